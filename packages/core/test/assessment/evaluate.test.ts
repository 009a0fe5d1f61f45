/** Counting, against an oracle that goes through all items again for every question. */
import { type Condition, type Counted, type Item, makeTally, type Ratio, spanOf, type Value } from "@linli/core/assessment"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { inMonth, shown } from "./items.ts"

const values = {
  solved: fc.constantFrom<Value>("solved", "partlySolved", "notSolved", null),
  contacted: fc.constantFrom<Value>(true, false, null),
  rounds: fc.integer({ min: 1, max: 4 }),
  lead: fc.constantFrom<Value>("a", "b", "c", null)
}
/** Within the day, without it, on its edges, or at no time. */
const edges = ["2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"].map((text) => Date.parse(text))
const raised = fc.oneof(
  fc.constant(null),
  fc.integer({ min: inMonth - 864e5, max: inMonth + 864e5 }),
  fc.constantFrom(...edges, ...edges.map((edge) => edge - 1))
)
const item: fc.Arbitrary<Omit<Item, "id">> = fc.record({ ...values, raised }).map((drawn) => ({ kind: "requests" as const, values: drawn }))

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  values.solved.map((is) => ({ field: "solved", is })),
  values.contacted.map((is) => ({ field: "contacted", is })),
  fc.subarray(["solved", "partlySolved", "notSolved"], { minLength: 1 }).map((words) => ({ field: "solved", in: words })),
  values.rounds.map((atLeast) => ({ field: "rounds", atLeast })),
  values.rounds.map((atMost) => ({ field: "rounds", atMost }))
)
const condition = fc.letrec<{ readonly any: Condition }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2 },
    leaf,
    fc.array(tie("any"), { maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie("any"), { maxLength: 3 }).map((any) => ({ any })),
    tie("any").map((not) => ({ not }))
  )
})).any

const title = { zh: "题", en: "title" }
const worths = ["0", "1", "1/2", "9/10", "1/3", { field: "rounds", outOf: 4 }] as const
const ratio: fc.Arbitrary<Ratio> = fc
  .record({
    about: fc.option(condition, { nil: undefined, freq: 2 }),
    leftOut: fc.array(condition, { maxLength: 2 }),
    hits: fc.array(fc.tuple(condition, fc.constantFrom(...worths)), { minLength: 1, maxLength: 3 })
  })
  .map(({ about, leftOut, hits }) => ({
    _tag: "Ratio",
    id: "test/ratio",
    version: "1",
    title,
    source: "test",
    jurisdiction: "test",
    date: "2026-11-22",
    official: false,
    display: { as: "percent", digits: 1 },
    counts: "requests",
    ...(about === undefined ? {} : { about }),
    period: { every: "day", at: 0, zone: "UTC" },
    dated: "raised",
    per: "lead",
    leftOut: leftOut.map((when, i) => ({ name: `out${i}`, title, when })),
    hits: hits.map(([when, worth], i) => ({ name: `hit${i}`, title, when, worth })) as unknown as Ratio["hits"],
    suppressBelow: null
  }))

// ---- the oracle ----
const holds = (asked: Condition, of: Item["values"]): boolean => {
  if ("all" in asked) return !asked.all.some((one) => !holds(one, of))
  if ("any" in asked) return asked.any.filter((one) => holds(one, of)).length > 0
  if ("not" in asked) return holds(asked.not, of) === false
  const value = of[asked.field]
  if ("is" in asked) return Object.is(value, asked.is)
  if ("in" in asked) return asked.in.some((word) => word === value)
  if (typeof value !== "number") return false
  return "atLeast" in asked ? !(value < asked.atLeast) : !(value > asked.atMost)
}
/** Sixtieths make every worth whole. */
const sixtieths = (worth: (typeof worths)[number], of: Item["values"]): number =>
  typeof worth === "string" ? { "0": 0, "1": 60, "1/2": 30, "9/10": 54, "1/3": 20 }[worth] : (60 / worth.outOf) * Number(of[worth.field])
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

interface Expected {
  readonly left: Readonly<Record<string, ReadonlyArray<string>>>
  readonly hit: Readonly<Record<string, ReadonlyArray<string>>>
  readonly missed: ReadonlyArray<string>
  readonly sixtieths: number
}

