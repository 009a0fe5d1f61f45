/**
 * What the table alone cannot say: conditions that stand beside the situation, some of them set by a policy. Together with the
 * table they tell which commands somebody may give now.
 */
import * as Result from "effect/Result"
import type { DecisionContext, Rejection } from "../kernel/Decider.ts"
import type { TableReason } from "../kernel/Table.ts"
import { type DeadlineView, deadlineView } from "./deadline.ts"
import { answersItself, type Bar, isComplainedAbout, remitOf } from "./jurisdiction.ts"
import type { RequestPolicy, TermRule } from "./policy.ts"
import { remindable } from "./reminders.ts"
import { roleOf } from "./roles.ts"
import type { Reach, Situation, Standing, State } from "./state.ts"
import { type CommandName, commandNames, rowOf } from "./transitions.ts"
import { type Stage, toRate, unitOf, whistlesAt } from "./whistles.ts"

/** Refusals by the state of things. */
export type StateReason =
  | TableReason<Situation, "NotRaised">
  | Bar
  | "NumberTaken"
  | "ReporterErased"
  | "ObjectionPending"
  | "NoObjection"
  | "AlreadyFollowedUp"
  | "AlreadyRated"
  | "ReopeningPending"
  | "ReopeningNotAsked"
  | "OutOfOrder"
  | "OwnParent"
  | "NoSuchParent"
  | "ParentMerged"
  | "LeadAmongHelpers"
  | "LevelMoved"
  | "NoSuchEntry"
  | "AlreadyPaused"
  | "NotPaused"
  | "ExtensionPending"
  | "ExtensionNotAsked"
  | "NoDeadline"
  | "DeadlineMoved"
  | "DeadlinePassed"
  | "NotDueYet"
  | "AlreadyWarned"
  | "AlreadyMissed"
  | "NothingToRemind"
  | "WhistleTaken"
  | "AlreadyOnIt"
  | "NotSummoned"
  | "NothingToRate"
  | "AlreadySupervised"
  | "NotSupervised"
  | "UnitNotInvolved"
  | "AlreadyExcused"
  | "NotYourStage"
  | "AttachmentElsewhere"
  | "NotYourSubject"

/** Refusals by a field of the policy: another policy might have allowed it. */
export const fieldBehind = {
  LeadStays: "leadStays",
  ObjectionNotAllowed: "objectionAllowed",
  ObjectionsUsedUp: "objectionsPerUnit",
  NotContacted: "contactBeforeResolve",
  NotFollowedUp: "followUpBeforeClose",
  RoundsUsedUp: "maxRounds",
  OutcomeNotAllowed: "outcomes",
  NotHigher: "levels",
  PauseNotAllowed: "pauseReasons",
  ExtensionNotAllowed: "terms",
  ExtensionsUsedUp: "terms",
  ExtensionTooLong: "terms",
  NotApprover: "terms",
  NotSummonable: "summonable",
  UnitComplainedAbout: "answersComplaints"
} as const satisfies Record<string, keyof RequestPolicy>

export type Reason = StateReason | keyof typeof fieldBehind

/** A refused command: why, by what, and what this actor may do instead. */
export interface RequestRefused extends Rejection {
  readonly reason: Reason
  readonly allowed: ReadonlyArray<CommandName>
}

const isReached = ({ reached, vain }: Reach, attempts: number): boolean => reached || vain >= attempts

const objectionObstacle = (state: Standing, policy: RequestPolicy): Reason | null => {
  if (state.order?.objected === true) return "ObjectionPending"
  if (!policy.objectionAllowed) return "ObjectionNotAllowed"
  return (state.order?.objections ?? 0) >= policy.objectionsPerUnit ? "ObjectionsUsedUp" : null
}

const reopeningObstacle = (state: Standing, policy: RequestPolicy): Reason | null => {
  if (!state.reopening) return "ReopeningNotAsked"
  return state.round >= policy.maxRounds ? "RoundsUsedUp" : null
}

export const closingObstacle = (
  state: Pick<Standing, "reopening" | "reachable" | "followUp">,
  policy: RequestPolicy
): Extract<Reason, "ReopeningPending" | "NotFollowedUp"> | null => {
  if (state.reopening) return "ReopeningPending"
  const due = policy.followUpBeforeClose && state.reachable
  return due && !isReached(state.followUp, policy.followUpAttempts) ? "NotFollowedUp" : null
}

type Known = DecisionContext<RequestPolicy>

/** The deadline as it stands when a command is given. */
export const viewOf = (state: Standing, { at, policy, calendar }: Known): DeadlineView =>
  deadlineView(state, { policy: policy.value, calendar: calendar.compiled }, at)

const extensionOf = (view: DeadlineView): TermRule["extension"] => view.term?.extension ?? null

const askingObstacle = (state: Standing, known: Known): Reason | null => {
  const view = viewOf(state, known)
  const extension = extensionOf(view)
  if (state.asked !== null) return "ExtensionPending"
  if (extension === null) return "ExtensionNotAllowed"
  if (state.extensions >= extension.times) return "ExtensionsUsedUp"
  return view.missed ? "DeadlinePassed" : null
}

