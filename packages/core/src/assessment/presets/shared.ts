/** Conditions and periods that presets have in common. */
import type { Condition } from "../Condition.ts"
import type { Display, Title } from "../Indicator.ts"
import type { Period } from "../Period.ts"

export const zone = "Asia/Shanghai"
/** From the first day of the month, midnight. */
export const calendarMonth: Period = { every: "month", day: 1, at: 0, zone }
export const calendarYear: Period = { every: "year", month: 1, day: 1, at: 0, zone }

export const percent: Display = { as: "percent", digits: 2 }
export const points: Display = { as: "points", digits: 2 }

interface LeftOut {
  readonly name: string
  readonly title: Title
  readonly when: Condition
}

/** Requests that were never to be handled. */
export const neverHandled: ReadonlyArray<LeftOut> = [
  { name: "declined", title: { zh: "不予受理", en: "intake declined" }, when: { field: "state", is: "Declined" } },
  { name: "merged", title: { zh: "重复件，已合并", en: "merged as a duplicate" }, when: { field: "state", is: "Merged" } },
  { name: "withdrawn", title: { zh: "诉求人撤回", en: "withdrawn by the reporter" }, when: { field: "state", is: "Withdrawn" } }
]

export const isSatisfied: Condition = { field: "satisfied", in: ["verySatisfied", "satisfied"] }
export const isBasicallySatisfied: Condition = { field: "satisfied", is: "basicallySatisfied" }
export const satisfiedTitle: Title = { zh: "满意及非常满意", en: "satisfied or very satisfied" }
export const basicallyTitle: Title = { zh: "基本满意", en: "basically satisfied" }
