/** A child that keeps the view until it is killed. */
import { Projector } from "@linli/core/kernel"
import { SqliteStore } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import { killCodec, killView } from "./commands.ts"

const [file = ""] = process.argv.slice(2)

// A parent that goes away takes its children along.
process.on("disconnect", () => process.exit())

const program = Effect.gen(function* () {
  const projector = yield* Projector.makeProjector(killView)
  process.send?.("ready")
  yield* projector.run
})

await Effect.runPromise(Effect.provide(program, SqliteStore.layer({ file, declared: killCodec })))
