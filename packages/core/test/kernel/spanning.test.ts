/** Commands that look beyond their own stream: what must stand nowhere in the log, and states that span streams. */
import { describe, expect, it } from "@effect/vitest"
import { makeHandler, person } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { mast } from "./mast.ts"
import { lamp } from "./toy.ts"
import { log, slowWorld, world } from "./world.ts"

const actor = person("p-1", "electrician")
const install = (id: string, number: number) => ({ _tag: "InstallLamp", lamp: id, number, place: "大湖路 3", keeper: null }) as const

/** Masts whose lamps carry the seal as a tag. */
const mastWithSeals = { ...mast, tags: (...args: Parameters<typeof mast.tags>) => [...mast.tags(...args), "seal:s-1"] }

describe("what must stand nowhere in the log", () => {
  it.effect("is told where it stands", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      yield* handle(install("a", 7), { actor })
      expect(yield* Effect.flip(handle(install("b", 7), { actor }))).toMatchObject({ _tag: "BoundaryMoved", position: 1 })
      expect((yield* log).length).toBe(1)
      yield* handle(install("b", 8), { actor })
    }).pipe(Effect.provide(world))
  )

  it.effect("is told apart from a boundary that moved", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(mastWithSeals)
      yield* handle({ _tag: "HangLamp", lamp: "a", mast: "m", seal: "s-1" }, { actor })
      const taken = yield* Effect.flip(handle({ _tag: "HangLamp", lamp: "b", mast: "n", seal: "s-1" }, { actor }))
      expect(taken).toMatchObject({ _tag: "BoundaryMoved", position: 1 })
    }).pipe(Effect.provide(world))
  )
})

describe("a state that spans streams", () => {
  const hang = (id: string, on: string) => ({ _tag: "HangLamp", lamp: id, mast: on, seal: null }) as const

  it.effect("lets one of several at once through, and refuses the others by what it did", () =>
    Effect.gen(function* () {
      const handlers = [yield* makeHandler(mast), yield* makeHandler(mast)]
      for (const on of ["m1", "m2", "m3"]) {
        const racers = Array.from({ length: 6 }, (_, i) => Effect.result(handlers[i % 2]!.handle(hang(`${on}-${i}`, on), { actor })))
        const outcomes = yield* Effect.all(racers, { concurrency: "unbounded" })
        expect(outcomes.filter(Result.isSuccess).length).toBe(1)
        for (const lost of outcomes.filter(Result.isFailure)) expect(lost.failure).toMatchObject({ rejection: { reason: "MastTaken" } })
      }
      expect((yield* log).length).toBe(3)
    }).pipe(Effect.provide(slowWorld))
  )

  it.effect("is folded from its own stream too, though nothing there carries the tag", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(mast)
      yield* handle({ _tag: "WipeLamp", lamp: "a", times: 1 }, { actor })
      expect(yield* handle(hang("a", "m"), { actor })).toMatchObject({ state: { hangs: "hung-a", wiped: 1 } })
      yield* handle({ _tag: "WipeLamp", lamp: "a", times: 2 }, { actor })
      expect(yield* handle({ _tag: "TakeLampDown", lamp: "a", mast: "m" }, { actor })).toMatchObject({ state: { hangs: null, wiped: 2 } })
      expect((yield* log).map(({ version }) => version)).toEqual([1, 2, 3, 4])
    }).pipe(Effect.provide(world))
  )

  it.effect("is whole in the first answer again, whatever was asked of the stream alone", () =>
    Effect.gen(function* () {
      const { handle, state } = yield* makeHandler(mast)
      yield* handle(hang("a", "m"), { actor })
      yield* handle({ _tag: "TakeLampDown", lamp: "a", mast: "m" }, { actor, key: "k" })
      yield* handle(hang("b", "m"), { actor })
      expect(yield* state("hung-a")).toEqual({ hangs: null, wiped: 0 })
      const again = yield* handle({ _tag: "TakeLampDown", lamp: "a", mast: "m" }, { actor, key: "k" })
      expect(again).toMatchObject({ duplicate: true, state: { hangs: "hung-b" } })
    }).pipe(Effect.provide(world))
  )
})
