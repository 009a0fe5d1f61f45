/**
 * Beijing's three rates (接诉即办). The regulation of 2021 gives no formula; these are one district's: of the valid callbacks, a
 * basically satisfied reporter counts for 0.9, the score is 10/50/40, the month runs from the 19th to the 18th and the day from
 * noon to noon. Not official.
 */
import type { Condition } from "../Condition.ts"
import type { Hit, Indicator, Ratio } from "../Indicator.ts"
import type { Period } from "../Period.ts"
import { basicallyTitle, isBasicallySatisfied, isSatisfied, neverHandled, percent, points, satisfiedTitle, zone } from "./shared.ts"

export const fromThe19th: Period = { every: "month", day: 19, at: 0, zone }
export const noonToNoon: Period = { every: "day", at: 720, zone }

const origin = {
  version: "1-unofficial",
  source: "code of practice of one district of Beijing, from a secondary page",
  jurisdiction: "Beijing, one district",
  date: "2026-11-22",
  official: false
} as const

const isUnsaid: Condition = {
  any: [
    { field: "contacted", is: null },
    { field: "solved", is: null },
    { field: "satisfied", is: null }
  ]
}

const leftOut: Ratio["leftOut"] = [
  ...neverHandled,
  { name: "proactive", title: { zh: "未诉先办", en: "raised by the city itself" }, when: { field: "proactive", is: true } },
  { name: "notCalledBack", title: { zh: "未回访成功", en: "no callback was completed" }, when: { field: "called", is: false } },
  { name: "incomplete", title: { zh: "回访内容不全", en: "the callback leaves one of the three questions open" }, when: isUnsaid }
]

const rate = (id: string, title: Ratio["title"], hits: Ratio["hits"], period: Period): Ratio => ({
  _tag: "Ratio",
  id,
  ...origin,
  title,
  display: percent,
  counts: "requests",
  period,
  dated: "raised",
  per: "lead",
  leftOut,
  hits,
  suppressBelow: null
})

const contacted: Hit = {
  name: "contacted",
  title: { zh: "已响应", en: "somebody got in touch" },
  when: { field: "contacted", is: true },
  worth: "1"
}
const solved: Hit = { name: "solved", title: { zh: "已解决", en: "solved" }, when: { field: "solved", is: "solved" }, worth: "1" }
const satisfied: Hit = { name: "satisfied", title: satisfiedTitle, when: isSatisfied, worth: "1" }
const basically: Hit = { name: "basicallySatisfied", title: basicallyTitle, when: isBasicallySatisfied, worth: "9/10" }

const rates = (suffix: string, period: Period, zh: string, en: string): ReadonlyArray<Ratio> => [
  rate(`beijing/contacted${suffix}`, { zh: `响应率${zh}`, en: `contacted${en}` }, [contacted], period),
  rate(`beijing/solved${suffix}`, { zh: `解决率${zh}`, en: `solved${en}` }, [solved], period),
  rate(`beijing/satisfied${suffix}`, { zh: `满意率${zh}`, en: `satisfied${en}` }, [satisfied, basically], period)
]

export const beijing: ReadonlyArray<Indicator> = [
  ...rates("", fromThe19th, "", ""),
  ...rates("-daily", noonToNoon, "（日）", ", by day"),
  {
    _tag: "Composition",
    id: "beijing/score",
    ...origin,
    title: { zh: "“三率”综合得分", en: "score of the three rates" },
    display: points,
    parts: [
      { indicator: "beijing/contacted", weight: "1/10" },
      { indicator: "beijing/solved", weight: "1/2" },
      { indicator: "beijing/satisfied", weight: "2/5" }
    ]
  },
  {
    _tag: "Composition",
    id: "elsewhere/score",
    ...origin,
    source: "a secondary page on another place; it gives the weights and no formula of the rates, which are taken from beijing/*",
    jurisdiction: "not named",
    title: { zh: "“三率”综合得分（另一地）", en: "score of the three rates, another place" },
    display: points,
    parts: [
      { indicator: "beijing/contacted", weight: "3/10" },
      { indicator: "beijing/solved", weight: "7/20" },
      { indicator: "beijing/satisfied", weight: "7/20" }
    ]
  }
]
