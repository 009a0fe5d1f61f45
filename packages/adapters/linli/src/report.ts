/** The report of a city, and its JSON: the same exact figures, rounded only here and only to be shown. */
import { type EventStore, Fraction, Linli, type Projector, requests } from "@linli/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** As JSON its fractions are said in numbers. */
export interface Report extends requests.Rates.Report {
  readonly toJSON: () => unknown
}

/** The same figures, which `JSON.stringify` takes too. */
export const withJson = (report: requests.Rates.Report): Report =>
  Object.defineProperty({ ...report }, "toJSON", { value: () => JSON.parse(reportJson(report)) as unknown }) as Report

/** Counts what the ledger view holds, after bringing it up to date. */
export const reportOf = Effect.fnUntraced(function* (
  progress?: Projector.Progress
): Effect.fn.Return<Report, EventStore.StoreError, Linli> {
  const { ledger } = yield* Linli
  yield* ledger.catchUp(progress)
  const tally = requests.Rates.makeTally()
  yield* Stream.runForEach(ledger.all, (lines) => Effect.sync(() => tally.add(lines)))
  return withJson(tally.report())
})

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
export const reportJson = (report: requests.Rates.Report): string =>
  JSON.stringify({ ...report }, (name, value) => (isFraction(value) ? shown(name, value) : value), 2)
