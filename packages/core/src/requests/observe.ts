/**
 * The relaxed table: what may be observed of a request elsewhere, where steps go unrecorded and much happens after the end. It
 * refuses only what contradicts what was observed before.
 */

import type { RequestEvent } from "./events.ts"
import type { Standing, State } from "./state.ts"
import type { EventName } from "./transitions.ts"

/** Ends, and steps on the way: none of them can follow an end. */
const steps: ReadonlyArray<EventName> = [
  "IntakeDeclined",
  "RequestAccepted",
  "RequestMerged",
  "RequestDispatched",
  "DispatchObjected",
  "ObjectionUpheld",
  "ObjectionRejected",
  "OrderSigned",
  "RequestEscalated",
  "RequestResolved",
  "RequestWithdrawn",
  "RequestClosed"
]

const ends: ReadonlyArray<Standing["_tag"]> = ["Closed", "Declined", "Merged", "Withdrawn"]

const contradicts = (state: Standing, event: RequestEvent): string | null => {
  switch (event._tag) {
    case "RequestRaised":
      return "it was raised before"
    case "ObjectionUpheld":
    case "ObjectionRejected":
      return state.order?.objected === true ? null : "no objection is open"
    case "DispatchObjected":
      return state.order === null ? "no order is out" : null
    case "ReopenRequested":
    case "RequestReopened":
    case "ReopenRefused":
      return state._tag === "Resolved" || state._tag === "Closed" ? null : "it is neither resolved nor closed"
    case "RequestMerged":
      return event.parent === state.number ? "it cannot be merged with itself" : null
    default:
      return null
  }
}

/** Why an observed fact cannot be, in words; null when it can. */
export const observe = (state: State, event: RequestEvent): string | null => {
  if (state._tag === "NotRaised") return event._tag === "RequestRaised" ? null : "it was not raised yet"
  if (ends.includes(state._tag) && steps.includes(event._tag)) return `it had ended before (${state._tag})`
  return contradicts(state, event)
}
