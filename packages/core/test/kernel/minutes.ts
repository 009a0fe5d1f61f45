/**
 * An independent oracle of working time: it asks the platform for the local date and time of every single minute and steps through
 * them one by one. It shares nothing with Calendar.ts but the calendar's data.
 */
import type { Calendar, ClockFact, Term } from "@linli/core/kernel"

const minute = 60_000

export interface Minutes {
  readonly start: number
  /** Per minute from `start`: 1 where it is working time. */
  readonly working: Uint8Array
  /** Per minute its local date, as a number of days. */
  readonly dates: Int32Array
}

/** Marks the minutes of a span as working time or not. */
export const minutesOf = (calendar: Calendar.Calendar, start: number, end: number): Minutes => {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: calendar.timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit"
  })
  const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  const working = new Uint8Array((end - start) / minute)
  const dates = new Int32Array(working.length)
  for (let i = 0; i < working.length; i++) {
    const part = Object.fromEntries(format.formatToParts(start + i * minute).map(({ type, value }) => [type, value]))
    const date = `${part["year"]}-${part["month"]}-${part["day"]}`
    const now = Number(part["hour"]) * 60 + Number(part["minute"])
    const hours = calendar.makeUpDays[date]
      ? calendar.makeUpHours
      : calendar.holidays[date]
        ? []
        : calendar.week[names.indexOf(part["weekday"]!)]!
    dates[i] = Date.parse(`${date}T00:00Z`) / 86_400_000
    working[i] = hours.some(({ from, to }) => from <= now && now < to) ? 1 : 0
  }
  return { start, working, dates }
}

const always = (unit: Calendar.TimeUnit): boolean => unit === "urgentHours" || unit === "calendarDays"

/** Steps from a minute on until so many minutes of a unit have gone by: the minute after the last. Past the span it is the end of it. */
const step = (unit: Calendar.TimeUnit, from: number, count: number, { working }: Minutes): number => {
  if (always(unit)) return Math.min(from + count, working.length)
  let i = from
  for (let left = count; left > 0 && i < working.length; i++) if (working[i] === 1) left--
  return i
}

/** How many minutes of a unit lie between two. */
const between = (unit: Calendar.TimeUnit, from: number, to: number, { working }: Minutes): number => {
  if (always(unit)) return Math.max(0, to - from)
  let count = 0
  for (let i = from; i < to; i++) if (working[i] === 1) count++
  return count
}

/** The minute in which a term that begins at another is over, when nothing comes between. */
const after = (term: Term, from: number, calendar: Calendar.Calendar, minutes: Minutes): number => {
  const { dates, working } = minutes
  const { amount, unit, counting } = term
  const length = unit === "workingDays" ? calendar.workingDay : unit === "calendarDays" ? 1440 : 60
  if (counting === "elapsed") return step(unit, from, amount * length, minutes)
  if (unit === "calendarDays") {
    let i = from
    while (i < dates.length && dates[i]! <= dates[from]! + amount) i++
    return i
  }
  let end = from
  let seen = dates[from]!
  let days = 0
  for (let i = from; i < dates.length; i++) {
    if (working[i] === 0 || dates[i] === dates[from]) continue
    if (dates[i] !== seen) {
      if (days === amount) return end
      days++
      seen = dates[i]!
    }
    end = i + 1
  }
  return dates.length
}

/**
 * When the time is used up, stepping minute by minute; null while paused or past the span. Facts fall on whole minutes, in order of
 * time; the zone keeps its offset.
 */
export const dueByStepping = (facts: ReadonlyArray<ClockFact>, calendar: Calendar.Calendar, minutes: Minutes): number | null => {
  const first = facts[0]
  if (first === undefined || first._tag !== "Started") return null
  const { unit } = first.term
  const { start, working } = minutes
  const indexOf = (at: number): number => (at - start) / minute
  const begin = indexOf(first.at)
  let left = between(unit, begin, after(first.term, begin, calendar, minutes), minutes)
  /** Since when nothing was left. */
  let done: number | null = null
  let paused: number | null = null
  let next = 1
  for (let i = begin; i < working.length && (next < facts.length || done === null); i++) {
    for (let fact = facts[next]; fact !== undefined && indexOf(fact.at) <= i; fact = facts[++next]) {
      if (fact._tag === "Paused") paused ??= i
      if (fact._tag === "Resumed") paused = null
      if (fact._tag !== "Extended") continue
      const now = paused ?? i
      const due: number = done ?? step(unit, now, left, minutes)
      const more = between(unit, due, after(fact.term, due, calendar, minutes), minutes)
      const gone: number = done === null ? 0 : between(unit, done, now, minutes)
      if (done === null) left += more
      else if (more > gone) [left, done] = [more - gone, null]
      else done = step(unit, done, more, minutes)
    }
    if (done !== null || paused !== null || !(always(unit) || working[i] === 1)) continue
    if (--left === 0) done = i + 1
  }
  return paused !== null || done === null || done >= working.length ? null : start + done * minute
}
