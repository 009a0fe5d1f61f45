/**
 * What a city decides about looks into personal data, as data: on what basis it looks for which purpose, for how long, and which
 * posts may do what. The preset follows the Personal Information Protection Law (PIPL, 2021) and is unofficial.
 */
import * as Schema from "effect/Schema"
import type { PolicyKind } from "../kernel/Policy.ts"
import { Purpose } from "../kernel/Sight.ts"
import { Article, Basis, Word } from "./ids.ts"
import { PublicationPolicy, publicationPreset } from "./publication.ts"
import { neverReached, RetentionRule, retentionPreset } from "./retentionRule.ts"

const Count = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100_000 }))
const Posts = Schema.Array(Word).check(Schema.isUnique())
const fields = Schema.Struct({
  /** The legal basis of each purpose. One that is not listed has none: nothing is opened for it. */
  purposes: Schema.Array(Schema.Struct({ purpose: Purpose, basis: Basis, article: Article })),
  /** How long an opened value may be shown. */
  clearSeconds: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 3600 })),
  /** Versions of the privacy notice under which consent may be given. None: every version. */
  notices: Schema.Array(Word).check(Schema.isUnique()),
  /**
   * Posts that may erase a person, export what is held about one, look for one, and note consents down, where they act for the
   * whole city. A resident may always have their own export, and consent for themselves.
   */
  posts: Schema.Struct({ erase: Posts, export: Posts, find: Posts, consent: Posts }),
  /**
   * Looks in spite of jurisdiction: by whom, for which purposes (`emergency` where none are said), who reviews them (never the same
   * person), and within how many days.
   */
  breakGlass: Schema.Struct({
    posts: Posts,
    purposes: Schema.optionalKey(Schema.Array(Purpose).check(Schema.isUnique())),
    reviewers: Posts,
    reviewDays: Count
  }),
  /** Refused looks kept per actor and UTC day. */
  refusalsPerDay: Count,
  /** How long what is sealed is kept: the first rule that takes a record in is its own. What no rule takes in is kept. */
  retention: Schema.Array(RetentionRule),
  publication: PublicationPolicy
})
export type PrivacyPolicy = typeof fields.Type

const contradictions = ({ purposes, breakGlass, retention }: PrivacyPolicy) => {
  const idle = neverReached(retention)
  return [
    ...purposes.flatMap(({ purpose }, i) =>
      purposes.findIndex((other) => other.purpose === purpose) < i
        ? [{ path: ["purposes", i, "purpose"], issue: `${purpose} has a basis above already` }]
        : []
    ),
    ...(idle < 0 ? [] : [{ path: ["retention", idle], issue: `an earlier rule takes in all that ${retention[idle]!.name} could` }]),
    ...(breakGlass.posts.length > 0 && breakGlass.reviewers.length === 0
      ? [{ path: ["breakGlass", "reviewers"], issue: "the glass may be broken, and nobody may review it" }]
      : [])
  ]
}

/** The fields, and that none contradicts another. */
export const PrivacyPolicy = fields.check(Schema.makeFilter(contradictions))

export const privacyPolicy: PolicyKind<PrivacyPolicy> = {
  context: "privacy",
  schema: PrivacyPolicy,
  preset: {
    id: "linli/pipl",
    version: "1-unofficial",
    value: {
      purposes: [
        { purpose: "handling", basis: "duty", article: "PIPL 13(1)(3), 34" },
        { purpose: "followUp", basis: "duty", article: "PIPL 13(1)(3), 34" },
        { purpose: "supervision", basis: "duty", article: "PIPL 13(1)(3), 34" },
        { purpose: "subjectRequest", basis: "duty", article: "PIPL 45" },
        { purpose: "correction", basis: "duty", article: "PIPL 46" },
        { purpose: "emergency", basis: "vitalInterest", article: "PIPL 13(1)(4)" },
        { purpose: "audit", basis: "duty", article: "PIPL 54" },
        { purpose: "research", basis: "consent", article: "PIPL 13(1)(1)" },
        { purpose: "publication", basis: "consent", article: "PIPL 25" }
      ],
      clearSeconds: 60,
      notices: [],
      posts: {
        erase: ["supervisor"],
        export: ["supervisor"],
        find: ["operator", "supervisor"],
        consent: ["operator", "supervisor"]
      },
      breakGlass: {
        posts: ["operator", "dispatcher", "gridLeader", "supervisor"],
        purposes: ["emergency"],
        reviewers: ["supervisor"],
        reviewDays: 3
      },
      refusalsPerDay: 100,
      retention: retentionPreset,
      publication: publicationPreset
    }
  }
}
