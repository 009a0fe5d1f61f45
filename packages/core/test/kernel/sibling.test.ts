/** A sibling log remembers which log it is beside, and is refused beside another. */
import { expect, it } from "@effect/vitest"
import { bindSibling, channel, EventCodec, EventStore, Ids, MemoryStore, makeRecorder, siblingCodec } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { describe } from "vitest"
import { lamp, lampCodec } from "./toy.ts"
import { worldOn } from "./world.ts"

const sibling = () => MemoryStore.makeMemory({ declared: siblingCodec, log: "main:privacy" })

/** A log with one lamp in it. */
const logWith = Effect.fnUntraced(function* (lampName: string) {
  const store = MemoryStore.makeMemory({ declared: EventCodec.declared([lampCodec]) })
  const fact = { event: { _tag: "LampInstalled", lamp: lampName, number: 1, place: "bridge", keeper: null }, at: 1 } as const
  const record = makeRecorder(lamp)
  yield* Effect.provide(
    Effect.flatMap(record, (write) => write(`lamp-${lampName}`, [fact], { actor: channel("old"), key: "k" })),
    worldOn(store)
  )
  return store
})

const bind = Effect.fnUntraced(function* (store: EventStore.EventStoreShape, beside: EventStore.EventStoreShape, mayWrite = true) {
  yield* bindSibling(store, beside, yield* Ids.Ids, mayWrite)
  return yield* beside.head
})

describe("a sibling log", () => {
  it.effect("is bound once, to the first event of the log it is beside", () =>
    Effect.gen(function* () {
      const [store, beside] = [yield* logWith("a"), sibling()]
      expect(yield* bind(store, beside)).toBe(1)
      expect(yield* bind(store, beside)).toBe(1)
      expect(yield* bind(store, beside, false)).toBe(1)
    }).pipe(Effect.provide(Ids.layerSeeded(1)))
  )

  it.effect("beside a log without events, or where it may only be read, is bound to none yet", () =>
    Effect.gen(function* () {
      expect(yield* bind(MemoryStore.makeMemory({ declared: EventCodec.declared([lampCodec]) }), sibling())).toBe(0)
      expect(yield* bind(yield* logWith("a"), sibling(), false)).toBe(0)
    }).pipe(Effect.provide(Ids.layerSeeded(1)))
  )

  it.effect("of another log is refused, beside an empty one too, and nothing is written to it", () =>
    Effect.gen(function* () {
      const beside = sibling()
      yield* bind(yield* logWith("a"), beside)
      for (const other of [yield* logWith("b"), MemoryStore.makeMemory({ declared: EventCodec.declared([lampCodec]) })]) {
        for (const mayWrite of [true, false]) {
          const error = yield* Effect.flip(bind(other, beside, mayWrite))
          expect(error).toMatchObject({ _tag: "StoreError", problem: "Foreign", message: expect.stringContaining("main:privacy") })
        }
      }
      expect(yield* beside.head).toBe(1)
    }).pipe(Effect.provide(Ids.layerSeeded(1)))
  )

  it.effect("that cannot be written now is bound the next time", () =>
    Effect.gen(function* () {
      const [store, beside] = [yield* logWith("a"), sibling()]
      const busy = new EventStore.StoreError({ operation: "append", problem: "Busy", message: "busy" })
      expect(yield* bind(store, { ...beside, append: () => Effect.fail(busy) })).toBe(0)
      expect(yield* bind(store, beside)).toBe(1)
    }).pipe(Effect.provide(Ids.layerSeeded(1)))
  )
})
