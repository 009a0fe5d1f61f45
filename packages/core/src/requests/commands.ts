/**
 * What can be asked of a request. Commands mirror the events; personal values may come in the clear and are sealed before a
 * decision sees them.
 */
import * as Schema from "effect/Schema"
import { Attachment } from "../kernel/Attachments.ts"
import { Term } from "../kernel/Deadline.ts"
import { Personal } from "../kernel/Personal.ts"
import { entryOf, placeOf, Source } from "./events.ts"
import {
  AttachmentStage,
  Channel,
  ContactOutcome,
  CorrectionReason,
  EscalationCause,
  ExemptionGround,
  ExtensionRefusal,
  Finding,
  FollowUpFailure,
  Id,
  Kind,
  Label,
  NonAcceptance,
  ObjectionReason,
  Outcome,
  PauseReason,
  RefusalReason,
  Reminder,
  ReopenReason,
  RequestNumber,
  Satisfaction,
  Solved,
  SourceNumber,
  Subject,
  SupervisionCause,
  WhistleRefusal,
  WithdrawalReason
} from "./ids.ts"
import { partsOf } from "./parts.ts"

const Note = Schema.NullOr(Personal)

/** The request that is spoken of. */
const request = Id

export const RequestCommand = Schema.TaggedUnion({
  RaiseRequest: {
    request,
    number: RequestNumber,
    /** Digest of the tracking code. */
    tracking: Schema.NullOr(Id),
    channel: Channel,
    kind: Kind,
    proactive: Schema.Boolean,
    urgent: Schema.Boolean,
    reporter: Schema.NullOr(Subject),
    contact: Schema.NullOr(Personal),
    description: Note,
    place: placeOf(Personal),
    against: Schema.NullOr(Label),
    item: Schema.NullOr(Label),
    notice: Schema.NullOr(Label),
    source: Schema.NullOr(Source.mapFields((fields) => ({ ...fields, number: SourceNumber }))),
    parts: partsOf(Personal)
  },
  DeclineIntake: { request, reason: NonAcceptance, note: Note },
  AcceptRequest: { request },
  ClassifyRequest: { request, kind: Kind, item: Schema.NullOr(Label) },
  /** `parent` is the number of the request that goes on. */
  MergeRequest: { request, parent: Id },
  DispatchRequest: { request, lead: Label, helpers: Schema.Array(Label).check(Schema.isUnique()), note: Note },
  ObjectToDispatch: { request, reason: ObjectionReason, note: Note },
  UpholdObjection: { request, note: Note },
  RejectObjection: { request, note: Note },
  SignOrder: { request },
  RecordContact: { request, outcome: ContactOutcome, note: Note },
  ReportProgress: { request, activity: Label, note: Note },
  EscalateRequest: { request, from: Schema.NullOr(Label), to: Label, cause: EscalationCause, note: Note },
  PauseClock: { request, reason: PauseReason, note: Note },
  ResumeClock: { request },
  /** `term` is the time asked for beyond the deadline. */
  AskExtension: { request, term: Term, note: Note },
  GrantExtension: { request },
  RefuseExtension: { request, reason: ExtensionRefusal, note: Note },
  /** `due` is the deadline that is meant: one that has moved since is not warned of. */
  WarnOfDeadline: { request, due: Schema.Int },
  MissDeadline: { request, due: Schema.Int },
  RemindOfRequest: { request, about: Reminder, whistle: Schema.NullOr(Id) },
  BlowWhistle: { request, whistle: Id, departments: Schema.NonEmptyArray(Label), note: Note },
  AnswerWhistle: { request, whistle: Id },
  DeclineWhistle: { request, whistle: Id, reason: WhistleRefusal, note: Note },
  ReportArrival: { request, whistle: Id },
  FinishPart: { request, whistle: Id, note: Note },
  RateDepartment: { request, whistle: Id, department: Label, rating: Satisfaction, note: Note },
  /** `unit` is the one that gave cause for it; the lead where none is named. */
  OpenSupervision: { request, cause: SupervisionCause, unit: Schema.optionalKey(Label), note: Note },
  TransferSupervision: { request, to: Label },
  CloseSupervision: { request, note: Note },
  HoldInterview: { request, unit: Label, finding: Finding, note: Note },
  GrantExemption: { request, ground: ExemptionGround, reviews: Id, note: Note },
  RefuseExemption: { request, reviews: Id, note: Note },
  ResolveRequest: { request, outcome: Outcome, note: Note },
  RecordFollowUpAttempt: { request, outcome: FollowUpFailure },
  CompleteFollowUp: { request, note: Note },
  RateSatisfaction: {
    request,
    contacted: Schema.NullOr(Schema.Boolean),
    solved: Schema.NullOr(Solved),
    satisfied: Schema.NullOr(Satisfaction),
    note: Note
  },
  AskReopening: { request, reason: ReopenReason, note: Note },
  ReopenRequest: { request },
  RefuseReopening: { request, reason: RefusalReason, note: Note },
  WithdrawRequest: { request, reason: WithdrawalReason, note: Note },
  CloseRequest: { request, outcome: Outcome },
  StateDue: { request, due: Schema.Int },
  StateStatus: { request, status: Label },
  AddAttachment: { request, attachment: Attachment, stage: AttachmentStage },
  CorrectEntry: { request, corrects: Id, entry: entryOf(Personal), reason: CorrectionReason },
  /** Oneself; a supervisor withdraws others too. */
  RecuseFromRequest: { request, person: Subject }
})
export type RequestCommand = typeof RequestCommand.Type
