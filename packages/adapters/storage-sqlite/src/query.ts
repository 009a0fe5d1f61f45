/**
 * Queries in SQL: positions that match, between two places, in order. Statements are kept by their text; a query's values are
 * bound, never written into it.
 */
import type { StatementSync } from "node:sqlite"
import type { Position, Query, QueryItem } from "@linli/core/kernel"
import { type Connection, rowOf } from "./connection.ts"

/** The positions of a query after ?1 and up to ?2, not in order. */
export interface Plan {
  readonly sql: string
  /** Bound from ?4 on. */
  readonly values: ReadonlyArray<string>
  /** Whether an index gives the positions one after another, so that no slice needs to be cut. */
  readonly direct: boolean
  /** What they are ordered by. Within a stream, versions go as positions do, and the index has them in order. */
  readonly order: "1" | "version"
}

const list = (place: string): string => `(select value from json_each(${place}))`

const planItem = (item: QueryItem, bind: (value: string) => string): string => {
  const among = (column: string, names: ReadonlyArray<string> | undefined) =>
    names === undefined ? "" : ` and ${column} in ${list(bind(JSON.stringify(names)))}`
  const [first, ...others] = item.tags ?? []
  if (first !== undefined) {
    const joins = others.map((tag, i) => ` join tag t${i} on t${i}.tag = ${bind(tag)} and t${i}.position = t.position`).join("")
    const event = item.streams === undefined && item.types === undefined ? "" : " join event e on e.position = t.position"
    return `select t.position from tag t${joins}${event} where t.tag = ${bind(first)} and t.position > ?1 and t.position <= ?2${among("e.stream", item.streams)}${among("e.type", item.types)}`
  }
  const range = "position > ?1 and position <= ?2"
  if (item.streams?.length === 1)
    return `select position from event indexed by event_stream where stream = ${bind(item.streams[0]!)} and ${range}${among("type", item.types)}`
  if (item.streams !== undefined)
    return `select position from event indexed by event_stream where stream in ${list(bind(JSON.stringify(item.streams)))} and ${range}${among("type", item.types)}`
  return `select position from event indexed by event_type where ${range}${among("type", item.types)}`
}

/** Whether a query asks for every event. */
export const isWhole = (query: Query): boolean =>
  query.length === 0 || query.some(({ streams, types, tags = [] }) => streams === undefined && types === undefined && tags.length === 0)

const isDirect = ({ streams, types, tags = [] }: QueryItem): boolean =>
  types === undefined && (streams === undefined ? tags.length === 1 : streams.length === 1 && tags.length === 0)

/** How many alternatives a statement takes. */
export const mostAlternatives = 100

export const planOf = (query: Query): Plan => {
  const values: Array<string> = []
  const bind = (value: string) => `?${3 + values.push(value)}`
  const sql = query.map((item) => planItem(item, bind)).join(" union ")
  const direct = query.length === 1 && isDirect(query[0]!)
  return { sql, values, direct, order: direct && query[0]!.streams !== undefined ? "version" : "1" }
}

/** Prepares each text once. */
export const statements = ({ prepare }: Connection): ((sql: string) => StatementSync) => {
  const kept = new Map<string, StatementSync>()
  return (sql) => {
    let statement = kept.get(sql)
    if (statement === undefined) {
      if (kept.size >= 500) kept.clear()
      statement = prepare(sql)
      kept.set(sql, statement)
    }
    return statement
  }
}

/** Finds the first position after `after` that a query matches; each of its alternatives names a tag. */
export const makeFirstMatch = (connection: Connection): ((query: Query, after: Position) => Position | null) => {
  const statement = statements(connection)
  const firstOf = (item: QueryItem, after: Position): Position | null => {
    const { sql, values } = planOf([item])
    const row = statement(`select min(position) from (${sql})`).get(after, Number.MAX_SAFE_INTEGER, null, ...values)
    return rowOf<[Position | null]>(row)[0]
  }
  return (query, after) => {
    let first: Position | null = null
    for (const item of query) {
      const found = firstOf(item, after)
      if (found !== null && (first === null || found < first)) first = found
    }
    return first
  }
}
