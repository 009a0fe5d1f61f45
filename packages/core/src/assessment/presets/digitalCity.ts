/**
 * The formula of digital city management: ((closed in time × 100 % + closed late × 40 %) × 80 %) + (1 − extension rate) × 10 % +
 * (1 − redo rate) × 10 %. From a secondary page; not official.
 */
import type { Hit, Indicator, Ratio } from "../Indicator.ts"
import { calendarMonth, neverHandled, percent, points } from "./shared.ts"

const origin = {
  version: "1-unofficial",
  source: "digital city management, a secondary page",
  jurisdiction: "cities with digital city management",
  date: "2026-11-22",
  official: false
} as const

const rate = (name: string, title: Ratio["title"], hits: Ratio["hits"]): Ratio => ({
  _tag: "Ratio",
  id: `digital-city/${name}`,
  ...origin,
  title,
  display: percent,
  counts: "requests",
  period: calendarMonth,
  dated: "due",
  per: "lead",
  leftOut: [
    ...neverHandled,
    { name: "pending", title: { zh: "未到期", en: "not yet due" }, when: { field: "settled", is: "pending" } },
    {
      name: "timeUnknown",
      title: { zh: "办结时间不明", en: "settled at a time that nobody stated" },
      when: { field: "settled", is: "timeUnknown" }
    }
  ],
  hits,
  suppressBelow: null
})

const inTime: Hit = { name: "inTime", title: { zh: "按期办结", en: "in time" }, when: { field: "settled", is: "inTime" }, worth: "1" }
const late: Hit = { name: "late", title: { zh: "超期办结", en: "late" }, when: { field: "settled", is: "late" }, worth: "2/5" }
const extended: Hit = {
  name: "extended",
  title: { zh: "有延期", en: "extended" },
  when: { field: "extensions", atLeast: 1 },
  worth: "1"
}
const redone: Hit = { name: "redone", title: { zh: "有返工", en: "handled again" }, when: { field: "rounds", atLeast: 2 }, worth: "1" }

export const digitalCity: ReadonlyArray<Indicator> = [
  rate("settled", { zh: "结案（按期全计，超期计四成）", en: "settled: in time in full, late at 40 %" }, [inTime, late]),
  rate("extended", { zh: "延期率", en: "extension rate" }, [extended]),
  rate("redone", { zh: "返工率", en: "redo rate" }, [redone]),
  {
    _tag: "Composition",
    id: "digital-city/comprehensive",
    ...origin,
    title: { zh: "综合指标", en: "comprehensive indicator" },
    display: points,
    parts: [
      { indicator: "digital-city/settled", weight: "4/5" },
      { indicator: "digital-city/extended", weight: "1/10", complement: true },
      { indicator: "digital-city/redone", weight: "1/10", complement: true }
    ]
  }
]
