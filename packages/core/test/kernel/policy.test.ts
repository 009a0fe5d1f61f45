/** Which policy binds: the preset, until one is adopted; later ones after their lead time; and never a stale copy. */
import { describe, expect, it } from "@effect/vitest"
import {
  channel,
  EventStore,
  MemoryStore,
  makeHandler,
  Policy,
  type PolicyCommand,
  person,
  policyAdoption,
  policyAdoptionOf
} from "@linli/core/kernel"
import { given } from "@linli/core/testing"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import { lamp, lampPolicy } from "./toy.ts"
import { declared, world, worldOn } from "./world.ts"

const actor = person("p-1", "clerk")
const adopt = (version: string, effective: number, bulbs: number): PolicyCommand => ({
  _tag: "AdoptPolicy",
  context: "lamps",
  id: "lamps",
  version,
  effective,
  source: "council of 3 May",
  official: true,
  value: { bulbs }
})
const adopted = (version: string, effective: number, bulbs: number) => ({
  ...adopt(version, effective, bulbs),
  _tag: "PolicyAdopted" as const
})
const minute = 60_000

describe("an adoption", () => {
  it("may take effect at once, or in the past, where it is the first", () => {
    given(policyAdoption, [])
      .when(adopt("1", 5, 3), { at: minute, actor })
      .then([adopted("1", 5, 3)])
  })

  it("takes effect after the lead time at the earliest, where it is a later one", () => {
    const later = (effective: number) => given(policyAdoption, [adopted("1", 0, 3)]).when(adopt("2", effective, 4), { at: 1000, actor })
    later(1000 + Policy.leadTime - 1).thenRefused({ reason: "TooSoon", by: "state" })
    later(1000 + Policy.leadTime).then([adopted("2", 1000 + Policy.leadTime, 4)])
  })

  it("said twice is already so", () => {
    given(policyAdoption, [adopted("1", 0, 3)])
      .when(adopt("1", 0, 3), { at: 1000, actor })
      .thenNothing()
  })

  it("may bring back an earlier version, but gives no version another value", () => {
    const history = [adopted("1", 0, 3), adopted("2", minute, 4)]
    given(policyAdoption, history)
      .when(adopt("1", 3 * minute, 3), { at: minute, actor })
      .then([adopted("1", 3 * minute, 3)])
    given(policyAdoption, history)
      .when(adopt("1", 3 * minute, 9), { at: minute, actor })
      .thenRefused({ reason: "VersionTaken" })
    given(policyAdoption, history)
      .when(adopt("2", minute, 9), { at: minute, actor })
      .thenRefused({ reason: "VersionTaken" })
  })
})

describe("a log in which some posts adopt", () => {
  const decider = policyAdoptionOf([lampPolicy], ["clerk", "mayor"])
  const rule = { _tag: "Rule", policy: "p", version: "1", rule: "clerk", cause: "c", basis: [] } as const

  it("takes adoptions of whoever holds one of them, of whatever unit", () => {
    for (const by of [actor, person("p-2", "mayor", "lamps")]) {
      given(decider, [])
        .when(adopt("1", 0, 3), { at: 0, actor: by })
        .then([adopted("1", 0, 3)])
    }
  })

  it("refuses any other person, channel and rule, in a word that names the reason and nothing to do instead", () => {
    for (const by of [person("p-1", "lamplighter"), person("clerk", "Clerk", "clerk"), channel("clerk"), rule]) {
      for (const history of [[], [adopted("1", 0, 3)]]) {
        given(decider, history)
          .when(adopt("1", 0, 3), { at: 0, actor: by })
          .thenRefused({ reason: "PostNotAllowed", by: "state", allowed: [] })
      }
    }
  })
})

