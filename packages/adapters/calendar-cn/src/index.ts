/**
 * China's statutory holidays and make-up working days, for every year that the package chinese-days carries, as a calendar that can
 * be adopted. It decides nothing: hours of the day and zone are the caller's, by default those of digital city management.
 */
import { Calendar } from "@linli/core/kernel"
import days from "chinese-days/dist/chinese-days.json" with { type: "json" }

/** Names in the data are `English,中文,number of days off`. */
const chinese = (name: string): string => name.split(",")[1] ?? name

const named = (dates: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(dates)
      .map(([date, name]) => [date, chinese(name)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
  )

const lastYear = Object.keys(days.holidays).sort().at(-1)!.slice(0, 4)

export interface ChinaOptions {
  readonly id?: string
  /** Hours of an ordinary working day and of a make-up day; 8–12 and 14–18 by default. */
  readonly hours?: Calendar.Hours
}

/**
 * The calendar of mainland China. Its version names the year up to which holidays are announced; a deadline that runs past it is
 * marked provisional.
 *
 * Source: the yearly notices of the General Office of the State Council on holiday arrangements, as collected by chinese-days.
 *
 * @example
 * ```ts
 * import { chinaCalendar } from "@linli/calendar-cn"
 * import { Calendar } from "@linli/core/kernel"
 * const calendar = Calendar.compile(chinaCalendar())
 * console.log(calendar.isWorkingDay("2025-10-01"), calendar.isWorkingDay("2025-10-11")) // false true
 * ```
 */
export const chinaCalendar = (options: ChinaOptions = {}): Calendar.Calendar => {
  const preset = Calendar.calendarKind.preset.value
  const hours = options.hours ?? preset.makeUpHours
  return {
    ...preset,
    id: options.id ?? "china",
    version: lastYear,
    week: [hours, hours, hours, hours, hours, [], []],
    holidays: named(days.holidays),
    makeUpDays: named(days.workdays),
    makeUpHours: hours,
    workingDay: hours.reduce((sum, { from, to }) => sum + to - from, 0),
    knownUntil: `${lastYear}-12-31`
  }
}
