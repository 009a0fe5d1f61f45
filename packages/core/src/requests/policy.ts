/**
 * What a city decides about its requests, as data: who may do what how often, how long anything may take, and what follows when it
 * takes longer. The preset is unofficial: it is what holds until a city adopts its own, with its own sources. What contradicts
 * itself is refused, with the path (policyChecks.ts).
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Term } from "../kernel/Deadline.ts"
import type { PolicyKind } from "../kernel/Policy.ts"
import { Channel, Kind, Label, Outcome, PauseReason, SupervisionCause } from "./ids.ts"
import { contradictions } from "./policyChecks.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))
const some = <A extends Schema.Top>(item: A) => Schema.optionalKey(Schema.NonEmptyArray(item))

/** How long a kind of request may take. */
export const TermRule = Schema.Struct({
  name: Label,
  /** What it takes in: all of these must be so; the empty condition takes all. */
  when: Schema.Struct({ urgent: Schema.optionalKey(Schema.Boolean), kinds: some(Kind), items: some(Label), channels: some(Channel) }),
  term: Term,
  /** How long before the deadline a warning goes out (yellow card). */
  warn: Schema.NullOr(Term),
  /** How often more time may be given, how much each time, and by whom; `rule` grants without a look. */
  extension: Schema.NullOr(Schema.Struct({ times: Count, each: Term, approver: Schema.Literals(["dispatcher", "supervisor", "rule"]) })),
  /** Time for each further round. */
  redo: Term
})
export type TermRule = typeof TermRule.Type

/** One step up: so long after the missed deadline, or with the warning. */
export const LadderStep = Schema.Struct({ from: Label, to: Label, after: Schema.Union([Schema.Literal("warning"), Term]) })
export type LadderStep = typeof LadderStep.Type

const fields = Schema.Struct({
  /** The first unit to receive a request stays its lead until an objection is upheld (首接负责). */
  leadStays: Schema.Boolean,
  /** Whether a unit may send an order back. The hotline regulation of Weifang (2021) forbids it; Beijing's and Jinan's know it. */
  objectionAllowed: Schema.Boolean,
  /** How often the same unit may object to the same order. */
  objectionsPerUnit: Count,
  /** Whether the lead has to speak with the reporter before the request is resolved (Beijing 2021: contact in time). */
  contactBeforeResolve: Schema.Boolean,
  /** So many vain calls count as contact. */
  contactAttempts: Count,
  /** Whether the reporter has to be called back before the request is closed (回访). */
  followUpBeforeClose: Schema.Boolean,
  /** So many vain calls count as a follow-up. */
  followUpAttempts: Count,
  /** How often a request may be handled, the first time included. */
  maxRounds: Count,
  /** Outcomes that this city knows. */
  outcomes: Schema.NonEmptyArray(Outcome),
  /** Levels from the lowest to the highest; a request is escalated upwards only. */
  levels: Schema.NonEmptyArray(Label),
  /** With what the clock starts. */
  clockStarts: Schema.Literals(["raised", "accepted", "dispatched", "signed"]),
  /** Whether another lead has the whole term again. */
  transferRestarts: Schema.Boolean,
  /** Terms in order: the first that takes a request in is its own. None: no deadline but a stated one. */
  terms: Schema.Array(TermRule),
  /** Reasons for which the clock may stand still. */
  pauseReasons: Schema.Array(PauseReason),
  /** After so long without a fact a request is reminded of. */
  dormancy: Schema.NullOr(Term),
  /** How an overdue request climbs, step by step; empty where it does not. */
  ladder: Schema.Array(LadderStep),
  /** A resolved request that nobody has followed up is reminded of. */
  followUpWithin: Schema.NullOr(Term),
  /** A resolved request of which nothing more is heard is closed. */
  closeAfterSilence: Schema.NullOr(Term),
  /** Time to answer; what is not answered by then is reminded of. */
  answerWithin: Schema.Struct({ objection: Schema.NullOr(Term), whistle: Schema.NullOr(Term), reopening: Schema.NullOr(Term) }),
  /**
   * Of which kinds a unit has to answer complaints about itself, without learning from whom. Any other is given to nobody that it is
   * against (Jinan hotline regulation, art. 32).
   */
  answersComplaints: Schema.Array(Kind),
  /** Which departments may be summoned, to which items (null: to all). None: every department. */
  summonable: Schema.Array(Schema.Struct({ items: Schema.NullOr(Schema.NonEmptyArray(Label)), departments: Schema.NonEmptyArray(Label) })),
  supervision: Schema.Struct({
    /** What opens it. */
    openOn: Schema.Array(SupervisionCause),
    /** Lifted so often in a row, a unit's supervision goes to another body. */
    transferAfter: Schema.NullOr(Count),
    transferTo: Schema.NullOr(Label),
    /** What ends the row. */
    resetBy: Schema.Literals(["answerInTime", "anyAnswer"])
  })
})
export type RequestPolicy = typeof fields.Type

