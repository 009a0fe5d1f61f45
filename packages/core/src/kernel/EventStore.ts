/**
 * The event store port: one log per city. A store brings the few primitives of `StoreDriver`; reading in pages, subscribing
 * and checking what comes in are derived from them here, once, so that every store behaves alike.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { ChainReport } from "./Chain.ts"
import type { NewEvent, Position, Query, RecordedEvent } from "./Event.ts"

/** The stream was not at the expected version. */
export class WrongVersion extends Schema.TaggedError<WrongVersion>()("WrongVersion", {
  stream: Schema.String,
  expected: Schema.Int,
  actual: Schema.Int
}) {
  override get message() {
    return `stream ${this.stream} is at version ${this.actual}, not ${this.expected}`
  }
}

/** An event that matches the boundary query stands in the way, at `position`. */
export class BoundaryMoved extends Schema.TaggedError<BoundaryMoved>()("BoundaryMoved", { position: Schema.Int }) {
  override get message() {
    return `an event at position ${this.position} matches what must not have happened`
  }
}

/** The key was used before, for another command. */
export class KeyReused extends Schema.TaggedError<KeyReused>()("KeyReused", { key: Schema.String, position: Schema.Int }) {
  override get message() {
    return `key ${this.key} already stands for another command (position ${this.position})`
  }
}

/** What can go wrong with a store itself. */
export const StoreProblem = Schema.Literals([
  "Invalid", // the call is not one a store can take
  "Unreadable", // an event that cannot be decoded
  "Corrupt",
  "Foreign", // the file is not a linli log, or another log's
  "NewerSchema",
  "UnsafeEngine",
  "ReadOnly",
  "Full",
  "Busy",
  "Closed",
  "Io"
])
export type StoreProblem = typeof StoreProblem.Type

/** One error for the whole port: what was tried, what was wrong, where, and what to do. */
export class StoreError extends Schema.TaggedError<StoreError>()("StoreError", {
  operation: Schema.String,
  problem: StoreProblem,
  message: Schema.String,
  position: Schema.optionalKey(Schema.Int),
  cause: Schema.optionalKey(Schema.Defect())
}) {}

export type AppendError = WrongVersion | BoundaryMoved | KeyReused | StoreError

/** The name of one piece of work. `digest` tells one command from another without revealing it (an HMAC, see KeyVault). */
export interface Key {
  readonly id: string
  readonly digest: string
}

export interface Append {
  readonly events: ReadonlyArray<NewEvent>
  readonly key?: Key
  /** Version each stream must be at; 0 is "must not exist". */
  readonly expect?: ReadonlyMap<string, number>
  /** Refuse when an event that matches stands after `after`, the head read *before* the events were read. Every item names a tag. */
  readonly unless?: { readonly match: Query; readonly after: Position }
  /** Refuse when an event that matches stands anywhere in the log. Every item names a tag. */
  readonly unlessExists?: Query
}

/** First and last position written. An append without events has `first = head + 1`, `last = head`. */
export interface Appended {
  readonly first: Position
  readonly last: Position
  /** True when the key was known and this is the first answer again. */
  readonly duplicate: boolean
}

export interface Capabilities {
  readonly order: "commit"
  readonly boundary: boolean
  /** What survives: nothing, a crash of the process, or a power cut. */
  readonly durability: "memory" | "process" | "power"
}

/** Types a log may hold, each with the current version of its schema; appends of other types are refused by name. */
export interface Declared {
  readonly has: (type: string) => boolean
}

