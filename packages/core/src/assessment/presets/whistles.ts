/**
 * Whistles (吹哨报到): both sides are scored, the department by whether it answered in time, came and satisfied, the summoning
 * unit by whether it called those who were in charge and rated what they did. That both are scored is the regulation's; the
 * formulas are linli's own. Not official.
 */
import type { Condition } from "../Condition.ts"
import type { Hit, Indicator, Ratio } from "../Indicator.ts"
import { basicallyTitle, calendarMonth, isBasicallySatisfied, isSatisfied, percent, points, satisfiedTitle } from "./shared.ts"

const origin = {
  version: "1-unofficial",
  source: "hotline regulation, art. 33: both sides are scored; the formula is linli's own",
  jurisdiction: "any",
  date: "2026-11-22",
  official: false
} as const

const rating = (isRating: Condition): Condition => ("field" in isRating ? { ...isRating, field: "rating" } : isRating)

const rate = (
  name: string,
  title: Ratio["title"],
  per: "department" | "summoner",
  leftOut: Ratio["leftOut"],
  hits: Ratio["hits"]
): Ratio => ({
  _tag: "Ratio",
  id: `whistle/${name}`,
  ...origin,
  title,
  display: percent,
  counts: "whistles",
  period: calendarMonth,
  dated: "blown",
  per,
  leftOut,
  hits,
  suppressBelow: null
})

const pending = {
  name: "pending",
  title: { zh: "未到应哨时限", en: "answer not yet due" },
  when: { field: "answer", is: "pending" }
} as const
const noLimit = {
  name: "noLimit",
  title: { zh: "未设应哨时限", en: "no time to answer was set" },
  when: { field: "answer", is: null }
} as const
const declined = { name: "declined", title: { zh: "不予应哨", en: "declined" }, when: { field: "declined", is: true } } as const
const unrated = { name: "unrated", title: { zh: "未评价", en: "not rated" }, when: { field: "rating", is: null } } as const
const unfinished = { name: "unfinished", title: { zh: "未办结", en: "not finished" }, when: { field: "finished", is: false } } as const

const answered: Hit = {
  name: "inTime",
  title: { zh: "按时应哨", en: "answered in time" },
  when: { field: "answer", is: "inTime" },
  worth: "1"
}
const arrived: Hit = { name: "arrived", title: { zh: "已报到", en: "came" }, when: { field: "arrived", is: true }, worth: "1" }
const satisfied: Hit = { name: "satisfied", title: satisfiedTitle, when: rating(isSatisfied), worth: "1" }
const basically: Hit = { name: "basicallySatisfied", title: basicallyTitle, when: rating(isBasicallySatisfied), worth: "9/10" }
const checked: Hit = { name: "rated", title: { zh: "已评价", en: "rated" }, when: { not: { field: "rating", is: null } }, worth: "1" }
const founded: Hit = {
  name: "inCharge",
  title: { zh: "部门确有职责", en: "the department did not decline as not in charge" },
  when: { not: { field: "refusal", in: ["notOurDuty", "outsideOurArea", "noAuthority"] } },
  worth: "1"
}

export const whistles: ReadonlyArray<Indicator> = [
  rate("answered", { zh: "按时应哨率", en: "answered in time" }, "department", [pending, noLimit], [answered]),
  rate("arrived", { zh: "报到率", en: "arrived" }, "department", [pending, declined], [arrived]),
  rate("satisfied", { zh: "街道评价", en: "rating by the summoning unit" }, "department", [unrated], [satisfied, basically]),
  {
    _tag: "Composition",
    id: "whistle/department",
    ...origin,
    title: { zh: "报到部门得分", en: "score of a department" },
    display: points,
    appraises: "department",
    parts: [
      { indicator: "whistle/answered", weight: "1/4" },
      { indicator: "whistle/arrived", weight: "1/4" },
      { indicator: "whistle/satisfied", weight: "1/2", rater: "street" }
    ]
  },
  rate("checked", { zh: "评价完成率", en: "finished parts that were rated" }, "summoner", [unfinished], [checked]),
  rate("founded", { zh: "吹哨准确率", en: "called those in charge" }, "summoner", [pending], [founded]),
  {
    _tag: "Composition",
    id: "whistle/summoner",
    ...origin,
    title: { zh: "吹哨单位得分", en: "score of a summoning unit" },
    display: points,
    appraises: "summoner",
    parts: [
      { indicator: "whistle/checked", weight: "1/2" },
      { indicator: "whistle/founded", weight: "1/2" }
    ]
  }
]
