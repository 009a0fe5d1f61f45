/** What a catalogue may say, where it sends a request, and how much it spares. */
import { describe, expect, it } from "@effect/vitest"
import { catalogue } from "@linli/core"
import { Fraction } from "@linli/core/kernel"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

const item: catalogue.Item = {
  item: "heating",
  class: "homes",
  subclass: "heat",
  lead: { unit: "heat-company" },
  helpers: ["lilac", "housing-bureau"],
  steps: ["look", "mend", "tell"],
  basis: ["heating regulation 12"],
  limit: { amount: 24, unit: "urgentHours", counting: "elapsed" },
  stage: null
}
const matter: catalogue.Matter = {
  matter: "elder-register",
  kind: "form",
  levels: ["community"],
  collects: ["age"],
  basis: ["notice 7"],
  decision: null
}
const preset = catalogue.cataloguePolicy.preset.value
const read = Schema.decodeUnknownResult(catalogue.Catalogue)
const problem = (change: object): string => {
  const result = read({ ...preset, ...change })
  return Result.isSuccess(result) ? "none" : result.failure.message
}

describe("a catalogue", () => {
  it("names for each item its lead, its steps and its basis; without one of them it is refused with its place", () => {
    expect(problem({ items: [item] })).toBe("none")
    for (const field of ["lead", "steps", "basis"]) {
      const { [field as "lead"]: _, ...rest } = item
      expect(problem({ items: [rest] })).toContain(`["items"][0]["${field}"]`)
    }
    for (const change of [{ steps: [] }, { basis: [] }, { lead: null }])
      expect(problem({ items: [{ ...item, ...change }] })).not.toBe("none")
  })

  it("lists nothing twice, and lets nobody help themselves", () => {
    expect(problem({ items: [item, item] })).toContain("heating stands there twice")
    expect(problem({ items: [{ ...item, helpers: ["heat-company"] }] })).toContain("heat-company leads heating and helps itself")
    expect(problem({ matters: [matter, matter] })).toContain("elder-register stands there twice")
  })

  it("asks one unit for the same by one form alone", () => {
    const second = { ...matter, matter: "age-census" }
    expect(problem({ matters: [matter, second] })).toContain("age-census asks for age, which elder-register asks for already")
    expect(problem({ matters: [matter, { ...second, levels: ["street"] }] })).toBe("none")
    expect(problem({ matters: [matter, { ...second, collects: ["income"] }] })).toBe("none")
  })

  it("hands down no duty without a joint decision", () => {
    const duty = { ...matter, matter: "sweep", kind: "duty", collects: [] }
    expect(problem({ matters: [duty] })).toContain("a duty such as sweep needs a joint decision")
    expect(problem({ matters: [{ ...duty, decision: "joint notice 3" }] })).toBe("none")
    expect(problem({ matters: [duty], needDecision: [] })).toBe("none")
  })
})

describe("the way of a request", () => {
  const own = { ...item, item: "stairs", lead: "unitOfPlace" } as const
  const items = [item, own]

  it("is the lead and the helpers of its item, with the entry that says so", () => {
    expect(catalogue.routeOf({ items }, { item: "heating", unit: "lilac" })).toEqual({
      lead: "heat-company",
      helpers: ["lilac", "housing-bureau"],
      by: item
    })
  })

  it("leads to the unit that it lies in where the item says so, which does not help itself", () => {
    expect(catalogue.routeOf({ items }, { item: "stairs", unit: "lilac" })).toEqual({ lead: "lilac", helpers: ["housing-bureau"], by: own })
  })

  it("is none for an item that nobody listed, or where the place is not known", () => {
    expect(catalogue.routeOf({ items }, { item: "noise", unit: "lilac" })).toBe("NotListed")
    expect(catalogue.routeOf({ items }, { item: null, unit: "lilac" })).toBe("NotListed")
    expect(catalogue.routeOf({ items }, { item: "stairs", unit: null })).toBe("PlaceUnknown")
  })
})

it("a reduction is the matters fewer of those that were, exactly, by level", () => {
  const some = (count: number) => ({ matters: Array.from({ length: count }, (_, i) => ({ ...matter, matter: `m-${i}`, collects: [] })) })
  expect(catalogue.reductionOf(some(170), some(85), "community")).toEqual(Fraction.make(1, 2))
  expect(Fraction.isDefined(catalogue.reductionOf(some(0), some(3), "community"))).toBe(false)
  expect(catalogue.reductionOf(some(3), some(0), "street")).toEqual(Fraction.make(0, 0))
})
