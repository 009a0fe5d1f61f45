/** Weights as exact text, "9/10", and as fractions. */
import * as Schema from "effect/Schema"
import * as Fraction from "../kernel/Fraction.ts"

const form = /^\d{1,9}(?:\/[1-9]\d{0,8})?$/

/** The fraction of a weight's text. */
export const weightOf = (text: string): Fraction.Fraction => {
  const [numerator, denominator] = text.split("/")
  return Fraction.make(BigInt(numerator!), BigInt(denominator ?? "1"))
}

/** A fraction as text: `1/2`, or `1` where it is whole. */
export const textOf = ({ numerator, denominator }: Fraction.Fraction): string =>
  denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`

/** From 0 to 1, as `9/10`, so that it is exact. */
export const Weight = Schema.String.check(
  Schema.isPattern(form, { expected: "an exact weight such as 1 or 9/10" }),
  Schema.makeFilter((text) =>
    form.test(text) && Fraction.compare(weightOf(text), Fraction.make(1)) > 0 ? `a weight of ${text} is more than one` : undefined
  )
)
