/** Shandong's practice: fifteen working days and seven more once, a yellow card the working day before, a red card after, and supervision. */
import type { Preset } from "../policy.ts"
import { bare, elapsed, wholeDays } from "./bare.ts"

export const shandong: Preset = {
  id: "shandong/cards",
  version: "1-unofficial",
  source: "a secondary page on Shandong's hotlines; not read in the original",
  jurisdiction: "Shandong",
  date: null,
  official: false,
  value: {
    ...bare,
    terms: [
      {
        name: "general",
        when: {},
        term: wholeDays(15, "workingDays"),
        warn: elapsed(1, "workingDays"),
        extension: { times: 1, each: wholeDays(7, "workingDays"), approver: "supervisor" },
        redo: wholeDays(15, "workingDays")
      }
    ],
    supervision: { ...bare.supervision, openOn: ["overdue", "dissatisfied", "repeated"] }
  }
}
