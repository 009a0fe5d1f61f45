/** What retention has settled, as the privacy log tells it. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { EventStoreShape, StoreError } from "../kernel/EventStore.ts"
import { type RetentionState, retentionBegin, retentionBy, retentionCodec } from "./retention.ts"

/** Of every record, by its stream, that was settled or is held. */
export const settledIn = Effect.fnUntraced(function* (
  log: EventStoreShape
): Effect.fn.Return<ReadonlyMap<string, RetentionState>, StoreError> {
  const states = new Map<string, RetentionState>()
  yield* Stream.runForEach(log.read([{ types: retentionCodec.types }]), (page) =>
    Effect.forEach(page, (recorded) =>
      Effect.map(Effect.fromResult(retentionCodec.decode(recorded)), (event) => {
        states.set(event.stream, retentionBy(states.get(event.stream) ?? retentionBegin, event))
      })
    )
  )
  return states
})
