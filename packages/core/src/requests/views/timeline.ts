/**
 * The timeline: through whose hands a request went, how long it lay in each, and every entry with what it says openly. What is
 * sealed stays in the log, and so does who raised it.
 */
import type { Actor } from "../../kernel/Actor.ts"
import type { Instant } from "../../kernel/Event.ts"
import { isSealed } from "../../kernel/Personal.ts"
import type { View } from "../../kernel/View.ts"
import type { Moment } from "../clock.ts"
import { type RequestEvent, requestCodec } from "../events.ts"
import { requestOf } from "../ids.ts"
import type { Role } from "../roles.ts"
import { changeBy, fresh, type Standing } from "../state.ts"
import type { EventName } from "../transitions.ts"

/** Who has to act next. Helpers hold it beside the lead. */
export interface Holder {
  readonly role: Extract<Role, "operator" | "dispatcher" | "lead" | "helper" | "follower">
  readonly unit: string | null
  readonly level: string | null
}

export interface Hand extends Holder {
  readonly from: Instant
  /** Null while it is held. */
  readonly to: Instant | null
}

/** Who made an entry, without a name. */
export interface Author {
  readonly kind: Actor["_tag"]
  /** The post, the channel or the rule. */
  readonly as: string
  readonly unit: string | null
}

export interface Entry {
  readonly id: string
  readonly at: Instant
  readonly event: EventName
  readonly author: Author
  /** Its coded fields. */
  readonly said: Readonly<Record<string, unknown>>
}

export interface Doc {
  readonly request: string
  readonly number: string
  readonly hands: ReadonlyArray<Hand>
  readonly entries: ReadonlyArray<Entry>
  readonly standing: Pick<Standing, "_tag" | "order" | "contact" | "followUp" | "level" | "reopening" | "excused">
  /** It went up, and whoever dispatches there has it. */
  readonly escalated: boolean
}

const authorOf = (actor: Actor): Author => {
  switch (actor._tag) {
    case "Person":
      return { kind: "Person", as: actor.post, unit: actor.unit }
    case "Channel":
      return { kind: "Channel", as: actor.hotline, unit: null }
    case "Rule":
      return { kind: "Rule", as: actor.rule, unit: null }
  }
}

/** What names a person, or is sealed apart. */
const untold = ["_tag", "reporter", "subject", "tracking", "parts"]

const openly = (fields: object): Record<string, unknown> => {
  const said: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || isSealed(value) || untold.includes(name)) continue
    said[name] = typeof value === "object" && !Array.isArray(value) ? openly(value) : value
  }
  return said
}

const holders = ({ standing: { _tag, order, level, reopening }, escalated }: Doc): ReadonlyArray<Holder> => {
  const dispatcher: Holder = { role: "dispatcher", unit: null, level }
  const units = (): ReadonlyArray<Holder> =>
    order === null
      ? [dispatcher]
      : [{ role: "lead", unit: order.lead, level }, ...order.helpers.map((unit): Holder => ({ role: "helper", unit, level }))]
  switch (_tag) {
    case "Raised":
      return [{ role: "operator", unit: null, level }]
    case "Accepted":
      return [dispatcher]
    case "Dispatched":
      return escalated || order?.objected === true ? [dispatcher] : units()
    case "InHand":
      return escalated ? [dispatcher] : units()
    case "Resolved":
      return reopening ? [dispatcher] : [{ role: "follower", unit: null, level }]
    case "Closed":
      return reopening ? [dispatcher] : []
    case "Declined":
    case "Merged":
    case "Withdrawn":
      return []
  }
}

const isHeldBy = (hand: Hand, { role, unit, level }: Holder): boolean =>
  hand.to === null && hand.role === role && hand.unit === unit && hand.level === level

/** Ends the hands that have let go, and begins those that have taken over. */
const passedOn = (hands: ReadonlyArray<Hand>, now: ReadonlyArray<Holder>, at: Instant): ReadonlyArray<Hand> => [
  ...hands.map((hand) =>
    hand.to !== null || now.some((holder) => isHeldBy(hand, holder)) ? hand : { ...hand, to: Math.max(hand.from, at) }
  ),
  ...now.filter((holder) => !hands.some((hand) => isHeldBy(hand, holder))).map((holder) => ({ ...holder, from: at, to: null }))
]

const begun = (event: RequestEvent, moment: Moment, request: string): Doc | undefined => {
  if (event._tag !== "RequestRaised") return undefined
  const { _tag, order, contact, followUp, level, reopening, excused } = fresh(event, moment)
  const standing = { _tag, order, contact, followUp, level, reopening, excused }
  return { request, number: event.number, hands: [], entries: [], standing, escalated: false }
}

const moved = (doc: Doc, event: RequestEvent): Doc => {
  if (event._tag === "RequestRaised") return doc
  const { _tag, order, contact, followUp, level, reopening, excused } = { ...doc.standing, ...changeBy(doc.standing, event) }
  const settled = event._tag === "RequestDispatched" || event._tag === "RequestResolved" || event._tag === "RequestReopened"
  return {
    ...doc,
    standing: { _tag, order, contact, followUp, level, reopening, excused },
    escalated: event._tag === "RequestEscalated" || (doc.escalated && !settled)
  }
}

export const view = {
  name: "requests-timeline",
  version: 2,
  events: requestCodec,
  query: [{ types: requestCodec.types }],
  keys: (_, { stream }) => [requestOf(stream)],
  apply: (before, event, recorded, key) => {
    const { id, at, actor } = recorded
    const known = before ?? begun(event, recorded, key)
    if (known === undefined) return undefined
    const doc = moved(known, event)
    const entry = { id, at, event: event._tag, author: authorOf(actor), said: openly(event) }
    return { ...doc, hands: passedOn(doc.hands, holders(doc), at), entries: [...doc.entries, entry] }
  },
  indexes: { number: (doc) => doc.number }
} satisfies View<Doc, RequestEvent>

/** How long a hand has held a request, milliseconds; one that still holds it, up to `asOf`. */
export const heldFor = ({ from, to }: Hand, asOf: Instant): number => Math.max(0, (to ?? asOf) - from)
