/**
 * Appraisals that put scores together: Fuding's departments, in which the street's judgement weighs at least half, and Linshu's
 * communities, by hotline orders and livelihood. Which weights the places use beyond that is not published; these are linli's own,
 * to be replaced by an adopted policy. Not official.
 */
import type { Indicator, Ratio } from "../Indicator.ts"
import { calendarYear, neverHandled, percent, points } from "./shared.ts"

const fuding = {
  version: "1-unofficial",
  source: "an article on Fuding names the street's half; the rest of the formula is linli's own",
  jurisdiction: "Fuding",
  date: "2026-11-22",
  official: false
} as const
const linshu = {
  version: "1-unofficial",
  source: "an article on Linshu (2024) names hotline orders and livelihood; the weights are linli's own",
  jurisdiction: "Linshu",
  date: "2026-11-22",
  official: false
} as const

/** The mean of the scores that raters gave, of a hundred. */
const mean = (indicator: Pick<Ratio, "id" | "title" | "about" | "version" | "source" | "jurisdiction" | "date" | "official">): Ratio => ({
  _tag: "Ratio",
  ...indicator,
  display: percent,
  counts: "scores",
  period: calendarYear,
  dated: "given",
  per: "unit",
  leftOut: [{ name: "noScore", title: { zh: "未给分", en: "no score was given" }, when: { field: "score", is: null } }],
  hits: [
    { name: "scored", title: { zh: "得分（百分制）", en: "score of a hundred" }, when: { all: [] }, worth: { field: "score", outOf: 100 } }
  ],
  suppressBelow: null
})

export const fudingFloor = {
  appraises: "department",
  rater: "street",
  least: "1/2",
  source: "an article on Fuding: in the appraisal of 15 departments the street's score weighs at least half"
} as const

export const appraisals: ReadonlyArray<Indicator> = [
  mean({
    id: "fuding/street",
    ...fuding,
    title: { zh: "街道评分", en: "scores by the street" },
    about: { field: "rater", is: "street" }
  }),
  mean({
    id: "fuding/others",
    ...fuding,
    title: { zh: "其他评分", en: "scores by others" },
    about: { not: { field: "rater", is: "street" } }
  }),
  {
    _tag: "Composition",
    id: "fuding/department",
    ...fuding,
    title: { zh: "部门考核", en: "appraisal of a department" },
    display: points,
    appraises: "department",
    parts: [
      { indicator: "fuding/street", weight: "1/2", rater: "street" },
      { indicator: "fuding/others", weight: "1/2" }
    ]
  },
  {
    _tag: "Ratio",
    id: "linshu/orders",
    ...linshu,
    title: { zh: "热线工单解决率", en: "hotline orders solved" },
    display: percent,
    counts: "requests",
    about: { field: "channel", is: "hotline" },
    period: calendarYear,
    dated: "raised",
    per: "lead",
    leftOut: [
      ...neverHandled,
      { name: "open", title: { zh: "未办结", en: "without an outcome so far" }, when: { field: "outcome", is: null } }
    ],
    hits: [{ name: "solved", title: { zh: "已解决", en: "solved" }, when: { field: "outcome", is: "solved" }, worth: "1" }],
    suppressBelow: null
  },
  mean({
    id: "linshu/livelihood",
    ...linshu,
    title: { zh: "民生工作", en: "livelihood" },
    about: { field: "subject", is: "livelihood" }
  }),
  {
    _tag: "Composition",
    id: "linshu/community",
    ...linshu,
    title: { zh: "社区考核", en: "appraisal of a community" },
    display: points,
    appraises: "community",
    parts: [
      { indicator: "linshu/orders", weight: "1/2" },
      { indicator: "linshu/livelihood", weight: "1/2" }
    ]
  }
]
