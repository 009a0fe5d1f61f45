/**
 * What of a record becomes public: by the class of each field and by policy. Times become days, places coarse cells, and a row that
 * would stand out gives up one field after the other until at least so many look alike; what still stands out is left out.
 *
 * It is persons that are counted, not rows: what one person raised ten times stands out as much as what was raised once. Alike is what has
 * the same value in every column, also in what became of it. Two exports over spans that overlap can be held against each other; that is
 * not prevented here.
 */
import * as Schema from "effect/Schema"
import { TimeZone } from "../kernel/Calendar.ts"
import type { Instant } from "../kernel/Event.ts"
import type { FieldClass } from "../kernel/Sight.ts"
import { type Zone, zoneOf } from "../kernel/zone.ts"

/** What a city decides about what it publishes. */
export const PublicationPolicy = Schema.Struct({
  /** Fewer persons than so many are not shown (CIVIC.md: 5). */
  below: Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 1000 })),
  /** Decimals of a cell's degrees: 2 is about a kilometre, 3 about 100 m. */
  decimals: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 })),
  /** How exactly it is said when something was. */
  times: Schema.Literals(["day", "month"]),
  /** IANA zone whose days they are. */
  timeZone: TimeZone
})
export type PublicationPolicy = typeof PublicationPolicy.Type

export const publicationPreset: PublicationPolicy = { below: 5, decimals: 2, times: "day", timeZone: "Asia/Shanghai" }

export type Value = string | number | boolean | null

/** A field that goes out. */
export interface Column<Row> {
  readonly name: string
  readonly class: FieldClass
  /** `word` as it is; `time` as its day or month; `cell` rounded or cut, and left out where it is no form that can be. */
  readonly as: "word" | "time" | "cell"
  readonly of: (row: Row) => Value
  /**
   * When a row that stands out gives it up: 1 first. A column without one is never given up: rows that differ in it are never alike. A
   * day becomes its month at the first step.
   */
  readonly step?: number
}

/** Why a field never goes out. */
export const Why = Schema.Literals(["personal", "sensitive", "internal", "joinable", "smallGroup"])
export type Why = typeof Why.Type

/** What of a kind of record can become public. */
export interface Table<Row> {
  readonly kind: string
  readonly columns: ReadonlyArray<Column<Row>>
  /** Who is behind a row; null where nobody knows, which counts as somebody of their own. */
  readonly person: (row: Row) => string | null
  readonly never: ReadonlyArray<{ readonly field: string; readonly why: Exclude<Why, "smallGroup"> }>
}

export interface Hidden {
  readonly field: string
  readonly why: Why
}

/** A row as it goes out; what it had to give up is null and named. Null where the whole row is left out. */
export interface Shown {
  readonly values: Readonly<Record<string, Value>>
  readonly gaveUp: ReadonlyArray<string>
}

const degrees = /^\s*[+-]?\d+(\.\d+)?\s*$/
/** Its letters and digits, and at least one of each: a word without a digit is no geohash. */
const geohash = /^(?=.*\d)(?=.*[a-z])[\db-hjkmnp-z]{1,12}$/i
/** Characters of a geohash that are about as coarse as 0, 1, 2, 3 decimals of a degree. */
const lengths = [3, 4, 5, 6]

/** A cell no finer than so many decimals: degrees are rounded, a geohash is cut; null for any other form, which may be of any fineness. */
export const roundCell = (cell: string, decimals: number): string | null => {
  if (geohash.test(cell)) return cell.slice(0, lengths[decimals])
  const parts = cell.split(",")
  if (parts.length !== 2 || !parts.every((part) => degrees.test(part))) return null
  return parts
    .map((part) =>
      Number(part)
        .toFixed(decimals)
        .replace(/^-(0(\.0*)?)$/, "$1")
    )
    .join(",")
}

const dateAt = (zone: Zone, at: Instant, times: PublicationPolicy["times"]): string =>
  new Date(zone.toLocal(at)).toISOString().slice(0, times === "day" ? 10 : 7)

