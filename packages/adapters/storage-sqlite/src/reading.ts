/**
 * Reading events a page at a time. What an index leads to comes in one statement; anything else is searched slice by slice of the
 * log, so that a rare event in a long log does not hold up the event loop.
 */
import type { EventStore, Position, Query, RecordedEvent } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { attempt } from "./connection.ts"
import { planOf, statements } from "./query.ts"
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
const foundSql = (positions: string): string =>
  `select ${eventColumns} from (${positions} order by 1 limit ?3) found cross join event on event.position = found.position`

export const makePage = ({ reader, head, options }: SqliteFileShape): Page => {
  const statement = statements(reader)
  const eventOf = makeEventOf()
  const rest = options.patience === undefined ? {} : { patience: options.patience }

  const read = (sql: string, after: Position, until: Position, limit: number, values: ReadonlyArray<string>): Events =>
    (statement(sql).all(after, until, limit, ...values) as unknown as ReadonlyArray<EventRow>).map(eventOf)

  const look = <A>(after: Position, call: () => A) => attempt("read", reader.file, call, { ...rest, position: after })

  const search = Effect.fnUntraced(function* (sql: string, values: ReadonlyArray<string>, after: Position, until: Position, limit: number) {
    const end = Math.min(until, yield* look(after, head))
    const found: Array<RecordedEvent> = []
    let size = firstSlice
    for (let from = after; from < end && found.length < limit; ) {
      const [start, stop] = [from, Math.min(from + size, end)]
      const events = yield* look(start, () => read(sql, start, stop, limit - found.length, values))
      found.push(...events)
      if (events.length < limit / 4) size = Math.min(size * 2, lastSlice)
      from = stop
      if (from < end && found.length < limit) yield* Effect.yieldNow
    }
    return found as Events
  })

  return (query: Query, after, until, limit) => {
    const plan = planOf(query)
    if (plan === null) return look(after, () => read(wholeSql, after, until, limit, []))
    const sql = foundSql(plan.sql)
    return plan.direct ? look(after, () => read(sql, after, until, limit, plan.values)) : search(sql, plan.values, after, until, limit)
  }
}
