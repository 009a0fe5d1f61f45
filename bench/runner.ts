/**
 * The runner of a process with 100,000 open instances, each with its timers, over what is in memory: taking them in, starting anew,
 * firing, and how much memory that takes. `node --conditions=linli-source --expose-gc bench/runner.ts [COUNT]`
 */
import {
  type Dispatch,
  dispatchTo,
  EventStore,
  Ids,
  KeyVault,
  MemoryStore,
  makeHandler,
  makeRunner,
  Policy,
  person,
  Views
} from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { hour, loanCodec, loanDecider, loanProcess, type RuleCommand } from "../packages/core/src/testing/process/loans.ts"

const count = Number(process.argv[2] ?? 100_000)
const began = Date.now()
const day = 24 * hour

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

const layer = Policy.layerBook.pipe(
  Layer.provideMerge(
    Layer.mergeAll(MemoryStore.layerMemory({ declared: loanCodec }), KeyVault.layerMemory(), Ids.layerSeeded(1), Views.layerMemory)
  )
)

const lend = Effect.gen(function* () {
  const store = yield* EventStore.EventStore
  for (let i = 0; i < count; i += 100) {
    const events = Array.from({ length: Math.min(100, count - i) }, (_, j) => {
      const stream = `loan-${i + j}`
      const id = `01932b4e-0000-7000-8000-${(i + j).toString(16).padStart(12, "0")}`
      const event = loanCodec.encode({ _tag: "BookLent", reader: `reader-${(i + j) % 997}` })
      return {
        stream,
        id,
        ...event,
        at: began - ((i + j) % 1000),
        actor: person("p-1", "librarian"),
        correlation: stream,
        causation: null,
        tags: []
      }
    })
    yield* store.append({ events })
  }
})

const measure = Effect.gen(function* () {
  const dispatch = dispatchTo(yield* makeHandler(loanDecider)) as Dispatch<RuleCommand, unknown>
  const quiet = { ...loanProcess(), react: () => [] }
  yield* lend
  const [taking, status] = yield* timed(Effect.flatMap(makeRunner(quiet, dispatch), (runner) => runner.catchUp))
  console.log(`${count.toLocaleString("en-US")} instances, two timers each; next due ${new Date(status.nextDue!).toISOString()}`)
  line("taking in, per instance", taking / count, 5, "ms")
  const runner = yield* makeRunner(quiet, dispatch)
  const [starting] = yield* timed(runner.catchUp)
  line("starting anew with all timers", starting / 1000, 5, "s")
  memory()
  const [firing, fired] = yield* timed(runner.advance(began + 12 * day))
  line(`firing, each of ${fired.toLocaleString("en-US")}`, firing / fired, 5, "ms")
  memory()
})

await Effect.runPromise(Effect.provide(measure, layer))
