/** The memory store keeps the contract of event stores. */
import { everything, MemoryStore, type NewEvent, person } from "@linli/core/kernel"
import { eventStoreSuite, memoryEventStore } from "@linli/core/testing"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"

eventStoreSuite({ describe, it }, memoryEventStore)

describe("actors that the memory store keeps once", () => {
  const by = (actor: NewEvent["actor"], n: number): NewEvent => ({
    stream: `s-${n % 3}`,
    id: `id-${n}`,
    type: "t",
    schema: 1,
    at: n,
    actor,
    correlation: "c",
    causation: null,
    tags: [],
    data: n
  })
  const recordedOf = (actors: ReadonlyArray<NewEvent["actor"]>) => {
    const store = MemoryStore.makeMemory({ declared: { has: () => true } })
    const all = Effect.andThen(store.append({ events: actors.map(by) }), Stream.runCollect(store.read(everything)))
    return Effect.runPromise(Effect.map(all, (pages) => pages.flat().map(({ actor }) => actor)))
  }

  it("are those given, however they change from event to event and whoever shares their id", async () => {
    const actors = Array.from({ length: 2500 }, (_, n) => person(`p-${n % 1250}`, n % 7 === 0 ? "head" : "clerk", n % 2 === 0 ? "u" : null))
    expect(await recordedOf(actors)).toEqual(actors)
  })

  it("are not the caller's own", async () => {
    const actor = person("p", "clerk")
    const [kept, again] = await recordedOf([actor, { ...actor }])
    expect(kept).not.toBe(actor)
    expect(again).toBe(kept)
    expect(Object.isFrozen(kept)).toBe(true)
  })
})
