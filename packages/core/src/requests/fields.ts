/**
 * The class of every field of every event of requests (PIPL 51): `public` may be shown to anybody, `internal` to those in office,
 * `personal` is about a person, `sensitive` about a person's home. What is personal or sensitive stands sealed, but for opaque ids.
 */
import type { FieldClass } from "../kernel/Sight.ts"
import type { Entry, RequestEvent } from "./events.ts"
import type { EventName } from "./transitions.ts"

/** Every field by its name, and what differs within one by its path. */
type Fields<Event> = { readonly [Field in Exclude<keyof Event, "_tag">]: FieldClass } & {
  readonly [Path in `${string}.${string}`]: FieldClass
}

/** A correction has the class of what it mends. */
export const entryClasses: Readonly<Record<Entry["field"], FieldClass>> = {
  kind: "public",
  item: "public",
  channel: "public",
  proactive: "public",
  urgent: "internal",
  unit: "public",
  cell: "internal",
  exact: "sensitive",
  contact: "personal",
  description: "personal",
  outcome: "public",
  due: "internal",
  against: "internal"
}

const note = "personal"
const noted = { note } as const
const whistled = { whistle: "internal", department: "internal" } as const

export const fieldClasses: { readonly [Name in EventName]: Fields<Extract<RequestEvent, { readonly _tag: Name }>> } = {
  RequestRaised: {
    number: "internal",
    tracking: "personal",
    channel: "public",
    kind: "public",
    proactive: "public",
    urgent: "internal",
    reporter: "personal",
    contact: "personal",
    description: "personal",
    place: "sensitive",
    "place.unit": "public",
    "place.cell": "internal",
    against: "internal",
    item: "public",
    notice: "internal",
    source: "internal",
    parts: "personal"
  },
  IntakeDeclined: { reason: "public", note },
  RequestAccepted: {},
  RequestClassified: { kind: "public", item: "public" },
  RequestMerged: { parent: "internal" },
  RequestDispatched: { lead: "public", helpers: "public", note },
  DispatchObjected: { reason: "internal", note },
  ObjectionUpheld: noted,
  ObjectionRejected: noted,
  OrderSigned: {},
  ReporterContacted: { outcome: "internal", note },
  ProgressReported: { activity: "internal", note },
  RequestEscalated: { from: "internal", to: "internal", cause: "internal", unit: "internal", note },
  ClockPaused: { reason: "internal", note },
  ClockResumed: {},
  ExtensionRequested: { term: "internal", note },
  ExtensionGranted: { term: "internal" },
  ExtensionRefused: { reason: "internal", note },
  DeadlineWarned: { due: "internal" },
  DeadlineMissed: { due: "internal", unit: "internal" },
  RequestReminded: { about: "internal", whistle: "internal" },
  WhistleBlown: { whistle: "internal", unit: "internal", departments: "internal", note },
  WhistleAnswered: whistled,
  WhistleDeclined: { ...whistled, reason: "internal", note },
  DepartmentArrived: whistled,
  DepartmentFinished: { ...whistled, note },
  DepartmentRated: { ...whistled, rating: "internal", note },
  SupervisionOpened: { cause: "internal", unit: "internal", note },
  SupervisionTransferred: { to: "internal", unit: "internal" },
  SupervisionClosed: noted,
  InterviewHeld: { unit: "internal", finding: "internal", note },
  ExemptionGranted: { ground: "internal", reviews: "internal", note },
  ExemptionRefused: { reviews: "internal", note },
  RequestResolved: { outcome: "public", note },
  FollowUpAttempted: { outcome: "internal" },
  FollowUpCompleted: noted,
  SatisfactionRated: { contacted: "personal", solved: "personal", satisfied: "personal", note },
  ReopenRequested: { by: "internal", reason: "internal", note },
  RequestReopened: { round: "internal" },
  ReopenRefused: { reason: "internal", note },
  RequestWithdrawn: { reason: "internal", note },
  RequestClosed: { outcome: "public", timeKnown: "public" },
  DueStated: { due: "internal" },
  StatusStated: { status: "internal" },
  AttachmentAdded: {
    attachment: "personal",
    stage: "internal"
  },
  EntryCorrected: { corrects: "internal", entry: "sensitive", reason: "internal" },
  PersonRecused: { person: "personal" }
}

/** The same by the full names of the types, as the schema check reads them. */
export const classesByType: Readonly<Record<string, Readonly<Record<string, FieldClass>>>> = Object.fromEntries(
  Object.entries(fieldClasses).map(([name, fields]) => [`requests/${name}`, fields])
)