/** What a store has to bring. */
export interface StoreDriver {
  readonly log: string
  readonly capabilities: Capabilities
  readonly append: (append: Append) => Effect.Effect<Appended, AppendError>
  readonly lookup: (key: string) => Effect.Effect<Option.Option<Key & Appended>, StoreError>
  readonly head: Effect.Effect<Position, StoreError>
  /** Up to `limit` matching events after `after` and not past `until`, in order, all from one snapshot. */
  readonly page: (query: Query, after: Position, until: Position, limit: number) => Effect.Effect<ReadonlyArray<RecordedEvent>, StoreError>
  /** Ends when the head may have moved beyond `after`; may end too early, never too late by more than its polling interval. */
  readonly changed: (after: Position) => Effect.Effect<void, StoreError>
  readonly verify: (from: Position) => Effect.Effect<ChainReport, StoreError>
  /** Takes recorded events back as they are, after checking that they continue the chain; all or nothing per page. */
  readonly restore: (events: ReadonlyArray<RecordedEvent>) => Effect.Effect<void, StoreError>
}

/** A page of a subscription: recorded events, or the one mark that says the reader has seen all there was. */
export type Delivery =
  | { readonly _tag: "Events"; readonly events: ReadonlyArray<RecordedEvent> }
  | { readonly _tag: "CaughtUp"; readonly position: Position }

export interface ReadOptions {
  readonly after?: Position
  /** Read up to this position; the head at the start by default. */
  readonly until?: Position
  /** At most this many events in all. */
  readonly limit?: number
  /** Events per page, 1,000 by default. */
  readonly pageSize?: number
}

export interface EventStoreShape extends Omit<StoreDriver, "page" | "changed" | "verify"> {
  /** Pages of matching events, in order, up to the head as it was at the start. */
  readonly read: (query: Query, options?: ReadOptions) => Stream.Stream<ReadonlyArray<RecordedEvent>, StoreError>
  /** All matching events after `from`, then `CaughtUp` once, then what comes, for ever. A checkpoint beyond the head is refused. */
  readonly subscribe: (query: Query, from: Position) => Stream.Stream<Delivery, StoreError>
  readonly changed: StoreDriver["changed"]
  /** Walks the chain from `from` (default: the beginning) to the head. */
  readonly verify: (from?: Position) => Effect.Effect<ChainReport, StoreError>
}

export class EventStore extends Context.Service<EventStore, EventStoreShape>()("@linli/core/EventStore") {}

/** Opens one city's log after another; a sibling log (accesses) is a log like any. */
export class Logs extends Context.Service<
  Logs,
  { readonly open: (log: string) => Effect.Effect<EventStoreShape, StoreError, Scope.Scope> }
>()("@linli/core/Logs") {}

const pageSize = 1000
/** Longest JSON text of an event's data, characters. */
export const maxCharacters = 1024 * 1024
const wholeLog = Number.MAX_SAFE_INTEGER

const invalid = (operation: string, message: string) => new StoreError({ operation, problem: "Invalid", message })

const isName = (text: string): boolean => typeof text === "string" && text.length > 0 && text.length <= 512 && text.isWellFormed()

const firstInstant = Date.parse("0001-01-01T00:00:00Z")
const lastInstant = Date.parse("9999-12-31T23:59:59.999Z")
/** Times that can be shown: a log is for ever, and so is a time in it that nobody can print. */
const isInstant = (at: number): boolean => Number.isSafeInteger(at) && at >= firstInstant && at <= lastInstant

const eventProblem = (event: NewEvent, declared: Declared): string | null => {
  if (!isName(event.stream)) return `stream name ${JSON.stringify(event.stream)} must be 1 to 512 characters of well-formed text`
  if (!isName(event.id)) return "an event needs an id"
  if (!declared.has(event.type)) return `type ${JSON.stringify(event.type)} is not declared; declare it in its context's codec`
  if (!Number.isSafeInteger(event.schema) || event.schema < 1) return `schema version ${event.schema} of ${event.type} must be 1 or more`
  if (!isInstant(event.at)) return `time ${event.at} of ${event.type} must be whole epoch milliseconds of the years 1 to 9999`
  if (!isName(event.correlation)) return `${event.type} needs a correlation`
  if (event.causation !== null && !isName(event.causation)) return `the causation of ${event.type} is empty, too long or ill-formed`
  if (!event.tags.every(isName)) return `a tag of ${event.type} is empty, too long or ill-formed`
  if (event.data === undefined) return `${event.type} has no data`
  return null
}

