/** A child that appends until it is killed: first again what its predecessor sent and heard nothing of, then new commands, eight at a time. */

import { EventStore } from "@linli/core/kernel"
import { SqliteStore } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import { appendOf, killCodec, openWitness, readWitness } from "./commands.ts"

const [file = "", witnessPath = "", generation = ""] = process.argv.slice(2)
const before = readWitness(witnessPath)
const unanswered = [...before.sent].filter((id) => !before.acked.has(id))
const witness = openWitness(witnessPath)

const send = (store: EventStore.EventStoreShape, id: string) =>
  Effect.gen(function* () {
    witness.sent(id)
    witness.acked(id, yield* store.append(appendOf(id)))
  })

// A parent that goes away takes its children along.
process.on("disconnect", () => process.exit())

const program = Effect.gen(function* () {
  const store = yield* EventStore.EventStore
  process.send?.("ready")
  yield* Effect.forEach(unanswered, (id) => send(store, id), { discard: true })
  let count = 0
  yield* Effect.forEach(Array.from({ length: 8 }), () => Effect.forever(Effect.suspend(() => send(store, `${generation}.${++count}`))), {
    concurrency: "unbounded",
    discard: true
  })
})

await Effect.runPromise(Effect.provide(program, SqliteStore.layer({ file, declared: killCodec })))
