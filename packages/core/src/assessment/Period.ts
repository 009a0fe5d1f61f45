/**
 * Periods that an indicator is counted over, such as the month from the 19th to the 18th or the day from noon to noon. They begin
 * on the clock of their zone, whatever it does in between, and take in their first instant and not their last.
 */
import * as Schema from "effect/Schema"
import type { Instant } from "../kernel/Event.ts"
import { day, minute, zoneOf } from "../kernel/zone.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

const Zone = Schema.String.check(
  Schema.makeFilter((name) => {
    try {
      zoneOf(name)
      return undefined
    } catch {
      return `time zone ${JSON.stringify(name)} is not known; name one as Asia/Shanghai`
    }
  })
)
/** Minutes after local midnight. */
const Minute = between(0, 1439)
/** Up to the 28th, so that every month has it. */
const Day = between(1, 28)

export const Period = Schema.Union([
  Schema.Struct({ every: Schema.Literal("year"), month: between(1, 12), day: Day, at: Minute, zone: Zone }),
  Schema.Struct({ every: Schema.Literal("month"), day: Day, at: Minute, zone: Zone }),
  Schema.Struct({ every: Schema.Literal("day"), at: Minute, zone: Zone })
])
export type Period = typeof Period.Type

/** From its first instant up to, and without, the first of the next. */
export interface Span {
  readonly from: Instant
  readonly to: Instant
}

/** Local beginning of the n-th period from 1970 on. */
const localStart = (period: Period, n: number): number => {
  switch (period.every) {
    case "year":
      return Date.UTC(1970 + n, period.month - 1, period.day) + period.at * minute
    case "month":
      return Date.UTC(1970, n, period.day) + period.at * minute
    case "day":
      return n * day + period.at * minute
  }
}

const guess = ({ every }: Period, local: number): number => {
  const date = new Date(local)
  const years = date.getUTCFullYear() - 1970
  return every === "year" ? years : every === "month" ? years * 12 + date.getUTCMonth() : Math.floor(local / day)
}

/**
 * The period that an instant falls in. The next one is that of `to`, the one before that of `from - 1`.
 *
 * @example
 * ```ts
 * import { spanOf } from "@linli/core/assessment"
 * const period = { every: "month", day: 19, at: 0, zone: "Asia/Shanghai" } as const
 * new Date(spanOf(period, Date.parse("2026-11-22T08:00:00Z")).from).toISOString() // "2026-11-18T16:00:00.000Z"
 * ```
 */
export const spanOf = (period: Period, at: Instant): Span => {
  const zone = zoneOf(period.zone)
  const start = (n: number): Instant => zone.toInstant(localStart(period, n))
  let n = guess(period, zone.toLocal(at))
  while (start(n) > at) n--
  while (start(n + 1) <= at) n++
  return { from: start(n), to: start(n + 1) }
}

const names = { year: /^(\d{4})$/, month: /^(\d{4})-(\d{2})$/, day: /^(\d{4})-(\d{2})-(\d{2})$/ } as const

/**
 * The period of a name: `2026` for a year, `2026-10` for a month, `2026-10-05` for a day; null where it is not the name of one. A
 * year or a month has the name of the one it ends in, a day the date on which it begins.
 *
 * @example
 * ```ts
 * import { spanNamed } from "@linli/core/assessment"
 * const period = { every: "month", day: 19, at: 0, zone: "Asia/Shanghai" } as const
 * new Date(spanNamed(period, "2026-10")!.from).toISOString() // "2026-09-18T16:00:00.000Z"
 * ```
 */
export const spanNamed = (period: Period, name: string): Span | null => {
  const [, year, month = "1", date = "1"] = names[period.every].exec(name) ?? []
  const first = Date.UTC(Number(year), Number(month) - 1, Number(date))
  if (year === undefined || !new Date(first).toISOString().startsWith(name)) return null
  return spanOf(period, zoneOf(period.zone).toInstant(first + period.at * minute))
}

/** Whether two periods begin at the same times. */
export const isSamePeriod = (a: Period, b: Period): boolean => JSON.stringify(normal(a)) === JSON.stringify(normal(b))

const normal = (period: Period) => [
  period.every,
  period.every === "year" ? period.month : 0,
  period.every === "day" ? 0 : period.day,
  period.at,
  period.zone
]
