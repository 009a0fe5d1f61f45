/**
 * Who may do what from where: the one table. The checks, the commands named in every refusal, docs/requests.md and the test over
 * the whole product of situation, command and role all come from here. What depends on more than the situation (a contact not
 * yet made, rounds used up) stands in conditions.ts.
 */
import { makeTable, type Transitions } from "../kernel/Table.ts"
import type { RequestCommand } from "./commands.ts"
import type { RequestEvent } from "./events.ts"
import type { Role } from "./roles.ts"
import { type Situation, situations } from "./state.ts"

export type CommandName = RequestCommand["_tag"]
export type EventName = RequestEvent["_tag"]

const underway: ReadonlyArray<Situation> = ["Raised", "Accepted", "Dispatched", "InHand"]
const inWork: ReadonlyArray<Situation> = ["Accepted", "Dispatched", "InHand"]
const ordered: ReadonlyArray<Situation> = ["Dispatched", "InHand", "Resolved", "Closed"]
const raised: ReadonlyArray<Situation> = situations.filter((situation) => situation !== "NotRaised")

export const transitions: Transitions<CommandName, EventName, Situation, Role> = {
  RaiseRequest: {
    gives: "RequestRaised",
    rows: [{ from: ["NotRaised"], by: ["reporter", "operator", "dispatcher", "supervisor", "otherUnit", "channel", "rule"], to: "Raised" }]
  },
  DeclineIntake: { gives: "IntakeDeclined", rows: [{ from: ["Raised"], by: ["operator", "rule"], to: "Declined" }] },
  AcceptRequest: { gives: "RequestAccepted", rows: [{ from: ["Raised"], by: ["operator", "rule"], to: "Accepted" }] },
  ClassifyRequest: { gives: "RequestClassified", rows: [{ from: underway, by: ["operator", "dispatcher", "rule"] }] },
  MergeRequest: { gives: "RequestMerged", rows: [{ from: underway, by: ["operator", "dispatcher", "rule"], to: "Merged" }] },
  DispatchRequest: {
    gives: "RequestDispatched",
    rows: [
      { from: ["Accepted"], by: ["dispatcher", "rule"], to: "Dispatched" },
      { from: ["Dispatched", "InHand"], by: ["dispatcher", "rule"] }
    ]
  },
  ObjectToDispatch: { gives: "DispatchObjected", rows: [{ from: ["Dispatched"], by: ["lead"] }] },
  UpholdObjection: { gives: "ObjectionUpheld", rows: [{ from: ["Dispatched"], by: ["dispatcher", "supervisor"], to: "Accepted" }] },
  RejectObjection: { gives: "ObjectionRejected", rows: [{ from: ["Dispatched"], by: ["dispatcher", "supervisor"] }] },
  SignOrder: { gives: "OrderSigned", rows: [{ from: ["Dispatched"], by: ["lead"], to: "InHand" }] },
  RecordContact: {
    gives: "ReporterContacted",
    rows: [
      { from: ["Raised", "Accepted"], by: ["operator"] },
      { from: ["Dispatched", "InHand"], by: ["operator", "lead", "helper"] }
    ]
  },
  ReportProgress: { gives: "ProgressReported", rows: [{ from: ["InHand"], by: ["lead", "helper"] }] },
  EscalateRequest: {
    gives: "RequestEscalated",
    rows: [
      { from: ["Accepted"], by: ["operator", "dispatcher", "supervisor", "rule"] },
      { from: ["Dispatched"], by: ["dispatcher", "supervisor", "rule"] },
      { from: ["InHand"], by: ["lead", "dispatcher", "supervisor", "rule"] }
    ]
  },
  PauseClock: {
    gives: "ClockPaused",
    rows: [
      { from: inWork, by: ["dispatcher", "supervisor"] },
      { from: ["InHand"], by: ["lead"] }
    ]
  },
  ResumeClock: {
    gives: "ClockResumed",
    rows: [
      { from: inWork, by: ["dispatcher", "supervisor"] },
      { from: ["InHand"], by: ["lead"] }
    ]
  },
  AskExtension: { gives: "ExtensionRequested", rows: [{ from: ["InHand"], by: ["lead"] }] },
  GrantExtension: { gives: "ExtensionGranted", rows: [{ from: ["InHand"], by: ["dispatcher", "supervisor", "rule"] }] },
  RefuseExtension: { gives: "ExtensionRefused", rows: [{ from: ["InHand"], by: ["dispatcher", "supervisor"] }] },
  WarnOfDeadline: { gives: "DeadlineWarned", rows: [{ from: underway, by: ["rule"] }] },
  MissDeadline: { gives: "DeadlineMissed", rows: [{ from: underway, by: ["rule"] }] },
  RemindOfRequest: { gives: "RequestReminded", rows: [{ from: [...underway, "Resolved", "Closed"], by: ["rule"] }] },
  BlowWhistle: { gives: "WhistleBlown", rows: [{ from: ["InHand"], by: ["lead"] }] },
  AnswerWhistle: { gives: "WhistleAnswered", rows: [{ from: ["InHand"], by: ["department"] }] },
  DeclineWhistle: { gives: "WhistleDeclined", rows: [{ from: ["InHand"], by: ["department"] }] },
  ReportArrival: { gives: "DepartmentArrived", rows: [{ from: ["InHand"], by: ["department"] }] },
  FinishPart: { gives: "DepartmentFinished", rows: [{ from: ["InHand"], by: ["department"] }] },
  RateDepartment: { gives: "DepartmentRated", rows: [{ from: ["InHand", "Resolved", "Closed"], by: ["lead"] }] },
  OpenSupervision: {
    gives: "SupervisionOpened",
    rows: [{ from: [...underway, "Resolved", "Closed"], by: ["supervisor", "rule"] }]
  },
  TransferSupervision: {
    gives: "SupervisionTransferred",
    rows: [{ from: [...underway, "Resolved", "Closed"], by: ["supervisor", "rule"] }]
  },
  CloseSupervision: { gives: "SupervisionClosed", rows: [{ from: raised, by: ["supervisor", "rule"] }] },
  HoldInterview: { gives: "InterviewHeld", rows: [{ from: ordered, by: ["supervisor"] }] },
  GrantExemption: { gives: "ExemptionGranted", rows: [{ from: ordered, by: ["supervisor"] }] },
  RefuseExemption: { gives: "ExemptionRefused", rows: [{ from: ordered, by: ["supervisor"] }] },
  ResolveRequest: { gives: "RequestResolved", rows: [{ from: ["InHand"], by: ["lead"], to: "Resolved" }] },
  RecordFollowUpAttempt: {
    gives: "FollowUpAttempted",
    rows: [{ from: ["Resolved", "Closed", "Declined", "Merged"], by: ["follower", "channel"] }]
  },
  CompleteFollowUp: {
    gives: "FollowUpCompleted",
    rows: [{ from: ["Resolved", "Closed", "Declined", "Merged"], by: ["follower", "channel"] }]
  },
  RateSatisfaction: {
    gives: "SatisfactionRated",
    rows: [{ from: ["Resolved", "Closed", "Merged"], by: ["reporter", "follower", "channel"] }]
  },
  AskReopening: {
    gives: "ReopenRequested",
    rows: [{ from: ["Resolved", "Closed"], by: ["reporter", "channel", "follower", "operator", "supervisor"] }]
  },
  ReopenRequest: { gives: "RequestReopened", rows: [{ from: ["Resolved", "Closed"], by: ["dispatcher", "supervisor"], to: "InHand" }] },
  RefuseReopening: { gives: "ReopenRefused", rows: [{ from: ["Resolved", "Closed"], by: ["dispatcher", "supervisor"] }] },
  WithdrawRequest: { gives: "RequestWithdrawn", rows: [{ from: underway, by: ["reporter", "operator", "channel"], to: "Withdrawn" }] },
  CloseRequest: {
    gives: "RequestClosed",
    rows: [{ from: ["Resolved"], by: ["operator", "dispatcher", "follower", "rule"], to: "Closed" }]
  },
  StateDue: { gives: "DueStated", rows: [{ from: [...underway, "Resolved"], by: ["operator", "channel"] }] },
  StateStatus: { gives: "StatusStated", rows: [{ from: raised, by: ["channel"] }] },
  AddAttachment: {
    gives: "AttachmentAdded",
    rows: [
      { from: [...underway, "Resolved", "Closed"], by: ["reporter", "operator", "channel"] },
      // Whoever walks a round raises with a picture.
      { from: ["Raised"], by: ["otherUnit"] },
      { from: ["Dispatched", "InHand", "Resolved"], by: ["lead", "helper"] },
      { from: ["InHand", "Resolved"], by: ["department"] },
      { from: ["Resolved", "Closed"], by: ["follower"] }
    ]
  },
  CorrectEntry: { gives: "EntryCorrected", rows: [{ from: raised, by: ["operator", "dispatcher", "supervisor"] }] },
  RecuseFromRequest: {
    gives: "PersonRecused",
    rows: [
      { from: raised, by: ["operator", "dispatcher", "otherUnit", "supervisor", "follower"] },
      { from: ordered, by: ["lead", "helper", "department"] }
    ]
  }
}

export const { commands: commandNames, commandFor, rowOf, isGivenTo, whyNot } = makeTable(situations, transitions)
