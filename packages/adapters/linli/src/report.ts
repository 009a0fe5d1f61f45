/** A report as JSON: the same exact figures, rounded only here and only to be shown. */
import { Fraction, type requests } from "@linli/core"

export type Report = requests.Rates.Report

const hour = 3_600_000

/** Milliseconds as hours with two places; "–" for none. */
export const hoursOf = (value: Fraction.Fraction): string => Fraction.decimal(Fraction.divide(value, Fraction.make(hour)), 2)

/** A number where it is exact as one, else its digits. */
const exact = (value: bigint): number | string => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value))

const isFraction = (value: unknown): value is Fraction.Fraction =>
  typeof value === "object" && value !== null && "numerator" in value && typeof value.numerator === "bigint"

const shown = (name: string, value: Fraction.Fraction): Record<string, unknown> => {
  const [unit, text] = name === "median" ? ["hours", hoursOf(value)] : ["percent", Fraction.percent(value)]
  return { numerator: exact(value.numerator), denominator: exact(value.denominator), [unit]: Fraction.isDefined(value) ? text : null }
}

/** The same text for the same figures. Medians are in milliseconds, and in hours as they are shown. */
export const reportJson = (report: Report): string =>
  JSON.stringify(report, (name, value) => (isFraction(value) ? shown(name, value) : value), 2)
