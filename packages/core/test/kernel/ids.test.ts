/** Ids are in order of time, and the seeded ones the same in every run. */
import { describe, expect, it } from "@effect/vitest"
import { Ids } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"

const uuids = (count: number) =>
  Effect.gen(function* () {
    const ids = yield* Ids.Ids
    return yield* Effect.all(Array.from({ length: count }, () => ids.uuid))
  })

const timeOf = (uuid: string): number => Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16)

describe("a uuid", () => {
  it.effect("has the form of version 7, with the time in front", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_772_323_200_123)
      for (const uuid of yield* uuids(100)) {
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(timeOf(uuid)).toBe(1_772_323_200_123)
      }
    }).pipe(Effect.provide(Ids.layerSeeded(1)))
  )

  it.effect("comes after every one made before, within a millisecond, beyond 4,096 of them, and when the clock goes back", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(5000)
      const made = [...(yield* uuids(9000))]
      expect(timeOf(made.at(-1)!)).toBe(5002)
      for (const now of [5001, 4000, 6000, 5999]) {
        yield* TestClock.setTime(now)
        made.push(...(yield* uuids(3)))
      }
      expect(timeOf(made.at(-1)!)).toBe(6000)
      expect(made).toEqual([...made].sort())
      expect(new Set(made).size).toBe(made.length)
    }).pipe(Effect.provide(Ids.layerSeeded(1)))
  )

  it.effect("is the same in every run from the same seed, and another from another", () =>
    Effect.gen(function* () {
      const from = (seed: number) => Effect.provide(uuids(5), Ids.layerSeeded(seed))
      expect(yield* from(1)).toEqual(yield* from(1))
      expect(yield* from(1)).not.toEqual(yield* from(2))
    })
  )

  it.effect("differs between two generators of the platform's", () =>
    Effect.gen(function* () {
      const drawn = yield* Effect.all([Effect.provide(uuids(50), Ids.layer), Effect.provide(uuids(50), Layer.fresh(Ids.layer))])
      expect(new Set(drawn.flat()).size).toBe(100)
    })
  )
})

describe("a code", () => {
  it.effect("has the length asked for, in letters and digits that are not mistaken for each other, all of them used", () =>
    Effect.gen(function* () {
      const ids = yield* Ids.Ids
      const code = yield* ids.code(2000)
      expect(code).toHaveLength(2000)
      expect([...new Set(code)].sort().join("")).toBe("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
      expect(yield* ids.code(8)).not.toBe(yield* ids.code(8))
    }).pipe(Effect.provide(Ids.layerSeeded(1)))
  )
})
