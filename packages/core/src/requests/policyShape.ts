/** The fields of a policy of requests, each by itself; that none contradicts another is told in policyChecks.ts. */
import * as Schema from "effect/Schema"
import { Term } from "../kernel/Deadline.ts"
import { Channel, Kind, Label, Outcome, PauseReason, SupervisionCause } from "./ids.ts"

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

export const policyShape = Schema.Struct({
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
export type PolicyShape = typeof policyShape.Type
