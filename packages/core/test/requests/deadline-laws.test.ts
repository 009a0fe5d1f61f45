/**
 * The laws of a request's deadline, against an oracle that steps minute by minute and knows nothing of requests. Policy and calendar
 * are chosen as in service: by what was adopted.
 */
import { Calendar, type ClockFact, EventStore, Policy, type Term } from "@linli/core/kernel"
import {
  deadlineInForce,
  type RequestEvent,
  type RequestPolicy,
  request,
  requestPolicy,
  type Standing,
  type State,
  type TermRule
} from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { dueByStepping, minutesOf } from "../kernel/minutes.ts"
import { actors, envelope, raise } from "./fixture.ts"
import { on } from "./town.ts"
import { world } from "./world.ts"

const runs = { numRuns: 10_000, seed: 20_261_123 }
const minute = 60_000
const day = 1440

const plain: Calendar.Calendar = { ...Calendar.calendarKind.preset.value, knownUntil: "2026-12-31" }
/** The same, with a week off that is announced late and a Saturday worked for it. */
const announced: Calendar.Calendar = {
  ...plain,
  id: "announced",
  holidays: Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`2026-01-${19 + i}`, "Fair"])),
  makeUpDays: { "2026-01-17": "Fair" }
}
const spanned = (calendar: Calendar.Calendar) => ({ calendar, minutes: minutesOf(calendar, on(0), on(90)) })
const calendars = [spanned(plain), spanned(announced)] as const
/** When the second takes effect. */
const renewal = on(14)

type Unit = Term["unit"]
const inDays = (unit: Unit): boolean => unit === "workingDays" || unit === "calendarDays"
const terms: ReadonlyArray<Term> = (["urgentHours", "workingHours", "workingDays", "calendarDays"] as const).flatMap((unit) =>
  (inDays(unit) ? (["elapsed", "wholeDays"] as const) : (["elapsed"] as const)).flatMap((counting) =>
    Array.from({ length: 10 }, (_, i) => ({ amount: i + 1, unit, counting }))
  )
)
const nameOf = ({ amount, unit, counting }: Term): string => `${amount} ${unit} ${counting}`
const policy: RequestPolicy = {
  ...requestPolicy.preset.value,
  terms: terms.map(
    (term): TermRule => ({ name: nameOf(term), when: { items: [nameOf(term)] }, term, warn: null, extension: null, redo: term })
  ),
  ladder: []
}

const service = ManagedRuntime.make(world)
beforeAll(() => {
  const adopted = { version: "1", source: "test", official: false }
  const value = Schema.encodeSync(requestPolicy.schema)(policy) as Schema.Json
  const adoptions = [
    [
      Policy.policyStream("requests"),
      Policy.policyCodec.encode({ _tag: "PolicyAdopted", ...adopted, context: "requests", id: "laws", effective: 0, value })
    ],
    ...calendars.map(
      ({ calendar }, i) =>
        [
          Calendar.calendarStream,
          Calendar.calendarCodec.encode({ _tag: "CalendarAdopted", ...adopted, id: calendar.id, effective: i * renewal, value: calendar })
        ] as const
    )
  ] as const
  const append = Effect.flatMap(EventStore.EventStore, (store) =>
    store.append({
      events: adoptions.map(([stream, encoded], i) => {
        return { stream, id: `a-${i}`, ...encoded, at: on(0), actor: actors.supervisor, correlation: stream, causation: null, tags: [] }
      })
    })
  )
  // Adoptions are read once; from then on a look-up waits for nothing.
  const read = Effect.flatMap(Policy.PolicyBook, (book) => Effect.andThen(book.inForce(requestPolicy, on(0)), book.calendar(renewal)))
  return service.runPromise(Effect.orDie(Effect.andThen(append, read)))
})
afterAll(() => service.dispose())

type Pause = readonly [from: number, to: number]
/** What happens to a request: when, in minutes after it was accepted, which is in minutes after the beginning. */
interface Course {
  readonly start: number
  readonly term: Term
  readonly pauses: ReadonlyArray<Pause>
  readonly extensions: ReadonlyArray<readonly [at: number, term: Term]>
  /** Settled then, with nothing after it; or null. */
  readonly settled: number | null
}