const grantingObstacle = (state: Standing, known: Known): Reason | null => {
  if (state.asked === null) return "ExtensionNotAsked"
  return extensionOf(viewOf(state, known))?.approver === roleOf(state, known.actor) ? null : "NotApprover"
}

const warningObstacle = (state: Standing, known: Known): Reason | null => {
  const { due } = viewOf(state, known)
  if (due === null) return "NoDeadline"
  if (known.at > due) return "DeadlinePassed"
  return state.warned === due ? "AlreadyWarned" : null
}

const missingObstacle = (state: Standing, known: Known): Reason | null => {
  const { due } = viewOf(state, known)
  if (due === null) return "NoDeadline"
  if (known.at < due) return "NotDueYet"
  return state.missed === due ? "AlreadyMissed" : null
}

/** From which stages a department takes each step. */
export const stagesBefore = {
  AnswerWhistle: ["waiting"],
  DeclineWhistle: ["waiting", "answered"],
  ReportArrival: ["answered"],
  FinishPart: ["arrived"]
} as const satisfies { readonly [Name in CommandName]?: ReadonlyArray<Stage> }

/** What stands in the way of a command, whatever it says; null for nothing. */
export const obstacle = (state: Standing, command: CommandName, known: Known): Reason | null => {
  const policy = known.policy.value
  switch (command) {
    case "DispatchRequest":
    case "SignOrder":
      return state.order?.objected === true ? "ObjectionPending" : null
    case "ObjectToDispatch":
      return objectionObstacle(state, policy)
    case "UpholdObjection":
    case "RejectObjection":
      return state.order?.objected === true ? null : "NoObjection"
    case "ResolveRequest":
      return policy.contactBeforeResolve && state.reachable && !isReached(state.contact, policy.contactAttempts) ? "NotContacted" : null
    case "RecordFollowUpAttempt":
    case "CompleteFollowUp":
      return state.followUp.reached ? "AlreadyFollowedUp" : null
    case "RateSatisfaction":
      return state.rated ? "AlreadyRated" : null
    case "AskReopening":
      return state.reopening ? "ReopeningPending" : null
    case "ReopenRequest":
      return reopeningObstacle(state, policy)
    case "RefuseReopening":
      return state.reopening ? null : "ReopeningNotAsked"
    case "CloseRequest":
      return closingObstacle(state, policy)
    case "PauseClock":
      if (state.paused) return "AlreadyPaused"
      return policy.pauseReasons.length === 0 ? "PauseNotAllowed" : null
    case "ResumeClock":
      return state.paused ? null : "NotPaused"
    case "AskExtension":
      return askingObstacle(state, known)
    case "GrantExtension":
    case "RefuseExtension":
      return grantingObstacle(state, known)
    case "WarnOfDeadline":
      return warningObstacle(state, known)
    case "MissDeadline":
      return missingObstacle(state, known)
    case "RemindOfRequest":
      return remindable(state).length === 0 ? "NothingToRemind" : null
    case "AnswerWhistle":
    case "DeclineWhistle":
    case "ReportArrival":
    case "FinishPart":
      return whistlesAt(state, unitOf(known.actor), stagesBefore[command]).length === 0 ? "NotSummoned" : null
    case "RateDepartment":
      return toRate(state, unitOf(known.actor)).length === 0 ? "NothingToRate" : null
    case "OpenSupervision":
      return state.supervision === null ? null : "AlreadySupervised"
    case "CloseSupervision":
    case "HoldInterview":
      return state.supervision === null ? "NotSupervised" : null
    default:
      return null
  }
}

/** What keeps an actor out of a request altogether; null for nothing. */
export const barOf = (state: Standing, { actor, places, policy }: Known): Bar | null =>
  Result.getOrNull(Result.flip(remitOf(state, actor, places.tree, policy.value)))

/** Whether a request may not be given to a unit because it is against just that unit. */
export const isAgainst = (state: Standing, unit: string, { places, policy }: Known): boolean =>
  isComplainedAbout(state, unit, places.tree) && !answersItself(state, policy.value)

/** The commands that an actor may give now. */
export const allowed = (state: State, known: Known): ReadonlyArray<CommandName> => {
  const role = roleOf(state, known.actor)
  if (role === null || (state._tag !== "NotRaised" && barOf(state, known) !== null)) return []
  return commandNames.filter(
    (command) => rowOf(state._tag, command, role) !== undefined && (state._tag === "NotRaised" || obstacle(state, command, known) === null)
  )
}

/** The refusal as it is given to the actor. */
export const refusal = (reason: Reason, state: State, known: Known): RequestRefused => ({
  reason,
  by: reason in fieldBehind ? { policy: known.policy.id, field: fieldBehind[reason as keyof typeof fieldBehind] } : "state",
  allowed: allowed(state, known)
})
