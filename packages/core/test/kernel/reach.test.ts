/** What reaches a person is found in a contact, and brought to one way of writing it. */
import { type Reach, reachesIn } from "@linli/core/kernel"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const texts = (text: string) => reachesIn(text).map(({ kind, text }) => `${kind} ${text}`)

describe("what reaches a person", () => {
  it.each([
    "13800001234",
    "138 0000 1234",
    "138-0000-1234",
    "+86 138 0000 1234",
    "0086-13800001234",
    "8613800001234",
    "013800001234",
    "（138）００００－１２３４",
    "一三八〇〇〇〇一二三四",
    "call Wang, 138–0000–1234, after 6"
  ])("a mobile number is one however it is written: %s", (text) => {
    expect(texts(text)).toEqual(["phone 13800001234"])
  })

  it.each(["0531-88881234", "(0531) 8888 1234", "+86 531 88881234", "0086 531 8888-1234"])("so is a landline: %s", (text) => {
    expect(texts(text)).toEqual(["phone 053188881234"])
  })

  it("a number without area code, of a service, or from abroad is a phone too", () => {
    expect(texts("88881234 / 400-810-1234 / +49 30 1234567").toSorted()).toEqual([
      "phone 0049301234567",
      "phone 4008101234",
      "phone 88881234"
    ])
  })

  it("several stand side by side, each once, beside identity numbers and addresses", () => {
    expect(texts("13800001234 13900005678, 138 0000 1234; Wang.Xiao@Example.org; 37010219900307889x").toSorted()).toEqual([
      "email wang.xiao@example.org",
      "idNumber 37010219900307889X",
      "phone 13800001234",
      "phone 13900005678"
    ])
  })

  it("a text without any has none", () => {
    for (const text of ["", "by phone", "王小明, block 3, room 502", "on 3 March"]) expect(reachesIn(text)).toEqual([])
  })

  it("what was found is found again in the way it is kept", () => {
    const number = fc.tuple(fc.constantFrom("", "+86", "0086 "), fc.constantFrom("3", "5", "8"), fc.stringMatching(/^\d{9}$/))
    fc.assert(
      fc.property(number, fc.constantFrom(" ", "-", ""), ([code, second, rest], gap) => {
        const [first] = reachesIn(code + [...("1" + second + rest)].join(gap)) as readonly [Reach]
        expect(reachesIn(first.text)).toEqual([first])
        expect(first).toEqual({ kind: "phone", text: `1${second}${rest}` })
      }),
      { seed: 1 }
    )
  })
})
