/**
 * What can be said of a request, by whoever may say it. Names, phones, exact homes and free text stand here only sealed.
 */
import * as Schema from "effect/Schema"
import { OpaqueId } from "../kernel/Actor.ts"
import { Attachment } from "../kernel/Attachments.ts"
import { Term } from "../kernel/Deadline.ts"
import * as EventCodec from "../kernel/EventCodec.ts"
import { Sealed } from "../kernel/Personal.ts"
import {
  AttachmentStage,
  Cell,
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
  ReopenAsker,
  ReopenReason,
  Satisfaction,
  Solved,
  StoredCell,
  SupervisionCause,
  WhistleRefusal,
  WithdrawalReason
} from "./ids.ts"
import { partsOf } from "./parts.ts"

/** Free text, sealed with the key of the person it is about. */
/** Null is asked first: most notes are. */
const orNull = <S extends Schema.Top>(schema: S) => Schema.Union([Schema.Null, schema])

const Note = orNull(Sealed)

/** Where the matter is. `cell` is coarse, and asked to be in a command only; the exact point is sealed. */
export const placeOf = <Value extends Schema.Top>(personal: Value, cell = Cell) =>
  Schema.NullOr(Schema.Struct({ unit: Schema.NullOr(Label), cell: Schema.NullOr(cell), exact: orNull(personal) }))

/** The system a request came from, with its own number and its own word for the channel. */
export const Source = Schema.Struct({ system: Label, number: Id, channel: Schema.NullOr(Label) })
export type Source = typeof Source.Type

const entry = <Field extends string, Value extends Schema.Top>(field: Field, value: Value) =>
  Schema.Struct({ field: Schema.Literal(field), value })

/** A field that a correction may mend, with its right value. `due` is epoch milliseconds. */
export const entryOf = <Value extends Schema.Top>(personal: Value, cell = Cell) =>
  Schema.Union([
    entry("kind", Kind),
    entry("item", Schema.NullOr(Label)),
    entry("channel", Channel),
    entry("proactive", Schema.Boolean),
    entry("urgent", Schema.Boolean),
    entry("unit", Schema.NullOr(Label)),
    entry("cell", Schema.NullOr(cell)),
    entry("exact", orNull(personal)),
    entry("contact", orNull(personal)),
    entry("description", orNull(personal)),
    entry("outcome", Schema.NullOr(Outcome)),
    entry("due", Schema.NullOr(Schema.Int)),
    entry("against", Schema.NullOr(Label))
  ])
export const Entry = entryOf(Sealed, StoredCell)
export type Entry = typeof Entry.Type

