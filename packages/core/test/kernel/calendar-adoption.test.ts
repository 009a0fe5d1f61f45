/** Adopted calendars: one event, from which on the timers of what is open stand elsewhere; decisions name what they rest on. */
import { describe, expect, it } from "@effect/vitest"
import {
  Calendar,
  type CalendarCommand,
  calendarAdoption,
  calendarAdoptionBy,
  dispatchTo,
  type EventStore,
  type KeyVault,
  MemoryStore,
  makeHandler,
  makeRunner,
  Policy,
  type Process,
  person,
  type RecordedEvent,
  type Rule,
  Views
} from "@linli/core/kernel"
import { given } from "@linli/core/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import { type LampCommand, type LampEvent, lamp, lampCodec } from "./toy.ts"
import { declared, log, worldOn } from "./world.ts"

const actor = person("p-1", "clerk")
const preset = Calendar.calendarKind.preset.value
/** Monday 2026-01-05, 08:00 in Shanghai. */
const monday = Date.UTC(2026, 0, 5, 0)
const hour = 3_600_000
const day = 24 * hour

const adopt = (version: string, effective: number, holidays: Record<string, string>): CalendarCommand => ({
  _tag: "AdoptCalendar",
  id: "town",
  version,
  effective,
  source: "notice of the town",
  official: true,
  value: { ...preset, id: "town", version, holidays }
})

describe("an adopted calendar", () => {
  const first = adopt("1", 0, {})

  const fact: Calendar.CalendarEvent = { ...first, _tag: "CalendarAdopted" }

  it("is one fact, and said twice it is already so", () => {
    given(calendarAdoption, []).when(first, { at: 5, actor }).then([fact])
    given(calendarAdoption, [fact]).when(first, { at: 5, actor }).thenNothing()
  })

  it("comes after the lead time where it is a later one, and no version has two values", () => {
    const later = (command: CalendarCommand) => given(calendarAdoption, [fact]).when(command, { at: monday, actor })
    later(adopt("2", monday, {})).thenRefused({ reason: "TooSoon", allowed: ["AdoptCalendar"] })
    later(adopt("1", monday + day, { "2026-01-06": "Fair" })).thenRefused({ reason: "VersionTaken" })
  })

  it("is adopted by holders of the posts that may, where they are named", () => {
    const by = (post: string) => given(calendarAdoptionBy(["clerk"]), []).when(first, { at: 5, actor: person("p-1", post) })
    by("clerk").then([fact])
    by("baker").thenRefused({ reason: "PostNotAllowed", by: "state", allowed: [] })
  })
})

/** A lamp that was lit is put out after one working day. */
const evening: Process<{ readonly litAt: number | null }, LampEvent, LampCommand, null> = {
  name: "evening",
  version: 1,
  events: lampCodec,
  query: [{ types: lampCodec.types }],
  policy: Policy.noPolicy,
  instance: (_, { stream }) => stream,
  initial: { litAt: null },
  evolve: (state, { _tag }, { at }) => (_tag === "LampLit" ? { litAt: at } : _tag === "LampPutOut" ? { litAt: null } : state),
  policyFixedAt: () => null,
  react: () => [],
  timers: ({ litAt }, { instance, calendar }) => {
    if (litAt === null) return []
    const clock = calendar.compiled.clock("workingDays")
    const command = { _tag: "PutLampOut", lamp: instance.slice("lamp-".length) } as const
    return [{ rule: "put out", at: clock.when(clock.elapsed(litAt) + clock.one), command }]
  }
}

const fresh = Layer.unwrap(
  Effect.sync(() => Layer.mergeAll(worldOn(MemoryStore.makeMemory({ declared })), Views.layerMemory))
) satisfies Layer.Layer<EventStore.EventStore | KeyVault.KeyVault | Policy.PolicyBook | Views.Views, unknown, unknown>

const town = Effect.gen(function* () {
  const lamps = yield* makeHandler(lamp)
  const calendars = yield* makeHandler(calendarAdoption)
  const runner = yield* makeRunner(evening, dispatchTo(lamps))
  const light = Effect.fnUntraced(function* (name: string, number: number) {
    yield* lamps.handle({ _tag: "InstallLamp", lamp: name, number, place: "gate", keeper: null }, { actor })
    yield* lamps.handle({ _tag: "LightLamp", lamp: name }, { actor })
  })
  return { light, runner, adopt: (command: CalendarCommand) => calendars.handle(command, { actor }) }
})

const decisions = (events: ReadonlyArray<RecordedEvent>) =>
  events.flatMap(({ stream, at, actor }) => (actor._tag === "Rule" ? [[stream, (at - monday) / hour, actor] as const] : []))

describe("a process under a calendar", () => {
  it.effect("has its open timers set anew by one adoption, and what has fired stands", () =>
    Effect.gen(function* () {
      const { light, runner, adopt: adopting } = yield* town
      yield* TestClock.setTime(monday)
      yield* light("a", 1)
      yield* TestClock.setTime(monday + day)
      yield* light("b", 2)
      yield* runner.catchUp
      yield* runner.advance(monday + day)
      const before = (yield* log).length
      const { last } = yield* adopting(adopt("1", monday + day + 2 * hour, { "2026-01-06": "Fair", "2026-01-07": "Fair" }))
      expect(last).toBe(before + 1)
      yield* TestClock.setTime(monday + 9 * day)
      yield* runner.catchUp
      yield* runner.advance(monday + 9 * day)
      const found = decisions(yield* log)
      // The two days of the fair moved the second lamp from Tuesday 18:00 to Thursday 18:00.
      expect(found.map(([stream, at]) => [stream, at])).toEqual([
        ["lamp-a", 10],
        ["lamp-b", 72 + 10]
      ])
      expect(found.map(([, , { basis }]: readonly [string, number, Rule]) => basis)).toEqual([[], [last]])
      expect((yield* log).length).toBe(before + 2)
    }).pipe(Effect.provide(fresh))
  )

  it.effect("decides what had fallen due by the new calendar when it took effect, and not before", () =>
    Effect.gen(function* () {
      const { light, runner, adopt: adopting } = yield* town
      yield* TestClock.setTime(monday)
      yield* adopting(adopt("1", 0, { "2026-01-05": "Fair", "2026-01-06": "Fair" }))
      yield* light("a", 1)
      yield* adopting(adopt("2", monday + 20 * hour, {}))
      yield* TestClock.setTime(monday + 9 * day)
      yield* runner.catchUp
      yield* runner.advance(monday + 9 * day)
      expect(decisions(yield* log).map(([stream, at]) => [stream, at])).toEqual([["lamp-a", 20]])
    }).pipe(Effect.provide(fresh))
  )
})
