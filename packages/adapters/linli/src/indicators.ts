/** The indicators of a city, by its policy of assessment: exact, and rounded only here and only to be shown. */
import { assessment, type EventStore, Fraction, Linli, Policy, type Projector } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Invalid } from "./errors.ts"
import { type Texts, textsOf } from "./messages.ts"

type Row = assessment.Result["all"] | assessment.Result["units"][number]

export interface IndicatorOptions {
  /** One such as `beijing/solved`, or all of a place such as `beijing`; with what they are made of. All by default. */
  readonly id?: string
  /** `2026`, `2026-10` or `2026-10-05`; what runs now by default. A month has the name of the one it ends in. */
  readonly period?: string
  /** A field to show results by (`item`, `channel`, `place` …), instead of the unit that each indicator names. */
  readonly by?: string
}

export interface Indicators {
  /** As of when, epoch milliseconds: what is open is judged by it. */
  readonly asOf: number
  /** In the order of the policy in force; what an indicator is made of stands above it. */
  readonly measured: ReadonlyArray<assessment.Measured>
  /** Its fractions in numbers. */
  readonly toJSON: () => unknown
}

/** An example of a period's name. */
const examples = { year: "2026", month: "2026-10", day: "2026-10-05" } as const

/** Why a call means nothing, by the policy in force; undefined where it means something. */
const problemOf = (t: Texts, policy: assessment.AssessmentPolicy, { id, period: name }: IndicatorOptions): string | undefined => {
  const chosen = assessment.chosen(policy, id)
  if (chosen.length === 0 && id !== undefined) return t.unknownIndicator(id, policy.indicators.map((one) => one.id).join(", "))
  if (name === undefined) return undefined
  const periods = chosen.flatMap((one) => (one._tag === "Ratio" ? [one.period] : []))
  if (periods.some((period) => assessment.spanNamed(period, name) !== null)) return undefined
  return t.unfitPeriod(name, [...new Set(periods.map(({ every }) => examples[every]))].join(", "))
}

/** What the views of a city hold, each brought up to date when it is read. */
export const viewsOf = (progress?: Projector.Progress): Effect.Effect<assessment.Sources, never, Linli> =>
  Effect.map(Linli, ({ ledger, whistles }) => ({
    lines: Stream.unwrap(Effect.as(ledger.catchUp(progress), ledger.all)),
    parts: Stream.unwrap(Effect.as(whistles.catchUp(), whistles.all))
  }))

/** Measures; what asks for nothing that there is fails as `Invalid`. */
export const indicatorsOf = Effect.fnUntraced(function* (
  options: IndicatorOptions,
  texts: Texts = textsOf("en"),
  progress?: Projector.Progress
): Effect.fn.Return<Indicators, EventStore.StoreError | Invalid, Linli | Policy.PolicyBook> {
  const asOf = yield* Clock.currentTimeMillis
  const { value } = yield* (yield* Policy.PolicyBook).inForce(assessment.assessmentPolicy, asOf)
  const problem = problemOf(texts, value, options)
  if (problem !== undefined) return yield* Effect.fail(new Invalid(problem))
  const measured = yield* assessment.measure(yield* viewsOf(progress), { ...options, asOf })
  return { asOf, measured, toJSON: () => ({ asOf, indicators: measuredJson(measured, true) }) }
})

/** A whole number where it is exact as one, else its digits. */
export const exact = (value: bigint): number | string => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value))

const valueJson = (value: Fraction.Fraction, display: assessment.Display) =>
  Fraction.isDefined(value)
    ? { numerator: exact(value.numerator), denominator: exact(value.denominator), shown: assessment.show(value, display) }
    : null

const rowJson = (row: Row, display: assessment.Display, withIds: boolean) => {
  const groupJson = ({ name, title, count, worth, ids }: assessment.Group) => ({
    ...{ name, title, count, worth: assessment.textOf(worth) },
    ...(withIds ? { ids } : {})
  })
  const { unit } = row
  switch (row._tag) {
    case "Withheld":
      return { unit, withheld: { below: row.below } }
    case "Counted": {
      const { value, numerator, denominator, hits, missed, leftOut } = row
      const counted = { value: valueJson(value, display), numerator: assessment.textOf(numerator), denominator }
      return { unit, ...counted, hits: hits.map(groupJson), missed: groupJson(missed), leftOut: leftOut.map(groupJson) }
    }
    case "Scored": {
      const parts = row.parts.map(({ part, value, adds, gap }) => ({
        ...part,
        value: gap === null ? assessment.textOf(value) : null,
        adds: gap === null ? assessment.textOf(adds) : null,
        gap
      }))
      return { unit, value: valueJson(row.value, display), parts }
    }
  }
}

/** What was measured, for a program. */
export const measuredJson = (measured: ReadonlyArray<assessment.Measured>, withIds: boolean): ReadonlyArray<unknown> =>
  measured.map(({ result: { indicator, span, all, units }, policy }) => {
    const { id, title, version, source, official, display } = indicator
    return {
      ...{ id, title, version, source, official, policy, span },
      all: rowJson(all, display, withIds),
      units: units.map((row) => rowJson(row, display, withIds))
    }
  })
