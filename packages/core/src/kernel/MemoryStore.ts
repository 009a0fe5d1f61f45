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

/** A deep copy that nobody can change, of what its JSON text would hold. `size` counts what that text has at the most. */
const frozenCopy = <A>(value: A, size: { most: number } = { most: 0 }): A => {
  if (typeof value === "string") {
    size.most += 6 * value.length + 3
    return value
  }
  if (typeof value !== "object" || value === null) {
    if (typeof value === "bigint") throw new TypeError("a bigint cannot be written as JSON")
    size.most += 26
    return value
  }
  if (Array.isArray(value)) return Object.freeze(value.map((item) => frozenCopy(item, size))) as A
  const copy: Record<string, unknown> = {}
  for (const name in value) {
    if (value[name] === undefined) continue
    size.most += 6 * name.length + 6
    const item = frozenCopy(value[name], size)
    // Setting this one name would set the copy's prototype instead.
    if (name === "__proto__") Object.defineProperty(copy, name, { value: item, enumerable: true })
    else copy[name] = item
  }
  return Object.freeze(copy) as A
}

type Unhashed = Omit<RecordedEvent, "hash">

/** Positions by name, in order. Most names stand once, so a single position stands by itself. */
type Places = Map<string, Position | Array<Position>>

/** Adds a position once, and gives the number of the name's positions. */
const addPlace = (places: Places, name: string, position: Position): number => {
  const known = places.get(name)
  if (known === undefined) {
    places.set(name, position)
    return 1
  }
  if (typeof known !== "number") return known[known.length - 1] === position ? known.length : known.push(position)
  if (known === position) return 1
  places.set(name, [known, position])
  return 2
}

const placesOf = (places: Places, name: string): ReadonlyArray<Position> => {
  const known = places.get(name) ?? []
  return typeof known === "number" ? [known] : known
}

const countOf = (places: Places, name: string): number => {
  const known = places.get(name)
  return known === undefined ? 0 : typeof known === "number" ? 1 : known.length
}

export interface MemoryOptions {
  readonly log?: string
  readonly declared: Declared
}

/** Makes an empty log. */
export const makeMemory = (options: MemoryOptions): EventStoreShape => {
  const log: Array<Unhashed> = []
  const hashes: Array<string> = []
  const streams: Places = new Map()
  const tags: Places = new Map()
  const keys = new Map<string, Key & Appended>()
  const hashing = Semaphore.makeUnsafe(1)
  let clock = 0
  /** Of those who wait for the next append, if any. */
  let waiting: Deferred.Deferred<void> | null = null

  /** Its place in its stream is taken already. */
  const put = (event: Unhashed) => {
    log.push(event)
    for (const tag of event.tags) addPlace(tags, tag, event.position)
  }

  const versionOf = (stream: string): number => countOf(streams, stream)

  /** Places that may match, or null for all. */
  const candidates = (query: Query): ReadonlyArray<Position> | null => {
    const lists: Array<ReadonlyArray<Position>> = []
    for (const item of query) {
      if (item.tags !== undefined && item.tags.length > 0) lists.push(placesOf(tags, item.tags[0]!))
      else if (item.streams !== undefined) for (const stream of item.streams) lists.push(placesOf(streams, stream))
      else return null
    }
    if (query.length === 0) return null
    return lists.length === 1 ? lists[0]! : [...new Set(lists.flat())].sort((a, b) => a - b)
  }

  const firstMatch = (query: Query, after: Position): Position | undefined => {
    const places = candidates(query)
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
    const size = { most: 0 }
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
      const position = log.length + 1
      put(
        Object.freeze({
          position,
          stream,
          version: addPlace(streams, stream, position),
          id,
          type,
          schema,
          at,
          recorded: clock,
          actor: frozenCopy(event.actor),
          correlation,
          causation,
          tags: frozenCopy(event.tags),
          data: data[next++]
        })
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

  /** Hashes what has none yet, up to a position. */
  const hashUpTo = (position: Position): Effect.Effect<void> =>
    hashes.length >= position
      ? Effect.void
      : hashing.withPermits(1)(
          Effect.gen(function* () {
            while (hashes.length < position) hashes.push(yield* sha256(frameOf(hashes.at(-1) ?? genesis, log[hashes.length]!)))
          })
        )

  const withHash = (event: Unhashed): RecordedEvent => Object.freeze({ ...event, hash: hashes[event.position - 1]! })

  const pagePositions = (query: Query, after: Position, until: Position, limit: number): Array<Position> => {
    const found: Array<Position> = []
    const places = candidates(query)
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
        const expected = yield* sha256(frameOf(hashes[position - 2] ?? genesis, log[position - 1]!))
        if (expected !== hashes[position - 1]) return { _tag: "Broken" as const, position, reason: "the hash does not fit the event" }
      }
      return { _tag: "Whole" as const, events: log.length, head: log.length, hash: hashes.at(-1) ?? genesis }
    })

  /** Where the first event stands that does not continue the log as it is now, or null. */
  const firstAmiss = (events: ReadonlyArray<RecordedEvent>): Effect.Effect<number | null> =>
    Effect.gen(function* () {
      const start = log.length
      yield* hashUpTo(start)
      const versions = new Map<string, number>()
      let previous = hashes[start - 1] ?? genesis
      for (const [index, event] of events.entries()) {
        const version = (versions.get(event.stream) ?? versionOf(event.stream)) + 1
        const fits = event.position === start + index + 1 && event.version === version
        if (!fits || event.hash !== (yield* sha256(frameOf(previous, event)))) return index
        versions.set(event.stream, version)
        previous = event.hash
      }
      // Somebody else wrote meanwhile.
      return log.length === start ? null : yield* firstAmiss(events)
    })

  const restore = (events: ReadonlyArray<RecordedEvent>): Effect.Effect<void, StoreError> =>
    Effect.gen(function* () {
      const copies = events.map((event) => frozenCopy(event))
      const amiss = yield* firstAmiss(copies)
      if (amiss !== null) {
        const { position } = copies[amiss]!
        const message = `event at position ${position} does not continue the log at ${log.length + amiss + 1}; nothing of this page was taken`
        return yield* new StoreError({ operation: "restore", problem: "Corrupt", position, message })
      }
      for (const { hash, ...event } of copies) {
        addPlace(streams, event.stream, event.position)
        put(Object.freeze(event))
        hashes.push(hash)
        clock = Math.max(clock, event.recorded)
      }
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
          return Effect.map(hashUpTo(found.at(-1) ?? 0), () => found.map((position) => withHash(log[position - 1]!)))
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
