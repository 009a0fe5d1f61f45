/** What counting and composing come to: exact figures, with what stands behind each. */
import type * as Fraction from "../kernel/Fraction.ts"
import type { Composition, Part, Ratio, Title } from "./Indicator.ts"
import type { Span } from "./Period.ts"

/** Items that came to the same. `ids` are in the order in which they were counted. */
export interface Group {
  readonly name: string
  readonly title: Title
  readonly count: number
  /** What they add to the numerator. */
  readonly worth: Fraction.Fraction
  readonly ids: ReadonlyArray<string>
}

/** A unit, or all together (`unit` null is also where no unit is named). Behind the denominator stand `hits` and `missed`. */
export interface Counted {
  readonly _tag: "Counted"
  readonly unit: string | null
  readonly value: Fraction.Fraction
  readonly numerator: Fraction.Fraction
  readonly denominator: number
  readonly hits: ReadonlyArray<Group>
  readonly missed: Group
  readonly leftOut: ReadonlyArray<Group>
}

/** Too few to show, or the only way to work out one that is. */
export interface Withheld {
  readonly _tag: "Withheld"
  readonly unit: string | null
  readonly below: number
}

export interface RatioResult {
  readonly _tag: "Ratio"
  readonly indicator: Ratio
  readonly span: Span
  readonly all: Counted | Withheld
  /** By name, those of no unit last. */
  readonly units: ReadonlyArray<Counted | Withheld>
}

/** What a part comes to. `gap` says why it has no value. */
export interface PartValue {
  readonly part: Part
  /** The indicator's value, before `complement`. */
  readonly value: Fraction.Fraction
  /** What it adds to the score. */
  readonly adds: Fraction.Fraction
  readonly gap: "nothingCounted" | "withheld" | "partMissing" | null
}

export interface Scored {
  readonly _tag: "Scored"
  readonly unit: string | null
  /** From 0 to 1; x/0 where a part has no value. */
  readonly value: Fraction.Fraction
  readonly parts: ReadonlyArray<PartValue>
}

/** What stands behind a part is the result of its indicator. */
export interface Composed {
  readonly _tag: "Composition"
  readonly indicator: Composition
  readonly span: Span
  readonly all: Scored
  readonly units: ReadonlyArray<Scored>
}

export type Result = RatioResult | Composed