// ---- events: stored for ever; add, never edit ----
export const RequestEvent = Schema.TaggedUnion({
  RequestRaised: {
    /** The number that people use, unique in the log. */
    number: Id,
    /** Digest of the tracking code. The code itself stands nowhere. */
    tracking: Schema.NullOr(Id),
    channel: Channel,
    kind: Kind,
    /** Raised by the city itself (未诉先办). */
    proactive: Schema.Boolean,
    urgent: Schema.Boolean,
    /** Opaque id of the person who raised it. */
    reporter: Schema.NullOr(OpaqueId),
    contact: orNull(Sealed),
    description: Note,
    place: placeOf(Sealed, StoredCell),
    /** The unit that is complained about. It does not learn who complains, nor of what. */
    against: Schema.NullOr(Label),
    /** Its class, as stated. */
    item: Schema.NullOr(Label),
    /** Version of the privacy notice that was shown. */
    notice: Schema.NullOr(Label),
    source: Schema.NullOr(Source),
    /** Of somebody else, taken out of the texts and sealed apart. */
    parts: partsOf(Sealed)
  },
  IntakeDeclined: { reason: NonAcceptance, note: Note },
  RequestAccepted: {},
  RequestClassified: { kind: Kind, item: Schema.NullOr(Label) },
  /** It is one with another request, whose number is `parent`. */
  RequestMerged: { parent: Id },
  /** The whole order as it stands from now on. */
  RequestDispatched: { lead: Label, helpers: Schema.Array(Label), note: Note },
  DispatchObjected: { reason: ObjectionReason, note: Note },
  ObjectionUpheld: { note: Note },
  ObjectionRejected: { note: Note },
  OrderSigned: {},
  ReporterContacted: { outcome: ContactOutcome, note: Note },
  ProgressReported: { activity: Label, note: Note },
  /** `unit` is the lead it was lifted from. */
  RequestEscalated: { from: Schema.NullOr(Label), to: Label, cause: EscalationCause, unit: Schema.NullOr(Label), note: Note },
  ClockPaused: { reason: PauseReason, note: Note },
  ClockResumed: {},
  ExtensionRequested: { term: Term, note: Note },
  ExtensionGranted: { term: Term },
  ExtensionRefused: { reason: ExtensionRefusal, note: Note },
  /** The yellow card. `due` is the deadline it warns of, epoch milliseconds. */
  DeadlineWarned: { due: Schema.Int },
  /** The red card. `unit` is the lead at that time. */
  DeadlineMissed: { due: Schema.Int, unit: Schema.NullOr(Label) },
  /** `whistle` says which, where it is about one. */
  RequestReminded: { about: Reminder, whistle: Schema.NullOr(Id) },
  /** `unit` summons departments to a matter that it cannot end alone (吹哨). */
  WhistleBlown: { whistle: Id, unit: Label, departments: Schema.NonEmptyArray(Label), note: Note },
  WhistleAnswered: { whistle: Id, department: Label },
  WhistleDeclined: { whistle: Id, department: Label, reason: WhistleRefusal, note: Note },
  DepartmentArrived: { whistle: Id, department: Label },
  DepartmentFinished: { whistle: Id, department: Label, note: Note },
  /** The summoning unit has checked what a department did. */
  DepartmentRated: { whistle: Id, department: Label, rating: Satisfaction, note: Note },
  SupervisionOpened: { cause: SupervisionCause, unit: Schema.NullOr(Label), note: Note },
  /** Another body supervises from now on. */
  SupervisionTransferred: { to: Label, unit: Schema.NullOr(Label) },
  SupervisionClosed: { note: Note },
  InterviewHeld: { unit: Label, finding: Finding, note: Note },
  /** `reviews` is the id of the entry that is excused; it stays. */
  ExemptionGranted: { ground: ExemptionGround, reviews: Id, note: Note },
  ExemptionRefused: { reviews: Id, note: Note },
  RequestResolved: { outcome: Outcome, note: Note },
  FollowUpAttempted: { outcome: FollowUpFailure },
  FollowUpCompleted: { note: Note },
  /** Null where nothing was said. */
  SatisfactionRated: {
    contacted: Schema.NullOr(Schema.Boolean),
    solved: Schema.NullOr(Solved),
    satisfied: Schema.NullOr(Satisfaction),
    note: Note
  },
  ReopenRequested: { by: ReopenAsker, reason: ReopenReason, note: Note },
  /** The first handling is round 1. */
  RequestReopened: { round: Schema.Int },
  ReopenRefused: { reason: RefusalReason, note: Note },
  RequestWithdrawn: { reason: WithdrawalReason, note: Note },
  /** `timeKnown` is false where a source says that it was closed but not when. */
  RequestClosed: { outcome: Schema.NullOr(Outcome), timeKnown: Schema.Boolean },
  /** A deadline that somebody else has set, epoch milliseconds. */
  DueStated: { due: Schema.Int },
  /** The source's own word for how things stand. */
  StatusStated: { status: Label },
  /** A picture or a paper; its bytes lie sealed beside the log. */
  AttachmentAdded: { attachment: Attachment, stage: AttachmentStage },
  /** `corrects` is the id of the event that is mended. */
  EntryCorrected: { corrects: Id, entry: Entry, reason: CorrectionReason },
  /** Somebody withdraws, or was withdrawn, for being interested in the matter (回避): they have no part in it any more. */
  PersonRecused: { person: OpaqueId }
})
export type RequestEvent = typeof RequestEvent.Type

/** Version 1 of a lift did not name the unit. */
const lifted = EventCodec.upcast(Schema.Struct({ from: Schema.NullOr(Label), to: Label, cause: EscalationCause, note: Note }), (data) => ({
  ...data,
  unit: null
}))

/** Version 1 of what is raised named nobody that it is against. */
const raised = EventCodec.upcast(Schema.Record(Schema.String, Schema.Unknown), (data) => ({ ...data, against: null }))

/** Version 1 of a correction could not say against whom a request is; all that it could say stands. */
const corrected = EventCodec.upcast(Schema.Unknown, (data) => data)

export const requestCodec = EventCodec.define("requests", RequestEvent, {
  RequestRaised: [raised],
  RequestEscalated: [lifted],
  EntryCorrected: [corrected]
})
