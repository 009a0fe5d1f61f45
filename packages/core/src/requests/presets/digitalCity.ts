/** Digital city management: urgent hours by day and night, working hours within 8–12 and 14–18, working days of eight hours, calendar days. */
import type { Preset } from "../policy.ts"
import { bare, elapsed, wholeDays } from "./bare.ts"

export const digitalCity: Preset = {
  id: "china/digital-city",
  version: "1-unofficial",
  source: "a secondary page on digital city management: its four units of time; the amounts are examples",
  jurisdiction: "China",
  date: null,
  official: false,
  value: {
    ...bare,
    clockStarts: "dispatched",
    terms: [
      {
        name: "urgent hours",
        when: { urgent: true },
        term: elapsed(2, "urgentHours"),
        warn: null,
        extension: null,
        redo: elapsed(2, "urgentHours")
      },
      {
        name: "working hours",
        when: { items: ["sanitation", "signs"] },
        term: elapsed(4, "workingHours"),
        warn: null,
        extension: null,
        redo: elapsed(4, "workingHours")
      },
      {
        name: "calendar days",
        when: { items: ["greening", "building"] },
        term: wholeDays(15, "calendarDays"),
        warn: null,
        extension: null,
        redo: wholeDays(15, "calendarDays")
      },
      {
        name: "working days",
        when: {},
        term: elapsed(3, "workingDays"),
        warn: null,
        extension: null,
        redo: elapsed(3, "workingDays")
      }
    ]
  }
}
