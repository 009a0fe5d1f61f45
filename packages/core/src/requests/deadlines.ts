/** The deadlines of requests as the city's book of policies has them: each by the policy and the calendar that count for it. */
import * as Effect from "effect/Effect"
import type { Instant } from "../kernel/Event.ts"
import type { StoreError } from "../kernel/EventStore.ts"
import { PolicyBook } from "../kernel/Policy.ts"
import type { Timing } from "./clock.ts"
import { type DeadlineView, deadlineView, endedAt } from "./deadline.ts"
import { requestPolicy } from "./policy.ts"

/** What a deadline is found by. */
export type Timed = Timing & { readonly raisedAt: Instant }

/**
 * The deadline of each request: by the policy in force when it was raised; what is settled by the calendar in force then, what is open
 * by the one in force now.
 *
 * @param asOf for what is open, epoch milliseconds
 * @returns as many, in the same order
 */
export const deadlinesOf = Effect.fnUntraced(function* (
  requests: ReadonlyArray<Timed>,
  asOf: Instant
): Effect.fn.Return<ReadonlyArray<DeadlineView>, StoreError, PolicyBook> {
  const book = yield* PolicyBook
  const views: Array<DeadlineView> = []
  for (const timed of requests) {
    const policy = (yield* book.inForce(requestPolicy, timed.raisedAt)).value
    const calendar = (yield* book.calendar(endedAt(timed) ?? asOf)).compiled
    views.push(deadlineView(timed, { policy, calendar }, asOf))
  }
  return views
})
