/** Letters and visits (信访): sixty days, thirty more once; an objection to a transfer within five working days. */
import type { Preset } from "../policy.ts"
import { bare, wholeDays } from "./bare.ts"

export const petitions: Preset = {
  id: "china/petitions",
  version: "2022",
  source: "Regulation on Handling Petitions 2022, art. 22–23 and 34–36 (law)",
  jurisdiction: "China",
  date: "2022",
  official: true,
  value: {
    ...bare,
    terms: [
      {
        name: "decision",
        when: {},
        term: wholeDays(60, "calendarDays"),
        warn: null,
        extension: { times: 1, each: wholeDays(30, "calendarDays"), approver: "supervisor" },
        redo: wholeDays(30, "calendarDays")
      }
    ],
    answerWithin: { ...bare.answerWithin, objection: wholeDays(5, "workingDays") }
  }
}
