/** Decisions that were written down late: judging as of a time, they stand where they are dated. */
import { expect, it } from "@effect/vitest"
import { isLate, makeHandler, person, type Rule } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { lamp } from "./toy.ts"
import { log, names, world } from "./world.ts"

const actor = person("p-1", "keeper")
const rule: Rule = { _tag: "Rule", policy: "lamps", version: "1", rule: "put out", cause: "timer:1", basis: [] }
const hour = 3_600_000

it.effect("a late decision does not undo what was done after its date", () =>
  Effect.gen(function* () {
    const { handle } = yield* makeHandler(lamp)
    const at = (hours: number) => TestClock.setTime(hours * hour)
    yield* at(1)
    yield* handle({ _tag: "InstallLamp", lamp: "a", number: 1, place: "gate", keeper: null }, { actor })
    yield* handle({ _tag: "LightLamp", lamp: "a" }, { actor })
    // Due at 2, written down at 5; meanwhile somebody has put it out and lit it again.
    yield* at(3)
    yield* handle({ _tag: "PutLampOut", lamp: "a" }, { actor })
    yield* at(4)
    const { last } = yield* handle({ _tag: "LightLamp", lamp: "a" }, { actor })
    yield* at(5)
    const decide = (due: number, upTo: number) =>
      handle({ _tag: "PutLampOut", lamp: "a" }, { actor: rule, at: due * hour, asOf: due * hour, upTo, key: `out@${due}` })
    expect((yield* decide(2, last - 2)).events).toEqual([{ _tag: "LampPutOut" }])
    // At 4.5 the lamp burned: it was lit after the decision of 2 o'clock, though that stands behind it in the log.
    expect((yield* decide(4.5, last)).events).toEqual([{ _tag: "LampPutOut" }])
    const events = yield* log
    expect(names(events)).toEqual(["LampInstalled", "LampLit", "LampPutOut", "LampLit", "LampPutOut", "LampPutOut"])
    expect(events.map(isLate)).toEqual([false, false, false, false, true, true])
  }).pipe(Effect.provide(world))
)
