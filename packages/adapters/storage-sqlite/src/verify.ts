/**
 * Walks the chain in slices, so that the event loop goes on between them: positions, hashes, versions, the indexes that find
 * events, and the head. A row that SQLite itself cannot read is named like any other wrong one.
 */
import { Chain, type EventStore, type Position } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { attempt, type Connection, rowOf } from "./connection.ts"
import { isBusy } from "./errors.ts"
import { columns, type EventRow, rowHash } from "./rows.ts"
import type { SqliteFileShape } from "./SqliteFile.ts"

type Report = Chain.ChainReport
type StoreError = EventStore.StoreError

/** Events or tags per slice, at first and at most. */
const firstSlice = 100
const lastSlice = 1000

/** Milliseconds that a slice may take; events may be large, so slices are as long as the one before shows. */
const sliceTime = 10

/** Where the walk has come to: the last event found right. */
interface Walk {
  position: Position
  hash: string
  recorded: number
}

const broken = (position: Position, reason: string): Report => ({ _tag: "Broken", position, reason })

const nextSize = (size: number, took: number): number =>
  Math.max(1, Math.min(lastSlice, Math.floor(size * Math.min(2, sliceTime / Math.max(took, 0.1)))))

/** What SQLite or a parser said about something unreadable; a busy file is no damage. */
const unreadable = (position: Position, cause: unknown): Report => {
  if (isBusy(cause)) throw cause
  return broken(position, `it cannot be read: ${cause instanceof Error ? cause.message : cause}`)
}

const leads = (index: string, condition: string): string => `exists (select 1 from event found indexed by ${index} where ${condition})`

/** The first event of a slice that an index does not lead to, or whose stream lacks the version before. Their texts must be right. */
const indexProblemSql = (which: string): string => `
select position, problem from (
  select event.position, case
    when not ${leads("event_stream", "found.stream = event.stream and found.version = event.version and found.position = event.position")}
      then 'the index of streams does not lead to it'
    when event.version <> 1
      and not ${leads("event_stream", "found.stream = event.stream and found.version = event.version - 1 and found.position < event.position")}
      then 'its stream lacks the version before'
    when not ${leads("event_type", "found.type = event.type and found.position = event.position")}
      then 'the index of types does not lead to it'
    when exists (
      select 1 from json_each(event.tags) named
      where not exists (select 1 from tag where tag.tag = named.value and tag.position = event.position)
    ) then 'the index of tags does not lead to it'
  end as problem
  from event where ${which}
) where problem is not null order by position limit 1`