const aTerm = fc.constantFrom(...terms)
const aTime = fc.integer({ min: 0, max: 10 * day })
const pausesAt = (times: ReadonlyArray<number>): ReadonlyArray<Pause> => {
  const sorted = [...times].sort((a, b) => a - b)
  return Array.from({ length: sorted.length >> 1 }, (_, i) => [sorted[2 * i]!, sorted[2 * i + 1]!] as const)
}
const aCourse: fc.Arbitrary<Course> = fc.record({
  start: fc.integer({ min: 0, max: 14 * day }),
  term: aTerm,
  // An odd one stands still at the end.
  pauses: fc.array(aTime, { maxLength: 6 }).map(pausesAt),
  extensions: fc.array(fc.tuple(aTime, aTerm), { maxLength: 2 }),
  settled: fc.option(fc.integer({ min: 60, max: 20 * day }))
})
/** When it is asked: after all that happens, before or after the new calendar took effect. */
const aLook = fc.integer({ min: 10 * day, max: 40 * day })

interface Happening {
  readonly after: number
  readonly fact: ClockFact
  readonly event: RequestEvent
}

const happenings = ({ start, pauses, extensions, settled }: Course): ReadonlyArray<Happening> => {
  const at = (after: number) => on(0) + (start + after) * minute
  const all = [
    ...pauses.flatMap(
      ([from, to]): ReadonlyArray<Happening> => [
        {
          after: from,
          fact: { _tag: "Paused", at: at(from), reason: "weather" },
          event: { _tag: "ClockPaused", reason: "weather", note: null }
        },
        { after: to, fact: { _tag: "Resumed", at: at(to) }, event: { _tag: "ClockResumed" } }
      ]
    ),
    ...extensions.map(
      ([after, term]): Happening => ({
        after,
        fact: { _tag: "Extended", at: at(after), term },
        event: { _tag: "ExtensionGranted", term }
      })
    )
  ]
  const found = all.sort((a, b) => a.after - b.after).filter(({ after }) => settled === null || after < settled)
  const end: RequestEvent = { _tag: "RequestResolved", outcome: "solved", note: null }
  return settled === null ? found : [...found, { after: settled, fact: { _tag: "Resumed", at: at(settled) }, event: end }]
}

const stateOf = (course: Course): Standing => {
  const { _tag: _, request: __, ...said } = raise()
  const raised: RequestEvent = { ...said, _tag: "RequestRaised", item: nameOf(course.term) } as RequestEvent
  const events = [
    [0, raised],
    [0, { _tag: "RequestAccepted" } as const],
    ...happenings(course).map(({ after, event }) => [after, event] as const)
  ] as const
  const state = events.reduce<State>(
    (before, [after, event], n) => request.evolve(before, event, envelope(on(0) + (course.start + after) * minute, actors.lead, n)),
    request.initial
  )
  if (state._tag === "NotRaised") throw new Error("nothing was raised")
  return state
}

/** What the service says of a course. */
const viewOf = (course: Course, look: number) => service.runSync(deadlineInForce(stateOf(course), on(0) + (course.start + look) * minute))

/** The calendar that has to be asked: that of the end where it is settled. */
const ruling = ({ start, settled }: Course, look: number): 0 | 1 => (on(0) + (start + (settled ?? look)) * minute < renewal ? 0 : 1)

const stepped = (course: Course, which: 0 | 1): number | null => {
  const { calendar, minutes } = calendars[which]
  const started: ClockFact = { _tag: "Started", at: on(0) + course.start * minute, term: course.term }
  return dueByStepping([started, ...happenings(course).map(({ fact }) => fact)], calendar, minutes)
}

/** Checks a law on so many courses; at least a share of them must count, and not run out of the oracle's days. */
const holds = (law: (course: Course, look: number, time: number, length: number) => boolean, share = 0.9) => {
  let counted = 0
  fc.assert(
    fc.property(aCourse, aLook, aTime, fc.integer({ min: 1, max: 4 * day }), (course, look, time, length) => {
      if (law(course, look, time, length)) counted++
    }),
    runs
  )
  expect(counted).toBeGreaterThan(share * runs.numRuns)
}

