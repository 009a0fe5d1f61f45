/** A score explains itself, line by line, in both languages. */
import { explain, ofSurvey, preset, show } from "@linli/core/assessment"
import { Fraction } from "@linli/core/kernel"
import { describe, expect, it } from "vitest"
import { hour, inMonth, line, requests, resultsOf } from "./items.ts"

const titles = new Map(preset.indicators.map(({ id, title }) => [id, title]))
const results = resultsOf(
  requests(
    line(),
    line({ resolvedAt: inMonth + 4 * hour }),
    line({ state: "InHand", resolvedAt: null, closedAt: null }),
    line({ state: "Merged" })
  )
)
const explained = (id: string, lang: "zh" | "en", row = results.get(id)!.all) => explain(results.get(id)!, row, lang, titles)

describe("a ratio explains", () => {
  it("what is left out, what counts for how much, and the division", () => {
    expect(explained("digital-city/settled", "en")).toEqual([
      "settled: in time in full, late at 40 % (digital-city/settled, version 1-unofficial, unofficial: digital city management, a secondary page)",
      "− left out, intake declined: 0",
      "− left out, merged as a duplicate: 1",
      "− left out, withdrawn by the reporter: 0",
      "− left out, not yet due: 0",
      "− left out, settled at a time that nobody stated: 0",
      "− left out, without a time to count it at: 0",
      "+ in time: 1 → 1",
      "+ late: 1 → 2/5",
      "+ all others: 1 → 0",
      "= result: 7/5 / 3 = 46.67 %"
    ])
  })
})

describe("a composition explains", () => {
  it("each part with its weight, and the sum (LS2), in Chinese", () => {
    expect(explained("digital-city/comprehensive", "zh", results.get("digital-city/comprehensive")!.units[0]!)).toEqual([
      "综合指标（digital-city/comprehensive，版本 1-unofficial，非官方：digital city management, a secondary page） · street-1",
      "+ 结案（按期全计，超期计四成）（digital-city/settled）：(7/15) × 4/5 = 28/75",
      "+ 延期率（digital-city/extended）：(1 减 0) × 1/10 = 1/10",
      "+ 返工率（digital-city/redone）：(1 减 0) × 1/10 = 1/10",
      "= 得分：43/75 = 57.33"
    ])
  })
  it("which part has no value", () => {
    expect(explained("linshu/community", "en").slice(1)).toEqual([
      "+ hotline orders solved (linshu/orders): (1) × 1/2 = 1/2",
      "+ livelihood (linshu/livelihood): no value, nothing to count",
      "= score: no value"
    ])
  })
})

it("what is withheld says why, and no figure", () => {
  const survey = resultsOf([ofSurvey({ id: "a", unit: "u", at: inMonth, visited: true, aware: true, satisfied: null })]).get("wuhan/aware")!
  expect(explain(survey, survey.units[0]!, "en")[1]).toBe("not shown: fewer than 5, or another unit's could be worked out from it")
  expect(explain(survey, survey.all, "zh")[1]).toBe("少于 5 份或可反推，不予显示")
})

it("rounding happens only when shown", () => {
  expect([show(Fraction.make(2, 3), { as: "percent", digits: 1 }), show(Fraction.make(2, 3), { as: "points", digits: 0 })]).toEqual([
    "66.7 %",
    "67"
  ])
  expect(show(Fraction.make(0, 0), { as: "points", digits: 2 })).toBe("–")
})