describe("a log whose contexts are known", () => {
  const refusal = (change: Partial<PolicyCommand>) =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(policyAdoptionOf([lampPolicy]))
      const command: PolicyCommand = { ...adopt("1", 0, 3), ...change }
      return yield* Effect.match(handle(command, { actor }), {
        onFailure: (error) => `${error._tag} ${error.message}`,
        onSuccess: ({ last }) => `adopted @${last}`
      })
    }).pipe(Effect.provide(world))

  it.effect("adopts what its contexts read just so, and refuses all else with the path, recording nothing", () =>
    Effect.gen(function* () {
      expect(yield* refusal({})).toBe("adopted @1")
      const found = [
        yield* refusal({ value: { bulbs: 3, colour: "red" } }),
        yield* refusal({ value: { bulbs: "three" } }),
        yield* refusal({ value: null }),
        yield* refusal({ context: "weather" })
      ]
      for (const one of found) expect(one).toMatch(/^CommandInvalid/)
      expect(found[0]).toContain('["value"]["colour"]')
      expect(found[1]).toContain('["value"]["bulbs"]')
      expect(found[3]).toMatch(/weather has no policy; these have: lamps[\s\S]*\["context"\]/)
    })
  )
})

describe("a stored adoption", () => {
  const stored = (value: PolicyCommand["value"]) =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(policyAdoption)
      yield* handle({ ...adopt("1", 0, 3), value }, { actor })
    })

  it.effect("that holds what nobody here knows is not read as if it did not: a newer version wrote it", () =>
    Effect.gen(function* () {
      yield* stored({ bulbs: 3, colour: "red" })
      expect(yield* Effect.flip(inForce(0))).toMatchObject({
        problem: "Unreadable",
        position: 1,
        message: expect.stringContaining("colour")
      })
    }).pipe(Effect.provide(world))
  )

  it.effect("of an earlier version is brought up to date", () =>
    Effect.gen(function* () {
      yield* stored({ bulbs: 3, colour: "red" })
      const book = yield* Policy.PolicyBook
      const upcast = (value: unknown) => ({ bulbs: (value as { bulbs: number }).bulbs })
      expect((yield* book.inForce({ ...lampPolicy, upcast }, 0)).value).toEqual({ bulbs: 3 })
    }).pipe(Effect.provide(world))
  )
})

const inForce = (at: number) => Effect.flatMap(Policy.PolicyBook, (book) => book.inForce(lampPolicy, at))
const versionAt = (at: number) => Effect.map(inForce(at), ({ version, value, position }) => `${version}: ${value.bulbs} @${position}`)

/** Adopts at the time the clock shows. */
const adopting = (...args: Parameters<typeof adopt>) =>
  Effect.gen(function* () {
    const { handle } = yield* makeHandler(policyAdoption)
    return yield* handle(adopt(...args), { actor })
  })