/** The month of an instant, `YYYY-MM`, in the policy's time zone. */
export const monthReader = ({ timeZone }: Pick<PublicationPolicy, "timeZone">): ((at: Instant) => string) => {
  const zone = zoneOf(timeZone)
  return (at) => dateAt(zone, at, "month")
}

interface Group<Row> {
  readonly rows: Array<Row>
  readonly persons: Set<string | Row>
}

/** Groups of too few persons; and where what is held back could be worked out from the sum, the next smallest with them. */
const heldBack = <Row>(groups: Iterable<Group<Row>>, below: number): ReadonlySet<Group<Row>> => {
  const held = new Set<Group<Row>>()
  const hidden = new Set<string | Row>()
  for (const group of [...groups].sort((a, b) => a.persons.size - b.persons.size)) {
    if (group.persons.size >= below && (held.size === 0 || hidden.size >= below)) break
    held.add(group)
    for (const person of group.persons) hidden.add(person)
  }
  return held
}

/**
 * How each row goes out.
 *
 * @param rows all rows of the export: how many look alike is counted over these
 * @returns for each row, in the same order, what is shown; null where it would stand out whatever it gives up
 */
export const publish = <Row extends object>(
  rows: ReadonlyArray<Row>,
  { columns, person }: Pick<Table<Row>, "columns" | "person">,
  policy: PublicationPolicy
): ReadonlyArray<Shown | null> => {
  const zone = zoneOf(policy.timeZone)
  const steps = [...new Set([0, ...columns.map(({ step = 0 }) => step)])].sort((a, b) => a - b)

  const valueAt = ({ as, of, step }: Column<Row>, row: Row, at: number): Value => {
    const value = of(row)
    if (value === null || (step !== undefined && step <= at)) return null
    if (as === "time") return dateAt(zone, value as Instant, at > 0 ? "month" : policy.times)
    return as === "cell" ? roundCell(String(value), policy.decimals) : value
  }

  // From step to step, rows that are enough alike are done; the others give up more. What is left at the end stands out still.
  const done: Array<Group<Row>> = []
  const stepOf = new Map<Row, number>()
  let left = rows
  for (const at of steps) {
    const alike = new Map<string, Group<Row>>()
    for (const row of left) {
      const key = JSON.stringify(columns.map((column) => valueAt(column, row, at)))
      const group = alike.get(key) ?? { rows: [], persons: new Set() }
      alike.set(key, group)
      group.rows.push(row)
      group.persons.add(person(row) ?? row)
    }
    const settled = [...alike.values()].filter(({ persons }) => persons.size >= policy.below || at === steps.at(-1))
    for (const group of settled) for (const row of group.rows) stepOf.set(row, at)
    done.push(...settled)
    left = left.filter((row) => !stepOf.has(row))
  }
  const out = new Set([...heldBack(done, policy.below)].flatMap((group) => group.rows))

  return rows.map((row) => {
    if (out.has(row)) return null
    const values = Object.fromEntries(columns.map((column) => [column.name, valueAt(column, row, stepOf.get(row)!)]))
    return { values, gaveUp: columns.filter(({ name, of }) => values[name] === null && of(row) !== null).map(({ name }) => name) }
  })
}

/**
 * What of one row would become public, and why not the rest.
 *
 * @param rows all rows among which it would be published; the row is one of them
 */
export const preview = <Row extends object>(
  row: Row,
  rows: ReadonlyArray<Row>,
  table: Table<Row>,
  policy: PublicationPolicy
): { readonly shown: Readonly<Record<string, Value>>; readonly hidden: ReadonlyArray<Hidden> } => {
  const shown = publish(rows, table, policy)[rows.indexOf(row)] ?? null
  const small = (field: string): Hidden => ({ field, why: "smallGroup" })
  if (shown === null) return { shown: {}, hidden: [...table.columns.map(({ name }) => small(name)), ...table.never] }
  const stays = Object.entries(shown.values).filter(([name]) => !shown.gaveUp.includes(name))
  return { shown: Object.fromEntries(stays), hidden: [...shown.gaveUp.map(small), ...table.never] }
}
