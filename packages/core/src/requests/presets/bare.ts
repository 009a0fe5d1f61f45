/** What a preset leaves to the city: nothing happens by rule where a source says nothing of it. */
import type { TimeUnit } from "../../kernel/Calendar.ts"
import type { Term } from "../../kernel/Deadline.ts"
import { type RequestPolicy, requestPolicy } from "../policy.ts"

/** Roles and rounds of the library's own preset, and no rule of time. */
export const bare: RequestPolicy = {
  ...requestPolicy.preset.value,
  terms: [],
  pauseReasons: [],
  dormancy: null,
  ladder: [],
  followUpWithin: null,
  closeAfterSilence: null,
  answerWithin: { objection: null, whistle: null, reopening: null },
  supervision: { openOn: [], transferAfter: null, transferTo: null, resetBy: "answerInTime" }
}

/** A term as statutes count days: the first one left out, to the end of the last. */
export const wholeDays = (amount: number, unit: Extract<TimeUnit, "workingDays" | "calendarDays">): Term => ({
  amount,
  unit,
  counting: "wholeDays"
})

export const elapsed = (amount: number, unit: TimeUnit): Term => ({ amount, unit, counting: "elapsed" })
