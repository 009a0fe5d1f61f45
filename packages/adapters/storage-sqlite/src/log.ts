/**
 * What happens to the log inside a transaction: the checks of an append and then its rows, and taking events back. Everything is
 * checked before anything is written, so a refused append leaves no trace in a transaction that others share.
 */
import { EventStore, type Position, type Query, type RecordedEvent } from "@linli/core/kernel"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { type Connection, rowOf } from "./connection.ts"
import { storeError } from "./errors.ts"
import { makeFirstMatch } from "./query.ts"
import { type Draft, draftOf, hashOf } from "./rows.ts"
import type { Done, Head, Work } from "./writer.ts"

const { BoundaryMoved, KeyReused, WrongVersion } = EventStore
type Append = EventStore.Append
type Appended = EventStore.Appended
type Refusal = EventStore.WrongVersion | EventStore.BoundaryMoved | EventStore.KeyReused
type KnownKey = EventStore.Key & Appended

/** The key's row, or none. */
export const makeFindKey = ({ prepare }: Connection): ((key: string) => Option.Option<KnownKey>) => {
  const find = prepare("select digest, first, last from append_key where key = ?")
  return (id) => {
    const row = find.get(id)
    if (row === undefined) return Option.none()
    const [digest, first, last] = rowOf<[string, number, number]>(row)
    return Option.some({ id, digest, first, last, duplicate: false })
  }
}

/** Statements that write events, bound to the writing connection. */
const makeRows = ({ prepare }: Connection) => {
  const latest = prepare("select max(version) from event where stream = ?")
  const addEvent = prepare("insert into event values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
  // A tag named twice is one row: there is nothing in it but the tag and the place.
  const addTag = prepare("insert or ignore into tag values (?, ?)")
  const hashAt = prepare("select hash from event where position = ?")

  /** Puts an event at the head and gives its hash. */
  const add = (head: Head, draft: Draft, version: number): void => {
    const { stream, type, schema, at, id, correlation, causation, texts } = draft
    const position = head.position + 1
    const envelope = { position, stream, version, id, type, schema, at, recorded: head.recorded, correlation, causation }
    const hash = hashOf(head.chain, envelope, texts)
    addEvent.run(
      position,
      stream,
      version,
      type,
      schema,
      at,
      head.recorded,
      id,
      texts.actor,
      correlation === stream ? null : correlation,
      causation,
      texts.tags,
      texts.data,
      hash
    )
    for (const tag of draft.tagList) addTag.run(tag, position)
    head.position = position
    head.chain = hash
  }

  return {
    add,
    versionOf: (stream: string): number => rowOf<[number | null]>(latest.get(stream))[0] ?? 0,
    /** Whether the event at this position is the one with this hash. */
    isThere: (position: Position, hash: string) => (): boolean => {
      const row = hashAt.get(position)
      return row !== undefined && rowOf<[string]>(row)[0] === hash
    }
  }
}

/** Versions of streams as they grow within one transaction's work. */
const growing = (versionOf: (stream: string) => number) => {
  const known = new Map<string, number>()
  const now = (stream: string): number => {
    const version = known.get(stream) ?? versionOf(stream)
    known.set(stream, version)
    return version
  }
  return {
    now,
    next: (stream: string): number => {
      const version = now(stream) + 1
      known.set(stream, version)
      return version
    }
  }
}

const duplicateOf = (known: KnownKey, key: EventStore.Key): Result.Result<Done<Appended>, Refusal> =>
  known.digest === key.digest
    ? Result.succeed({ answer: { first: known.first, last: known.last, duplicate: true }, proof: null })
    : Result.fail(new KeyReused({ key: key.id, position: known.last }))

/** The first event that does not continue the log, with the reason. */
const discontinuity = (
  head: Head,
  events: ReadonlyArray<RecordedEvent>,
  drafts: ReadonlyArray<Draft>,
  versions: ReturnType<typeof growing>
) => {
  let { position, chain, recorded } = head
  for (const [i, event] of events.entries()) {
    position++
    if (event.position !== position) return { event, reason: `should stand at ${position}` }
    if (hashOf(chain, event, drafts[i]!.texts) !== event.hash)
      return { event, reason: "has a hash that does not follow from the one before" }
    if (event.version !== versions.next(event.stream)) return { event, reason: `cannot be version ${event.version} of ${event.stream}` }
    if (event.recorded < recorded) return { event, reason: "was recorded before the one before" }
    chain = event.hash
    recorded = event.recorded
  }
  return null
}

export interface LogWriting {
  /** The work of an append; `drafts` are its events, `now` is the time of recording, epoch milliseconds. */
  readonly append: (append: Append, drafts: ReadonlyArray<Draft>, now: number) => Work<Appended, Refusal>
  /** The work of taking recorded events back. */
  readonly restore: (events: ReadonlyArray<RecordedEvent>) => Work<void, EventStore.StoreError>
}

export const makeLogWriting = (connection: Connection): LogWriting => {
  const { prepare, file } = connection
  const rows = makeRows(connection)
  const findKey = makeFindKey(connection)
  const firstMatch = makeFirstMatch(connection)
  const addKey = prepare("insert into append_key values (?, ?, ?, ?)")

  const inTheWay = (query: Query, after: Position) => {
    const position = firstMatch(query, after)
    return position === null ? null : new BoundaryMoved({ position })
  }

  const refusal = (append: Append, versionNow: (stream: string) => number): Refusal | null => {
    for (const [stream, expected] of append.expect ?? []) {
      const actual = versionNow(stream)
      if (actual !== expected) return new WrongVersion({ stream, expected, actual })
    }
    const moved = append.unless === undefined ? null : inTheWay(append.unless.match, append.unless.after)
    return moved ?? (append.unlessExists === undefined ? null : inTheWay(append.unlessExists, 0))
  }

  const append: LogWriting["append"] = (wanted, drafts, now) => (head) => {
    const { key } = wanted
    if (key !== undefined) {
      const known = findKey(key.id)
      if (Option.isSome(known)) return duplicateOf(known.value, key)
    }
    const versions = growing(rows.versionOf)
    const refused = refusal(wanted, versions.now)
    if (refused !== null) return Result.fail(refused)
    const first = head.position + 1
    head.recorded = Math.max(head.recorded, now)
    for (const draft of drafts) rows.add(head, draft, versions.next(draft.stream))
    const last = head.position
    if (key !== undefined) addKey.run(key.id, key.digest, first, last)
    const answer = { first, last, duplicate: false }
    if (drafts.length > 0) return Result.succeed({ answer, proof: rows.isThere(last, head.chain) })
    return Result.succeed({ answer, proof: key === undefined ? null : () => Option.isSome(findKey(key.id)) })
  }

  const restore: LogWriting["restore"] = (events) => (head) => {
    const drafts = events.map(draftOf)
    const found = discontinuity(head, events, drafts, growing(rows.versionOf))
    if (found !== null) {
      const { position } = found.event
      const message = `the event at position ${position} ${found.reason}; nothing of this page was taken. Give a verified export, in order`
      return Result.fail(storeError("restore", "Corrupt", file, message, { position }))
    }
    for (const [i, event] of events.entries()) {
      head.recorded = event.recorded
      rows.add(head, drafts[i]!, event.version)
    }
    return Result.succeed({ answer: undefined, proof: events.length === 0 ? null : rows.isThere(head.position, head.chain) })
  }

  return { append, restore }
}
