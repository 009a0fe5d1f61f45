/**
 * Reading events a page at a time. What an index leads to comes in one statement; anything else is searched slice by slice of the
 * log, so that a rare event in a long log does not hold up the event loop.
 */
import { type EventStore, matches, type Position, type Query, type RecordedEvent } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { attempt, type Connection } from "./connection.ts"
import { isBusy, translate } from "./errors.ts"
import { isWhole, mostAlternatives, type Plan, planOf, statements } from "./query.ts"
import { columns, type EventRow, makeEventOf } from "./rows.ts"
import type { SqliteFileShape } from "./SqliteFile.ts"

type Page = EventStore.StoreDriver["page"]
type Events = ReadonlyArray<RecordedEvent>

/** Positions searched at once: at first, and at most. */
const firstSlice = 1024
const lastSlice = 65_536

const wholeSql = `select ${columns} from event where position > ?1 and position <= ?2 order by position limit ?3`
const eventColumns = columns.replace(/\w+/g, "event.$&")

/** Events at the positions that a plan finds, in order. */
const foundSql = ({ sql, order }: Plan): string =>
  `select ${eventColumns} from (${sql} order by ${order} limit ?3) found cross join event on event.position = found.position`

/** Reads a slice: up to `limit` events after one place and up to another. */
type Slice = (after: Position, until: Position, limit: number) => Events

/** The first event that SQLite cannot read, of those that a statement finds. */
const firstUnreadable = (rowsAfter: (after: Position, limit: number) => ReadonlyArray<EventRow>, after: Position): Position => {
  try {
    for (let [row] = rowsAfter(after, 1); row !== undefined; [row] = rowsAfter(after, 1)) after = row[0]
  } catch {}
  return after + 1
}

/** Makes slices of statements. */
const makeSlices = (reader: Connection) => {
  const statement = statements(reader)
  const eventOf = makeEventOf()
  const { file } = reader

  const eventsOf = (rows: ReadonlyArray<EventRow>): Events => {
    let reading = 0
    try {
      return rows.map((row) => {
        reading = row[0]
        return eventOf(row)
      })
    } catch (cause) {
      throw translate("read", file, cause, reading)
    }
  }

  return (sql: string, values: ReadonlyArray<string>): Slice =>
    (after, until, limit) => {
      const rowsAfter = (from: Position, most: number) =>
        statement(sql).all(from, until, most, ...values) as unknown as ReadonlyArray<EventRow>
      let rows: ReadonlyArray<EventRow>
      try {
        rows = rowsAfter(after, limit)
      } catch (cause) {
        throw isBusy(cause) ? cause : translate("read", file, cause, firstUnreadable(rowsAfter, after))
      }
      return eventsOf(rows)
    }
}

export const makePage = ({ reader, head, patience }: SqliteFileShape): Page => {
  const { file } = reader
  const sliceOf = makeSlices(reader)
  const whole = sliceOf(wholeSql, [])

  /** Too many alternatives for a statement: everything is read and matched here. */
  const matching =
    (query: Query): Slice =>
    (after, until, limit) =>
      whole(after, until, firstSlice)
        .filter((event) => matches(query, event))
        .slice(0, limit)

  const look = <A>(call: () => A) => attempt("read", file, call, patience)

  const search = Effect.fnUntraced(function* (slice: Slice, widest: number, after: Position, until: Position, limit: number) {
    const end = Math.min(until, yield* look(head))
    const found: Array<RecordedEvent> = []
    let size = firstSlice
    for (let from = after; from < end && found.length < limit; ) {
      const [start, stop] = [from, Math.min(from + size, end)]
      const events = yield* look(() => slice(start, stop, limit - found.length))
      found.push(...events)
      if (events.length < limit / 4) size = Math.min(size * 2, widest)
      from = stop
      if (from < end && found.length < limit) yield* Effect.yieldNow
    }
    return found as Events
  })

  return (query, after, until, limit) => {
    if (isWhole(query)) return look(() => whole(after, until, limit))
    if (query.length > mostAlternatives) return search(matching(query), firstSlice, after, until, limit)
    const plan = planOf(query)
    const slice = sliceOf(foundSql(plan), plan.values)
    return plan.direct ? look(() => slice(after, until, limit)) : search(slice, lastSlice, after, until, limit)
  }
}
