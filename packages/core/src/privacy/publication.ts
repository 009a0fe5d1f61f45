/**
 * What of a record becomes public: by the class of each field and by policy. Times become days, places coarse cells, and a row that
 * would stand out gives up one field after the other until at least so many look alike; what still stands out is left out.
 *
 * Rows alike in what tells them apart may still differ in what became of them, and two exports over other times can be held against
 * each other: neither is prevented here.
 */
import * as Schema from "effect/Schema"
import { TimeZone } from "../kernel/Calendar.ts"
import type { Instant } from "../kernel/Event.ts"
import type { FieldClass } from "../kernel/Sight.ts"
import { tooSmall } from "../kernel/suppress.ts"
import { type Zone, zoneOf } from "../kernel/zone.ts"

/** What a city decides about what it publishes. */
export const PublicationPolicy = Schema.Struct({
  /** Fewer than so many are not shown (CIVIC.md: 5). */
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
  /** `word` as it is; `time` as its day or month; `cell` rounded. */
  readonly as: "word" | "time" | "cell"
  readonly of: (row: Row) => Value
  /**
   * When a row that stands out gives it up: 1 first. Columns without one tell nobody apart (what became of it) and stay. A day
   * becomes its month at the first step.
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

/** A cell no finer than so many decimals; one that is no pair of degrees is left as it is, it was coarse on the way in. */
export const roundCell = (cell: string, decimals: number): string => {
  const parts = cell.split(",")
  return parts.length === 2 && parts.every((part) => /^\s*-?\d+(\.\d+)?\s*$/.test(part))
    ? parts
        .map((part) =>
          Number(part)
            .toFixed(decimals)
            .replace(/^-(0(\.0*)?)$/, "$1")
        )
        .join(",")
    : cell
}

const dateAt = (zone: Zone, at: Instant, times: PublicationPolicy["times"]): string =>
  new Date(zone.toLocal(at)).toISOString().slice(0, times === "day" ? 10 : 7)

/** The month of an instant, `YYYY-MM`, in the policy's time zone. */
export const monthReader = ({ timeZone }: Pick<PublicationPolicy, "timeZone">): ((at: Instant) => string) => {
  const zone = zoneOf(timeZone)
  return (at) => dateAt(zone, at, "month")
}

/**
 * How each row goes out.
 *
 * @param rows all rows of the export: how many look alike is counted over these
 * @returns for each row, in the same order, what is shown; null where it would stand out whatever it gives up
 */
export const publish = <Row>(
  rows: ReadonlyArray<Row>,
  { columns }: Pick<Table<Row>, "columns">,
  policy: PublicationPolicy
): ReadonlyArray<Shown | null> => {
  const zone = zoneOf(policy.timeZone)
  const steps = [0, ...new Set(columns.flatMap(({ step = 0 }) => (step === 0 ? [] : [step])))].sort((a, b) => a - b)

  const valueAt = ({ as, of, step }: Column<Row>, row: Row, at: number): Value => {
    const value = of(row)
    if (value === null || (step !== undefined && step <= at)) return null
    if (as === "time") return dateAt(zone, value as Instant, at > 0 ? "month" : policy.times)
    return as === "cell" ? roundCell(String(value), policy.decimals) : value
  }
  const keyAt = (row: Row, at: number): string =>
    JSON.stringify([at, ...columns.flatMap((column) => (column.step === undefined ? [] : [valueAt(column, row, at)]))])

  // From step to step, rows that are enough alike are done; the others give up more. What is left at the end stands out still.
  const keys = new Map<Row, string>()
  const sizes = new Map<string, number>()
  let left: ReadonlyArray<Row> = rows
  for (const at of steps) {
    const alike = new Map<string, Array<Row>>()
    for (const row of left) {
      const key = keyAt(row, at)
      const group = alike.get(key)
      if (group === undefined) alike.set(key, [row])
      else group.push(row)
    }
    const last = at === steps.at(-1)
    left = []
    for (const [key, group] of alike) {
      if (group.length < policy.below && !last) left = left.concat(group)
      else {
        sizes.set(key, group.length)
        for (const row of group) keys.set(row, key)
      }
    }
  }
  const out = tooSmall(policy.below, sizes.keys(), (key) => sizes.get(key)!)

  return rows.map((row) => {
    const key = keys.get(row)!
    if (out.has(key)) return null
    const [at] = JSON.parse(key) as [number]
    return {
      values: Object.fromEntries(columns.map((column) => [column.name, valueAt(column, row, at)])),
      gaveUp: columns.filter((column) => column.step !== undefined && column.step <= at && column.of(row) !== null).map(({ name }) => name)
    }
  })
}

/**
 * What of one row would become public, and why not the rest.
 *
 * @param rows all rows among which it would be published; the row is one of them
 */
export const preview = <Row>(
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