const queryProblem = (query: Query): string | null =>
  query.length > 0 && query.every((item) => item.tags !== undefined && item.tags.length > 0)
    ? null
    : "every alternative of a boundary must name at least one tag"

/** What is wrong with an append, or null. Sizes are the store's to check, on the text it writes (`oversize`). */
export const problemOf = (append: Append, declared: Declared): string | null => {
  for (const event of append.events) {
    const problem = eventProblem(event, declared)
    if (problem !== null) return problem
  }
  if (append.key !== undefined && !isName(append.key.id)) return "a key must be 1 to 512 characters of well-formed text"
  for (const [stream, version] of append.expect ?? []) {
    if (!isName(stream)) return "an expected stream has no name"
    if (!Number.isSafeInteger(version) || version < 0) return `expected version ${version} of ${stream} must be 0 or more`
  }
  if (append.unless !== undefined && queryProblem(append.unless.match) !== null) return queryProblem(append.unless.match)
  if (append.unlessExists !== undefined && queryProblem(append.unlessExists) !== null) return queryProblem(append.unlessExists)
  return null
}

/** Refusal of an event whose stored text is over 1 MiB, or null. */
export const oversize = (type: string, text: string): StoreError | null =>
  text.length <= maxCharacters
    ? null
    : invalid("append", `an event of type ${type} has ${text.length} characters of data; the limit is ${maxCharacters}`)

/** An error of an event that stands in the log and cannot be read. */
export const unreadable = (position: Position, message: string): StoreError =>
  new StoreError({ operation: "read", problem: "Unreadable", position, message: `event at position ${position}: ${message}` })

/** Makes the port from a driver. */
export const make = (driver: StoreDriver, declared: Declared): EventStoreShape => {
  const read: EventStoreShape["read"] = (query, options = {}) => {
    const size = options.pageSize ?? pageSize
    return Stream.unwrap(
      Effect.map(options.until === undefined ? driver.head : Effect.succeed(options.until), (until) =>
        Stream.paginate({ after: options.after ?? 0, left: options.limit ?? wholeLog }, ({ after, left }) =>
          Effect.map(driver.page(query, after, until, Math.min(size, left)), (events) => {
            const last = events.at(-1)
            const more = last !== undefined && events.length === Math.min(size, left) && left > events.length
            return [
              last === undefined ? [] : [events],
              more ? Option.some({ after: last.position, left: left - events.length }) : Option.none()
            ] as const
          })
        )
      )
    )
  }

  const follow = (query: Query, from: Position): Stream.Stream<Delivery, StoreError> =>
    Stream.paginate({ after: from, told: false }, ({ after, told }) =>
      Effect.gen(function* () {
        if (told) yield* driver.changed(after)
        const head = yield* driver.head
        const events = yield* driver.page(query, after, head, pageSize)
        const full = events.length === pageSize
        const next = full ? events[events.length - 1]!.position : Math.max(head, after)
        const out: Array<Delivery> = events.length === 0 ? [] : [{ _tag: "Events", events }]
        if (!full && !told) out.push({ _tag: "CaughtUp", position: next })
        return [out, Option.some({ after: next, told: told || !full })] as const
      })
    )

  return {
    ...driver,
    append: (append) => {
      const problem = problemOf(append, declared)
      return problem === null ? driver.append(append) : Effect.fail(invalid("append", problem))
    },
    read,
    subscribe: (query, from) =>
      Stream.unwrap(
        Effect.flatMap(driver.head, (head) =>
          from > head
            ? Effect.fail(
                invalid("subscribe", `position ${from} lies beyond the head ${head}: the log was restored or replaced; rebuild the reader`)
              )
            : Effect.succeed(follow(query, from))
        )
      ),
    verify: (from = 0) => driver.verify(from)
  }
}
