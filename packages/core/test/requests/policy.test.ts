/** Policies: what contradicts itself is refused with the path of what is wrong, and presets say where they come from. */
import { presets, type RequestPolicy, requestPolicy, RequestPolicy as Schema_ } from "@linli/core/requests"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"

const base = requestPolicy.preset.value
const check = Schema.decodeUnknownResult(Schema_, { onExcessProperty: "error" })

/** What is said of a policy. */
const problem = (patch: object): string => {
  const checked = check({ ...base, ...patch })
  return Result.isSuccess(checked) ? "nothing" : checked.failure.message
}
const days = (amount: number, unit = "workingDays") => ({ amount, unit, counting: "elapsed" })
const general = { name: "general", when: {}, term: days(5), warn: days(1), extension: null, redo: days(5) }
const at = (...path: ReadonlyArray<string | number>) => `at ${path.map((part) => `[${JSON.stringify(part)}]`).join("")}`

describe("a policy is refused, with the path,", () => {
  const wrong: ReadonlyArray<readonly [title: string, patch: object, path: string, words: string]> = [
    ["when its ladder has a gap", { ladder: [base.ladder[0], base.ladder[2]] }, at("ladder", 1, "from"), "gap"],
    [
      "when its ladder leaves a level out",
      { ladder: [{ from: "grid", to: "street", after: days(1) }] },
      at("ladder", 0, "to"),
      "community"
    ],
    ["when its ladder begins above the lowest level", { ladder: base.ladder.slice(1) }, at("ladder", 0, "from"), "gap"],
    [
      "when a step of the ladder comes before the one below it",
      { ladder: [base.ladder[0], { ...base.ladder[1], after: days(1) }] },
      at("ladder", 1, "after"),
      "after the one below"
    ],
    [
      "when the ladder waits for a warning that no term has",
      { terms: [{ ...general, warn: null }], ladder: [{ ...base.ladder[0], after: "warning" }] },
      at("ladder", 0, "after"),
      "no term has a warning"
    ],
    [
      "when a warning is not between the beginning and the deadline",
      { terms: [{ ...general, warn: days(5) }] },
      at("terms", 0, "warn"),
      "before the term has begun"
    ],
    [
      "when a warning is counted in time of another kind",
      { terms: [{ ...general, warn: days(2, "urgentHours") }] },
      at("terms", 0, "warn"),
      "urgentHours"
    ],
    [
      "when a warning does not fit the further rounds",
      { terms: [{ ...general, redo: days(1) }] },
      at("terms", 0, "redo"),
      "before the term has begun"
    ],
    [
      "when a unit of time is unknown",
      { terms: [{ ...general, term: days(5, "fortnights") }] },
      at("terms", 0, "term", "unit"),
      "workingDays"
    ],
    [
      "when a term matches nothing that an earlier one leaves",
      { terms: [general, { ...general, name: "late", when: { urgent: true } }] },
      at("terms", 1, "when"),
      "matches nothing"
    ],
    ["when a term matches nothing at all", { terms: [{ ...general, when: { kinds: [] } }] }, at("terms", 0, "when", "kinds"), ""],
    ["when two terms have one name", { terms: [{ ...general, when: { urgent: true } }, general] }, at("terms", 1, "name"), "earlier term"],
    ["when a level stands twice", { levels: ["grid", "street", "grid"], ladder: [] }, at("levels", 2), "twice"],
    [
      "when supervision is to be transferred to nobody",
      { supervision: { ...base.supervision, transferAfter: 3 } },
      at("supervision", "transferTo"),
      "somebody"
    ],
    [
      "when supervision is transferred, but never",
      { supervision: { ...base.supervision, transferTo: "office" } },
      at("supervision", "transferAfter"),
      "number"
    ],
    ["when silence would close before anybody is reminded", { closeAfterSilence: days(2) }, at("closeAfterSilence"), "reminded"],
    ["when a field is not known", { terms: [], colour: "red" }, at("colour"), ""]
  ]
  it.each(wrong)("%s", (_, patch, path, words) => {
    expect(problem(patch)).toContain(path)
    expect(problem(patch)).toContain(words)
  })
})

it("of a policy every contradiction is said, not the first alone", () => {
  const all = problem({
    levels: ["grid", "street", "grid"],
    terms: [
      { ...general, warn: days(9), redo: days(1) },
      { ...general, warn: days(2, "urgentHours") }
    ],
    ladder: [{ from: "street", to: "city", after: days(1) }],
    closeAfterSilence: days(1),
    supervision: { ...base.supervision, transferAfter: 3 }
  })
  const paths = [
    at("levels", 2),
    at("terms", 0, "warn"),
    at("terms", 0, "redo"),
    at("terms", 1, "name"),
    at("terms", 1, "when"),
    at("terms", 1, "warn"),
    at("terms", 1, "redo"),
    at("ladder", 0, "from"),
    at("ladder", 0, "to"),
    at("closeAfterSilence"),
    at("supervision", "transferTo")
  ]
  expect(all.match(/at \[.*\]/g)).toEqual(paths)
})

describe("a policy may", () => {
  const right: ReadonlyArray<readonly [title: string, patch: Partial<RequestPolicy>]> = [
    ["have no terms and no ladder", { terms: [], ladder: [] }],
    ["climb only a part of the way", { ladder: base.ladder.slice(0, 2) }],
    ["climb with the warning first", { ladder: [{ from: "grid", to: "community", after: "warning" }, base.ladder[1]!] }]
  ]
  it.each(right)("%s", (_, patch) => expect(problem(patch)).toBe("nothing"))
})

it("a policy of the first schema, which said how whistles are scored, is read without it, and no longer taken", () => {
  const first = { ...base, whistleScore: { rating: 50, floor: 50 } }
  expect(requestPolicy.upcast!(first)).toEqual(base)
  expect(requestPolicy.upcast!(base)).toEqual(base)
  expect(problem(first)).toContain(at("whistleScore"))
})

describe("presets", () => {
  it.each(Object.entries(presets))("%s holds together, and names its source, place and date", (_, preset) => {
    expect(problem(preset.value)).toBe("nothing")
    for (const said of [preset.id, preset.version, preset.source, preset.jurisdiction]) expect(said.length).toBeGreaterThan(3)
    expect(preset.date ?? "2000").toMatch(/^\d{4}(-\d{2}){0,2}$/)
    expect(preset.official && preset.date === null).toBe(false)
  })
  it("are official only where the law itself was read", () => {
    for (const { official, source } of Object.values(presets)) expect([source, source.includes("(law)")]).toEqual([source, official])
  })
  it("are named once each", () => {
    const ids = Object.values(presets).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
