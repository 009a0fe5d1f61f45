/** Exact fractions, against an oracle that knows only whole numbers and cross-multiplication. */
import { Fraction } from "@linli/core/kernel"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const whole = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
const nonZero = whole.filter((n) => n !== 0n)
const pair = fc.tuple(whole, nonZero)
type Pair = readonly [bigint, bigint]

const of = ([n, d]: Pair): Fraction.Fraction => Fraction.make(n, d)
const isPair = ({ numerator, denominator }: Fraction.Fraction, [n, d]: Pair): boolean => numerator * d === n * denominator
const lowest = ({ numerator, denominator }: Fraction.Fraction): boolean => {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator]
  while (b !== 0n) [a, b] = [b, a % b]
  return denominator > 0n && a === 1n
}
const holds = (law: (a: Pair, b: Pair, c: Pair) => boolean) => fc.assert(fc.property(pair, pair, pair, law))

describe("a fraction", () => {
  it("is in lowest terms, with its sign in the numerator", () => {
    holds((a) => lowest(of(a)) && isPair(of(a), a))
    expect(Fraction.make(6, -4)).toEqual({ numerator: -3n, denominator: 2n })
    expect(Fraction.make(0, -7)).toEqual({ numerator: 0n, denominator: 1n })
    expect(Fraction.make(5)).toEqual({ numerator: 5n, denominator: 1n })
  })

  it("is added, subtracted, multiplied and divided exactly", () => {
    holds(([a, b], [c, d]) => {
      const [x, y] = [of([a, b]), of([c, d])]
      return (
        isPair(Fraction.add(x, y), [a * d + c * b, b * d]) &&
        isPair(Fraction.subtract(x, y), [a * d - c * b, b * d]) &&
        isPair(Fraction.multiply(x, y), [a * c, b * d]) &&
        (c === 0n || isPair(Fraction.divide(x, y), [a * d, b * c]))
      )
    })
  })

  it("stays in lowest terms whatever is done with it", () => {
    holds((a, b) => [Fraction.add, Fraction.subtract, Fraction.multiply].every((op) => lowest(op(of(a), of(b)))))
  })

  it("is compared by size", () => {
    holds(([a, b], [c, d]) => {
      const left = a * d * (b * d > 0n ? 1n : -1n)
      const right = c * b * (b * d > 0n ? 1n : -1n)
      return Fraction.compare(of([a, b]), of([c, d])) === (left < right ? -1 : left > right ? 1 : 0)
    })
  })

  it("is shown with the nearest digits, halves away from zero", () => {
    fc.assert(
      fc.property(pair, fc.integer({ min: 0, max: 12 }), ([n, d], digits) => {
        const text = Fraction.decimal(of([n, d]), digits)
        const scale = 10n ** BigInt(digits)
        const shown = BigInt(text.replace(".", ""))
        const off = shown * d - n * scale
        const twice = 2n * (off < 0n ? -off : off)
        const size = d < 0n ? -d : d
        const awayFromZero = (shown < 0n ? -shown : shown) * size > (n < 0n ? -n : n) * scale
        expect(text).toMatch(digits === 0 ? /^-?(0|[1-9]\d*)$/ : new RegExp(`^-?(0|[1-9]\\d*)\\.\\d{${digits}}$`))
        expect(twice < size || (twice === size && awayFromZero)).toBe(true)
      })
    )
    expect([0.5, 1.5, -0.5].map((half) => Fraction.decimal(Fraction.make(half * 2, 2), 0))).toEqual(["1", "2", "-1"])
    expect(Fraction.decimal(Fraction.make(-1, 1000), 2)).toBe("0.00")
  })

  it("is shown as a percentage", () => {
    expect(Fraction.percent(Fraction.make(1636, 1982), 2)).toBe("82.54 %")
    expect(Fraction.percent(Fraction.make(1, 3))).toBe("33.3 %")
    expect(Fraction.percent(Fraction.make(2, 1), 0)).toBe("200 %")
  })

  it("over nothing has no value, says so, and passes that on", () => {
    fc.assert(
      fc.property(whole, pair, (n, b) => {
        const none = Fraction.make(n, 0n)
        for (const op of [Fraction.add, Fraction.subtract, Fraction.multiply, Fraction.divide])
          expect(Fraction.isDefined(op(none, of(b)))).toBe(false)
        expect(Fraction.isDefined(Fraction.divide(of(b), Fraction.make(0)))).toBe(false)
        expect([Fraction.decimal(none, 2), Fraction.percent(none)]).toEqual(["–", "–"])
        expect(() => Fraction.compare(none, of(b))).toThrow(RangeError)
      })
    )
  })

  it("is not made of what is no whole number", () => {
    expect(() => Fraction.make(0.5, 2)).toThrow(RangeError)
  })
})
