/** Deciding again: the facts of a log under the same policy give back every decision; what differs is found and named. */
import { describe, expect, it } from "@effect/vitest"
import { makeCityRunner } from "@linli/core"
import { fidelity, type Instead, isDecision, type RecordedEvent, type Rule, redecide } from "@linli/core/kernel"
import { requestPolicy } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { again, live, lively, refusalsOf } from "./living.ts"
import { clockText, hour, on } from "./town.ts"
import { declared } from "./world.ts"

const decisionsOf = (events: ReadonlyArray<RecordedEvent>) => events.filter(({ actor }) => isDecision(actor))
const lineOf = ({ type, stream, at, actor }: RecordedEvent): string => `${clockText(at)} ${type} ${stream} ${(actor as Rule).rule}`
const nameOf = ({ type }: RecordedEvent): string => type.split("/")[1]!

describe("deciding a log again", () => {
  it.effect("under the same policies gives back every decision", () =>
    Effect.gen(function* () {
      const events = yield* live(3, 150)
      const total = decisionsOf(events).length
      expect(fidelity(events, yield* again(events))).toEqual({
        inTime: { total, matched: total },
        late: { total: 0, matched: 0 },
        missed: [],
        gained: []
      })
      expect(new Set(decisionsOf(events).map(nameOf))).toEqual(
        new Set([
          "DeadlineMissed",
          "DeadlineWarned",
          "RequestClosed",
          "RequestEscalated",
          "RequestReminded",
          "SupervisionClosed",
          "SupervisionOpened",
          "SupervisionTransferred"
        ])
      )
    })
  )

  it.effect("gives back also what was decided late, and counts it apart", () =>
    Effect.gen(function* () {
      const isUp = (at: number) => at < on(14) || at > on(17)
      const events = yield* live(4, 100, isUp)
      const found = fidelity(events, yield* again(events))!
      expect(found.missed.map(nameOf)).toEqual([])
      expect(found.late.total).toBeGreaterThan(20)
      expect(found.late.matched).toBe(found.late.total)
      expect(found.inTime.total + found.late.total).toBe(decisionsOf(events).length)
    })
  )

  it.effect.each([
    ["up", () => true],
    ["down for days", (at: number) => (at < on(8) || at > on(13)) && (at < on(20) || at > on(24))]
  ] as const)("gives back every decision on what was entered days late or imported as it came, with a runner that was %s", ([, isUp]) =>
    Effect.gen(function* () {
      const [events, refusals] = yield* refusalsOf(live(11, 60, isUp, { entered: 40, imported: 40 }))
      const [redecided, again_] = yield* refusalsOf(again(events))
      const found = fidelity(events, redecided)!
      expect([found.missed.map(lineOf), found.gained.map(lineOf)]).toEqual([[], []])
      expect(found.late.total).toBeGreaterThan(100)
      expect([refusals, again_]).toEqual([[], []])
    })
  )

  it.effect("keeps every fact as it was", () =>
    Effect.gen(function* () {
      const events = yield* live(5, 20)
      const facts = (all: ReadonlyArray<RecordedEvent>) =>
        all.filter(({ actor }) => !isDecision(actor)).map(({ position: _, version: __, hash: ___, ...fact }) => fact)
      expect(facts(yield* again(events))).toEqual(facts(events))
    })
  )

  it.effect("comes out the same every time, byte for byte", () =>
    Effect.gen(function* () {
      const events = yield* live(6, 20)
      expect(JSON.stringify(yield* again(events))).toBe(JSON.stringify(yield* again(events)))
    })
  )

  it.effect("under another policy decides otherwise", () =>
    Effect.gen(function* () {
      const events = yield* live(7, 40)
      const value = Schema.encodeSync(requestPolicy.schema)({ ...requestPolicy.preset.value, ...lively, ladder: [], dormancy: null })
      const instead: Instead = {
        _tag: "PolicyAdopted",
        context: "requests",
        id: "flat",
        version: "1",
        effective: 0,
        source: "what if",
        official: false,
        value: value as Schema.Json
      }
      const flat = yield* redecide({ events, declared, runner: makeCityRunner, until: on(60), instead: [instead] })
      expect(decisionsOf(events).some((event) => nameOf(event) === "RequestEscalated")).toBe(true)
      expect(decisionsOf(flat).filter((event) => nameOf(event) === "RequestEscalated")).toEqual([])
      const missed = (all: ReadonlyArray<RecordedEvent>) => decisionsOf(all).filter((event) => nameOf(event) === "DeadlineMissed").length
      expect(missed(flat)).toBe(missed(events))
    })
  )
})

describe("the fidelity of a log", () => {
  it.effect("is no figure where nothing was decided", () =>
    Effect.gen(function* () {
      const facts = (yield* live(8, 5)).filter(({ actor }) => !isDecision(actor))
      expect(fidelity(facts, facts)).toBe(null)
    })
  )

  it.effect("tells a decision that was left out, added, moved in time, or said otherwise", () =>
    Effect.gen(function* () {
      const events = yield* live(9, 20)
      const honest = yield* again(events)
      const victim = decisionsOf(events).find((event) => nameOf(event) === "DeadlineMissed")!
      const changed = (change: (event: RecordedEvent) => ReadonlyArray<RecordedEvent>) =>
        fidelity(
          events.flatMap((event) => (event === victim ? change(event) : [event])),
          honest
        )!
      const figures = ({ missed, gained }: NonNullable<ReturnType<typeof fidelity>>) => [missed.length, gained.length]
      expect(figures(changed((event) => [event]))).toEqual([0, 0])
      expect(figures(changed(() => []))[1]).toBeGreaterThanOrEqual(1)
      expect(figures(changed((event) => [event, { ...event, id: "another" }]))).toEqual([1, 0])
      expect(figures(changed((event) => [{ ...event, at: event.at - hour }]))[0]).toBeGreaterThanOrEqual(1)
      // What followed from a decision is another one too where its cause is.
      const otherwise = changed((event) => [{ ...event, data: { due: victim.at, unit: "u-nobody" } }])
      expect(otherwise.missed[0]).toMatchObject({ id: victim.id })
      expect(otherwise.missed.length).toBe(otherwise.gained.length)
    })
  )
})
