/**
 * Exact fractions of integers. A rate stays a pair of integers, with what was left out beside it, until somebody looks at it:
 * rounding happens only in `percent` and `decimal`.
 */

export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

const gcd = (a: bigint, b: bigint): bigint => {
  while (b !== 0n) [a, b] = [b, a % b]
  return a < 0n ? -a : a
}

/**
 * The reduced fraction. The sign stands in the numerator. `x/0` is kept as it is: a rate over nothing is "no value", not an error.
 *
 * @example
 * ```ts
 * import { Fraction } from "@linli/core/kernel"
 * Fraction.percent(Fraction.make(1636, 1982), 2) // "82.54 %"
 * ```
 */
export const make = (numerator: number | bigint, denominator: number | bigint = 1n): Fraction => {
  const n = BigInt(numerator)
  const d = BigInt(denominator)
  if (d === 0n) return { numerator: n, denominator: 0n }
  const g = gcd(n, d) * (d < 0n ? -1n : 1n)
  return { numerator: n / g, denominator: d / g }
}

/** Whether the fraction has a value: its denominator is not zero. */
export const isDefined = (f: Fraction): boolean => f.denominator !== 0n

export const add = (a: Fraction, b: Fraction): Fraction =>
  make(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
export const subtract = (a: Fraction, b: Fraction): Fraction =>
  make(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)
export const multiply = (a: Fraction, b: Fraction): Fraction => make(a.numerator * b.numerator, a.denominator * b.denominator)
export const divide = (a: Fraction, b: Fraction): Fraction => make(a.numerator * b.denominator, a.denominator * b.numerator)

/** -1, 0 or 1. Only defined fractions can be compared; an undefined one throws a RangeError. */
export const compare = (a: Fraction, b: Fraction): -1 | 0 | 1 => {
  if (!isDefined(a) || !isDefined(b)) throw new RangeError("a fraction over zero has no value to compare")
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Decimal text with `digits` places, halves away from zero; "–" where there is no value. */
export const decimal = (f: Fraction, digits: number): string => {
  if (!isDefined(f)) return "–"
  const scale = 10n ** BigInt(digits)
  const twice = 2n * f.numerator * scale
  const sign = f.numerator < 0n ? "-" : ""
  const rounded = ((twice < 0n ? -twice : twice) + f.denominator) / (2n * f.denominator)
  const text = rounded.toString().padStart(digits + 1, "0")
  const shown = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return rounded === 0n ? shown : sign + shown
}

/** As a percentage with `digits` places. */
export const percent = (f: Fraction, digits = 1): string => (isDefined(f) ? `${decimal(multiply(f, make(100)), digits)} %` : "–")
