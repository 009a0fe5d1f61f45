/** What stands in a text that should not stand in the open: nothing generated is missed, however it is written. */
import { type FindingKind, reachesAPerson, replaceFindings, scan } from "@linli/core/kernel"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const kindsIn = (text: string): ReadonlyArray<FindingKind> => scan(text).map(({ kind }) => kind)
const digit = fc.integer({ min: 0, max: 9 }).map(String)
const digits = (length: number) => fc.array(digit, { minLength: length, maxLength: length }).map((all) => all.join(""))

/** The checksum of GB 11643 by its definition: the sum of each digit times 2^(17 - place), and the last, is 1 modulo 11. */
const withChecksum = (first: string): string => {
  const sum = [...first].reduce((total, char, i) => total + Number(char) * 2 ** (17 - i), 0)
  return first + "0123456789X"[(12 - (sum % 11)) % 11]!
}

const dayUntil = (last: string) =>
  fc
    .date({ min: new Date("1900-01-01"), max: new Date(last), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10).replaceAll("-", ""))
const regions = fc.integer({ min: 110000, max: 659999 }).map(String)

const numbers = {
  phone: fc
    .tuple(fc.constantFrom("", "+86", "86", "0086", "0"), fc.constantFrom(..."3456789"), digits(9))
    .map(([to, second, rest]) => `${to}1${second}${rest}`),
  landline: fc.tuple(fc.constantFrom("010", "021", "0531", "0539", "0871"), digits(8)).map(([area, rest]) => area + rest),
  idNumber: fc.tuple(regions, dayUntil("2025-12-31"), digits(3)).map((parts) => withChecksum(parts.join(""))),
  // The year has two digits, all of the 1900s: these were given out until 1999.
  oldIdNumber: fc.tuple(regions, dayUntil("1999-12-31"), digits(3)).map(([region, date, rest]) => region + date.slice(2) + rest),
  email: fc
    .tuple(fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/), fc.constantFrom("qq.com", "example.gov.cn", "163.com"))
    .map((parts) => parts.join("@"))
} as const

/** Ways to write a digit. */
const scripts: ReadonlyArray<(digit: string) => string> = [
  (char) => char,
  (char) => String.fromCodePoint(char.charCodeAt(0) + 0xfee0),
  (char) => String.fromCodePoint(char.charCodeAt(0) + 0x1d7ce - 0x30),
  (char) => String.fromCodePoint(char.charCodeAt(0) + 0x660 - 0x30),
  (char) => `${char}\ufe0f\u20e3`,
  (char) => `${char}\u200b`
]
const chineseDigits = (char: string): string => "〇一二三四五六七八九"[Number(char)]!

const gaps = fc.array(fc.constantFrom("", "", "", " ", "-", ".", " - ", "–", "\u3000", "·"), { minLength: 30, maxLength: 30 })
const written = (number: string, gaps: ReadonlyArray<string>, script: (digit: string) => string): string =>
  [...number].map((char, i) => (i === 0 ? "" : gaps[i]!) + (/\d/.test(char) ? script(char) : char)).join("")

/** Texts of any kind whose ends are no digits, not even spaced ones. */
const noise = fc.oneof(
  fc.constantFrom(
    "",
    "请打 ",
    "电话",
    "周一",
    "302室",
    "100㎡",
    "①",
    "call 12 times, ",
    "on 2026-03-01, ",
    "#",
    "Tel:",
    "，",
    "住在三楼二"
  ),
  fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => `${text}：`)
)
const around = (text: string, before: string, after: string): readonly [whole: string, from: number] => [
  `${before}${text}，${after}`,
  before.length
]

const covers = (whole: string, from: number, to: number): boolean => scan(whole).some((one) => one.from <= from && one.to >= to)