/** The fields, and that none contradicts another. */
export const RequestPolicy = fields.check(Schema.makeFilter(contradictions))

/** Each field by itself, as far as it can be read. */
const readable = (value: unknown): Partial<RequestPolicy> =>
  Object.fromEntries(
    Object.entries(fields.fields).flatMap(([name, field]) => {
      const read = Schema.decodeUnknownResult(field as Schema.Codec<unknown, unknown>)((value as Record<string, unknown> | null)?.[name])
      return Result.isSuccess(read) ? [[name, read.success]] : []
    })
  )

/**
 * The first policies named a department's score for a whistle too, which is the assessment's to say, and nothing went by it; and they
 * knew nobody who answers a complaint about itself.
 */
const upToDate = (value: unknown): unknown => {
  const { whistleScore: _, ...rest } = Object(value) as Record<string, unknown>
  return { answersComplaints: [], ...rest }
}

const workingDays = (amount: number): Term => ({ amount, unit: "workingDays", counting: "elapsed" })

export const requestPolicy: PolicyKind<RequestPolicy> = {
  context: "requests",
  schema: RequestPolicy,
  upcast: upToDate,
  contradictions: (value) => contradictions(readable(value)),
  preset: {
    id: "linli/requests",
    version: "2-unofficial",
    value: {
      leadStays: true,
      objectionAllowed: true,
      objectionsPerUnit: 1,
      contactBeforeResolve: true,
      contactAttempts: 3,
      followUpBeforeClose: true,
      followUpAttempts: 3,
      maxRounds: 3,
      outcomes: Outcome.literals,
      levels: ["grid", "community", "street", "district", "city"],
      clockStarts: "accepted",
      transferRestarts: false,
      terms: [
        {
          name: "urgent",
          when: { urgent: true },
          term: { amount: 24, unit: "urgentHours", counting: "elapsed" },
          warn: { amount: 4, unit: "urgentHours", counting: "elapsed" },
          extension: null,
          redo: { amount: 24, unit: "urgentHours", counting: "elapsed" }
        },
        {
          name: "general",
          when: {},
          term: workingDays(5),
          warn: workingDays(1),
          extension: { times: 1, each: workingDays(5), approver: "supervisor" },
          redo: workingDays(5)
        }
      ],
      pauseReasons: PauseReason.literals,
      dormancy: workingDays(3),
      ladder: [
        { from: "grid", to: "community", after: workingDays(1) },
        { from: "community", to: "street", after: workingDays(2) },
        { from: "street", to: "district", after: workingDays(3) },
        { from: "district", to: "city", after: workingDays(5) }
      ],
      followUpWithin: workingDays(2),
      closeAfterSilence: workingDays(10),
      answerWithin: { objection: workingDays(1), whistle: workingDays(1), reopening: workingDays(2) },
      answersComplaints: [],
      summonable: [],
      supervision: {
        openOn: ["overdue", "refused", "dissatisfied", "repeated"],
        transferAfter: null,
        transferTo: null,
        resetBy: "answerInTime"
      }
    }
  }
}

/** A city's policy in full: where it comes from, and whether the city itself has decided so. */
export interface Preset {
  readonly id: string
  readonly version: string
  /** Law, standard or page, with its articles. */
  readonly source: string
  readonly jurisdiction: string
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; null where the source has none. */
  readonly date: string | null
  readonly official: boolean
  readonly value: RequestPolicy
}
