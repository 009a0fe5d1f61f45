/**
 * How a request stands: its situation, and beside it only what some decision asks for. `evolve` records; it never decides, and
 * takes any history as it comes.
 */
import type { Actor } from "../kernel/Actor.ts"
import type { Envelope } from "../kernel/Decider.ts"
import type { Instant } from "../kernel/Event.ts"
import { freshTiming, type Moment, type Timing, timingBy } from "./clock.ts"
import type { RequestEvent } from "./events.ts"
import { noWhistles, type Whistles, whistlesBy } from "./whistles.ts"

export const situations = [
  "NotRaised",
  "Raised",
  "Accepted",
  "Dispatched",
  "InHand",
  "Resolved",
  "Closed",
  "Declined",
  "Merged",
  "Withdrawn"
] as const
export type Situation = (typeof situations)[number]

/** The order that is out to units. */
export interface Order {
  readonly lead: string
  readonly helpers: ReadonlyArray<string>
  /** How often the lead has objected. */
  readonly objections: number
  /** An objection waits for its answer. */
  readonly objected: boolean
}

/** Attempts to speak with the reporter in this round. */
export interface Reach {
  readonly reached: boolean
  readonly vain: number
}

/** A request that was raised. */
export interface Standing extends Timing, Whistles {
  readonly _tag: Exclude<Situation, "NotRaised">
  readonly number: string
  readonly raisedAt: Instant
  readonly reporter: string | null
  /** The unit where the matter is. */
  readonly unit: string | null
  /** The unit of whoever raised it. */
  readonly raisedBy: string | null
  /** The unit that is complained about. */
  readonly against: string | null
  /** Persons who have withdrawn from it, or were withdrawn (回避). */
  readonly recused: ReadonlyArray<string>
  /** Whether there is anybody to speak with. */
  readonly reachable: boolean
  readonly level: string | null
  readonly round: number
  readonly order: Order | null
  readonly contact: Reach
  readonly followUp: Reach
  /** Rated in this round. */
  readonly rated: boolean
  /** A wish to reopen waits for its answer. */
  readonly reopening: boolean
  /** It is supervised; `to` is the body that has taken the supervision over. */
  readonly supervision: { readonly to: string | null } | null
  /** Ids of entries that are excused. */
  readonly excused: ReadonlyArray<string>
  /** Ids of all entries, for corrections. */
  readonly entries: ReadonlyArray<string>
  /** The last fact, to know a repetition by. */
  readonly last: { readonly event: RequestEvent; readonly at: Instant; readonly actor: Actor }
}

export type State = { readonly _tag: "NotRaised" } | Standing

export const initial: State = { _tag: "NotRaised" }

export type Raised = Extract<RequestEvent, { readonly _tag: "RequestRaised" }>
type Change = Partial<Omit<Standing, "entries" | "last">>
type Ground = Pick<Standing, "_tag" | "order" | "contact" | "followUp" | "excused">

const untouched: Reach = { reached: false, vain: 0 }

/** How a request stands when it has just been raised. */
export const fresh = (event: Raised, { at, actor }: Moment): Omit<Standing, "entries" | "last"> => ({
  _tag: "Raised",
  number: event.number,
  raisedAt: at,
  reporter: event.reporter,
  unit: event.place?.unit ?? null,
  raisedBy: actor._tag === "Person" ? actor.unit : null,
  against: event.against,
  recused: [],
  reachable: event.reporter !== null || event.contact !== null,
  level: null,
  round: 1,
  order: null,
  contact: untouched,
  followUp: untouched,
  rated: false,
  reopening: false,
  supervision: null,
  excused: [],
  ...noWhistles,
  ...freshTiming(event, at)
})

const isUnderway = (state: Ground): boolean =>
  state._tag === "Raised" || state._tag === "Accepted" || state._tag === "Dispatched" || state._tag === "InHand"

/** An order to the unit that has it already changes no situation; one to a new lead has to be signed. */
const dispatched = (state: Ground, lead: string, helpers: ReadonlyArray<string>): Change =>
  state.order?.lead === lead
    ? { order: { ...state.order, helpers } }
    : { _tag: isUnderway(state) ? "Dispatched" : state._tag, order: { lead, helpers, objections: 0, objected: false } }

