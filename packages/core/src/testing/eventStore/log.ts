/** What every rule of the event store is given: a connection to a new, empty log, a way to more of them, and events to write. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { person } from "../../kernel/Actor.ts"
import { everything, type NewEvent, ofStream, type Query, type RecordedEvent } from "../../kernel/Event.ts"
import type { Declared, EventStoreShape, ReadOptions, StoreError } from "../../kernel/EventStore.ts"
import { same } from "../compare.ts"
import { beginning } from "../suite.ts"

/** Opens a connection to one log; each is closed with its scope. */
export type Connect = Effect.Effect<EventStoreShape, StoreError, Scope.Scope>

/** What a store brings to be tested. */
export interface EventStoreFixture {
  /** A new, empty log that takes the declared types; removed with the scope. */
  readonly makeLog: (declared: Declared) => Effect.Effect<Connect, StoreError, Scope.Scope>
  /** Whether a log outlives its last connection. */
  readonly durable: boolean
}

/** The types that the suite writes. */
export const suiteTypes = ["suite/Noted", "suite/Struck"] as const
const types: ReadonlyArray<string> = suiteTypes

export type Note = (stream: string, options?: Partial<NewEvent>) => NewEvent

export interface TestLog {
  readonly store: EventStoreShape
  /** Another connection to the same log. */
  readonly connect: Connect
  /** Another log, new and empty. */
  readonly makeLog: Effect.Effect<Connect, StoreError, Scope.Scope>
  /** A connection to another log, new and empty. */
  readonly another: Connect
  /** An event with an id of its own. */
  readonly note: Note
  readonly durable: boolean
}

const makeNote = (): Note => {
  let made = 0
  return (stream, options = {}) => ({
    stream,
    id: `00000000-0000-7000-8000-${(++made).toString(16).padStart(12, "0")}`,
    type: "suite/Noted",
    schema: 1,
    at: beginning,
    actor: person("p-1", "operator", "unit-1"),
    correlation: stream,
    causation: null,
    tags: [],
    data: { number: made },
    ...options
  })
}

export const makeTestLog = (fixture: EventStoreFixture): Effect.Effect<TestLog, StoreError, Scope.Scope> =>
  Effect.gen(function* () {
    const makeLog = fixture.makeLog({ has: (type) => types.includes(type) })
    const connect = yield* makeLog
    return { store: yield* connect, connect, makeLog, another: Effect.flatten(makeLog), note: makeNote(), durable: fixture.durable }
  })

/** The log as it reads now. */
export const readAll = (
  store: EventStoreShape,
  query: Query = everything,
  options: ReadOptions = {}
): Effect.Effect<Array<RecordedEvent>, StoreError> => Effect.map(Stream.runCollect(store.read(query, options)), (pages) => pages.flat())

/** Whole numbers from `first` to `last`. */
export const range = (first: number, last: number): Array<number> => Array.from({ length: last - first + 1 }, (_, i) => first + i)

export const positionsOf = (events: ReadonlyArray<RecordedEvent>): Array<number> => events.map((event) => event.position)
export const idsOf = (events: ReadonlyArray<NewEvent>): Array<string> => events.map((event) => event.id)

/** How many events a stream has. */
export const countOf = (store: EventStoreShape, stream: string): Effect.Effect<number, StoreError> =>
  Effect.map(readAll(store, ofStream(stream)), (events) => events.length)

/** Runs an effect and asks that the log reads afterwards as it did before. */
export const leavesLogAsItWas = Effect.fnUntraced(function* <A, E>(store: EventStoreShape, effect: Effect.Effect<A, E>) {
  const before = yield* readAll(store)
  const answer = yield* effect
  same(yield* readAll(store), before, "the log afterwards")
  return answer
})

/** Writes all over a value, where it lets one. */
export const scribble = (value: unknown): void => {
  if (typeof value !== "object" || value === null) return
  for (const [name, item] of Object.entries(value)) {
    scribble(item)
    Reflect.set(value, name, "scribbled")
  }
  Reflect.set(value, Array.isArray(value) ? value.length : "more", "scribbled")
}
