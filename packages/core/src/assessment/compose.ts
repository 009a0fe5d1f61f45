/**
 * Compositions: the weighted sum of other results, for each unit. A unit without a value in one of its parts has no score; its
 * weight is never given to the others.
 */
import * as Fraction from "../kernel/Fraction.ts"
import type { Composition, Part } from "./Indicator.ts"
import type { Composed, PartValue, Result, Scored } from "./results.ts"
import { weightOf } from "./weight.ts"

/** By name, null last. */
export const nameOrder = (a: string | null, b: string | null): number => (a === b ? 0 : a === null ? 1 : b === null || a < b ? -1 : 1)

type Row = Result["all"]
const nothing = Fraction.make(0, 0)

const gapOf = (row: Row | undefined): PartValue["gap"] => {
  if (row === undefined) return "nothingCounted"
  if (row._tag === "Withheld") return "withheld"
  if (Fraction.isDefined(row.value)) return null
  return row._tag === "Counted" ? "nothingCounted" : "partMissing"
}

const partValue = (part: Part, row: Row | undefined): PartValue => {
  const gap = gapOf(row)
  if (row === undefined || row._tag === "Withheld" || gap !== null) return { part, value: nothing, adds: nothing, gap }
  const counted = part.complement === true ? Fraction.subtract(Fraction.make(1), row.value) : row.value
  return { part, value: row.value, adds: Fraction.multiply(counted, weightOf(part.weight)), gap }
}

const scored = (unit: string | null, parts: ReadonlyArray<PartValue>): Scored => ({
  _tag: "Scored",
  unit,
  // What has no value adds up to no value.
  value: parts.map(({ adds }) => adds).reduce(Fraction.add),
  parts
})

/**
 * The result of a composition.
 *
 * @param results of what it is made of
 */
export const compose = (indicator: Composition, results: ReadonlyMap<string, Result>): Composed => {
  const sources = indicator.parts.map((part) => {
    const result = results.get(part.indicator)
    if (result === undefined) throw new Error(`${indicator.id} is composed before ${part.indicator} is counted`)
    return { part, result, rows: new Map<string | null, Row>(result.units.map((row) => [row.unit, row])) }
  })
  const units = [...new Set(sources.flatMap(({ rows }) => [...rows.keys()]))].sort(nameOrder)
  const whole = sources.map(({ part, result }) => partValue(part, result.all))
  const unitScore = (unit: string | null) =>
    scored(
      unit,
      sources.map(({ part, rows }) => partValue(part, rows.get(unit)))
    )
  return { _tag: "Composition", indicator, span: sources[0]!.result.span, all: scored(null, whole), units: units.map(unitScore) }
}
