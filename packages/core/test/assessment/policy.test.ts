/** A policy of indicators that contradicts itself is refused, with the path of what is wrong. */
import { assessmentPolicy, preset, withParts } from "@linli/core/assessment"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"

type Json = { [key: string]: unknown }
/** As a policy is read from a file. */
const decode = Schema.decodeUnknownResult(assessmentPolicy.schema, { onExcessProperty: "error" })

/** The refusal of the preset after a change to one of its indicators; null where it is taken. */
const refusal = (id: string, change: (indicator: Json) => void): string | null => {
  const policy = JSON.parse(JSON.stringify(preset)) as { indicators: Array<Json>; floors: Array<Json> }
  change(policy.indicators.find((indicator) => indicator["id"] === id)!)
  const result = decode(policy)
  return Result.isSuccess(result) ? null : result.failure.message
}
const place = (id: string): number => preset.indicators.findIndex((indicator) => indicator.id === id)
const set = (path: ReadonlyArray<string | number>, value: unknown) => (indicator: Json) => {
  let at: Record<string | number, unknown> = indicator
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>
  at[path.at(-1)!] = value
}
const path = (id: string, ...rest: ReadonlyArray<string | number>): string =>
  ["indicators", place(id), ...rest].map((key) => `[${JSON.stringify(key)}]`).join("")

it("the preset is taken as it is", () => {
  expect(refusal("beijing/solved", () => undefined)).toBeNull()
})

describe("ND8 a weight under the policy's floor is refused", () => {
  it("with the path of the weight", () => {
    const found = refusal("fuding/department", (indicator) => {
      set(["parts", 0, "weight"], "499/1000")(indicator)
      set(["parts", 1, "weight"], "501/1000")(indicator)
    })
    expect(found).toContain("the weight of street is 499/1000, under the floor of 1/2")
    expect(found).toContain(path("fuding/department", "parts", 0, "weight"))
  })
  it("and so is an appraisal without the street's part", () => {
    const found = refusal("fuding/department", set(["parts", 0, "rater"], "office"))
    expect(found).toContain("the weight of street is 0, under the floor of 1/2")
    expect(found).toContain(path("fuding/department", "parts"))
  })
  it("and right on the floor, or of others than departments, it is taken", () => {
    expect(refusal("fuding/department", set(["parts", 0, "weight"], "2/4"))).toBeNull()
    expect(refusal("linshu/community", set(["parts", 0, "weight"], "1/2"))).toBeNull()
  })
})

describe("an indicator is refused where", () => {
  const cases: ReadonlyArray<readonly [what: string, id: string, path: ReadonlyArray<string | number>, value: unknown, message: string]> = [
    ["a field is not known", "beijing/solved", ["hits", 0, "when"], { field: "sovled", is: "solved" }, 'requests have no field "sovled"'],
    ["a field is of another kind of item", "wuhan/aware", ["hits", 0, "when"], { field: "solved", is: "solved" }, "surveys have no field"],
    ["a word is none of the field's", "beijing/solved", ["hits", 0, "when", "is"], "fixed", 'solved is never "fixed"'],
    [
      "a condition within others is wrong",
      "beijing/solved",
      ["leftOut", 5, "when", "any", 1],
      { field: "rounds", is: "2" },
      'rounds is never "2"'
    ],
    ["the time is no time", "beijing/solved", ["dated"], "rounds", "rounds is no time"],
    ["the unit is no unit", "beijing/solved", ["per"], "raised", "raised is no unit"],
    ["the worth is no number", "fuding/street", ["hits", 0, "worth", "field"], "rater", "rater is no number"],
    ["the worth is more than one", "beijing/solved", ["hits", 0, "worth"], "11/10", "a weight of 11/10 is more than one"],
    ["the worth is not exact", "beijing/solved", ["hits", 0, "worth"], 0.9, "Expected"],
    ["two groups have one name", "beijing/solved", ["leftOut", 1, "name"], "declined", "the name declined is taken"],
    ["a group takes a name of linli's", "beijing/solved", ["leftOut", 1, "name"], "undated", "the name undated is taken"],
    ["a survey shows small numbers", "wuhan/aware", ["suppressBelow"], null, "say how few"],
    ["a part stands there twice", "beijing/score", ["parts", 1, "indicator"], "beijing/contacted", "beijing/contacted stands there twice"],
    ["a part is not known", "beijing/score", ["parts", 1, "indicator"], "beijing/unknown", "no indicator beijing/unknown stands above it"],
    ["a part is the whole", "beijing/score", ["parts", 1, "indicator"], "beijing/score", "no indicator beijing/score stands above it"],
    ["a part has another period", "beijing/score", ["parts", 1, "indicator"], "beijing/solved-daily", "has another period"],
    ["an id is taken", "beijing/solved", ["id"], "beijing/contacted", "beijing/contacted stands there twice"],
    ["an id has no namespace", "beijing/solved", ["id"], "solved", "a namespaced id"],
    ["a period begins on a day that some month lacks", "beijing/solved", ["period", "day"], 31, "28"]
  ]
  it("a word stands there that means nothing, or a condition asks two things at once", () => {
    expect(refusal("beijing/solved", set(["abuot"], { all: [] }))).toContain('["abuot"]')
    expect(refusal("digital-city/redone", set(["hits", 0, "when", "atMost"], 3))).toContain('["atMost"]')
  })
  it("the weights do not make one", () => {
    const found = refusal("beijing/score", set(["parts", 0, "weight"], "1/5"))
    expect(found).toContain(`the weights make 11/10, not 1\n  at ${path("beijing/score", "parts")}`)
  })
  for (const [what, id, where, value, message] of cases) {
    it(`${what}: at ${where.join(".")}`, () => {
      const found = refusal(id, set(where, value))
      expect(found).toContain(message)
      expect(found).toContain(path(id, ...where))
    })
  }
})

it("an indicator is found with all that it is made of, in order", () => {
  expect(withParts(preset, "beijing/score").map(({ id }) => id)).toEqual([
    "beijing/contacted",
    "beijing/solved",
    "beijing/satisfied",
    "beijing/score"
  ])
  expect(withParts(preset, "beijing/unknown")).toEqual([])
})