describe("a scan", () => {
  for (const [name, number] of Object.entries(numbers).filter(([name]) => name !== "email")) {
    it(`misses no ${name} in noise, however spaced and wide its digits are`, () => {
      fc.assert(
        fc.property(number, gaps, fc.constantFrom(...scripts), noise, noise, (number, gaps, script, before, after) => {
          const text = written(number, gaps, script)
          const [whole, from] = around(text, before, after)
          // A mark that is not seen may stand behind the last digit.
          return covers(whole, from, from + text.replace(/[\ufe0f\u20e3\u200b]+$/, "").length)
        }),
        { numRuns: 5000 }
      )
    })
  }

  it("misses no phone in Chinese numerals", () => {
    fc.assert(
      fc.property(numbers.phone, (number) => kindsIn(`电话：${[...number.slice(-11)].map(chineseDigits).join("")}。`).includes("phone")),
      { numRuns: 1000 }
    )
  })

  it("misses no e-mail address", () => {
    fc.assert(
      fc.property(numbers.email, noise, noise, (email, before, after) => {
        const [whole, from] = around(email, before, after)
        return covers(whole, from, from + email.length)
      }),
      { numRuns: 5000 }
    )
  })

  it("tells the kinds apart", () => {
    const expected: ReadonlyArray<readonly [string, FindingKind]> = [
      ["13812345678", "phone"],
      ["+86 138-1234-5678", "phone"],
      ["212-555-0147", "phone"],
      ["+49 171 1234567", "phone"],
      ["0531-88881234", "landline"],
      ["11010519491231002X", "idNumber"],
      ["110105 19491231 0021", "idNumber"],
      ["110105491231002", "idNumber"],
      ["6222 0212 3456 7894", "bankCard"],
      ["鲁A·12345", "plate"],
      ["鲁AD12345", "plate"],
      ["zhang.san@qq.com", "email"],
      ["张三@例子.中国", "email"]
    ]
    for (const [text, kind] of expected) expect([text, kindsIn(`见 ${text}。`)]).toEqual([text, [kind]])
  })

  it("takes an identity number whose date of birth or checksum holds, and no other run of 18 digits", () => {
    expect(kindsIn("110105194912310021")).toEqual(["idNumber"]) // the checksum is wrong
    expect(kindsIn("110105194999990026")).toEqual([]) // neither holds, nor is it a card
    expect(kindsIn(withChecksum("11010519491331002"))).toEqual(["idNumber"]) // no month 13
  })

  it("leaves alone what only looks like it", () => {
    for (const text of [
      "",
      "路灯不亮三天了",
      "case-10862",
      "36.65,117.12",
      "2026-03-01T08:00:00Z",
      "2026-03-01 08:00, 2026-03-02 09:30",
      "request 123456",
      "9.5-11.5 m, 200 x 300",
      "二零二六年三月一日",
      "第一、二、三、四、五、六、七、八、九、十条",
      "LA-2020-0001234",
      "京A"
    ])
      expect([text, scan(text)]).toEqual([text, []])
  })

  it("hides most of what it shows, and names its place in the text as it was written", () => {
    const text = "两个电话：１３８ 1234 5678、0531-88881234，邮箱 zhang@qq.com"
    const found = scan(text)
    expect(found.map(({ shown }) => shown)).toEqual(["138******78", "053*******34", "z***@qq.com"])
    expect(found.map(({ from, to }) => text.slice(from, to))).toEqual(["１３８ 1234 5678", "0531-88881234", "zhang@qq.com"])
    expect(replaceFindings(text, found, ({ kind }, i) => `[${kind} ${i + 1}]`)).toBe("两个电话：[phone 1]、[landline 2]，邮箱 [email 3]")
  })

  it("finds are in order and do not overlap, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789 -.@aX鲁A一１①+"), maxLength: 80 }), (text) => {
        const found = scan(text)
        return found.every(({ from, to }, i) => from < to && to <= text.length && (i === 0 || found[i - 1]!.to <= from))
      }),
      { numRuns: 5000 }
    )
  })

  it("is done in time with a long text made to be slow", () => {
    const started = performance.now()
    for (const unit of ["1 ", "a.", "+1", "a@", "0-", "一"]) scan(unit.repeat(50_000))
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it("a word of a list may hold a plate or a card, and nothing that reaches a person", () => {
    expect(["鲁A12345", "6222 0212 3456 7894", "u-lanes", "Graffiti @ wall", "138 1234 5678"].map(reachesAPerson)).toEqual([
      false,
      false,
      false,
      true,
      true
    ])
  })
})