describe("the deadline of a request", { timeout: 300_000 }, () => {
  it("falls where stepping minute by minute finds it, whatever is paused and extended in whatever order", () =>
    holds((course, look) => {
      const expected = stepped(course, ruling(course, look))
      if (expected !== null) expect(viewOf(course, look).due).toBe(expected)
      return expected !== null
    }))

  it("goes by a new calendar while the request is open, and stays where it was once the request is settled", () => {
    const moved = { open: 0, settled: 0 }
    holds((course, look) => {
      const [old, renewed] = [stepped(course, 0), stepped(course, 1)]
      if (old === null || renewed === null) return false
      const isOld = ruling(course, look) === 0
      const isAfter = on(0) + (course.start + look) * minute >= renewal
      if (old !== renewed && isAfter) moved[isOld ? "settled" : "open"]++
      expect(viewOf(course, look).due).toBe(isOld ? old : renewed)
      return true
    }, 0.8)
    expect(Math.min(moved.open, moved.settled)).toBeGreaterThan(0.03 * runs.numRuns)
  })

  it("is never earlier for a pause, and the time left is never less", () =>
    holds((course, look) => {
      const unpaused = { ...course, pauses: [] }
      const without = stepped(unpaused, ruling(course, look))
      if (without === null) return false
      const view = viewOf(course, look)
      expect(view.due).toBeGreaterThanOrEqual(without)
      expect(view.left).toBeGreaterThanOrEqual(viewOf(unpaused, look).left!)
      return true
    }, 0.8))

  it("keeps an extension through a pause and a resumption, before, during or after it", () =>
    holds((course, look) => {
      const which = ruling(course, look)
      const [with_, without] = [stepped(course, which), stepped({ ...course, extensions: [] }, which)]
      if (course.extensions.length === 0 || with_ === null || without === null) return false
      const { due } = viewOf(course, look)
      expect(due).toBe(with_)
      expect(due).toBeGreaterThanOrEqual(without)
      return true
    }, 0.5))

  it("is the same for a pause over non-working time as for none", () =>
    holds((course, look, time, length) => {
      if (course.term.unit !== "workingDays" && course.term.unit !== "workingHours") return false
      const which = ruling(course, look)
      const { working } = calendars[which].minutes
      let from = course.start + time
      while (working[from] === 1) from++
      let to = from
      while (to < from + length && working[to] === 0) to++
      const bare = { ...course, extensions: [], pauses: [] }
      const idle: Course = { ...bare, pauses: [[from - course.start, to - course.start]] }
      if (course.settled !== null && course.settled <= to - course.start) return false
      expect(viewOf(idle, look).due).toBe(stepped(bare, which))
      return true
    }, 0.3))

  it("is the same for one pause as for two that meet", () =>
    holds((course, look, time, length) => {
      const middle = time + (length >> 1)
      const one: Course = { ...course, pauses: [[time, time + length]] }
      const two: Course = {
        ...course,
        pauses: [
          [time, middle],
          [middle, time + length]
        ]
      }
      const expected = stepped(one, ruling(course, look))
      // An extension within a pause that began too late is another matter for each half.
      if (expected === null || course.extensions.length > 0) return false
      expect(viewOf(two, look).due).toBe(expected)
      return true
    }, 0.3))

  it("never falls in non-working time, unless its unit is urgent hours or calendar days", () =>
    holds((course, look) => {
      const { due } = viewOf(course, look)
      const { unit } = course.term
      if (due === null || unit === "urgentHours" || unit === "calendarDays") return false
      // The end of a spell of work still belongs to it.
      expect(calendars[ruling(course, look)].minutes.working[(due - on(0)) / minute - 1]).toBe(1)
      return true
    }, 0.4))

  it("is missed just where the request was settled after it, or is open after it", () =>
    holds((course, look) => {
      const expected = stepped(course, ruling(course, look))
      if (expected === null) return false
      const view = viewOf(course, look)
      expect(view.missed).toBe(on(0) + (course.start + (course.settled ?? look)) * minute > expected)
      // Outside working time no time is lost, and none is left.
      expect(view.missed ? view.left! <= 0 : view.left! >= 0).toBe(true)
      return true
    }))
})
