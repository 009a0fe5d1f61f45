/**
 * Indicators: what a city is measured by, as versioned data with a source. A ratio counts items: what is left out and why, what
 * hits and for how much, and everything else misses. A composition weighs other indicators. Nothing is rounded before it is shown.
 */
import * as Schema from "effect/Schema"
import { add } from "../kernel/Fraction.ts"
import { Condition, conditionIssue, unknownField } from "./Condition.ts"
import { fields, kinds } from "./fields.ts"
import { type Issue, issue, type Path } from "./Issue.ts"
import { Period } from "./Period.ts"
import { textOf, Weight, weightOf } from "./weight.ts"

/** Namespaced by whose it is: `beijing/solved`, `wuhan/visited`. */
export const IndicatorId = Schema.String.check(
  Schema.isPattern(/^[a-z][a-z0-9-]{0,39}\/[a-z][a-z0-9-]{0,39}$/, { expected: "a namespaced id such as beijing/solved" })
)
const Name = Schema.String.check(Schema.isPattern(/^[a-z][A-Za-z0-9]{0,39}$/, { expected: "a name such as notCalledBack" }))

export const Title = Schema.Struct({ zh: Schema.NonEmptyString, en: Schema.NonEmptyString })
export type Title = typeof Title.Type

/** Why an item does not count. The first that fits is the reason. */
export const LeftOut = Schema.Struct({ name: Name, title: Title, when: Condition })
/** An item that hits, for a fixed part of one or for what one of its fields says (`{ field, outOf }`). The first that fits counts. */
export const Hit = Schema.Struct({
  name: Name,
  title: Title,
  when: Condition,
  worth: Schema.Union([Weight, Schema.Struct({ field: Schema.String, outOf: Schema.Int.check(Schema.isGreaterThan(0)) })])
})
export type Hit = typeof Hit.Type

export const Display = Schema.Struct({
  as: Schema.Literals(["percent", "points"]),
  digits: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 6 }))
})
export type Display = typeof Display.Type

const described = {
  id: IndicatorId,
  version: Schema.NonEmptyString,
  title: Title,
  /** Law, standard, decision or page it comes from. */
  source: Schema.NonEmptyString,
  jurisdiction: Schema.NonEmptyString,
  /** Date of this version, `YYYY-MM-DD`. */
  date: Schema.String.check(Schema.isPattern(/^\d{4}-\d{2}-\d{2}$/, { expected: "a date such as 2026-11-22" })),
  official: Schema.Boolean,
  display: Display
}

export const Ratio = Schema.TaggedStruct("Ratio", {
  ...described,
  counts: Schema.Literals(kinds),
  /** What it is about; everything else of its kind is no part of it. */
  about: Schema.optionalKey(Condition),
  period: Period,
  /** The time that puts an item into a period. Items without it are left out as `undated`. */
  dated: Schema.String,
  /** The unit that an item is counted for. */
  per: Schema.String,
  leftOut: Schema.Array(LeftOut),
  hits: Schema.NonEmptyArray(Hit),
  /** A unit with fewer items than this shows nothing. Null shows all; surveys always have one. */
  suppressBelow: Schema.NullOr(Schema.Int.check(Schema.isGreaterThanOrEqualTo(2)))
})
export type Ratio = typeof Ratio.Type

/** What an indicator adds to a composition; `complement` adds one less it. */
export const Part = Schema.Struct({
  indicator: IndicatorId,
  weight: Weight,
  complement: Schema.optionalKey(Schema.Literal(true)),
  /** Whose judgement it is, such as `street`. */
  rater: Schema.optionalKey(Schema.NonEmptyString)
})
export type Part = typeof Part.Type

export const Composition = Schema.TaggedStruct("Composition", {
  ...described,
  /** Who is appraised, such as `department`; floors of a policy go by it. */
  appraises: Schema.optionalKey(Schema.NonEmptyString),
  parts: Schema.NonEmptyArray(Part)
})
export type Composition = typeof Composition.Type

/** Left out of every ratio that finds such items. */
export const undated = { name: "undated", title: { zh: "缺少统计时间", en: "without a time to count it at" } } as const

const namesIssue = (names: ReadonlyArray<string>, path: Path): Issue | undefined => {
  const twice = names.findIndex((name, i) => name === undated.name || names.indexOf(name) < i)
  return twice === -1 ? undefined : issue([...path, twice, "name"], `the name ${names[twice]} is taken`)
}

const worthIssue = ({ counts }: Ratio, { worth }: Hit, path: Path): Issue | undefined => {
  if (typeof worth === "string") return undefined
  const unknown = unknownField(counts, worth.field, [...path, "field"])
  if (unknown !== undefined) return unknown
  return fields[counts][worth.field]?.is === "number" ? undefined : issue([...path, "field"], `${worth.field} is no number`)
}

const isA = ({ counts }: Ratio, name: string, is: "time" | "unit", path: Path): Issue | undefined => {
  const unknown = unknownField(counts, name, path)
  if (unknown !== undefined) return unknown
  return fields[counts][name]?.is === is ? undefined : issue(path, `${name} is no ${is}`)
}

/** The first place where a ratio contradicts itself or its kind of item. */
const ratioIssue = (ratio: Ratio): Issue | undefined => {
  const { counts, about, leftOut, hits, dated, per, suppressBelow } = ratio
  const conditions: ReadonlyArray<readonly [Path, Condition]> = [
    ...(about === undefined ? [] : [[["about"], about] as const]),
    ...leftOut.map(({ when }, i) => [["leftOut", i, "when"], when] as const),
    ...hits.map(({ when }, i) => [["hits", i, "when"], when] as const)
  ]
  for (const [path, condition] of conditions) {
    const found = conditionIssue(condition, counts, path)
    if (found !== undefined) return found
  }
  for (const [i, hit] of hits.entries()) {
    const found = worthIssue(ratio, hit, ["hits", i, "worth"])
    if (found !== undefined) return found
  }
  if (counts === "surveys" && suppressBelow === null)
    return issue(["suppressBelow"], "a survey shows no unit with few answers: say how few")
  return (
    isA(ratio, dated, "time", ["dated"]) ??
    isA(ratio, per, "unit", ["per"]) ??
    namesIssue(
      leftOut.map(({ name }) => name),
      ["leftOut"]
    ) ??
    namesIssue(
      hits.map(({ name }) => name),
      ["hits"]
    )
  )
}

/** The weights of a composition make one. */
const compositionIssue = ({ parts }: Composition): Issue | undefined => {
  const twice = parts.findIndex(({ indicator }, i) => parts.findIndex((other) => other.indicator === indicator) < i)
  if (twice !== -1) return issue(["parts", twice, "indicator"], `${parts[twice]!.indicator} stands there twice`)
  const sum = weightSum(parts)
  return sum === "1" ? undefined : issue(["parts"], `the weights make ${sum}, not 1`)
}

const weightSum = (parts: ReadonlyArray<Part>): string => textOf(parts.map(({ weight }) => weightOf(weight)).reduce(add))

export const Indicator = Schema.Union([Ratio.check(Schema.makeFilter(ratioIssue)), Composition.check(Schema.makeFilter(compositionIssue))])
export type Indicator = typeof Indicator.Type
