/** Several logs in memory: one per city, each kept for the life of the layer. */
import { expect, it } from "@effect/vitest"
import { EventStore, MemoryStore, person } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { declared } from "./world.ts"

const event = {
  stream: "lamp-a",
  id: "e-1",
  type: "lamps/LampLit",
  schema: 1,
  at: 0,
  actor: person("p-1", "electrician"),
  correlation: "lamp-a",
  causation: null,
  tags: [],
  data: {}
}

it.effect("a log opened again is the same log; another is another", () =>
  Effect.gen(function* () {
    const { open } = yield* EventStore.Logs
    yield* Effect.scoped(Effect.flatMap(open("changde"), (log) => log.append({ events: [event] })))
    const heads = yield* Effect.scoped(
      Effect.all([open("changde"), open("weifang"), open("changde")].map(Effect.flatMap((log) => log.head)))
    )
    expect(heads).toEqual([1, 0, 1])
    expect((yield* Effect.scoped(open("weifang"))).log).toBe("weifang")
  }).pipe(Effect.provide(MemoryStore.layerMemoryLogs({ declared })))
)
