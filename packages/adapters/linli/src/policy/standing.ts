/** The policy or calendar in force, as a document, and since when. */
import { Calendar, EventStore, Policy } from "@linli/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { PolicyDocument } from "./document.ts"
import { kindOf, type PolicyContext } from "./kinds.ts"
import { own } from "./presets.ts"

/** What binds at a time, epoch milliseconds; without `adopted` where it is what holds until a city adopts its own. */
export const standingOf = Effect.fnUntraced(function* (
  context: PolicyContext,
  at: number
): Effect.fn.Return<PolicyDocument, EventStore.StoreError, EventStore.EventStore | Policy.PolicyBook> {
  const { position, value } = yield* (yield* Policy.PolicyBook).inForce(kindOf(context), at)
  if (position === 0) return own(context)
  const store = yield* EventStore.EventStore
  const [event] = (yield* Stream.runCollect(store.read([], { after: position - 1, limit: 1 }))).flat()
  const adopted =
    context === "calendar"
      ? yield* Effect.fromResult(Calendar.calendarCodec.decode(event!))
      : yield* Effect.fromResult(Policy.policyCodec.decode(event!))
  const { id, version, source, official, effective } = adopted
  return { context, id, version, source, official, adopted: { position, effective }, value }
})
