/**
 * What the clocks of a request go by: the moments that start, stop, pause and lengthen its deadline, and since when it waits for
 * what. Only moments stand here; how long anything may take is a policy's, and worked out in deadline.ts.
 */
import { type Actor, isDecision } from "../kernel/Actor.ts"
import type { Term } from "../kernel/Deadline.ts"
import type { Instant } from "../kernel/Event.ts"
import type { Entry, RequestEvent } from "./events.ts"
import type { Channel, ExtensionRefusal, Kind, PauseReason } from "./ids.ts"

/** A moment that a deadline may go by. */
export type Tick =
  | {
      readonly at: Instant
      readonly was: "raised" | "accepted" | "dispatched" | "signed" | "reopened" | "resumed" | "ended"
    }
  | { readonly at: Instant; readonly was: "transferred"; readonly to: string }
  | { readonly at: Instant; readonly was: "paused"; readonly reason: PauseReason }
  | { readonly at: Instant; readonly was: "extended"; readonly term: Term }
  | Note

/** What moves no deadline, and stands there to be told. */
type Note =
  | { readonly at: Instant; readonly was: "asked"; readonly term: Term }
  | { readonly at: Instant; readonly was: "refused"; readonly reason: ExtensionRefusal }

const isNote = ({ was }: Tick): boolean => was === "asked" || was === "refused"

/** What the deadline of a request rests on. */
export interface Timing {
  readonly kind: Kind
  readonly item: string | null
  readonly channel: Channel
  readonly urgent: boolean
  readonly ticks: ReadonlyArray<Tick>
  /** The last deadline that somebody else has set. */
  readonly due: Instant | null
  /** The unit that had the last order. */
  readonly lastLead: string | null
  readonly paused: boolean
  /** The extension that waits for its answer. */
  readonly asked: Term | null
  /** Extensions granted in this round. */
  readonly extensions: number
  /** The deadline that was last warned of, and the one last missed, in this round. */
  readonly warned: Instant | null
  readonly missed: Instant | null
  /** Since when. */
  readonly since: Since
  /** The last reminder of each kind, by `about` or by whistle. */
  readonly reminded: Readonly<Record<string, Instant>>
}

/** When things last came to stand as they do; null where they do not. */
export interface Since {
  /** Anybody did anything. */
  readonly active: Instant
  /** Anything that moves the deadline. */
  readonly moved: Instant
  readonly level: Instant
  readonly resolved: Instant | null
  readonly objected: Instant | null
  readonly reopening: Instant | null
  /** Each whistle, by its id. */
  readonly whistles: Readonly<Record<string, Instant>>
}

type Raised = Extract<RequestEvent, { readonly _tag: "RequestRaised" }>
/** When, and by whom. */
export interface Moment {
  readonly at: Instant
  readonly actor: Actor
}

export const freshTiming = ({ kind, item, channel, urgent }: Raised, at: Instant): Timing => ({
  kind,
  item,
  channel,
  urgent,
  ticks: [{ at, was: "raised" }],
  due: null,
  lastLead: null,
  paused: false,
  asked: null,
  extensions: 0,
  warned: null,
  missed: null,
  since: { active: at, moved: at, level: at, resolved: null, objected: null, reopening: null, whistles: {} },
  reminded: {}
})

/** The tick that an event is, if any. */
const tickOf = ({ lastLead }: Timing, event: RequestEvent, at: Instant): Tick | null => {
  switch (event._tag) {
    case "RequestAccepted":
      return { at, was: "accepted" }
    case "RequestDispatched":
      if (lastLead === event.lead) return null
      return lastLead === null ? { at, was: "dispatched" } : { at, was: "transferred", to: event.lead }
    case "OrderSigned":
      return { at, was: "signed" }
    case "ClockPaused":
      return { at, was: "paused", reason: event.reason }
    case "ClockResumed":
      return { at, was: "resumed" }
    case "ExtensionRequested":
      return { at, was: "asked", term: event.term }
    case "ExtensionRefused":
      return { at, was: "refused", reason: event.reason }
    case "ExtensionGranted":
      return { at, was: "extended", term: event.term }
    case "RequestReopened":
      return { at, was: "reopened" }
    case "RequestResolved":
    case "RequestClosed":
    case "IntakeDeclined":
    case "RequestMerged":
    case "RequestWithdrawn":
      return { at, was: "ended" }
    default:
      return null
  }
}

const mended = ({ field, value }: Entry): Partial<Timing> =>
  field === "kind" || field === "item" || field === "channel" || field === "urgent" || field === "due" ? { [field]: value } : {}

const newRound: Partial<Timing> = { paused: false, asked: null, extensions: 0, warned: null, missed: null, reminded: {} }

/** What an event says of the matter and of the clock. */
const said = (timing: Timing, event: RequestEvent): Partial<Timing> => {
  switch (event._tag) {
    case "RequestClassified":
      return { kind: event.kind, item: event.item }
    case "RequestDispatched":
      return { lastLead: event.lead }
    case "DueStated":
      return { due: event.due }
    case "EntryCorrected":
      return mended(event.entry)
    case "ClockPaused":
      return { paused: true }
    case "ClockResumed":
    case "RequestResolved":
    case "RequestClosed":
      return { paused: false, asked: null }
    case "ExtensionRequested":
      return { asked: event.term }
    case "ExtensionGranted":
      return { asked: null, extensions: timing.extensions + 1 }
    case "ExtensionRefused":
      return { asked: null }
    case "DeadlineWarned":
      return { warned: event.due }
    case "DeadlineMissed":
      return { missed: event.due }
    case "RequestReopened":
      return newRound
    default:
      return {}
  }
}

const sinceBy = (since: Since, event: RequestEvent, at: Instant): Partial<Since> => {
  switch (event._tag) {
    case "RequestEscalated":
      return { level: at }
    case "RequestResolved":
      return { resolved: at }
    case "DispatchObjected":
      return { objected: at }
    case "ObjectionUpheld":
    case "ObjectionRejected":
      return { objected: null }
    case "ReopenRequested":
      return { reopening: at }
    case "ReopenRefused":
      return { reopening: null }
    case "RequestReopened":
      return { reopening: null, resolved: null }
    case "WhistleBlown":
      return { whistles: { ...since.whistles, [event.whistle]: at } }
    default:
      return {}
  }
}

/** Events that move a deadline without being a tick. */
const moves: ReadonlyArray<RequestEvent["_tag"]> = ["RequestClassified", "DueStated", "EntryCorrected"]

/** What an event changes. */
export const timingBy = (timing: Timing, event: RequestEvent, { at, actor }: Moment): Partial<Timing> => {
  const tick = tickOf(timing, event, at)
  const since: Since = {
    ...timing.since,
    ...(isDecision(actor) ? {} : { active: at }),
    ...((tick !== null && !isNote(tick)) || moves.includes(event._tag) ? { moved: at } : {}),
    ...sinceBy(timing.since, event, at)
  }
  return {
    ...said(timing, event),
    ...(tick === null ? {} : { ticks: [...timing.ticks, tick] }),
    ...(event._tag === "RequestReminded" ? { reminded: { ...timing.reminded, [event.whistle ?? event.about]: at } } : {}),
    since
  }
}
