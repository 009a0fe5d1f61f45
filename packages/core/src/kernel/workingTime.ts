/**
 * How time goes by in a calendar. It is compiled into clocks: each tells how much time of its unit has gone by at an instant, and
 * when a given amount will have.
 */
import type { Calendar, Hours, TimeUnit } from "./calendarData.ts"
import type { Instant } from "./Event.ts"
import { firstFrom } from "./firstFrom.ts"
import { oncePer } from "./oncePer.ts"
import { dateOf, day, dayNumber, minute, startOf, weekday, type Zone, zoneOf } from "./zone.ts"

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

/** What so many of the first amounts add up to. */
const runningSums = (amounts: ReadonlyArray<number>): ReadonlyArray<number> => {
  const sums = [0]
  for (const amount of amounts) sums.push(sums[sums.length - 1]! + amount)
  return sums
}

/** What days add up to: by their weekday, but for special ones. Counted from an arbitrary Monday. */
const tally = (week: ReadonlyArray<number>, special: ReadonlyArray<number>, on: (number: number) => number) => {
  const weekSums = runningSums(week)
  const perWeek = weekSums[7]!
  const specialSums = runningSums(special.map((number) => on(number) - week[weekday(number)]!))
  const most = specialSums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 0)

  /** Number of special days before a day. It is searched many times for each deadline, so not by `firstFrom` and its call per step. */
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
  const before = (number: number): number =>
    Math.floor((number + 3) / 7) * perWeek + weekSums[weekday(number)]! + specialSums[specialBefore(number)]!
  /** The first day by whose end an amount is reached. */
  const reaches = (amount: number): number =>
    firstFrom(
      Math.floor((amount - most) / perWeek) * 7 - 14,
      Math.ceil((amount + most) / perWeek) * 7 + 14,
      (number) => before(number + 1) >= amount
    )
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

/** Compiles each calendar once. */
export const compiledOf = oncePer(compile)
