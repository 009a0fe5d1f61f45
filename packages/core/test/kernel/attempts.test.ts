/** Commands that a policy refused are kept, because another policy might have accepted them. */
import { describe, expect, it } from "@effect/vitest"
import { type Actor, Attempt, channel, KeyVault, makeHandler, Personal, person } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type LampRefused, lamp } from "./toy.ts"
import { log, world } from "./world.ts"

const actor = person("p-1", "electrician")
const install = { _tag: "InstallLamp", lamp: "a", number: 7, place: "大湖路 3", keeper: null } as const
const tooMany = (bulb: number) => ({ _tag: "ReplaceBulb", lamp: "a", bulb }) as const

/** Hangs a lamp; gives a way to try what is refused, and to see what was kept. */
const trying = Effect.gen(function* () {
  const { handle } = yield* makeHandler(lamp)
  yield* handle(install, { actor: channel("import"), at: 0 })
  const kept = Effect.map(log, (events) => events.filter(({ type }) => type === "attempt/CommandRefused"))
  return {
    kept,
    attempt: (bulb: number, by: Actor = actor, at = 0) => Effect.flip(handle(tooMany(bulb), { actor: by, at, key: `k${bulb}` }))
  }
})

describe("an attempt", () => {
  it.effect("is kept with the command, the reason, and the field of the policy that refused", () =>
    Effect.gen(function* () {
      const { attempt, kept } = yield* trying
      expect(yield* attempt(3, actor, 5000)).toMatchObject({ rejection: { reason: "BulbsUsedUp" } })
      const [event, ...more] = yield* kept
      expect(more).toEqual([])
      expect(event).toMatchObject({ stream: "attempt-p-1-1970-01-01", at: 5000, actor, correlation: "lamp-a", tags: [] })
      expect(event!.data).toEqual({
        category: "lamp",
        stream: "lamp-a",
        command: tooMany(3),
        reason: "BulbsUsedUp",
        policy: "lamps",
        field: "bulbs"
      })
      expect(Result.isSuccess(Attempt.attemptCodec.decode(event!))).toBe(true)
    }).pipe(Effect.provide(world))
  )

  it.effect("is kept once, however often it is repeated, and apart from other attempts and other people's", () =>
    Effect.gen(function* () {
      const { attempt, kept } = yield* trying
      yield* Effect.all([attempt(3), attempt(3), attempt(4), attempt(3)])
      yield* attempt(3, person("p-2", "electrician"))
      expect((yield* kept).map(({ stream, version }) => [stream, version])).toEqual([
        ["attempt-p-1-1970-01-01", 1],
        ["attempt-p-1-1970-01-01", 2],
        ["attempt-p-2-1970-01-01", 1]
      ])
    }).pipe(Effect.provide(world))
  )

  it.effect("is lost to none that is made at the same time", () =>
    Effect.gen(function* () {
      const { attempt, kept } = yield* trying
      yield* Effect.all(
        Array.from({ length: 20 }, (_, i) => attempt(3 + i)),
        { concurrency: "unbounded" }
      )
      expect((yield* kept).length).toBe(20)
    }).pipe(Effect.provide(world))
  )

  it.effect("is kept for a hundred a day and actor, by UTC", () =>
    Effect.gen(function* () {
      const { attempt, kept } = yield* trying
      for (let i = 0; i < 105; i++) yield* attempt(3 + i)
      expect((yield* kept).length).toBe(Attempt.attemptsPerDay)
      yield* attempt(3, person("p-2", "electrician"))
      yield* attempt(300, actor, 86_399_999)
      expect((yield* kept).length).toBe(101)
      yield* attempt(3, actor, 86_400_000)
      expect((yield* kept).at(-1)?.stream).toBe("attempt-p-1-1970-01-02")
    }).pipe(Effect.provide(world))
  )

  it.effect("is not kept where the state of things refused", () =>
    Effect.gen(function* () {
      const { attempt, kept } = yield* trying
      expect(yield* attempt(2)).toMatchObject({ rejection: { reason: "BulbOutOfTurn", by: "state" } })
      expect(yield* kept).toEqual([])
    }).pipe(Effect.provide(world))
  )

  it.effect("is not kept of a channel or a rule", () =>
    Effect.gen(function* () {
      const { attempt, kept } = yield* trying
      yield* attempt(3, channel("12345"))
      yield* attempt(3, { _tag: "Rule", policy: "p", version: "1", rule: "r", cause: "c", basis: [] })
      expect(yield* kept).toEqual([])
    }).pipe(Effect.provide(world))
  )

  it.effect("keeps what is personal sealed", () =>
    Effect.gen(function* () {
      const refusal: LampRefused = { reason: "BulbsUsedUp", by: { policy: "lamps", field: "bulbs" }, allowed: [] }
      const { handle } = yield* makeHandler({ ...lamp, decide: () => Result.fail(refusal) })
      yield* Effect.flip(handle({ ...install, keeper: Personal.clear("s-1", "王小明 13800001234") }, { actor }))
      const events = yield* log
      expect(events).toMatchObject([{ data: { command: { keeper: expect.stringMatching(/^sealed\|s-1\|/) } } }])
      for (const planted of ["王小明", "13800001234"]) expect(JSON.stringify(events)).not.toContain(planted)
    }).pipe(Effect.provide(world))
  )

  it.effect("that cannot be sealed is refused by its policy all the same", () =>
    Effect.gen(function* () {
      const refusal: LampRefused = { reason: "BulbsUsedUp", by: { policy: "lamps", field: "bulbs" }, allowed: [] }
      const handler = makeHandler({ ...lamp, decide: () => Result.fail(refusal) })
      const absent = KeyVault.makeAbsent("Io", "the keys are not there")
      const { handle } = yield* Effect.provideService(handler, KeyVault.KeyVault, absent)
      const error = yield* Effect.flip(handle({ ...install, keeper: Personal.clear("s-1", "王小明") }, { actor }))
      expect(error).toMatchObject({ _tag: "Refused", rejection: refusal })
      expect(yield* log).toEqual([])
    }).pipe(Effect.provide(world))
  )
})
