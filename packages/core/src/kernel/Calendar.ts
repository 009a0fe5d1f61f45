/**
 * Working time as data: a week pattern with hours of the day, holidays, make-up working days (调休) and a zone. A calendar is
 * compiled into clocks: each tells how much time of its unit has gone by at an instant, and when a given amount will have.
 * Deadlines (Deadline.ts) are arithmetic on these two.
 */
import * as Schema from "effect/Schema"
import type { Instant, Position } from "./Event.ts"
import * as EventCodec from "./EventCodec.ts"
import type { PolicyKind } from "./Policy.ts"
import { dateOf, day, type Local, minute, startOf, type Zone, zoneOf } from "./zone.ts"

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

/**
 * How a unit's time goes by. `elapsed` never falls; `when(elapsed(t) + x)` is the earliest instant by which `x` more has gone by.
 * Amounts are milliseconds of the unit's own time.
 */
export interface UnitClock {
  readonly elapsed: (at: Instant) => number
  readonly when: (amount: number) => Instant
  /** Milliseconds of one unit (an hour, a day). */
  readonly one: number
}

export interface CompiledCalendar {
  readonly calendar: Calendar
  readonly zone: Zone
  readonly clock: (unit: TimeUnit) => UnitClock
  /** Whether a local date has working time. */
  readonly isWorkingDay: (date: string) => boolean
  readonly isWorkingTime: (at: Instant) => boolean
  /** End of working time of the `count`th working day after the date of an instant. */
  readonly endOfWorkingDay: (after: Instant, count: number) => Instant
}

const dayNumber = (local: Local): number => Math.floor(local / day)
/** 1970-01-01 was a Thursday; Monday is 0. */
const weekday = (number: number): number => (((number + 3) % 7) + 7) % 7
const hoursOn = (calendar: Calendar, date: string, number: number): Hours =>
  date in calendar.makeUpDays ? calendar.makeUpHours : date in calendar.holidays ? [] : calendar.week[weekday(number)]!

const lengthOf = (hours: Hours): number => hours.reduce((sum, { from, to }) => sum + (to - from) * minute, 0)

/** The years whose changes of the clock are taken into account day by day. */
const firstYear = 1970
const lastYear = 2100

/** Working time of one day. */
type Spells = ReadonlyArray<readonly [from: Instant, to: Instant]>
/** Days whose spells are kept: deadlines crowd on few. */
const mostDays = 1000

/** What days add up to: by their weekday, but for special ones. Counted from an arbitrary Monday. */
const tally = (week: ReadonlyArray<number>, special: ReadonlyArray<number>, on: (number: number) => number) => {
  const perWeek = week.reduce((sum, length) => sum + length, 0)
  const sums: Array<number> = [0]
  for (const number of special) sums.push(sums[sums.length - 1]! + on(number) - week[weekday(number)]!)
  const most = sums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 0)

  /** Number of special days before a day. */
  const specialBefore = (number: number): number => {
    let low = 0
    let high = special.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (special[middle]! < number) low = middle + 1
      else high = middle
    }
    return low
  }
  const before = (number: number): number => {
    let sum = Math.floor((number + 3) / 7) * perWeek + sums[specialBefore(number)]!
    for (let d = 0; d < weekday(number); d++) sum += week[d]!
    return sum
  }
  /** The first day by whose end an amount is reached. */
  const reaches = (amount: number): number => {
    let low = Math.floor((amount - most) / perWeek) * 7 - 14
    let high = Math.ceil((amount + most) / perWeek) * 7 + 14
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (before(middle + 1) >= amount) high = middle
      else low = middle + 1
    }
    return low
  }
  return { before, reaches }
}

