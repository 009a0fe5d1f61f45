/** Canonical JSON: one text for one value, in whatever order it was written. */
import { isDeepStrictEqual } from "node:util"
import { canonical } from "@linli/core/kernel"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

/** The same value with the names of every object in another order. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]) => [name, reversed(item)] as const)
      .reverse()
  )
}

/** Few different values, so that equal ones come up. */
const few = fc.jsonValue({ maxDepth: 2, stringUnit: fc.constantFrom("a", "b") })

describe("canonical JSON", () => {
  it("reads back as the value it was made of", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
      })
    )
  })

  it("is the same in whatever order the names were written", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => canonical(reversed(value)) === canonical(value)))
  })

  it("is the same for two values just where they are", () => {
    const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
    fc.assert(
      fc.property(few, few, (a, b) => (canonical(a) === canonical(b)) === isDeepStrictEqual(plain(a), plain(b))),
      { numRuns: 2000 }
    )
  })

  it("has the names by code unit and no white space", () => {
    expect(canonical({ b: 1, a: [true, null, { é: "x", e: 1.5 }], A: "路灯\n", 10: 2, 9: 3 })).toBe(
      '{"10":2,"9":3,"A":"路灯\\n","a":[true,null,{"e":1.5,"é":"x"}],"b":1}'
    )
  })

  it("does not tell what is undefined from what is absent", () => {
    expect(canonical({ a: 1, b: undefined })).toBe(canonical({ a: 1 }))
    expect(canonical([undefined])).toBe("[null]")
    expect(canonical({ a: null })).not.toBe(canonical({}))
  })
})
