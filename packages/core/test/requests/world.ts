/** A log, a vault, policies and views in memory, with the request service over them. */
import { Attempt, Calendar, EventCodec, Ids, KeyVault, MemoryStore, Policy, Projector, Views } from "@linli/core/kernel"
import { Ledger, Requests, requestCodec, Timeline } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const random = Ids.seeded(7)

export const declared = EventCodec.declared([requestCodec, Policy.policyCodec, Attempt.attemptCodec, Calendar.calendarCodec])

const ports = Layer.mergeAll(
  MemoryStore.layerMemory({
    declared
  }),
  KeyVault.layerMemory({ random: (length) => Uint8Array.from({ length }, () => random() & 0xff) }),
  Ids.layerSeeded(1),
  Views.layerMemory
)

export const world = Requests.layer.pipe(Layer.provideMerge(Policy.layerBook), Layer.provideMerge(ports))

/** The ledger and the timeline, as far as the log goes now. */
export const views = Effect.gen(function* () {
  const ledger = yield* Projector.makeProjector(Ledger.view)
  const timeline = yield* Projector.makeProjector(Timeline.view)
  yield* ledger.catchUp()
  yield* timeline.catchUp()
  return { ledger, timeline }
})