describe("the policy in force", () => {
  it.effect("is the preset while nothing is adopted", () =>
    Effect.gen(function* () {
      expect(yield* inForce(0)).toEqual({ id: "frugal", version: "1", value: { bulbs: 2 }, position: 0, unadopted: true })
      expect(yield* Effect.flatMap(Policy.PolicyBook, (book) => book.inForce(Policy.noPolicy, 0))).toMatchObject({
        value: null,
        position: 0
      })
    }).pipe(Effect.provide(world))
  )

  it.effect("is the one whose time had come, by the millisecond; before the first, the preset", () =>
    Effect.gen(function* () {
      yield* adopting("1", 100, 3)
      yield* adopting("2", 2 * minute, 4)
      expect(yield* versionAt(99)).toBe("1: 2 @0")
      expect(yield* versionAt(100)).toBe("1: 3 @1")
      expect(yield* versionAt(2 * minute - 1)).toBe("1: 3 @1")
      expect(yield* versionAt(2 * minute)).toBe("2: 4 @2")
    }).pipe(Effect.provide(world))
  )

  it.effect("is the later adopted of two that take effect at the same moment", () =>
    Effect.gen(function* () {
      yield* adopting("1", 0, 3)
      yield* adopting("2", 2 * minute, 4)
      yield* adopting("3", 2 * minute, 5)
      expect(yield* versionAt(2 * minute)).toBe("3: 5 @3")
    }).pipe(Effect.provide(world))
  )

  it.effect("is the one adopted up to a position, where that is asked", () =>
    Effect.gen(function* () {
      yield* adopting("1", 0, 3)
      yield* adopting("2", minute, 4)
      const book = yield* Policy.PolicyBook
      expect(yield* book.inForce(lampPolicy, minute, 1)).toMatchObject({ version: "1", position: 1 })
      expect(yield* book.inForce(lampPolicy, minute, 2)).toMatchObject({ version: "2", position: 2 })
    }).pipe(Effect.provide(world))
  )

  it.effect("is never judged from a copy that an adoption elsewhere has overtaken", () => {
    const store = MemoryStore.makeMemory({ declared })
    return Effect.gen(function* () {
      const elsewhere = yield* Layer.build(Layer.fresh(worldOn(store)))
      yield* adopting("1", 0, 3)
      const seenElsewhere = (at: number) => Effect.provideContext(versionAt(at), elsewhere)
      expect(yield* seenElsewhere(0)).toBe("1: 3 @1")
      for (let version = 2; version < 40; version++) {
        yield* TestClock.adjust(7000)
        const now = 7000 * (version - 1)
        yield* adopting(`${version}`, now + Policy.leadTime, version)
        expect(yield* seenElsewhere(now)).toBe(yield* versionAt(now))
        const oldest = Math.max(1, Math.floor((now - Policy.leadTime) / 7000) + 1)
        expect((yield* seenElsewhere(now)).split(":")[0]).toBe(`${now < Policy.leadTime ? 1 : oldest}`)
      }
    }).pipe(Effect.provide(worldOn(store)), Effect.scoped)
  })

  it.effect("that cannot be read is an error that names where it was adopted", () =>
    Effect.gen(function* () {
      yield* adopting("1", 0, 3)
      const { handle } = yield* makeHandler(policyAdoption)
      yield* handle({ ...adopt("2", minute, 4), value: { bulbs: "four" } }, { actor })
      const error = yield* Effect.flip(inForce(minute))
      expect(error).toMatchObject({ _tag: "StoreError", problem: "Unreadable", position: 2, message: expect.stringContaining("bulbs") })
      expect(yield* versionAt(0)).toBe("1: 3 @1")
    }).pipe(Effect.provide(world))
  )
})

const install = { _tag: "InstallLamp", lamp: "a", number: 7, place: "大湖路 3", keeper: null } as const
const replace = (bulb: number) => ({ _tag: "ReplaceBulb", lamp: "a", bulb }) as const

describe("a decision", () => {
  it.effect("stays under the policy that bound when its matter began", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      yield* adopting("1", 0, 1)
      yield* handle(install, { actor })
      yield* adopting("2", minute, 5)
      yield* TestClock.adjust(2 * minute)
      yield* handle(replace(1), { actor })
      expect(yield* Effect.flip(handle(replace(2), { actor }))).toMatchObject({ rejection: { reason: "BulbsUsedUp" } })
      yield* handle({ ...install, lamp: "b", number: 8 }, { actor })
      for (const bulb of [1, 2]) yield* handle({ ...replace(bulb), lamp: "b" }, { actor })
    }).pipe(Effect.provide(world))
  )

  it.effect("rests on the preset while the first adoption has yet to take effect", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      yield* adopting("1", minute, 9)
      yield* handle(install, { actor })
      for (const bulb of [1, 2]) yield* handle(replace(bulb), { actor })
      expect(yield* Effect.flip(handle(replace(3), { actor }))).toMatchObject({ rejection: { reason: "BulbsUsedUp" } })
    }).pipe(Effect.provide(world))
  )

  it.effect("is taken again where a first adoption, which binds at once, came between reading and writing", () => {
    const store = MemoryStore.makeMemory({ declared })
    let interposed: Effect.Effect<unknown> = Effect.void
    const slow: EventStore.EventStoreShape = {
      ...store,
      append: (append) => {
        const first = interposed
        interposed = Effect.void
        return Effect.andThen(first, store.append(append))
      }
    }
    return Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      yield* handle(install, { actor })
      const books = yield* Effect.context<EventStore.EventStore | Policy.PolicyBook>()
      const fast = Context.add(books, EventStore.EventStore, store) as never
      interposed = Effect.orDie(Effect.provideContext(adopting("1", 0, 0), fast))
      expect(yield* Effect.flip(handle(replace(1), { actor }))).toMatchObject({ rejection: { reason: "BulbsUsedUp" } })
    }).pipe(Effect.provide(worldOn(slow)))
  })
})
