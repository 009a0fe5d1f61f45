import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Semaphore from "effect/Semaphore"
import { type ChainReport, frameOf, genesis, sha256 } from "./Chain.ts"
import { matches, type NewEvent, type Position, type Query, type RecordedEvent } from "./Event.ts"
import {
  type Append,
  type Appended,
  BoundaryMoved,
  type Declared,
  EventStore,
  type EventStoreShape,
  type Key,
  KeyReused,
  Logs,
  make,
  maxBytes,
  oversize,
  StoreError,
  WrongVersion
} from "./EventStore.ts"
import { frozenCopy, makeActors, type Size } from "./frozen.ts"
import { addPlace, type Places, placesOf } from "./positions.ts"

/** An event that nobody has seen yet has no hash, and is frozen when it gets one. */
type Kept = { -readonly [Name in keyof RecordedEvent]: RecordedEvent[Name] }

const noTags: ReadonlyArray<string> = Object.freeze([])

export interface MemoryOptions {
  readonly log?: string
  readonly declared: Declared
}

/** Makes an empty log. */
export const makeMemory = (options: MemoryOptions): EventStoreShape => {
  const log: Array<Kept> = []
  /** How many events have their hash. */
  let hashed = 0
  /** The last position of each stream; and of each event, by its place in the log, the one before it in its stream, or 0. */
  const streams = new Map<string, Position>()
  const before: Array<Position> = []
  const tags: Places = new Map()
  const keys = new Map<string, Key & Appended>()
  const hashing = Semaphore.makeUnsafe(1)
  const keptActor = makeActors()
  const size: Size = { most: 0 }
  let clock = 0
  /** Of those who wait for the next append, if any. */
  let waiting: Deferred.Deferred<void> | null = null

  const versionOf = (stream: string): number => {
    const last = streams.get(stream)
    return last === undefined ? 0 : log[last - 1]!.version
  }

  const put = (event: Kept, last: Position) => {
    before.push(last)
    streams.set(event.stream, log.push(event))
    for (const tag of event.tags) addPlace(tags, tag, event.position)
  }

  const hashOf = (position: Position): string => log[position - 1]?.hash ?? genesis

  /** Positions of a stream after one, in order. */
  const streamPlaces = (stream: string, after: Position): Array<Position> => {
    const places: Array<Position> = []
    for (let position = streams.get(stream) ?? 0; position > after; position = before[position - 1]!) places.push(position)
    return places.reverse()
  }

  /** Places after one that may match (and before it, of tags), or null for all. */
  const candidates = (query: Query, after: Position): ReadonlyArray<Position> | null => {
    const lists: Array<ReadonlyArray<Position>> = []
    for (const item of query) {
      if (item.tags !== undefined && item.tags.length > 0) lists.push(placesOf(tags, item.tags[0]!))
      else if (item.streams !== undefined) for (const stream of item.streams) lists.push(streamPlaces(stream, after))
      else return null
    }
    if (query.length === 0) return null
    return lists.length === 1 ? lists[0]! : [...new Set(lists.flat())].sort((a, b) => a - b)
  }

  const firstMatch = (query: Query, after: Position): Position | undefined => {
    const places = candidates(query, after)
    if (places === null) return log.slice(after).find((event) => matches(query, event))?.position
    // Boundaries are young: walk back from the end.
    let found: Position | undefined
    for (let i = places.length - 1; i >= 0 && places[i]! > after; i--) if (matches(query, log[places[i]! - 1]!)) found = places[i]
    return found
  }

  const refusal = (append: Append): WrongVersion | BoundaryMoved | KeyReused | null => {
    for (const [stream, expected] of append.expect ?? []) {
      const actual = versionOf(stream)
      if (actual !== expected) return new WrongVersion({ stream, expected, actual })
    }
    if (append.unless !== undefined) {
      const position = firstMatch(append.unless.match, append.unless.after)
      if (position !== undefined) return new BoundaryMoved({ position })
    }
    if (append.unlessExists !== undefined) {
      const position = firstMatch(append.unlessExists, 0)
      if (position !== undefined) return new BoundaryMoved({ position })
    }
    return null
  }

  /** The data, copied, or what is too large about it; its text is made only where it might be. */
  const dataOf = (event: NewEvent): Result.Result<unknown, StoreError> => {
    size.most = 0
    const data = frozenCopy(event.data, size)
    const error = size.most <= maxBytes ? null : oversize(event.type, JSON.stringify(data))
    return error === null ? Result.succeed(data) : Result.fail(error)
  }

  const write = (append: Append, data: ReadonlyArray<unknown>, now: number): Appended => {
    clock = Math.max(clock, now)
    const first = log.length + 1
    let next = 0
    for (const event of append.events) {
      const { stream, id, type, schema, at, correlation, causation } = event
      const last = streams.get(stream) ?? 0
      put(
        {
          position: log.length + 1,
          stream,
          version: last === 0 ? 1 : log[last - 1]!.version + 1,
          id,
          type,
          schema,
          at,
          recorded: clock,
          actor: keptActor(event.actor),
          correlation,
          causation,
          tags: event.tags.length === 0 ? noTags : Object.freeze([...event.tags]),
          data: data[next++],
          hash: ""
        },
        last
      )
    }
    const done = { first, last: log.length, duplicate: false }
    if (append.key !== undefined) keys.set(append.key.id, Object.freeze({ ...append.key, ...done }))
    if (append.events.length > 0) wake()
    return done
  }

  const wake = () => {
    if (waiting !== null) Deferred.doneUnsafe(waiting, Effect.void)
    waiting = null
  }

  const hashOn = Effect.fnUntraced(function* (position: Position) {
    for (; hashed < position; hashed++) {
      const event = log[hashed]!
      event.hash = yield* sha256(frameOf(hashOf(hashed), event))
      Object.freeze(event)
    }
  })

  /** Hashes what has none yet, up to a position. */
  const hashUpTo = (position: Position): Effect.Effect<void> =>
    hashed >= position ? Effect.void : hashing.withPermits(1)(hashOn(position))

  const pagePositions = (query: Query, after: Position, until: Position, limit: number): Array<Position> => {
    const found: Array<Position> = []
    const places = candidates(query, after)
    const end = Math.min(until, log.length)
    const consider = (position: Position) => {
      if (position > after && position <= end && matches(query, log[position - 1]!)) found.push(position)
    }
    if (places === null) for (let p = after + 1; p <= end && found.length < limit; p++) consider(p)
    else for (let i = 0; i < places.length && found.length < limit; i++) consider(places[i]!)
    return found
  }

  const verify = (from: Position): Effect.Effect<ChainReport> =>
    Effect.gen(function* () {
      yield* hashUpTo(log.length)
      for (let position = Math.max(from, 1); position <= log.length; position++) {
        const expected = yield* sha256(frameOf(hashOf(position - 1), log[position - 1]!))
        if (expected !== hashOf(position)) return { _tag: "Broken" as const, position, reason: "the hash does not fit the event" }
      }
      return { _tag: "Whole" as const, events: log.length, head: log.length, hash: hashOf(log.length) }
    })

  /** Where the first event stands that does not continue the log as it was at a length, or null. */
  const firstAmiss = (events: ReadonlyArray<RecordedEvent>, start: Position): Effect.Effect<number | null> =>
    Effect.gen(function* () {
      yield* hashUpTo(start)
      const versions = new Map<string, number>()
      let previous = hashOf(start)
      for (const [index, event] of events.entries()) {
        const version = (versions.get(event.stream) ?? versionOf(event.stream)) + 1
        const fits = event.position === start + index + 1 && event.version === version
        if (!fits || event.hash !== (yield* sha256(frameOf(previous, event)))) return index
        versions.set(event.stream, version)
        previous = event.hash
      }
      return null
    })

  const restore = (events: ReadonlyArray<RecordedEvent>): Effect.Effect<void, StoreError> =>
    Effect.gen(function* () {
      const copies = events.map((event) => frozenCopy(event, size))
      const start = log.length
      const amiss = yield* firstAmiss(copies, start)
      // Somebody else wrote meanwhile.
      if (log.length !== start) return yield* restore(copies)
      if (amiss !== null) {
        const { position } = copies[amiss]!
        const message = `event at position ${position} does not continue the log at ${start + amiss + 1}; nothing of this page was taken`
        return yield* new StoreError({ operation: "restore", problem: "Corrupt", position, message })
      }
      for (const event of copies) {
        put(event, streams.get(event.stream) ?? 0)
        clock = Math.max(clock, event.recorded)
      }
      hashed = log.length
      if (copies.length > 0) wake()
    })

  return make(
    {
      log: options.log ?? "main",
      capabilities: { order: "commit", boundary: true, durability: "memory" },
      append: (append) =>
        Effect.clockWith((service) =>
          Effect.suspend((): Effect.Effect<Appended, WrongVersion | BoundaryMoved | KeyReused | StoreError> => {
            if (append.key !== undefined) {
              const known = keys.get(append.key.id)
              if (known !== undefined) {
                if (known.digest !== append.key.digest) return Effect.fail(new KeyReused({ key: known.id, position: known.last }))
                return Effect.succeed({ first: known.first, last: known.last, duplicate: true })
              }
            }
            const data: Array<unknown> = []
            for (const event of append.events) {
              const copied = dataOf(event)
              if (Result.isFailure(copied)) return Effect.fail(copied.failure)
              data.push(copied.success)
            }
            const problem = refusal(append)
            return problem === null ? Effect.succeed(write(append, data, service.currentTimeMillisUnsafe())) : Effect.fail(problem)
          })
        ),
      lookup: (key) => Effect.sync(() => Option.fromNullishOr(keys.get(key))),
      head: Effect.sync(() => log.length),
      page: (query, after, until, limit) =>
        Effect.suspend(() => {
          const found = pagePositions(query, after, until, limit)
          return Effect.map(hashUpTo(found.at(-1) ?? 0), () => found.map((position) => log[position - 1]!))
        }),
      changed: (after) =>
        Effect.suspend(() => {
          if (log.length > after) return Effect.void
          waiting ??= Deferred.makeUnsafe()
          return Deferred.await(waiting)
        }),
      verify,
      restore
    },
    options.declared
  )
}

/** One log in memory. */
export const layerMemory = (options: MemoryOptions): Layer.Layer<EventStore> => Layer.sync(EventStore, () => makeMemory(options))

/** Any number of logs in memory, each made when first opened and kept for the life of the layer. */
export const layerMemoryLogs = (options: Omit<MemoryOptions, "log">): Layer.Layer<Logs> =>
  Layer.sync(Logs, () => {
    const opened = new Map<string, EventStoreShape>()
    return Logs.of({
      open: (log) =>
        Effect.sync(() => {
          const store = opened.get(log) ?? makeMemory({ ...options, log })
          opened.set(log, store)
          return store
        })
    })
  })