/** Makes the check of a slice of events; null when all are right. */
const makeEventSlice = (connection: Connection): ((walk: Walk, until: Position, size: number) => Report | null) => {
  const select = connection.prepare(`select ${columns} from event where position > ? and position <= ? order by position limit ?`)
  const selectProblem = connection.prepare(indexProblemSql("event.position > ? and event.position <= ?"))
  const selectProblemAt = connection.prepare(indexProblemSql("event.position = ?"))
  const rowsAfter = (walk: Walk, until: Position, limit: number) =>
    select.all(walk.position, until, limit) as unknown as ReadonlyArray<EventRow>

  const check = (walk: Walk, row: EventRow | undefined): Report | null => {
    const position = walk.position + 1
    if (row === undefined) return broken(position, "the event is missing")
    if (row[0] !== position) return broken(position, `the event is missing; the next one stands at ${row[0]}`)
    const hash = rowHash(walk.hash, row)
    if (hash !== row[13]) return broken(position, "the hash does not fit the event")
    if (row[6] < walk.recorded) return broken(position, "it was recorded before the event before it")
    walk.position = position
    walk.hash = hash
    walk.recorded = row[6]
    return null
  }

  const walkSlice = (walk: Walk, until: Position, size: number): Report | null => {
    const rows: ReadonlyArray<EventRow | undefined> = rowsAfter(walk, until, size)
    for (const row of rows.length === 0 ? [undefined] : rows) {
      const found = check(walk, row)
      if (found !== null) return found
    }
    return null
  }

  /** One by one, up to the row that cannot be read. */
  const creep = (walk: Walk, until: Position, size: number): Report | null => {
    for (let i = 0; i < size && walk.position < until; i++) {
      try {
        const found = check(walk, rowsAfter(walk, until, 1)[0])
        if (found !== null) return found
      } catch (cause) {
        return unreadable(walk.position + 1, cause)
      }
    }
    return null
  }

  const reportOf = (row: unknown): Report | null => (row === undefined ? null : broken(...rowOf<[Position, string]>(row)))

  /** One by one, up to the event whose index entries cannot be read. */
  const creepIndexes = (from: Position, to: Position): Report | null => {
    for (let position = from + 1; position <= to; position++) {
      try {
        const found = reportOf(selectProblemAt.get(position))
        if (found !== null) return found
      } catch (cause) {
        return unreadable(position, cause)
      }
    }
    return null
  }

  const checkIndexes = (from: Position, to: Position): Report | null => {
    try {
      return reportOf(selectProblem.get(from, to))
    } catch (cause) {
      if (isBusy(cause)) throw cause
      return creepIndexes(from, to)
    }
  }

  return (walk, until, size) => {
    const from = walk.position
    let found: Report | null
    try {
      found = walkSlice(walk, until, size)
    } catch (cause) {
      if (isBusy(cause)) throw cause
      found = creep(walk, until, size)
    }
    // What the indexes get wrong before that place comes first.
    return checkIndexes(from, walk.position) ?? found
  }
}

/** Makes the search for a tag row that its event does not carry. Gives the place to go on from, or null at the end. */
const makeTagSlice = ({ prepare }: Connection) => {
  const select = prepare(
    `select tag.tag, tag.position, event.tags from tag left join event on event.position = tag.position
     where (tag.tag, tag.position) > (?, ?) order by tag.tag, tag.position limit ?`
  )
  type TagRow = readonly [tag: string, position: Position, tags: string | null]

  return (after: readonly [string, Position], from: Position, until: Position, size: number) => {
    const rows = select.all(...after, size) as unknown as ReadonlyArray<TagRow>
    const isStray = ([tag, position, tags]: TagRow) =>
      position >= from && position <= until && !(JSON.parse(tags ?? "[]") as ReadonlyArray<string>).includes(tag)
    const last = rows.at(-1)
    return {
      stray: rows.find(isStray),
      next: rows.length < size || last === undefined ? null : ([last[0], last[1]] as const)
    }
  }
}

export const makeVerify = ({ reader, patience }: SqliteFileShape): ((from: Position) => Effect.Effect<Report, StoreError>) => {
  const { file, prepare } = reader
  const readHead = prepare("select head, chain, recorded, (select max(position) from event) from log")
  const before = prepare("select hash, recorded from event where position = ?")
  const eventSlice = makeEventSlice(reader)
  const tagSlice = makeTagSlice(reader)
  const look = <A>(call: () => A) => attempt("verify", file, call, patience)

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
    let size = firstSlice
    while (walk.position < head) {
      const started = performance.now()
      const found = yield* look(() => eventSlice(walk, head, size))
      if (found !== null) return found
      size = nextSize(size, performance.now() - started)
      yield* Effect.yieldNow
    }
    if (walk.hash !== chain || walk.recorded !== recorded) return broken(head, "the log's head does not carry this event's hash and time")
    for (let place: readonly [string, Position] | null = ["", 0]; place !== null; ) {
      const here: readonly [string, Position] = place
      const { stray, next } = yield* look(() => tagSlice(here, first, head, lastSlice))
      if (stray !== undefined) return broken(stray[1], `the index of tags leads to it from ${stray[0]}, which it does not carry`)
      place = next
      yield* Effect.yieldNow
    }
    return { _tag: "Whole", events: head, head, hash: chain } satisfies Report as Report
  })
}
