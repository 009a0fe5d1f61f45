/**
 * What a calendar says: a week pattern with hours of the day, holidays, make-up working days (调休) and a zone. How time goes by in it
 * is in workingTime.ts.
 */
import * as Schema from "effect/Schema"
import { dateOf, day, dayNumber, startOf, weekday, zoneOf } from "./zone.ts"

/** Urgent hours run day and night; working hours and days only in working time; calendar days by the date. */
export const TimeUnit = Schema.Literals(["urgentHours", "workingHours", "workingDays", "calendarDays"])
export type TimeUnit = typeof TimeUnit.Type

const Minute = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1440 }))
const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(startOf(text)) && dateOf(startOf(text)) === text
const DateText = Schema.String.check(Schema.makeFilter((text) => (isDate(text) ? undefined : `${text} is not a date YYYY-MM-DD`)))

/** Names by date. */
const Dates = Schema.Record(Schema.String, Schema.NonEmptyString).check(
  Schema.makeFilter((dates) => {
    const wrong = Object.keys(dates).find((date) => !isDate(date))
    return wrong === undefined ? undefined : `${wrong} is not a date YYYY-MM-DD`
  })
)

/** Spells of work within a day, in minutes from local midnight: 08:00–12:00 is `{ from: 480, to: 720 }`. In order, apart. */
export const Hours = Schema.Array(Schema.Struct({ from: Minute, to: Minute })).check(
  Schema.makeFilter((spells) =>
    spells.every(({ from, to }, i) => from < to && (i === 0 || spells[i - 1]!.to <= from))
      ? undefined
      : "spells must be in order and must not overlap"
  )
)
export type Hours = typeof Hours.Type

/** IANA name of a zone that the platform knows. */
export const TimeZone = Schema.NonEmptyString.check(
  Schema.makeFilter((name) => {
    try {
      zoneOf(name)
      return undefined
    } catch {
      return `there is no time zone ${name}`
    }
  })
)

/** A year whose holidays leave no working day. */
const idleYear = ({ week, holidays, makeUpDays }: Pick<Calendar, "week" | "holidays" | "makeUpDays">): string | undefined => {
  const years = Map.groupBy(Object.keys(holidays), (date) => date.slice(0, 4))
  return [...years.keys()].find((year) => {
    const free = new Set(years.get(year))
    const first = dayNumber(startOf(`${year}-01-01`))
    const days = Array.from({ length: 365 }, (_, i) => first + i)
    return !days.some(
      (number) => dateOf(number * day) in makeUpDays || (week[weekday(number)]!.length > 0 && !free.has(dateOf(number * day)))
    )
  })
}

export const Calendar = Schema.Struct({
  id: Schema.NonEmptyString,
  version: Schema.NonEmptyString,
  /** IANA name. */
  timeZone: TimeZone,
  /** Monday first. */
  week: Schema.Tuple([Hours, Hours, Hours, Hours, Hours, Hours, Hours]),
  /** Days off by date, with their name. */
  holidays: Dates,
  /** Working days on a weekend, by date, with the holiday they make up for. */
  makeUpDays: Dates,
  /** Hours of a make-up day. */
  makeUpHours: Hours,
  /** Working time that "one working day" stands for, minutes. */
  workingDay: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1440 })),
  /** The last date whose holidays are announced; what runs past it is provisional. */
  knownUntil: DateText
}).check(
  Schema.makeFilter((calendar) => {
    const { week, holidays, makeUpDays, makeUpHours } = calendar
    if (week.every((hours) => hours.length === 0)) return { path: ["week"], issue: "a week needs working time" }
    if (makeUpHours.length === 0 && Object.keys(makeUpDays).length > 0) return { path: ["makeUpHours"], issue: "make-up days need hours" }
    const idle = idleYear(calendar)
    if (idle !== undefined) return { path: ["holidays"], issue: `${idle} has no working day` }
    const both = Object.keys(makeUpDays).find((date) => date in holidays)
    return both === undefined ? undefined : { path: ["makeUpDays", both], issue: "it is a holiday and a working day at once" }
  })
)
export type Calendar = typeof Calendar.Type
