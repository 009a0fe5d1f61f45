/** What the tests of the kernel run on: a memory log that takes the toys' events, a vault and ids from seeds. */
import { Attempt, Calendar, EventCodec, EventStore, Ids, KeyVault, MemoryStore, Policy, type RecordedEvent } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { mastCodec } from "./mast.ts"
import { lampCodec } from "./toy.ts"

export const declared = EventCodec.declared([lampCodec, mastCodec, Policy.policyCodec, Attempt.attemptCodec, Calendar.calendarCodec])

const vault = KeyVault.layerMemory({ random: Ids.seededBytes(7) })

/** A world on a store of one's own. */
export const worldOn = (store: EventStore.EventStoreShape) =>
  Policy.layerBook.pipe(Layer.provideMerge(Layer.mergeAll(Layer.succeed(EventStore.EventStore, store), vault, Ids.layerSeeded(1))))

/** A world on a new memory log where others get a turn between reading and writing. */
export const slowWorld = Layer.unwrap(
  Effect.sync(() => {
    const store = MemoryStore.makeMemory({ declared })
    return worldOn({ ...store, append: (append) => Effect.andThen(Effect.yieldNow, store.append(append)) })
  })
)

/** A world on a new memory log. */
export const world = Layer.unwrap(Effect.sync(() => worldOn(MemoryStore.makeMemory({ declared }))))

/** The whole log, as it reads now. */
export const log = Effect.gen(function* () {
  const store = yield* EventStore.EventStore
  return (yield* Stream.runCollect(store.read([]))).flat()
})

/** Names of events, without their context. */
export const names = (events: ReadonlyArray<RecordedEvent>): ReadonlyArray<string> =>
  events.map(({ type }) => type.slice(type.indexOf("/") + 1))
