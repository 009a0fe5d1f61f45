/** What a request may be reminded of, since when it waits, and how long a policy lets it wait. */
import type { Term } from "../kernel/Deadline.ts"
import type { Instant } from "../kernel/Event.ts"
import type { Reminder } from "./ids.ts"
import type { RequestPolicy } from "./policy.ts"
import type { Standing } from "./state.ts"

export interface Waiting {
  readonly about: Reminder
  /** Which whistle. */
  readonly whistle: string | null
  readonly since: Instant
}

const underway: ReadonlyArray<Standing["_tag"]> = ["Raised", "Accepted", "Dispatched", "InHand"]

const waiting = (about: Reminder, since: Instant | null, so: boolean): ReadonlyArray<Waiting> =>
  so && since !== null ? [{ about, whistle: null, since }] : []

type Asked = Pick<Standing, "_tag" | "order" | "followUp" | "reachable" | "reopening" | "paused" | "since" | "whistles" | "reminded">

const whistlesWaiting = ({ _tag, whistles, since }: Asked): ReadonlyArray<Waiting> =>
  _tag !== "InHand"
    ? []
    : whistles
        .filter(({ departments }) => Object.values(departments).includes("waiting"))
        .map(({ whistle }) => ({ about: "whistle", whistle, since: since.whistles[whistle]! }))

/** All that a request waits for and was not reminded of yet. */
export const remindable = (state: Asked): ReadonlyArray<Waiting> =>
  [
    ...waiting("dormancy", state.since.active, underway.includes(state._tag) && !state.paused),
    ...waiting("objection", state.since.objected, state.order?.objected === true),
    ...waiting("followUp", state.since.resolved, state._tag === "Resolved" && state.reachable && !state.followUp.reached),
    ...waiting("reopening", state.since.reopening, state.reopening),
    ...whistlesWaiting(state)
  ].filter(({ about, whistle, since }) => (state.reminded[whistle ?? about] ?? Number.NEGATIVE_INFINITY) < since)

/** How long it may wait before somebody is reminded; null for ever. */
export const patience = (policy: RequestPolicy, about: Reminder): Term | null => {
  switch (about) {
    case "dormancy":
      return policy.dormancy
    case "followUp":
      return policy.followUpWithin
    default:
      return policy.answerWithin[about]
  }
}
