/** The laws of a request's deadline, against an oracle that steps minute by minute and knows nothing of requests. */
import { Calendar, type ClockFact, type Term } from "@linli/core/kernel"
import {
  deadlineView,
  endedAt,
  type RequestEvent,
  request,
  requestPolicy,
  type Standing,
  type State,
  type TermRule
} from "@linli/core/requests"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { dueByStepping, minutesOf } from "../kernel/minutes.ts"
import { actors, envelope, raise } from "./fixture.ts"
import { on } from "./town.ts"

const runs = { numRuns: 10_000, seed: 20_261_123 }
const minute = 60_000
const day = 1440 * minute

const plain: Calendar.Calendar = { ...Calendar.calendarKind.preset.value, knownUntil: "2026-12-31" }
/** The same, with a week off that is announced late and a Saturday worked for it. */
const announced: Calendar.Calendar = {
  ...plain,
  id: "announced",
  holidays: Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`2026-01-${12 + i}`, "Fair"])),
  makeUpDays: { "2026-01-10": "Fair" }
}
const calendars = [plain, announced].map((calendar) => ({
  calendar,
  compiled: Calendar.compile(calendar),
  minutes: minutesOf(calendar, on(0), on(0) + 70 * day)
}))

type Unit = Term["unit"]
const rule = (amount: number, unit: Unit): TermRule => {
  const term = { amount, unit, counting: "elapsed" } as const
  return { name: "one", when: {}, term, warn: null, extension: null, redo: term }
}

/** What happens to a request: when, in minutes after it was accepted. */
interface Course {
  readonly start: number
  readonly unit: Unit
  readonly amount: number
  readonly pauses: ReadonlyArray<readonly [from: number, to: number]>
  readonly extensions: ReadonlyArray<readonly [at: number, amount: number]>
}

const aCourse: fc.Arbitrary<Course> = fc.record({
  start: fc.integer({ min: 0, max: 14 * 1440 }),
  unit: fc.constantFrom<Unit>("urgentHours", "workingHours", "workingDays"),
  amount: fc.integer({ min: 1, max: 10 }),
  pauses: fc
    .array(fc.integer({ min: 0, max: 10 * 1440 }), { maxLength: 6 })
    .map((times) => [...times].sort((a, b) => a - b))
    .map((times) => Array.from({ length: times.length >> 1 }, (_, i) => [times[2 * i]!, times[2 * i + 1]!] as const)),
  // Granted before any deadline can have passed.
  extensions: fc.array(fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 1, max: 3 })), { maxLength: 2 })
})

const eventsOf = ({ start, unit, pauses, extensions }: Course, settledAfter?: number): ReadonlyArray<readonly [number, RequestEvent]> => {
  const { _tag: _, request: __, ...said } = raise()
  const granted = (amount: number): RequestEvent => ({ _tag: "ExtensionGranted", term: { amount, unit, counting: "elapsed" } })
  const later: ReadonlyArray<readonly [number, RequestEvent]> = [
    ...pauses.flatMap(([from, to]) => [
      [start + from, { _tag: "ClockPaused", reason: "weather", note: null }] as const,
      [start + to, { _tag: "ClockResumed" }] as const
    ]),
    ...extensions.map(([at, amount]) => [start + at, granted(amount)] as const),
    ...(settledAfter === undefined ? [] : [[start + settledAfter, { _tag: "RequestResolved", outcome: "solved", note: null }] as const])
  ]
  const first: ReadonlyArray<readonly [number, RequestEvent]> = [
    [start, { _tag: "RequestRaised", ...said } as RequestEvent],
    [start, { _tag: "RequestAccepted" }]
  ]
  return [...first, ...[...later].sort(([a], [b]) => a - b)]
}

const stateOf = (events: ReadonlyArray<readonly [number, RequestEvent]>): Standing => {
  const state = events.reduce<State>(
    (before, [at, event], n) => request.evolve(before, event, envelope(on(0) + at * minute, actors.lead, n)),
    request.initial
  )
  if (state._tag === "NotRaised") throw new Error("nothing was raised")
  return state
}

/** The same course in the oracle's own words. */
const factsOf = ({ start, unit, amount, pauses, extensions }: Course): ReadonlyArray<ClockFact> => {
  const at = (minutes: number) => on(0) + (start + minutes) * minute
  const later: ReadonlyArray<ClockFact> = [
    ...pauses.flatMap(
      ([from, to]): ReadonlyArray<ClockFact> => [
        { _tag: "Paused", at: at(from), reason: "weather" },
        { _tag: "Resumed", at: at(to) }
      ]
    ),
    ...extensions.map(([when, more]): ClockFact => ({ _tag: "Extended", at: at(when), term: { amount: more, unit, counting: "elapsed" } }))
  ]
  return [{ _tag: "Started", at: at(0), term: { amount, unit, counting: "elapsed" } }, ...[...later].sort((a, b) => a.at - b.at)]
}

const viewOf = (state: Standing, { unit, amount }: Course, which: number, at: number) =>
  deadlineView(state, { policy: { ...requestPolicy.preset.value, terms: [rule(amount, unit)] }, calendar: calendars[which]!.compiled }, at)

const stepped = (course: Course, which: number) => {
  const { calendar, minutes } = calendars[which]!
  return dueByStepping(factsOf(course), calendar, minutes)
}

describe("the deadline of a request", () => {
  it("falls where stepping minute by minute finds it, whatever is paused and extended", () => {
    let found = 0
    fc.assert(
      fc.property(aCourse, fc.nat(1), (course, which) => {
        const expected = stepped(course, which)
        if (expected === null) return
        found++
        expect(viewOf(stateOf(eventsOf(course)), course, which, on(69)).due).toBe(expected)
      }),
      runs
    )
    expect(found).toBeGreaterThan(9_000)
  })

  it("goes by a new calendar while the request is open, and stays where it was once the request is settled", () => {
    const moved = { open: 0, settled: 0 }
    fc.assert(
      fc.property(
        aCourse,
        fc.integer({ min: 61, max: 14 * 1440 }),
        fc.integer({ min: 60, max: 14 * 1440 }),
        (course, after, settledAfter) => {
          const isSettled = settledAfter < after
          const unpaused = { ...course, pauses: [] }
          const state = stateOf(eventsOf(unpaused, isSettled ? settledAfter : undefined))
          // In force: the plain calendar up to the adoption, the announced one from then on.
          const adopted = on(0) + (course.start + after) * minute
          const which = (endedAt(state) ?? on(69)) < adopted ? 0 : 1
          const [old, renewed] = [stepped(unpaused, 0), stepped(unpaused, 1)]
          if (old !== renewed) moved[isSettled ? "settled" : "open"]++
          expect(viewOf(state, unpaused, which, on(69)).due).toBe(isSettled ? old : renewed)
        }
      ),
      runs
    )
    expect(Math.min(moved.open, moved.settled)).toBeGreaterThan(1_000)
  })

  it("is missed just where the request was settled after it", () => {
    fc.assert(
      fc.property(aCourse, fc.integer({ min: 60, max: 30 * 1440 }), (course, settledAfter) => {
        const unpaused = { ...course, pauses: [] }
        const view = viewOf(stateOf(eventsOf(unpaused, settledAfter)), unpaused, 0, on(69))
        expect(view.missed).toBe(on(0) + (course.start + settledAfter) * minute > stepped(unpaused, 0)!)
        // Outside working time no time is lost, and none is left.
        expect(view.missed ? view.left! <= 0 : view.left! >= 0).toBe(true)
      }),
      runs
    )
  })
})
