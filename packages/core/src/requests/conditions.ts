/**
 * What the table alone cannot say: conditions that stand beside the situation, some of them set by a policy. Together with the
 * table they tell which commands somebody may give now.
 */
import type { Actor } from "../kernel/Actor.ts"
import type { Rejection } from "../kernel/Decider.ts"
import type { PolicyInForce } from "../kernel/Policy.ts"
import type { RequestPolicy } from "./policy.ts"
import { roleOf } from "./roles.ts"
import type { Reach, Standing, State } from "./state.ts"
import { type CommandName, commandNames, rowOf, type TableReason } from "./transitions.ts"

/** Refusals by the state of things. */
export type StateReason =
  | TableReason
  | "UnknownPost"
  | "NumberTaken"
  | "ObjectionPending"
  | "NoObjection"
  | "AlreadyFollowedUp"
  | "AlreadyRated"
  | "ReopeningPending"
  | "ReopeningNotAsked"
  | "OwnParent"
  | "NoSuchParent"
  | "ParentMerged"
  | "LeadAmongHelpers"
  | "LevelMoved"
  | "NoSuchEntry"

/** Refusals by a field of the policy: another policy might have allowed it. */
export const policyFields = {
  LeadStays: "leadStays",
  ObjectionNotAllowed: "objectionAllowed",
  ObjectionsUsedUp: "objectionsPerUnit",
  NotContacted: "contactBeforeResolve",
  NotFollowedUp: "followUpBeforeClose",
  RoundsUsedUp: "maxRounds",
  OutcomeNotAllowed: "outcomes",
  NotHigher: "levels"
} as const satisfies Record<string, keyof RequestPolicy>

export type Reason = StateReason | keyof typeof policyFields

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

const closingObstacle = (state: Standing, policy: RequestPolicy): Reason | null => {
  if (state.reopening) return "ReopeningPending"
  const due = policy.followUpBeforeClose && state.reachable
  return due && !isReached(state.followUp, policy.followUpAttempts) ? "NotFollowedUp" : null
}

/** What stands in the way of a command, whatever it says; null for nothing. */
export const obstacle = (state: Standing, command: CommandName, policy: RequestPolicy): Reason | null => {
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
    case "RaiseRequest":
    case "DeclineIntake":
    case "AcceptRequest":
    case "ClassifyRequest":
    case "MergeRequest":
    case "RecordContact":
    case "ReportProgress":
    case "EscalateRequest":
    case "WithdrawRequest":
    case "StateDue":
    case "StateStatus":
    case "CorrectEntry":
      return null
  }
}

/** The commands that an actor may give now. */
export const allowed = (state: State, actor: Actor, policy: RequestPolicy): ReadonlyArray<CommandName> => {
  const role = roleOf(state, actor)
  if (role === null) return []
  return commandNames.filter(
    (command) => rowOf(state._tag, command, role) !== undefined && (state._tag === "NotRaised" || obstacle(state, command, policy) === null)
  )
}

/** The refusal as it is given to the actor. */
export const refusal = (reason: Reason, state: State, actor: Actor, policy: PolicyInForce<RequestPolicy>): RequestRefused => ({
  reason,
  by: reason in policyFields ? { policy: policy.id, field: policyFields[reason as keyof typeof policyFields] } : "state",
  allowed: allowed(state, actor, policy.value)
})
