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
import { measure } from "./running.ts"

const count = Number(process.argv[2] ?? 100_000)
const began = Date.now()
const day = 24 * hour

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

const measured = Effect.gen(function* () {
  const dispatch = dispatchTo(yield* makeHandler(loanDecider)) as Dispatch<RuleCommand, unknown>
  const makeQuiet = makeRunner({ ...loanProcess(), react: () => [] }, dispatch)
  yield* measure({ what: "instances, two timers each", count, record: lend, makeRunner: makeQuiet, until: () => began + 12 * day })
})

await Effect.runPromise(Effect.provide(measured, layer))
