/**
 * An independent oracle of working time: it asks the platform for the local date and time of every single minute and steps through
 * them one by one. It shares nothing with Calendar.ts but the calendar's data.
 */
import type { Calendar, ClockFact } from "@linli/core/kernel"

const minute = 60_000

export interface Minutes {
  readonly start: number
  /** Per minute from `start`: 1 where it is working time. */
  readonly working: Uint8Array
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
  for (let i = 0; i < working.length; i++) {
    const part = Object.fromEntries(format.formatToParts(start + i * minute).map(({ type, value }) => [type, value]))
    const date = `${part["year"]}-${part["month"]}-${part["day"]}`
    const now = Number(part["hour"]) * 60 + Number(part["minute"])
    const hours = calendar.makeUpDays[date]
      ? calendar.makeUpHours
      : calendar.holidays[date]
        ? []
        : calendar.week[names.indexOf(part["weekday"]!)]!
    working[i] = hours.some(({ from, to }) => from <= now && now < to) ? 1 : 0
  }
  return { start, working }
}

/**
 * When the time is used up, stepping minute by minute; null while paused or past the span. Extensions count at once, whenever
 * they are granted. Facts fall on whole minutes; terms count as elapsed.
 */
export const dueByStepping = (facts: ReadonlyArray<ClockFact>, calendar: Calendar.Calendar, { start, working }: Minutes): number | null => {
  const first = facts[0]
  if (first === undefined || first._tag !== "Started") return null
  const length = (unit: Calendar.TimeUnit): number => (unit === "workingDays" ? calendar.workingDay : unit === "calendarDays" ? 1440 : 60)
  const always = first.term.unit === "urgentHours" || first.term.unit === "calendarDays"
  let left = first.term.amount * length(first.term.unit)
  for (const fact of facts) if (fact._tag === "Extended") left += fact.term.amount * length(fact.term.unit)
  let paused = false
  let next = 1
  for (let i = (first.at - start) / minute; i < working.length; i++) {
    const now = start + i * minute
    for (; next < facts.length && facts[next]!.at <= now; next++) {
      const fact = facts[next]!
      if (fact._tag === "Paused") paused = true
      if (fact._tag === "Resumed") paused = false
    }
    if (paused) continue
    if (!always && working[i] === 0) continue
    if (--left === 0) return now + minute
  }
  return null
}
