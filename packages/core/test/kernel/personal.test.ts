/** Personal values are found wherever they stand, and sealed; all else is left as it is. */
import { Personal } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const { clear } = Personal
const seal = (value: Personal.Clear) => Effect.succeed(Personal.sealed(value.subject, `box of ${Redacted.value(value.text).length}`))
const sealed = <A>(value: A) => Effect.runSync(Personal.sealAll(value, seal))

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue(),
    fc.string().map((text) => clear("s-1", `secret ${text}`)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 })
  )
})).value

describe("sealing", () => {
  it("leaves nothing in the clear, however deep it stands", () => {
    fc.assert(
      fc.property(values, (value) => {
        const after = sealed(value)
        expect(Personal.holdsClear(after)).toBe(false)
        expect(JSON.stringify(after) ?? "").not.toContain("secret")
      })
    )
  })

  it("changes nothing but what is in the clear", () => {
    fc.assert(
      fc.property(values, (value) => {
        const boxes = JSON.stringify(value, (_, item) => (item?._tag === "Clear" ? Effect.runSync(seal(item)) : item))
        expect(JSON.stringify(sealed(value))).toBe(boxes)
      })
    )
  })

  it("gives back what holds nothing in the clear, as it is", () => {
    const value = { a: [1, { b: Personal.sealed("s", "x") }], c: null, d: undefined }
    expect(sealed(value)).toBe(value)
  })

  it("finds values in fields, in lists, and alone", () => {
    const box = (length: number) => `sealed|s-1||box of ${length}`
    expect(sealed(clear("s-1", "ab"))).toEqual(box(2))
    expect(sealed({ a: { b: [clear("s-1", "a"), 1] }, c: clear("s-1", "") })).toEqual({ a: { b: [box(1), 1] }, c: box(0) })
  })

  it("fails where one value cannot be sealed", () => {
    const refuse = (value: Personal.Clear) => (value.subject === "gone" ? Effect.fail("erased") : seal(value))
    const outcome = Personal.sealAll({ a: clear("s-1", "a"), b: [clear("gone", "b")] }, refuse)
    expect(Effect.runSync(Effect.flip(outcome))).toBe("erased")
  })
})
