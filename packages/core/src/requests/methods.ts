/** What the service's methods are called, and what they are told. */
import type * as Effect from "effect/Effect"
import type { Actor } from "../kernel/Actor.ts"
import type { StoreError } from "../kernel/EventStore.ts"
import type { Handled, HandleError, HandleOptions, Refused } from "../kernel/handle.ts"
import type { Personal } from "../kernel/Personal.ts"
import type { RequestCommand } from "./commands.ts"
import type { RequestRefused, StateReason } from "./conditions.ts"
import type { RequestEvent } from "./events.ts"
import type { State } from "./state.ts"
import type { CommandName } from "./transitions.ts"

export type RequestError = HandleError<RequestRefused>
export type Answer = Effect.Effect<Handled<State, RequestEvent>, RequestError>

/** The service's method for each command. */
export const methods = {
  DeclineIntake: "decline",
  AcceptRequest: "accept",
  ClassifyRequest: "classify",
  MergeRequest: "merge",
  DispatchRequest: "dispatch",
  ObjectToDispatch: "object",
  UpholdObjection: "uphold",
  RejectObjection: "reject",
  SignOrder: "sign",
  RecordContact: "contact",
  ReportProgress: "progress",
  EscalateRequest: "escalate",
  PauseClock: "pause",
  ResumeClock: "resume",
  AskExtension: "askExtension",
  GrantExtension: "grantExtension",
  RefuseExtension: "refuseExtension",
  WarnOfDeadline: "warn",
  MissDeadline: "miss",
  RemindOfRequest: "remind",
  BlowWhistle: "blowWhistle",
  AnswerWhistle: "answerWhistle",
  DeclineWhistle: "declineWhistle",
  ReportArrival: "arrive",
  FinishPart: "finish",
  RateDepartment: "rateDepartment",
  OpenSupervision: "supervise",
  TransferSupervision: "transferSupervision",
  CloseSupervision: "closeSupervision",
  HoldInterview: "interview",
  GrantExemption: "exempt",
  RefuseExemption: "refuseExemption",
  ResolveRequest: "resolve",
  RecordFollowUpAttempt: "attemptFollowUp",
  CompleteFollowUp: "completeFollowUp",
  RateSatisfaction: "rate",
  AskReopening: "askReopening",
  ReopenRequest: "reopen",
  RefuseReopening: "refuseReopening",
  WithdrawRequest: "withdraw",
  CloseRequest: "close",
  StateDue: "stateDue",
  StateStatus: "stateStatus",
  AddAttachment: "attach",
  CorrectEntry: "correct",
  RecuseFromRequest: "recuse"
} as const satisfies Record<Exclude<CommandName, "RaiseRequest">, string>

export type Command<Name extends CommandName> = Extract<RequestCommand, { readonly _tag: Name }>

/** What a command says. A note may be plain text: it is sealed with the reporter's key, or the request's own where nobody is named. */
export type Said<Name extends CommandName> = Omit<Command<Name>, "_tag" | "note"> &
  ("note" extends keyof Command<Name> ? { readonly note?: Personal | string | null } : unknown)

export type Methods = {
  readonly [Name in keyof typeof methods as (typeof methods)[Name]]: (said: Said<Name>, options: HandleOptions) => Answer
}

/** Refuses a command for what the decider cannot see. */
export type Refuse = (
  command: CommandName,
  reason: StateReason,
  known: State,
  actor: Actor
) => Effect.Effect<never, Refused<RequestRefused> | StoreError>