const expected = ({ about, leftOut, hits }: Ratio, items: ReadonlyArray<Item>): Expected => {
  const ours = items.filter(({ values }) => about === undefined || holds(about, values))
  const undated = ours.filter(({ values }) => values["raised"] === null)
  let rest = ours.filter(({ values }) => values["raised"] !== null && dayOf(values["raised"] as number) === dayOf(inMonth))
  const take = (when: Condition): ReadonlyArray<Item> => {
    const taken = rest.filter(({ values }) => holds(when, values))
    rest = rest.filter((one) => !taken.includes(one))
    return taken
  }
  const ids = (some: ReadonlyArray<Item>) => some.map(({ id }) => id).toSorted()
  const left = { ...Object.fromEntries(leftOut.map(({ name, when }) => [name, ids(take(when))])), undated: ids(undated) }
  let sum = 0
  const hit: Record<string, ReadonlyArray<string>> = {}
  for (const { name, when, worth } of hits) {
    const taken = take(when)
    hit[name] = ids(taken)
    for (const { values } of taken) sum += sixtieths(worth as (typeof worths)[number], values)
  }
  return { left, hit, missed: ids(rest), sixtieths: sum }
}

const actual = ({ leftOut, hits, missed, numerator }: Counted): Expected => {
  const byName = (groups: Counted["hits"]) => Object.fromEntries(groups.map(({ name, ids }) => [name, ids.toSorted()]))
  return {
    left: byName(leftOut),
    hit: byName(hits),
    missed: missed.ids.toSorted(),
    sixtieths: Number((numerator.numerator * 60n) / numerator.denominator)
  }
}

describe("a ratio", () => {
  it("is what counting again for every group gives, for each unit and in sum, on any pages", () => {
    fc.assert(
      fc.property(ratio, fc.array(item, { maxLength: 40 }), fc.nat(), (indicator, drawn, cut) => {
        const items = drawn.map((one, i): Item => ({ ...one, id: `r${i}` }))
        const tally = makeTally([indicator], (period) => spanOf(period, inMonth))
        tally.add(items.slice(cut % (items.length + 1)))
        tally.add(items.slice(0, cut % (items.length + 1)))
        const { all, units } = tally.results().get("test/ratio")!
        expect(actual(shown(all))).toEqual(expected(indicator, items))
        for (const row of units) {
          const own = items.filter(({ values }) => values["lead"] === row.unit)
          expect(actual(shown(row))).toEqual(expected(indicator, own))
        }
        const counted = (row: Counted) => row.denominator + row.leftOut.reduce((sum, { count }) => sum + count, 0)
        expect(units.reduce((sum, row) => sum + counted(shown(row)), 0)).toBe(counted(shown(all)))
        const { value, numerator, denominator } = shown(all)
        expect(value.numerator * numerator.denominator * BigInt(denominator)).toBe(numerator.numerator * value.denominator)
      }),
      { seed: 1, numRuns: 2000 }
    )
  })

  it("shows no small unit, and nothing from which one could be worked out", () => {
    const one = fc.sample(ratio, { seed: 1, numRuns: 1 })[0]!
    const plain: Ratio = { ...one, leftOut: [], hits: [{ ...one.hits[0], when: { field: "contacted", is: true } }], suppressBelow: 5 }
    const { about: _, ...indicator } = plain
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }), (sizes) => {
        const items = sizes.flatMap((size, unit) =>
          Array.from(
            { length: size },
            (_, i): Item => ({ kind: "requests", id: `${unit}-${i}`, values: { raised: inMonth, lead: `u${unit}`, contacted: true } })
          )
        )
        const tally = makeTally([indicator], (period) => spanOf(period, inMonth))
        tally.add(items)
        const { all, units } = tally.results().get("test/ratio")!
        const hidden = sizes.filter((_, unit) => units[unit]!._tag === "Withheld")
        expect(sizes.every((size, unit) => size >= 5 || units[unit]!._tag === "Withheld")).toBe(true)
        const sum = hidden.reduce((a, b) => a + b, 0)
        expect(sum === 0 || sum >= 5 || all._tag === "Withheld").toBe(true)
        for (const row of units) if (row._tag === "Withheld") expect(Object.keys(row)).toEqual(["_tag", "unit", "below"])
        // And no more than that: without the largest of them, too little would be hidden.
        const largest = Math.max(...hidden)
        if (largest >= 5) expect(sum - largest).toBeLessThan(5)
      }),
      { seed: 1, numRuns: 500 }
    )
  })

  it("of nothing has no value, and is no error", () => {
    const { all, units } = makeTally([fc.sample(ratio, { seed: 2, numRuns: 1 })[0]!], (period) => spanOf(period, inMonth))
      .results()
      .get("test/ratio")!
    expect([shown(all).value.denominator, units]).toEqual([0n, []])
  })
})
