/**
 * Walks the chain in slices, so that the event loop goes on between them: positions, hashes, versions, the indexes that find
 * events, and the head. A row that SQLite itself cannot read is named like any other wrong one.
 */
import { Chain, type EventStore, type Position } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { attempt, type Connection, rowOf } from "./connection.ts"
import { isBusy } from "./errors.ts"
import { columns, type EventRow, rowHash } from "./rows.ts"

type Report = Chain.ChainReport
type StoreError = EventStore.StoreError

/** Events, or tags, per slice: a few milliseconds of work. */
const slice = 500

/** Where the walk has come to: the last event found right. */
interface Walk {
  position: Position
  hash: string
  recorded: number
}

const broken = (position: Position, reason: string): Report => ({ _tag: "Broken", position, reason })

/** What SQLite or a parser said about something unreadable; a busy file is no damage. */
const unreadable = (position: Position, cause: unknown): Report => {
  if (isBusy(cause)) throw cause
  return broken(position, `it cannot be read: ${cause instanceof Error ? cause.message : cause}`)
}

/** Whether the indexes lead to the event, and its stream has the version before; null when they do. */
const makeIndexCheck = ({ prepare }: Connection): ((row: EventRow) => string | null) => {
  const byVersion = prepare("select position from event indexed by event_stream where stream = ? and version = ?")
  const byType = prepare("select 1 from event indexed by event_type where type = ? and position = ?")
  const byTag = prepare("select 1 from tag where tag = ? and position = ?")
  const placeOf = (stream: string, version: number): number | undefined => {
    const row = byVersion.get(stream, version)
    return row === undefined ? undefined : rowOf<[number]>(row)[0]
  }
  return ([position, stream, version, type, , , , , , , , tags]) => {
    if (placeOf(stream, version) !== position) return `the index of streams does not lead to version ${version} of ${stream}`
    const before = version === 1 ? 0 : placeOf(stream, version - 1)
    if (before === undefined || before >= position) return `version ${version} of ${stream} does not follow version ${version - 1}`
    if (byType.get(type, position) === undefined) return `the index of types does not lead to this ${type}`
    const missing = (JSON.parse(tags) as ReadonlyArray<string>).find((tag) => byTag.get(tag, position) === undefined)
    return missing === undefined ? null : `the index of tags does not lead to its tag ${missing}`
  }
}

/** Makes the check of a slice of events; null when all are right. */
const makeEventSlice = (connection: Connection): ((walk: Walk, until: Position) => Report | null) => {
  const select = connection.prepare(`select ${columns} from event where position > ? and position <= ? order by position limit ?`)
  const indexProblem = makeIndexCheck(connection)
  const rowsAfter = (walk: Walk, until: Position, limit: number) =>
    select.all(walk.position, until, limit) as unknown as ReadonlyArray<EventRow>

  const check = (walk: Walk, row: EventRow | undefined): Report | null => {
    const position = walk.position + 1
    if (row === undefined) return broken(position, "the event is missing")
    if (row[0] !== position) return broken(position, `the event is missing; the next one stands at ${row[0]}`)
    const hash = rowHash(walk.hash, row)
    if (hash !== row[13]) return broken(position, "the hash does not fit the event")
    if (row[6] < walk.recorded) return broken(position, "it was recorded before the event before it")
    try {
      const problem = indexProblem(row)
      if (problem !== null) return broken(position, problem)
    } catch (cause) {
      return unreadable(position, cause)
    }
    walk.position = position
    walk.hash = hash
    walk.recorded = row[6]
    return null
  }

  /** One by one, up to the row that cannot be read. */
  const creep = (walk: Walk, until: Position): Report | null => {
    for (let i = 0; i < slice && walk.position < until; i++) {
      try {
        const found = check(walk, rowsAfter(walk, until, 1)[0])
        if (found !== null) return found
      } catch (cause) {
        return unreadable(walk.position + 1, cause)
      }
    }
    return null
  }

  return (walk, until) => {
    let rows: ReadonlyArray<EventRow | undefined>
    try {
      rows = rowsAfter(walk, until, slice)
    } catch (cause) {
      if (isBusy(cause)) throw cause
      return creep(walk, until)
    }
    for (const row of rows.length === 0 ? [undefined] : rows) {
      const found = check(walk, row)
      if (found !== null) return found
    }
    return null
  }
}

/** Makes the search for a tag row that its event does not carry. Gives the place to go on from, or null at the end. */
const makeTagSlice = ({ prepare }: Connection) => {
  const select = prepare(
    `select tag.tag, tag.position, event.tags from tag left join event on event.position = tag.position
     where (tag.tag, tag.position) > (?, ?) order by tag.tag, tag.position limit ${slice}`
  )
  type TagRow = readonly [tag: string, position: Position, tags: string | null]

  return (after: readonly [string, Position], from: Position, until: Position) => {
    const rows = select.all(...after) as unknown as ReadonlyArray<TagRow>
    const isStray = ([tag, position, tags]: TagRow) =>
      position >= from && position <= until && !(JSON.parse(tags ?? "[]") as ReadonlyArray<string>).includes(tag)
    const last = rows.at(-1)
    return {
      stray: rows.find(isStray),
      next: rows.length < slice || last === undefined ? null : ([last[0], last[1]] as const)
    }
  }
}

export const makeVerify = (connection: Connection): ((from: Position) => Effect.Effect<Report, StoreError>) => {
  const { file, prepare } = connection
  const readHead = prepare("select head, chain, recorded, (select max(position) from event) from log")
  const before = prepare("select hash, recorded from event where position = ?")
  const eventSlice = makeEventSlice(connection)
  const tagSlice = makeTagSlice(connection)
  const look = <A>(call: () => A) => attempt("verify", file, call)

  const startAt = (position: Position): Walk | null => {
    if (position === 0) return { position, hash: Chain.genesis, recorded: 0 }
    const row = before.get(position)
    if (row === undefined) return null
    const [hash, recorded] = rowOf<[string, number]>(row)
    return { position, hash, recorded }
  }

  return Effect.fnUntraced(function* (from: Position) {
    const [head, chain, recorded, last] = rowOf<[number, string, number, number | null]>(yield* look(() => readHead.get()))
    if ((last ?? 0) > head) return broken(head + 1, `it stands beyond the log's head, which is ${head}`)
    const first = Math.min(Math.max(from, 1), head + 1)
    const walk = yield* look(() => startAt(first - 1))
    if (walk === null) return broken(first - 1, "the event is missing")
    while (walk.position < head) {
      const found = yield* look(() => eventSlice(walk, head))
      if (found !== null) return found
      yield* Effect.yieldNow
    }
    if (walk.hash !== chain || walk.recorded !== recorded) return broken(head, "the log's head does not carry this event's hash and time")
    for (let place: readonly [string, Position] | null = ["", 0]; place !== null; ) {
      const here: readonly [string, Position] = place
      const { stray, next } = yield* look(() => tagSlice(here, first, head))
      if (stray !== undefined) return broken(stray[1], `the index of tags leads to it from ${stray[0]}, which it does not carry`)
      place = next
      yield* Effect.yieldNow
    }
    return { _tag: "Whole", events: head, head, hash: chain } satisfies Report as Report
  })
}
