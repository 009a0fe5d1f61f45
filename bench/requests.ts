/**
 * 100,000 open requests, each with its deadline, under the rules' runner, in memory and in SQLite: starting it, firing what falls due,
 * and how much memory that takes. `node --conditions=linli-source --expose-gc bench/requests.ts [memory|sqlite] [COUNT]`
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { declared } from "@linli/core"
import { EventStore, Ids, KeyVault, MemoryStore, type NewEvent, Policy, person, Views } from "@linli/core/kernel"
import { makeRequestRunner, type RequestEvent, requestCodec } from "@linli/core/requests"
import { SqliteStore } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const kind = process.argv[2] ?? "memory"
const count = Number(process.argv[3] ?? 100_000)
const minute = 60_000
const day = 1440 * minute
/** Requests come in over the last two days, so that none is due yet. */
const began = Math.floor(Date.now() / minute) * minute - 2 * day

/** What is measured, what it may take at most, and whether it does. */
const line = (what: string, value: number, limit: number, unit: string) =>
  console.log(`${value <= limit ? "✓" : "✗"} ${what.padEnd(44)} ${value.toFixed(2).padStart(10)} ${unit}   at most ${limit}`)

/** What is in use after a collection. The resident size is larger: it holds what the engine has not given back. */
const memory = () => {
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  line(`memory in use (resident ${Math.round(rss / 2 ** 20)} MB)`, (heapUsed + external) / 2 ** 20, 600, "MB")
}

const timed = <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const started = performance.now()
    const result = yield* work
    return [performance.now() - started, result] as const
  })

const operator = person("p-operator", "operator", "hotline")
const dispatcher = person("p-dispatcher", "dispatcher", "county")

/** A request that is raised, accepted, dispatched and signed for. */
const events = (n: number): ReadonlyArray<NewEvent> => {
  const at = began + ((n * 7) % (2 * day))
  const lead = `unit-${n % 97}`
  const steps: ReadonlyArray<readonly [RequestEvent, NewEvent["actor"]]> = [
    [
      {
        _tag: "RequestRaised",
        number: `N-${n}`,
        tracking: null,
        channel: "hotline",
        kind: "complaint",
        proactive: false,
        urgent: false,
        reporter: `s-${n}`,
        contact: null,
        description: null,
        place: { unit: `community-${n % 500}`, cell: "36.65,117.12", exact: null },
        against: null,
        item: "roads/cover",
        notice: null,
        source: null
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

const measure = Effect.gen(function* () {
  yield* record
  const [taking, status] = yield* timed(Effect.flatMap(makeRequestRunner, (runner) => runner.catchUp))
  console.log(`${count.toLocaleString("en-US")} open requests in ${kind}; next due ${new Date(status.nextDue!).toISOString()}`)
  line("taking in, per request", taking / count, 5, "ms")
  const runner = yield* makeRequestRunner
  const [starting] = yield* timed(runner.catchUp)
  line("starting the runner with all deadlines", starting / 1000, 5, "s")
  memory()
  const [firing, fired] = yield* timed(runner.advance(status.nextDue! + Number(process.argv[4] ?? 1) * 60 * minute))
  line(`firing what is due, each of ${fired.toLocaleString("en-US")}`, firing / fired, 5, "ms")
  memory()
})

const folder = mkdtempSync(join(tmpdir(), "linli-bench-"))
const ports: Layer.Layer<EventStore.EventStore | Views.Views, unknown> =
  kind === "sqlite"
    ? SqliteStore.layer({ file: join(folder, "city.db"), declared })
    : Layer.merge(MemoryStore.layerMemory({ declared }), Views.layerMemory)
const world = Policy.layerBook.pipe(Layer.provideMerge(Layer.mergeAll(ports, KeyVault.layerMemory(), Ids.layerSeeded(1))))

try {
  await Effect.runPromise(Effect.provide(measure, world))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
