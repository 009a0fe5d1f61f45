/** The presets, against figures worked out by hand. */
import { assessmentPolicy, behind, ofScore, ofSurvey, ofWhistle, show } from "@linli/core/assessment"
import { Fraction } from "@linli/core/kernel"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { hour, inMonth, lead, line, now, part, requests, resultsOf, shown } from "./items.ts"

const f = Fraction.make
const rating = (
  contacted: boolean | null,
  solved: "solved" | "partlySolved" | "notSolved" | null,
  satisfied: "satisfied" | "basicallySatisfied" | "dissatisfied" | null
) => ({
  rating: { contacted, solved, satisfied }
})

it("every preset is a policy that its own schema takes, and none calls itself official", () => {
  const { value } = assessmentPolicy.preset
  expect(Schema.decodeUnknownSync(assessmentPolicy.schema)(JSON.parse(JSON.stringify(value)))).toEqual(value)
  expect(value.indicators.filter(({ official }) => official)).toEqual([])
})

describe("Beijing's three rates", () => {
  const lines = [
    line(rating(true, "solved", "satisfied")),
    line(rating(true, "solved", "basicallySatisfied")),
    line(rating(true, "notSolved", "dissatisfied")),
    line(rating(false, "partlySolved", "basicallySatisfied")),
    line({ ...lead("street-2"), ...rating(true, "solved", "satisfied") }),
    line(rating(true, null, "satisfied")),
    line(),
    line({ state: "Merged" }),
    line({ proactive: true, ...rating(true, "solved", "satisfied") }),
    line({ raisedAt: Date.parse("2026-11-18T23:59:59.999+08:00"), ...rating(true, "solved", "satisfied") })
  ]
  const results = resultsOf(requests(...lines))
  const values = (id: string) =>
    [...results.get(id)!.units, results.get(id)!.all].map((row) => (row._tag === "Withheld" ? null : row.value))

  it("divide by valid callbacks, and count a basically satisfied reporter for 0.9", () => {
    expect(values("beijing/contacted")).toEqual([f(3, 4), f(1), f(4, 5)])
    expect(values("beijing/solved")).toEqual([f(1, 2), f(1), f(3, 5)])
    // street-1: (1 + 0.9 + 0.9) / 4; together: (2 + 1.8) / 5.
    expect(values("beijing/satisfied")).toEqual([f(7, 10), f(1), f(19, 25)])
  })
  it("make a score of 10/50/40, and another of 30/35/35", () => {
    // street-1: 7.5 + 25 + 28; together: 8 + 30 + 30.4.
    expect(values("beijing/score")).toEqual([f(605, 1000), f(1), f(684, 1000)])
    // 24 + 21 + 26.6.
    expect(values("elsewhere/score").at(-1)).toEqual(f(716, 1000))
    expect(show(f(684, 1000), results.get("beijing/score")!.indicator.display)).toBe("68.40")
  })
  it("name the requests behind numerator, denominator and whatever is left out", () => {
    const row = shown(results.get("beijing/satisfied")!.all)
    const ids = (...which: ReadonlyArray<number>) => which.map((i) => lines[i]!.request)
    expect(row.hits.map(({ name, ids }) => [name, ids])).toEqual([
      ["satisfied", ids(0, 4)],
      ["basicallySatisfied", ids(1, 3)]
    ])
    expect(behind(row).toSorted()).toEqual(ids(0, 1, 2, 3, 4).toSorted())
    expect(row.leftOut.map(({ name, ids }) => [name, ids])).toEqual([
      ["declined", []],
      ["merged", ids(7)],
      ["withdrawn", []],
      ["proactive", ids(8)],
      ["notCalledBack", ids(6)],
      ["incomplete", ids(5)],
      ["undated", []]
    ])
  })
})

describe("the formula of digital city management", () => {
  it("counts late ones at 40 %, takes extensions and redos off, and leaves out what is not yet due", () => {
    const results = resultsOf(
      requests(
        line(),
        line(),
        line({ resolvedAt: inMonth + 4 * hour, extensions: 1 }),
        line({ resolvedAt: null, closedAt: null, state: "InHand", round: 2 }),
        line({ resolvedAt: null, closedAt: null, state: "InHand", due: now }),
        line({ resolvedAt: null, closedAt: null, timeKnown: false }),
        line({ due: null })
      )
    )
    const settled = shown(results.get("digital-city/settled")!.all)
    expect([settled.numerator, settled.denominator]).toEqual([f(12, 5), 4])
    expect(settled.leftOut.filter(({ count }) => count > 0).map(({ name, count }) => [name, count])).toEqual([
      ["pending", 1],
      ["timeUnknown", 1],
      ["undated", 1]
    ])
    // 0.6 × 0.8 + (1 − 1/4) × 0.1 + (1 − 1/4) × 0.1
    expect(results.get("digital-city/comprehensive")!.all).toMatchObject({ value: f(63, 100) })
  })
  it("right on the due time is in time, a millisecond later is not", () => {
    const settled = (resolvedAt: number) => requests(line({ resolvedAt }))[0]!.values["settled"]
    expect([settled(inMonth + 3 * hour), settled(inMonth + 3 * hour + 1)]).toEqual(["inTime", "late"])
  })
})

