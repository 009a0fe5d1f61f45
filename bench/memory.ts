/** The memory store beside its bare twin: the same rows, cloned and frozen behind the same call, without checks, versions and tags. */
import { type EventStore, MemoryStore, type NewEvent, type RecordedEvent } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { compare, type Row, timed } from "./harness.ts"

const total = 100_000
const declared = { has: () => true }

/** A row of the size and shape of a request's event. */
export const rowOf = (i: number, streams: number): NewEvent => ({
  stream: `request-${i % streams}`,
  id: `01932b4e-0000-7000-8000-${i.toString(16).padStart(12, "0")}`,
  type: "requests/ProgressReported",
  schema: 1,
  at: 1_700_000_000_000 + i,
  actor: { _tag: "Person", id: `p-${i % 97}`, post: "handler", unit: `unit-${i % 50}` },
  correlation: `request-${i % streams}`,
  causation: null,
  tags: [`unit:unit-${i % 50}`],
  data: {
    activity: "siteVisit",
    note: `sealed|s-${i % 1000}|request-${i % 1000}|q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=`,
    round: 1
  }
})

const copy = <A>(value: A): A => {
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return Object.freeze(value.map(copy)) as A
  const to: Record<string, unknown> = {}
  for (const name in value) to[name] = copy(value[name])
  return Object.freeze(to) as A
}

const bareStore = () => {
  const log: Array<NewEvent> = []
  return { log, append: (events: ReadonlyArray<NewEvent>) => Effect.sync(() => void log.push(...events.map(copy))) }
}

const appendAll = (append: (events: ReadonlyArray<NewEvent>) => Effect.Effect<unknown, unknown>, rows: ReadonlyArray<NewEvent>) =>
  timed(rows.length, () =>
    Effect.runPromise(
      Effect.gen(function* () {
        for (const row of rows) yield* append([row])
      }) as Effect.Effect<void>
    )
  )

const appends = (streams: number): Promise<Row> => {
  const rows = Array.from({ length: total }, (_, i) => rowOf(i, streams))
  return compare(
    `memory append, ${streams.toLocaleString("en-US")} streams`,
    "events/s",
    0.5,
    () => {
      const store = MemoryStore.makeMemory({ declared })
      return appendAll((events) => store.append({ events }), rows)
    },
    () => appendAll(bareStore().append, rows)
  )
}

const count = (events: ReadonlyArray<Pick<RecordedEvent, "at">>, state: { sum: number }) => {
  for (const event of events) state.sum = (state.sum + event.at) % 1_000_003
}

/** Folding what is there: reading in pages beside a bare walk over the same frozen objects. */
const folds = async (): Promise<Row> => {
  const rows = Array.from({ length: total }, (_, i) => rowOf(i, 1000))
  const store: EventStore.EventStoreShape = MemoryStore.makeMemory({ declared })
  const bare = bareStore()
  await Effect.runPromise(
    Effect.forEach(rows, (row) => Effect.andThen(store.append({ events: [row] }), bare.append([row])), { discard: true })
  )
  await Effect.runPromise(store.verify())
  return compare(
    "memory read and fold",
    "events/s",
    0,
    () => timed(total, () => Effect.runPromise(Stream.runForEach(store.read([]), (page) => Effect.sync(() => count(page, { sum: 0 }))))),
    () => timed(total, () => count(bare.log, { sum: 0 }))
  )
}

export const memory = async (): Promise<ReadonlyArray<Row>> => [await appends(1000), await appends(100_000), await folds()]