const objected = (state: Ground, change: Partial<Order>): Change => (state.order === null ? {} : { order: { ...state.order, ...change } })

const tried = (reach: Reach, reached: boolean): Reach => (reached ? { ...reach, reached } : { ...reach, vain: reach.vain + 1 })

/** A new round begins with the unit that had the order; without one it waits to be dispatched. */
const reopened = (state: Ground, round: number): Change => ({
  _tag: state.order === null ? "Accepted" : "InHand",
  round,
  contact: untouched,
  followUp: untouched,
  rated: false,
  reopening: false
})

/** What an event changes of whose matter it is, and who is out of it. */
const partiesBy = ({ recused }: Pick<Standing, "recused">, event: RequestEvent): Change => {
  if (event._tag === "PersonRecused") return { recused: [...recused, event.person] }
  if (event._tag !== "EntryCorrected") return {}
  const { field, value } = event.entry
  return field === "unit" || field === "against" ? { [field]: value } : {}
}

/** What an event after the first changes, clocks, whistles and parties aside. Views use it too, so that they cannot see a request otherwise than its decisions do. */
export const changeBy = (state: Ground, event: Exclude<RequestEvent, Raised>): Change => {
  switch (event._tag) {
    case "IntakeDeclined":
      return { _tag: "Declined" }
    case "RequestAccepted":
      return { _tag: "Accepted" }
    case "RequestMerged":
      return { _tag: "Merged" }
    case "RequestDispatched":
      return dispatched(state, event.lead, event.helpers)
    case "DispatchObjected":
      return objected(state, { objected: true, objections: (state.order?.objections ?? 0) + 1 })
    case "ObjectionUpheld":
      return { _tag: "Accepted", order: null }
    case "ObjectionRejected":
      return objected(state, { objected: false })
    case "OrderSigned":
      return { _tag: "InHand" }
    case "ReporterContacted":
      return { contact: tried(state.contact, event.outcome !== "notReached") }
    case "RequestEscalated":
      return { level: event.to }
    case "RequestResolved":
      return { _tag: "Resolved" }
    case "FollowUpAttempted":
      return { followUp: tried(state.followUp, false) }
    case "FollowUpCompleted":
      return { followUp: tried(state.followUp, true) }
    case "SatisfactionRated":
      return { rated: true }
    case "ReopenRequested":
      return { reopening: true }
    case "RequestReopened":
      return reopened(state, event.round)
    case "ReopenRefused":
      return { reopening: false }
    case "RequestWithdrawn":
      return { _tag: "Withdrawn" }
    case "RequestClosed":
      return { _tag: "Closed" }
    case "EntryCorrected":
      return event.entry.field === "contact" && event.entry.value !== null ? { reachable: true } : {}
    case "SupervisionOpened":
      return { supervision: { to: null } }
    case "SupervisionTransferred":
      return { supervision: { to: event.to } }
    case "SupervisionClosed":
      return { supervision: null }
    case "ExemptionGranted":
      return { excused: [...state.excused, event.reviews] }
    default:
      return {}
  }
}

/** All that an event after the first changes. */
export const allChangesBy = (state: Omit<Standing, "entries" | "last">, event: Exclude<RequestEvent, Raised>, moment: Moment) => ({
  ...changeBy(state, event),
  ...partiesBy(state, event),
  ...whistlesBy(state, event),
  ...timingBy(state, event, moment)
})

export const evolve = (state: State, event: RequestEvent, envelope: Envelope): State => {
  const last = { event, at: envelope.at, actor: envelope.actor }
  if (event._tag === "RequestRaised") {
    if (state._tag !== "NotRaised") return state
    return { ...fresh(event, envelope), entries: [envelope.id], last }
  }
  if (state._tag === "NotRaised") return state
  return { ...state, ...allChangesBy(state, event, envelope), entries: [...state.entries, envelope.id], last }
}