describe("whistles", () => {
  const items = [
    part(),
    part({ answeredAt: inMonth + 9 * hour, arrivedAt: null, finishedAt: null, rating: null }),
    part({ answeredAt: null, declinedAt: inMonth, refusal: "notOurDuty", arrivedAt: null, finishedAt: null, rating: null }),
    part({ department: "power", rating: "basicallySatisfied" }),
    part({ department: "power", rating: null })
  ].map((one) => ofWhistle(one, now, inMonth + 4 * hour))
  const results = resultsOf(items)

  it("score the departments by answer, arrival and rating", () => {
    const score = results.get("whistle/department")!
    // power: 1/4 + 1/4 + 0.9/2; water: (2/3 + 1/2) / 4 + 1/2.
    expect(score.units.map((row) => (row._tag === "Scored" ? [row.unit, row.value] : null))).toEqual([
      ["power", f(95, 100)],
      ["water", f(19, 24)]
    ])
  })
  it("score the unit that summons, too", () => {
    // 2 of 3 finished parts are rated; 4 of 5 departments were in charge.
    expect(results.get("whistle/summoner")!.units).toMatchObject([{ unit: "street-1", value: f(11, 15) }])
  })
})

describe("Wuhan's three rates", () => {
  const answers = (unit: string, count: number, satisfied: "satisfied" | "dissatisfied" | null = "satisfied") =>
    Array.from({ length: count }, (_, i) =>
      ofSurvey({ id: `${unit}-${i}`, unit, at: inMonth, visited: i % 2 === 0, aware: true, satisfied })
    )

  it("come from answers, of those who answered the question", () => {
    const results = resultsOf([...answers("a", 6), ...answers("b", 5, "dissatisfied"), ...answers("b", 2, null)])
    expect(results.get("wuhan/visited")!.all).toMatchObject({ value: f(7, 13) })
    const { all, units } = results.get("wuhan/satisfied")!
    expect(all).toMatchObject({
      value: f(6, 11),
      leftOut: [
        { name: "unanswered", count: 2 },
        { name: "undated", count: 0 }
      ]
    })
    expect(units.map((row) => row._tag)).toEqual(["Counted", "Counted"])
  })
  it("show no unit with fewer than five answers, nor another from which it could be worked out", () => {
    const { all, units } = resultsOf([...answers("a", 9), ...answers("b", 4), ...answers("c", 7)]).get("wuhan/aware")!
    expect(units.map((row) => [row.unit, row._tag])).toEqual([
      ["a", "Counted"],
      ["b", "Withheld"],
      ["c", "Withheld"]
    ])
    expect(all).toMatchObject({ denominator: 20 })
  })
})

describe("appraisals", () => {
  const score = (unit: string, rater: string, points: number, subject = "whole") =>
    ofScore({ id: `${unit}-${rater}-${points}`, unit, subject, rater, score: points, at: inMonth })

  it("ND8 in Fuding's, the street's part weighs half and shows the scores behind it", () => {
    const results = resultsOf([score("water", "street", 80), score("water", "street", 71), score("water", "office", 100)])
    expect(results.get("fuding/department")!.units).toMatchObject([
      { unit: "water", value: f(1755, 2000), parts: [{ adds: f(151, 400) }, { adds: f(1, 2) }] }
    ])
    expect(behind(shown(results.get("fuding/street")!.all))).toEqual(["water-street-80", "water-street-71"])
  })
  it("LS2 in Linshu's, a unit without one of the scores has none, and the other's weight stays as it is", () => {
    const orders = requests(line(lead("east")), line({ ...lead("east"), outcome: "notSolved" }), line(lead("west")))
    const { units } = resultsOf([...orders, score("east", "office", 90, "livelihood")]).get("linshu/community")!
    expect(units).toMatchObject([
      { unit: "east", value: f(7, 10), parts: [{ gap: null }, { gap: null }] },
      { unit: "west", value: { denominator: 0n }, parts: [{ gap: null, adds: f(1, 2) }, { gap: "nothingCounted" }] }
    ])
  })
})
