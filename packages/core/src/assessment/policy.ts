/**
 * By what a city measures itself: its indicators, and the least weights that a judgement must have. A policy is adopted by an event
 * like any other, so that each period is measured by what was in force. The preset is unofficial.
 */
import * as Schema from "effect/Schema"
import * as Fraction from "../kernel/Fraction.ts"
import type { PolicyKind } from "../kernel/Policy.ts"
import { fields as itemFields } from "./fields.ts"
import { type Composition, Indicator, type Ratio } from "./Indicator.ts"
import { type Issue, issue } from "./Issue.ts"
import { isSamePeriod, type Period } from "./Period.ts"
import { preset } from "./presets/index.ts"
import { textOf, Weight, weightOf } from "./weight.ts"

/** In every composition that appraises such a unit, the parts that the rater judges weigh at least so much. */
export const Floor = Schema.Struct({
  appraises: Schema.NonEmptyString,
  rater: Schema.NonEmptyString,
  least: Weight,
  source: Schema.NonEmptyString
})
export type Floor = typeof Floor.Type

const fields = Schema.Struct({
  /** A composition stands below what it is made of. */
  indicators: Schema.Array(Indicator),
  floors: Schema.Array(Floor)
})
type Fields = typeof fields.Type

const floorIssue = ({ parts, appraises }: Composition, floors: ReadonlyArray<Floor>): Issue | undefined => {
  for (const { rater, least, ...floor } of floors) {
    if (floor.appraises !== appraises) continue
    const own = parts.filter((part) => part.rater === rater)
    const weight = own.map((part) => weightOf(part.weight)).reduce(Fraction.add, Fraction.make(0))
    if (Fraction.compare(weight, weightOf(least)) >= 0) continue
    const path = own.length === 1 ? ["parts", parts.indexOf(own[0]!), "weight"] : ["parts"]
    return issue(path, `the weight of ${rater} is ${textOf(weight)}, under the floor of ${least}`)
  }
  return undefined
}

/** What a composition is made of stands above it and is counted over one period. */
const partsIssue = ({ parts }: Composition, above: ReadonlyMap<string, Period>): Issue | undefined => {
  const period = above.get(parts[0].indicator)
  for (const [i, { indicator }] of parts.entries()) {
    const path = ["parts", i, "indicator"]
    const own = above.get(indicator)
    if (own === undefined) return issue(path, `no indicator ${indicator} stands above it`)
    if (!isSamePeriod(own, period!)) return issue(path, `${indicator} has another period than ${parts[0].indicator}`)
  }
  return undefined
}

/** Of each indicator the first. */
const contradictions = ({ indicators, floors }: Fields): ReadonlyArray<Issue> => {
  const above = new Map<string, Period>()
  return indicators.flatMap((indicator, i) => {
    const twice = above.has(indicator.id) ? issue(["id"], `${indicator.id} stands there twice`) : undefined
    const found = twice ?? (indicator._tag === "Composition" ? (partsIssue(indicator, above) ?? floorIssue(indicator, floors)) : undefined)
    const period = indicator._tag === "Ratio" ? indicator.period : above.get(indicator.parts[0].indicator)
    if (period !== undefined) above.set(indicator.id, period)
    return found === undefined ? [] : [issue(["indicators", i, ...found.path], found.issue)]
  })
}

export const AssessmentPolicy = fields.check(Schema.makeFilter(contradictions))
export type AssessmentPolicy = typeof AssessmentPolicy.Type

export const assessmentPolicy: PolicyKind<AssessmentPolicy> = {
  context: "assessment",
  schema: AssessmentPolicy,
  preset: { id: "linli/assessment", version: "1-unofficial", value: preset }
}

/** An indicator with all that it is made of, in order; empty where there is none of that id. */
export const withParts = ({ indicators }: Pick<AssessmentPolicy, "indicators">, id: string): ReadonlyArray<Ratio | Composition> => {
  const found = indicators.find((indicator) => indicator.id === id)
  if (found === undefined) return []
  const parts = found._tag === "Ratio" ? [] : found.parts.flatMap(({ indicator }) => withParts({ indicators }, indicator))
  return [...new Set([...parts, found])]
}

/** What an indicator is counted over; of a composition, what its parts are. */
export const periodOf = (policy: Pick<AssessmentPolicy, "indicators">, id: string): Period | undefined =>
  withParts(policy, id).find((indicator) => indicator._tag === "Ratio")?.period

/** One indicator, or all of a namespace such as `beijing`, with what they are made of; all by default. */
export const chosen = (policy: Pick<AssessmentPolicy, "indicators">, named?: string): ReadonlyArray<Indicator> => {
  if (named === undefined) return policy.indicators
  const meant = policy.indicators.filter(({ id }) => id === named || id.startsWith(`${named}/`))
  return [...new Set(meant.flatMap(({ id }) => withParts(policy, id)))]
}

/** What results may be shown by, other than the unit that each indicator names: words, texts, flags and other units. */
export const groupings: ReadonlyArray<string> = [
  ...new Set(
    Object.values(itemFields).flatMap((of) =>
      Object.entries(of).flatMap(([name, { is }]) => (is === "time" || is === "number" || name === "unit" ? [] : [name]))
    )
  )
]

/** The same, each for another field of its items; one whose items have no such field is left out, and what it is a part of. */
export const groupedBy = (indicators: ReadonlyArray<Indicator>, field: string): ReadonlyArray<Indicator> => {
  const grouped = new Map<string, Indicator>()
  for (const indicator of indicators) {
    const fits =
      indicator._tag === "Ratio"
        ? Object.hasOwn(itemFields[indicator.counts], field)
        : indicator.parts.every((part) => grouped.has(part.indicator))
    if (fits) grouped.set(indicator.id, indicator._tag === "Ratio" ? { ...indicator, per: field } : indicator)
  }
  return [...grouped.values()]
}
