/**
 * 100,000 open requests, each with its deadline, under the rules' runner, in memory and in SQLite: starting it, firing what falls due,
 * and how much memory that takes. `node --conditions=linli-source --expose-gc bench/requests.ts [memory|sqlite] [COUNT] [HOURS]`
 * fires what falls due in the hours after the first; one by default.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { declared, makeCityRunner } from "@linli/core"
import { EventStore, Ids, KeyVault, MemoryStore, type NewEvent, Policy, person, Views } from "@linli/core/kernel"
import { type RequestEvent, requestCodec } from "@linli/core/requests"
import { SqliteStore } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { raised } from "./raised.ts"
import { measure } from "./running.ts"

const kind = process.argv[2] ?? "memory"
const count = Number(process.argv[3] ?? 100_000)
const minute = 60_000
const day = 1440 * minute
/** Requests come in over the last two days, so that none is due yet. */
const began = Math.floor(Date.now() / minute) * minute - 2 * day

const operator = person("p-operator", "operator")
const dispatcher = person("p-dispatcher", "dispatcher")

/** A request that is raised, accepted, dispatched and signed for. */
const events = (n: number): ReadonlyArray<NewEvent> => {
  const at = began + ((n * 7) % (2 * day))
  const lead = `unit-${n % 97}`
  const steps: ReadonlyArray<readonly [RequestEvent, NewEvent["actor"]]> = [
    [
      {
        _tag: "RequestRaised",
        ...raised(n)
      },
      operator
    ],
    [{ _tag: "RequestAccepted" }, operator],
    [{ _tag: "RequestDispatched", lead, helpers: [], note: null }, dispatcher],
    [{ _tag: "OrderSigned" }, person(`p-${lead}`, "handler", lead)]
  ]
  const stream = `request-r${n}`
  return steps.map(([event, actor], step) => ({
    stream,
    id: `01932b4e-0000-7000-8000-${(n * 4 + step).toString(16).padStart(12, "0")}`,
    ...requestCodec.encode(event),
    at: at + step * minute,
    actor,
    correlation: stream,
    causation: null,
    tags: []
  }))
}

const record = Effect.gen(function* () {
  const store = yield* EventStore.EventStore
  for (let n = 0; n < count; n += 250) {
    const batch = Array.from({ length: Math.min(250, count - n) }, (_, i) => events(n + i))
    yield* store.append({ events: batch.flat() })
  }
})

const measured = measure({
  what: `open requests in ${kind}`,
  count,
  isInFile: kind === "sqlite",
  record,
  makeRunner: makeCityRunner,
  until: (nextDue) => nextDue + Number(process.argv[4] ?? 1) * 60 * minute
})

const folder = mkdtempSync(join(tmpdir(), "linli-bench-"))
const ports: Layer.Layer<EventStore.EventStore | Views.Views, unknown> =
  kind === "sqlite"
    ? SqliteStore.layer({ file: join(folder, "city.db"), declared })
    : Layer.merge(MemoryStore.layerMemory({ declared }), Views.layerMemory)
const world = Policy.layerBook.pipe(Layer.provideMerge(Layer.mergeAll(ports, KeyVault.layerMemory(), Ids.layerSeeded(1))))

try {
  await Effect.runPromise(Effect.provide(measured, world))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
