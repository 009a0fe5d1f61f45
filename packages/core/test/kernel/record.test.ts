/** Observed facts enter at their own times, whole or not at all, and once. */
import { describe, expect, it } from "@effect/vitest"
import { channel, KeyVault, makeHandler, makeRecorder, type Observed, Personal, person } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type LampEvent, lamp } from "./toy.ts"
import { log, names, world } from "./world.ts"

const source = { actor: channel("import"), key: "old-register/7" }
const keeper = Personal.clear("s-1", "王小明 13800001234")
const hung: Observed<LampEvent> = { event: { _tag: "LampInstalled", lamp: "a", number: 7, place: "大湖路 3", keeper }, at: 100 }
const lit: Observed<LampEvent> = { event: { _tag: "LampLit" }, at: 200 }
const failed: Observed<LampEvent> = { event: { _tag: "LampFailed" }, at: 200 }

describe("observed facts", () => {
  it.effect("are recorded in order, at their own times, with nothing added", () =>
    Effect.gen(function* () {
      const record = yield* makeRecorder(lamp)
      expect(yield* record("lamp-a", [hung, lit, failed], source)).toBe(true)
      expect(yield* log).toMatchObject([
        {
          type: "lamps/LampInstalled",
          at: 100,
          stream: "lamp-a",
          version: 1,
          actor: source.actor,
          tags: ["number:7"],
          correlation: "lamp-a"
        },
        { type: "lamps/LampLit", at: 200, version: 2 },
        { type: "lamps/LampFailed", at: 200, version: 3 }
      ])
    }).pipe(Effect.provide(world))
  )

  it.effect("may be such as no command would have brought about", () =>
    Effect.gen(function* () {
      const record = yield* makeRecorder(lamp)
      const bulb = { event: { _tag: "BulbReplaced", bulb: 40 }, at: 300 } as const
      yield* record("lamp-a", [hung, bulb], source)
      const { state } = yield* makeHandler(lamp)
      expect(yield* state("lamp-a")).toMatchObject({ bulb: 40, since: 100 })
    }).pipe(Effect.provide(world))
  )

  it.effect("are recorded once: a second intake adds nothing, and once their subject was erased the answer is the same to any text", () =>
    Effect.gen(function* () {
      const record = yield* makeRecorder(lamp)
      yield* record("lamp-a", [hung, lit], source)
      expect(yield* record("lamp-a", [hung, lit], source)).toBe(false)
      const guess = { ...hung, event: { ...hung.event, keeper: Personal.clear("s-1", "a guess") } }
      expect(yield* Effect.flip(record("lamp-a", [guess, lit], source))).toMatchObject({ _tag: "KeyReused" })
      yield* (yield* KeyVault.KeyVault).erase("s-1")
      for (const facts of [hung, guess]) expect(yield* record("lamp-a", [facts, lit], source)).toBe(false)
      expect(names(yield* log)).toEqual(["LampInstalled", "LampLit"])
    }).pipe(Effect.provide(world))
  )

  it.effect("under the same key as others are refused", () =>
    Effect.gen(function* () {
      const record = yield* makeRecorder(lamp)
      yield* record("lamp-a", [hung], source)
      expect(yield* Effect.flip(record("lamp-a", [hung, lit], source))).toMatchObject({ _tag: "KeyReused", key: source.key, position: 1 })
      expect(names(yield* log)).toEqual(["LampInstalled"])
    }).pipe(Effect.provide(world))
  )

  it.effect("are not added to a stream that is there", () =>
    Effect.gen(function* () {
      const record = yield* makeRecorder(lamp)
      const { handle } = yield* makeHandler(lamp)
      yield* handle({ _tag: "InstallLamp", lamp: "a", number: 7, place: "大湖路 3", keeper: null }, { actor: person("p-1", "electrician") })
      const error = yield* Effect.flip(record("lamp-a", [hung], source))
      expect(error).toMatchObject({ _tag: "WrongVersion", stream: "lamp-a", expected: 0, actual: 1 })
      expect((yield* log).length).toBe(1)
    }).pipe(Effect.provide(world))
  )

  it.effect("are sealed where they are personal", () =>
    Effect.gen(function* () {
      const record = yield* makeRecorder(lamp)
      yield* record("lamp-a", [hung], source)
      const events = yield* log
      for (const planted of ["王小明", "13800001234"]) expect(JSON.stringify(events)).not.toContain(planted)
      const { keeper: sealed } = events[0]!.data as { readonly keeper: Personal.Sealed }
      expect(Redacted.value(yield* (yield* KeyVault.KeyVault).open(sealed))).toBe("王小明 13800001234")
    }).pipe(Effect.provide(world))
  )
})

const contradictions: { readonly [what: string]: readonly [facts: ReadonlyArray<Observed<LampEvent>>, index: number, message: string] } = {
  "do not stand in the order of their times": [
    [hung, lit, { ...failed, at: 199 }],
    2,
    "LampFailed: it happened before the fact in front of it"
  ],
  "contradict the state they meet": [[lit, hung], 0, "LampLit: no lamp hangs there"],
  "contradict what was observed before": [[hung, { ...hung, at: 300 }], 1, "LampInstalled: a lamp hangs there"],
  "bring a box that was sealed elsewhere, or what looks like one": [
    [hung, { ...hung, event: { ...hung.event, keeper: Personal.sealed("s-1", "Ym94") } } as never],
    1,
    'LampInstalled: a personal value is wanted in the clear, and at ["keeper"]'
  ],
  "name whose a personal value is by no opaque id": [
    [{ ...hung, event: { ...hung.event, keeper: Personal.clear("王小明", "13800001234") } } as never],
    0,
    "LampInstalled: whose a personal value is has to be said by an opaque id"
  ],
  "have not the shape of the event": [[hung, { event: { _tag: "BulbReplaced", bulb: 0.5 }, at: 300 }], 1, "BulbReplaced"]
}

describe("facts are refused, which and why, and none of them is recorded, where they", () => {
  for (const [what, [facts, index, message]] of Object.entries(contradictions)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const record = yield* makeRecorder(lamp)
        const error = yield* Effect.flip(record("lamp-a", facts, source))
        expect(error).toMatchObject({ _tag: "Contradiction", stream: "lamp-a", index, message: expect.stringContaining(message) })
        expect(yield* log).toEqual([])
        expect(yield* record("lamp-a", [hung], source)).toBe(true)
      }).pipe(Effect.provide(world))
    )
  }
})
