/** The deadlines of requests as the city's book of policies has them: each by the policy and the calendar that count for it. */
import * as Effect from "effect/Effect"
import type { Instant } from "../kernel/Event.ts"
import type { StoreError } from "../kernel/EventStore.ts"
import type { PolicyBook } from "../kernel/Policy.ts"
import type { Timing } from "./clock.ts"
import { type DeadlineView, deadlineInForce } from "./deadline.ts"

/** What a deadline is found by. */
export type Timed = Timing & { readonly raisedAt: Instant }

/**
 * The deadline of each request, as `deadlineInForce` gives it.
 *
 * @param asOf for what is open, epoch milliseconds
 * @returns as many, in the same order
 */
export const deadlinesOf = Effect.fnUntraced(function* (
  requests: ReadonlyArray<Timed>,
  asOf: Instant
): Effect.fn.Return<ReadonlyArray<DeadlineView>, StoreError, PolicyBook> {
  const views: Array<DeadlineView> = []
  for (const timed of requests) views.push(yield* deadlineInForce(timed, asOf))
  return views
})
