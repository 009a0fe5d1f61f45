/** The report of a city, and its JSON: the same exact figures, rounded only here and only to be shown. */
import { assessment, type EventStore, Fraction, type Linli, Policy, type Projector, requests } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { exact, type Indicators, measuredJson, viewsOf } from "./indicators.ts"

/** As JSON its fractions are said in numbers. */
export interface Report extends requests.Rates.Report {
  /** By the policy of assessment that the city has adopted, over the periods that run; absent where it has adopted none. */
  readonly indicators?: Pick<Indicators, "asOf" | "measured">
  readonly toJSON: () => unknown
}

/** The same figures, which `JSON.stringify` takes too. */
const withJson = (report: Omit<Report, "toJSON">): Report =>
  Object.defineProperty({ ...report }, "toJSON", { value: () => JSON.parse(reportJson(report)) as unknown }) as Report

/** The report on what the sources hold, as of a time. */
export const reportFrom = Effect.fnUntraced(function* (
  { lines, parts }: assessment.Sources,
  asOf: number
): Effect.fn.Return<Report, EventStore.StoreError, Policy.PolicyBook> {
  const tally = requests.Rates.makeTally()
  yield* Stream.runForEach(lines, (page) => Effect.map(requests.deadlinesOf(page, asOf), (views) => tally.add(page, views)))
  const adopted = (yield* (yield* Policy.PolicyBook).inForce(assessment.assessmentPolicy, asOf)).position > 0
  if (!adopted) return withJson(tally.report())
  return withJson({ ...tally.report(), indicators: { asOf, measured: yield* assessment.measure({ lines, parts }, { asOf }) } })
})

/** The report on what the views hold. */
export const reportOf = Effect.fnUntraced(function* (
  progress?: Projector.Progress
): Effect.fn.Return<Report, EventStore.StoreError, Linli | Policy.PolicyBook> {
  return yield* reportFrom(yield* viewsOf(progress), yield* Clock.currentTimeMillis)
})

const hour = 3_600_000

/** Milliseconds as hours with two places; "–" for none. */
export const hoursOf = (value: Fraction.Fraction): string => Fraction.decimal(Fraction.divide(value, Fraction.make(hour)), 2)

const isFraction = (value: unknown): value is Fraction.Fraction =>
  typeof value === "object" && value !== null && "numerator" in value && typeof value.numerator === "bigint"

const shown = (name: string, value: Fraction.Fraction): Record<string, unknown> => {
  const [unit, text] = name === "median" ? ["hours", hoursOf(value)] : ["percent", Fraction.percent(value)]
  return { numerator: exact(value.numerator), denominator: exact(value.denominator), [unit]: Fraction.isDefined(value) ? text : null }
}

/** A value whose fractions are said in numbers. */
export const fractionsJson = (value: unknown): string =>
  JSON.stringify(value, (name, inner) => (isFraction(inner) ? shown(name, inner) : inner), 2)

/** The same text for the same figures. Medians are in milliseconds, and in hours as they are shown. */
export const reportJson = ({ indicators, ...report }: Omit<Report, "toJSON">): string => {
  const all = indicators === undefined ? report : { ...report, indicators: measuredJson(indicators.measured, false) }
  return fractionsJson(all)
}
