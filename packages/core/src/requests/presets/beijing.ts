/** A draft of a Beijing standard: two hours in an emergency, a day for the supply of homes, a week in general, fifteen days for what is complex. */
import type { Preset } from "../policy.ts"
import { bare, elapsed, wholeDays } from "./bare.ts"

export const beijing: Preset = {
  id: "beijing/dbt-draft",
  version: "draft",
  source: "draft of DB11/T on handling complaints at once, by a secondary page; the final text was not read",
  jurisdiction: "Beijing",
  date: null,
  official: false,
  value: {
    ...bare,
    terms: [
      {
        name: "emergency",
        when: { urgent: true },
        term: elapsed(2, "urgentHours"),
        warn: null,
        extension: null,
        redo: elapsed(2, "urgentHours")
      },
      {
        name: "supply",
        when: { items: ["water", "power", "gas", "heat"] },
        term: elapsed(24, "urgentHours"),
        warn: null,
        extension: null,
        redo: elapsed(24, "urgentHours")
      },
      {
        name: "complex",
        when: { items: ["complex"] },
        term: wholeDays(15, "calendarDays"),
        warn: null,
        extension: null,
        redo: wholeDays(15, "calendarDays")
      },
      {
        name: "general",
        when: {},
        term: wholeDays(7, "calendarDays"),
        warn: null,
        extension: null,
        redo: wholeDays(7, "calendarDays")
      }
    ]
  }
}