const workingClock = (calendar: Calendar, zone: Zone) => {
  const weekLengths = calendar.week.map(lengthOf)
  const spells = new Map<number, Spells>()
  const spellsOn = (number: number): Spells => {
    const known = spells.get(number)
    if (known !== undefined) return known
    const made = hoursOn(calendar, dateOf(number * day), number).map(
      ({ from, to }) => [zone.toInstant(number * day + from * minute), zone.toInstant(number * day + to * minute)] as const
    )
    if (spells.size === mostDays) spells.clear()
    spells.set(number, made)
    return made
  }
  const lengthOn = (number: number): number => spellsOn(number).reduce((sum, [from, to]) => sum + (to - from), 0)

  // Days that differ from the week: holidays, make-up days, and days on which the clock changes.
  const changed = zone.changes(Date.UTC(firstYear, 0, 1), Date.UTC(lastYear, 0, 1)).map((at) => dayNumber(zone.toLocal(at)))
  const dated = [...Object.keys(calendar.holidays), ...Object.keys(calendar.makeUpDays)].map((date) => dayNumber(startOf(date)))
  const special = [...new Set([...changed, ...dated])].sort((a, b) => a - b)
  const time = tally(weekLengths, special, lengthOn)
  const days = tally(
    calendar.week.map((hours) => Math.sign(hours.length)),
    special,
    (number) => Math.sign(spellsOn(number).length)
  )

  const elapsed = (at: Instant): number => {
    const number = dayNumber(zone.toLocal(at))
    let sum = time.before(number)
    for (const [from, to] of spellsOn(number)) sum += Math.max(0, Math.min(at, to) - from)
    return sum
  }
  const endOf = (number: number): Instant => spellsOn(number).at(-1)?.[1] ?? zone.toInstant(number * day)
  const when = (amount: number): Instant => {
    const number = time.reaches(amount)
    let left = amount - time.before(number)
    for (const [from, to] of spellsOn(number)) {
      if (left <= to - from) return from + left
      left -= to - from
    }
    return endOf(number)
  }
  const endOfWorkingDay = (after: Instant, count: number): Instant =>
    endOf(days.reaches(days.before(dayNumber(zone.toLocal(after)) + 1) + count))
  return { elapsed, when, spellsOn, endOfWorkingDay }
}

/** Compiles a calendar; keep the result, it costs a walk over its dates. */
export const compile = (calendar: Calendar): CompiledCalendar => {
  const zone = zoneOf(calendar.timeZone)
  const working = workingClock(calendar, zone)
  const hour = 60 * minute
  const clocks: Readonly<Record<TimeUnit, UnitClock>> = {
    urgentHours: { elapsed: (at) => at, when: (amount) => amount, one: hour },
    calendarDays: { elapsed: zone.toLocal, when: zone.toInstant, one: day },
    workingHours: { elapsed: working.elapsed, when: working.when, one: hour },
    workingDays: { elapsed: working.elapsed, when: working.when, one: calendar.workingDay * minute }
  }
  return {
    calendar,
    zone,
    clock: (unit) => clocks[unit],
    isWorkingDay: (date) => working.spellsOn(dayNumber(startOf(date))).length > 0,
    isWorkingTime: (at) => working.spellsOn(dayNumber(zone.toLocal(at))).some(([from, to]) => from <= at && at < to),
    endOfWorkingDay: working.endOfWorkingDay
  }
}

const officeDay: Hours = [
  { from: 480, to: 720 },
  { from: 840, to: 1080 }
]

/** What holds until a city adopts its own: Monday to Friday, 8–12 and 14–18 (digital city management), no holidays. Unofficial. */
export const calendarKind: PolicyKind<Calendar> = {
  context: "calendar",
  schema: Calendar,
  preset: {
    id: "weekdays",
    version: "1",
    value: {
      id: "weekdays",
      version: "1",
      timeZone: "Asia/Shanghai",
      week: [officeDay, officeDay, officeDay, officeDay, officeDay, [], []],
      holidays: {},
      makeUpDays: {},
      makeUpHours: officeDay,
      workingDay: 480,
      knownUntil: "1970-01-01"
    }
  }
}

// ---- events: stored for ever; add, never edit ----
export const CalendarEvent = Schema.TaggedUnion({
  CalendarAdopted: {
    id: Schema.NonEmptyString,
    version: Schema.NonEmptyString,
    effective: Schema.Int,
    /** Law, notice or decision it comes from. */
    source: Schema.NonEmptyString,
    official: Schema.Boolean,
    value: Calendar
  }
})
export type CalendarEvent = typeof CalendarEvent.Type
export const calendarCodec = EventCodec.define("calendar", CalendarEvent)

/** All calendars of a log are adopted on one stream: at any time one is in force. */
export const calendarStream = "calendar-adoptions"

/** A calendar as it binds a decision. `position` is that of its adoption, 0 for the preset. */
export interface CalendarInForce {
  readonly id: string
  readonly version: string
  readonly position: Position
  /** From when it holds; absent for the preset. */
  readonly effective?: Instant
  /** The log has adopted no calendar yet. */
  readonly unadopted?: true
  readonly compiled: CompiledCalendar
}

const known = new WeakMap<Calendar, CompiledCalendar>()

/** Compiles each calendar once. */
export const compiledOf = (calendar: Calendar): CompiledCalendar => {
  const compiled = known.get(calendar) ?? compile(calendar)
  known.set(calendar, compiled)
  return compiled
}

/** The calendar of a log that has adopted none. */
export const presetCalendar = (): CalendarInForce => {
  const { id, version, value } = calendarKind.preset
  return { id, version, position: 0, compiled: compiledOf(value) }
}
