import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { NewEvent, RecordedEvent } from "./Event.ts"
import {
  type Append,
  type Appended,
  BoundaryMoved,
  type Declared,
  EventStore,
  type EventStoreShape,
  KeyReused,
  Logs,
  make,
  maxCharacters,
  oversize,
  type StoreDriver,
  StoreError,
  WrongVersion
} from "./EventStore.ts"
import { frozenCopy, makeActors, type Size } from "./frozen.ts"
import { makeMemoryChain } from "./memoryChain.ts"
import { emptyLog, firstMatch, type Kept, type MemoryLog, pagePositions, put, versionOf } from "./memoryLog.ts"

const noTags: ReadonlyArray<string> = Object.freeze([])

export interface MemoryOptions {
  readonly log?: string
  readonly declared: Declared
}

const refusal = (log: MemoryLog, { expect = new Map(), unless, unlessExists }: Append): WrongVersion | BoundaryMoved | null => {
  for (const [stream, expected] of expect) {
    const actual = versionOf(log, stream)
    if (actual !== expected) return new WrongVersion({ stream, expected, actual })
  }
  const moved = unless === undefined ? undefined : firstMatch(log, unless.match, unless.after)
  const position = moved ?? (unlessExists === undefined ? undefined : firstMatch(log, unlessExists, 0))
  return position === undefined ? null : new BoundaryMoved({ position })
}

/** The first answer to a key, or why it is not for this. */
const knownBy = ({ keys }: MemoryLog, { key }: Append): Result.Result<Appended, KeyReused> | null => {
  const known = key === undefined ? undefined : keys.get(key.id)
  if (known === undefined) return null
  return known.digest === key!.digest
    ? Result.succeed({ first: known.first, last: known.last, duplicate: true })
    : Result.fail(new KeyReused({ key: known.id, position: known.last }))
}

/** How an append is written: its events copied, with each actor kept once. */
const makeWriting = (log: MemoryLog) => {
  const { events, streams, keys } = log
  const keptActor = makeActors()
  const size: Size = { most: 0 }

  /** The data, copied, or what is too large about it; its text is made only where it might be. */
  const dataOf = (event: NewEvent): Result.Result<unknown, StoreError> => {
    size.most = 0
    const data = frozenCopy(event.data, size)
    const error = size.most <= maxCharacters ? null : oversize(event.type, JSON.stringify(data))
    return error === null ? Result.succeed(data) : Result.fail(error)
  }

  const write = (append: Append, data: ReadonlyArray<unknown>, now: number): Appended => {
    log.clock = Math.max(log.clock, now)
    const first = events.length + 1
    let next = 0
    for (const { stream, id, type, schema, at, actor, correlation, causation, tags } of append.events) {
      const last = streams.get(stream) ?? 0
      const event: Kept = {
        position: events.length + 1,
        stream,
        version: last === 0 ? 1 : events[last - 1]!.version + 1,
        id,
        type,
        schema,
        at,
        recorded: log.clock,
        actor: keptActor(actor),
        correlation,
        causation,
        tags: tags.length === 0 ? noTags : Object.freeze([...tags]),
        data: data[next++],
        hash: ""
      }
      put(log, event, last)
    }
    const done = { first, last: events.length, duplicate: false }
    if (append.key !== undefined) keys.set(append.key.id, Object.freeze({ ...append.key, ...done }))
    return done
  }

  return (append: Append, now: number): Result.Result<Appended, WrongVersion | BoundaryMoved | KeyReused | StoreError> => {
    const known = knownBy(log, append)
    if (known !== null) return known
    const data: Array<unknown> = []
    for (const event of append.events) {
      const copied = dataOf(event)
      if (Result.isFailure(copied)) return Result.fail(copied.failure)
      data.push(copied.success)
    }
    const problem = refusal(log, append)
    return problem === null ? Result.succeed(write(append, data, now)) : Result.fail(problem)
  }
}

/** Makes an empty log. */
export const makeMemory = ({ log: id = "main", declared }: MemoryOptions): EventStoreShape => {
  const log = emptyLog()
  const { events, streams, keys } = log
  const { hashUpTo, verify, firstAmiss } = makeMemoryChain(log)
  const write = makeWriting(log)
  /** Of those who wait for the next append, if any. */
  let waiting: Deferred.Deferred<void> | null = null

  const wake = () => {
    if (waiting !== null) Deferred.doneUnsafe(waiting, Effect.void)
    waiting = null
  }

  const restore = Effect.fnUntraced(function* (given: ReadonlyArray<RecordedEvent>): Effect.fn.Return<void, StoreError> {
    const copies = given.map((event) => frozenCopy(event, { most: 0 }))
    const start = events.length
    const amiss = yield* firstAmiss(copies, start)
    // Somebody else wrote meanwhile.
    if (events.length !== start) return yield* restore(copies)
    if (amiss !== null) {
      const { position } = copies[amiss]!
      const message = `event at position ${position} does not continue the log at ${start + amiss + 1}; nothing of this page was taken`
      return yield* new StoreError({ operation: "restore", problem: "Corrupt", position, message })
    }
    for (const event of copies) {
      put(log, event, streams.get(event.stream) ?? 0)
      log.clock = Math.max(log.clock, event.recorded)
    }
    log.hashed = events.length
    if (copies.length > 0) wake()
  })

  const driver: StoreDriver = {
    log: id,
    capabilities: { order: "commit", boundary: true, durability: "memory" },
    append: (append) =>
      Effect.clockWith((clock) =>
        Effect.suspend(() => {
          const done = write(append, clock.currentTimeMillisUnsafe())
          if (append.events.length > 0 && Result.isSuccess(done)) wake()
          return Effect.fromResult(done)
        })
      ),
    lookup: (key) => Effect.sync(() => Option.fromNullishOr(keys.get(key))),
    head: Effect.sync(() => events.length),
    page: (query, after, until, limit) =>
      Effect.suspend(() => {
        const found = pagePositions(log, query, after, until, limit)
        return Effect.map(hashUpTo(found.at(-1) ?? 0), () => found.map((position) => events[position - 1]!))
      }),
    changed: (after) =>
      Effect.suspend(() => {
        if (events.length > after) return Effect.void
        waiting ??= Deferred.makeUnsafe()
        return Deferred.await(waiting)
      }),
    verify,
    restore
  }
  return make(driver, declared)
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
