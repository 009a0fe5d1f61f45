/** Why a request falls due when it does: its deadline as it stands at a time, and every step to it in words. */
import { type EventStore, Policy, requests } from "@linli/core"
import * as Effect from "effect/Effect"

export interface Explained extends requests.DeadlineView {
  /** Oldest first; at the end how it stands, and whether it is provisional because holidays are not announced so far ahead. */
  readonly explanation: ReadonlyArray<string>
}

/**
 * The deadline that a state of a request has: what is open by the calendar in force at the time, what is settled by the one in
 * force then.
 *
 * @param asOf epoch milliseconds
 * @param timeText how times are shown; in the calendar's zone by default
 */
export const explainedOf = Effect.fnUntraced(function* (
  state: requests.Standing,
  asOf: number,
  language: requests.Language,
  timeText?: (at: number) => string
): Effect.fn.Return<Explained, EventStore.StoreError, Policy.PolicyBook> {
  const book = yield* Policy.PolicyBook
  const at = requests.endedAt(state) ?? asOf
  const policy = (yield* book.inForce(requests.requestPolicy, state.raisedAt)).value
  const calendar = (yield* book.calendar(at)).compiled
  const view = requests.deadlineView(state, { policy, calendar }, at)
  return { ...view, explanation: requests.explain(view, calendar, language, timeText, state.ticks) }
})
