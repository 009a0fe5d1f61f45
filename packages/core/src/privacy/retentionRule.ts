/** A rule of retention, as policy data. */
import * as Schema from "effect/Schema"
import { Article, Word } from "./ids.ts"

const some = Schema.optionalKey(Schema.NonEmptyArray(Word))

export const RetentionRule = Schema.Struct({
  name: Word,
  /** A request with all that was said of it; or a command that a policy refused, of a request that never came to be. */
  of: Schema.Literals(["request", "attempt"]),
  /** What it takes in: all of these must be so; the empty condition takes all. */
  when: Schema.Struct({ kinds: some, outcomes: some }),
  /** How long it is kept after its end. */
  keep: Schema.Struct({
    amount: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 36_500 })),
    unit: Schema.Literals(["days", "months", "years"])
  }),
  /** Law, standard or decision it comes from. */
  source: Article
})
export type RetentionRule = typeof RetentionRule.Type

/** No law names a time for requests; three years are linli's own, after the time that PIPL 56 has assessments kept. */
export const retentionPreset: ReadonlyArray<RetentionRule> = [
  { name: "requests", of: "request", when: {}, keep: { amount: 3, unit: "years" }, source: "PIPL 19; the time is linli's own" },
  { name: "attempts", of: "attempt", when: {}, keep: { amount: 1, unit: "years" }, source: "PIPL 19; the time is linli's own" }
]

/** The first rule that an earlier one leaves nothing to: of its kind, and without a condition. */
export const neverReached = (rules: ReadonlyArray<RetentionRule>): number =>
  rules.findIndex((rule, i) => rules.slice(0, i).some(({ of, when }) => of === rule.of && Object.keys(when).length === 0))
