import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { EventStore, Ids, KeyVault, makeHandler, MemoryStore, Policy, policyAdoption } from "@linli/core/kernel"

const layer = Policy.layerBook.pipe(
  Layer.provideMerge(Layer.mergeAll(MemoryStore.layerMemory({ declared: Policy.policyCodec }), KeyVault.layerMemory(), Ids.layerSeeded(1)))
)
it.effect("smoke", () =>
  Effect.gen(function* () {
    const handler = yield* makeHandler(policyAdoption)
    const cmd = { _tag: "AdoptPolicy" as const, context: "x", id: "a", version: "1", effective: 0, source: "s", official: false, value: { a: 1 } }
    const actor = { _tag: "Channel" as const, hotline: "x" }
    const a = yield* handler.handle(cmd, { actor, key: "k" })
    const b = yield* handler.handle(cmd, { actor, key: "k" })
    expect(a.events.length).toBe(1)
    expect(b).toMatchObject({ duplicate: true, last: 1 })
    const store = yield* EventStore.EventStore
    expect(yield* store.verify()).toMatchObject({ _tag: "Whole", events: 1 })
  }).pipe(Effect.provide(layer))
)
