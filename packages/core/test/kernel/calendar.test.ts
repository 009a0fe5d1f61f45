import { describe, expect, it } from "@effect/vitest"
import { Calendar, type ClockFact, deadlineOf, Term, termEnd, timeLeft } from "@linli/core/kernel"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { dueByStepping, type Minutes, minutesOf } from "./minutes.ts"

const minute = 60_000
const day = 86_400_000
const runs = { numRuns: 10_000, seed: 20261122 }
const at = (text: string) => Date.parse(text)

const office: Calendar.Hours = [
  { from: 480, to: 720 },
  { from: 840, to: 1080 }
]
const base = Calendar.calendarKind.preset.value

/** National Day 2025: eight days off from Wednesday, 1 October, with two Saturdays or Sundays worked for them. */
const shanghai: Calendar.Calendar = {
  ...base,
  id: "shanghai",
  holidays: Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`2025-10-0${i + 1}`, "国庆节、中秋节"])),
  makeUpDays: { "2025-09-28": "国庆节、中秋节", "2025-10-11": "国庆节、中秋节" },
  knownUntil: "2025-12-31"
}
/** Works through the night of the change of clocks. */
const newYork: Calendar.Calendar = {
  ...base,
  id: "new-york",
  timeZone: "America/New_York",
  week: [office, office, office, office, office, [], [{ from: 0, to: 300 }]],
  holidays: { "2025-11-11": "Veterans Day" }
}
/** Changes its clocks by half an hour. */
const lordHowe: Calendar.Calendar = {
  ...base,
  id: "lord-howe",
  timeZone: "Australia/Lord_Howe",
  week: [office, office, office, [], office, office, [{ from: 60, to: 240 }]]
}

const from = at("2025-09-15T00:00:00Z")
const cases = [shanghai, newYork, lordHowe].map((calendar) => ({
  calendar,
  compiled: Calendar.compile(calendar),
  minutes: minutesOf(calendar, from, from + 150 * day)
}))

/** By number, so that a counterexample does not print a year of minutes. */
const aCase = fc.nat(cases.length - 1)
const aMinute = fc.integer({ min: 0, max: 60 * 1440 }).map((i) => from + i * minute)
const aUnit = fc.constantFrom("urgentHours" as const, "workingHours" as const, "workingDays" as const)
const aTerm = fc.record({ amount: fc.integer({ min: 1, max: 12 }), unit: aUnit, counting: fc.constant("elapsed" as const) })

interface Spell {
  readonly from: number
  readonly to: number
}
const pauses = fc
  .array(aMinute, { maxLength: 6 })
  .map((times) => [...times].sort((a, b) => a - b))
  .map((times) => Array.from({ length: times.length >> 1 }, (_, i): Spell => ({ from: times[2 * i]!, to: times[2 * i + 1]! })))

const factsOf = (
  start: number,
  term: Term,
  spells: ReadonlyArray<Spell>,
  extensions: ReadonlyArray<ClockFact> = []
): ReadonlyArray<ClockFact> => {
  const later = spells
    .filter((spell) => spell.from >= start)
    .flatMap(
      (spell): Array<ClockFact> => [
        { _tag: "Paused", at: spell.from, reason: "material" },
        { _tag: "Resumed", at: spell.to }
      ]
    )
  return [{ _tag: "Started", at: start, term }, ...[...later, ...extensions].sort((a, b) => a.at - b.at)]
}

const due = (facts: ReadonlyArray<ClockFact>, compiled: Calendar.CompiledCalendar) => deadlineOf(facts, compiled).due

describe("a calendar", () => {
  it("is refused with the path of what is wrong", () => {
    const problem = (change: Partial<Record<keyof Calendar.Calendar, unknown>>) => {
      const result = Schema.decodeUnknownResult(Calendar.Calendar)({ ...base, ...change })
      return Result.isFailure(result) ? result.failure.message : "accepted"
    }
    expect(problem({})).toBe("accepted")
    expect(problem({ timeZone: "Asia/Nowhere" })).toContain("there is no time zone Asia/Nowhere")
    expect(problem({ holidays: { "2025-02-30": "?" } })).toContain("2025-02-30 is not a date")
    expect(problem({ holidays: { "2025-10-01": "a" }, makeUpDays: { "2025-10-01": "b" } })).toContain('["makeUpDays"]["2025-10-01"]')
    expect(problem({ week: [[], [], [], [], [], [], []] })).toContain('["week"]')
    expect(problem({ makeUpHours: [{ from: 720, to: 480 }] })).toContain('["makeUpHours"]')
    expect(problem({ makeUpHours: [], makeUpDays: { "2025-10-11": "a" } })).toContain('["makeUpHours"]')
    expect(problem({ workingDay: 1441 })).toContain('["workingDay"]')
    const all = datesOf(2026, 2099)
    expect(problem({ holidays: all })).toContain("2026 has no working day")
    expect(problem({ holidays: all })).toContain('["holidays"]')
  })
})

/** Every date of some years, as holidays. */
const datesOf = (first: number, last: number): Record<string, string> => {
  const count = (Date.UTC(last + 1, 0, 1) - Date.UTC(first, 0, 1)) / day
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [new Date(Date.UTC(first, 0, 1) + i * day).toISOString().slice(0, 10), "off"])
  )
}

describe("a term", () => {
  it("is 10,000 days at most, or as many hours, and is refused beyond with the path", () => {
    const problem = (amount: number, unit: Calendar.TimeUnit) => {
      const result = Schema.decodeUnknownResult(Term)({ amount, unit, counting: "elapsed" })
      return Result.isFailure(result) ? result.failure.message : "accepted"
    }
    for (const unit of ["workingDays", "calendarDays"] as const) {
      expect(problem(10_000, unit)).toBe("accepted")
      expect(problem(10_001, unit)).toContain('["amount"]')
    }
    for (const unit of ["workingHours", "urgentHours"] as const) {
      expect(problem(240_000, unit)).toBe("accepted")
      expect(problem(240_001, unit)).toContain("a term is at most 240000")
    }
  })

  it("is found at once however long it is, and in a calendar with one working day in years of holidays too", () => {
    const { "2030-03-05": _, ...rare } = datesOf(2026, 2099)
    const compiled = Calendar.compile({ ...base, holidays: rare })
    const start = at("2026-01-05T09:00:00+08:00")
    const began = performance.now()
    for (const counting of ["elapsed", "wholeDays"] as const) {
      expect(termEnd(compiled, start, { amount: 1, unit: "workingDays", counting })).toBe(at("2030-03-05T18:00:00+08:00"))
      const end = termEnd(compiled, start, { amount: 10_000, unit: "workingDays", counting })
      expect(new Date(end).getUTCFullYear()).toBe(2138)
    }
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe("a deadline", () => {
  it("falls where stepping minute by minute finds it", () => {
    let found = 0
    fc.assert(
      fc.property(aCase, aMinute, aTerm, pauses, (which, start, term, spells) => {
        const { calendar, compiled, minutes } = cases[which]!
        const facts = factsOf(start, term, spells)
        const expected = dueByStepping(facts, calendar, minutes)
        if (expected === null) return
        found++
        expect(due(facts, compiled)).toBe(expected)
      }),
      runs
    )
    expect(found).toBeGreaterThan(9_000)
  })

  it("is never earlier for a pause, and the time left is never less", () => {
    fc.assert(
      fc.property(aCase, aMinute, aTerm, pauses, aMinute, (which, start, term, spells, later) => {
        const { compiled } = cases[which]!
        const plain = factsOf(start, term, [])
        const paused = factsOf(start, term, spells)
        expect(due(paused, compiled)!).toBeGreaterThanOrEqual(due(plain, compiled)!)
        const then = Math.max(later, start)
        expect(timeLeft(paused, compiled, then)!).toBeGreaterThanOrEqual(timeLeft(plain, compiled, then)!)
      }),
      runs
    )
  })

  it("keeps an extension through a pause and a resumption, before, during or after it", () => {
    fc.assert(
      fc.property(aCase, aMinute, aTerm, pauses, aMinute, fc.integer({ min: 1, max: 6 }), (which, start, term, spells, when, amount) => {
        const { calendar, compiled, minutes } = cases[which]!
        const extension: ClockFact = { _tag: "Extended", at: Math.max(when, start), term: { ...term, amount } }
        const without = factsOf(start, term, spells)
        const facts = factsOf(start, term, spells, [extension])
        const clock = compiled.clock(term.unit)
        expect(clock.elapsed(due(facts, compiled)!)).toBeGreaterThanOrEqual(clock.elapsed(due(without, compiled)!) + amount * clock.one)
        const stepped = dueByStepping(facts, calendar, minutes)
        // Stepping grants what comes after the end too late; up to there it must agree.
        if (stepped !== null && extension.at <= due(without, compiled)!) expect(due(facts, compiled)).toBe(stepped)
      }),
      runs
    )
  })

  it("is the same for a pause over non-working time as for none", () => {
    const working = fc.constantFrom("workingHours" as const, "workingDays" as const)
    fc.assert(
      fc.property(aCase, aMinute, aTerm, working, aMinute, fc.integer({ min: 1, max: 4000 }), (which, start, term, unit, from, length) => {
        const { compiled, minutes } = cases[which]!
        const i = firstIdle(minutes, Math.max(from, start))
        const to = i + idleLength(minutes, i, length)
        const own = { ...term, unit }
        expect(due(factsOf(start, own, [{ from: i, to }]), compiled)).toBe(due(factsOf(start, own, []), compiled))
      }),
      runs
    )
  })

  it("is the same for one pause as for two that meet", () => {
    fc.assert(
      fc.property(aCase, aMinute, aTerm, aMinute, fc.nat(20_000), fc.nat(20_000), (which, start, term, after, first, second) => {
        const { compiled } = cases[which]!
        const from = Math.max(after, start)
        const middle = from + first * minute
        const to = middle + second * minute
        const one = factsOf(start, term, [{ from, to }])
        const two = factsOf(start, term, [
          { from, to: middle },
          { from: middle, to }
        ])
        expect(due(two, compiled)).toBe(due(one, compiled))
      }),
      runs
    )
  })

  it("never falls in non-working time, unless its unit is urgent hours or calendar days", () => {
    const counting = fc.constantFrom("elapsed" as const, "wholeDays" as const)
    fc.assert(
      fc.property(aCase, aMinute, aTerm, pauses, counting, (which, start, term, spells, how) => {
        const { compiled } = cases[which]!
        if (term.unit === "urgentHours") return
        const own: Term = { ...term, counting: term.unit === "workingDays" ? how : "elapsed" }
        // The end of a spell of work still belongs to it.
        expect(compiled.isWorkingTime(due(factsOf(start, own, spells), compiled)! - 1)).toBe(true)
      }),
      runs
    )
  })

  it("in whole working days ends with the last of them, the first day left out, whatever the hour", () => {
    fc.assert(
      fc.property(aCase, aMinute, fc.integer({ min: 1, max: 15 }), (which, start, amount) => {
        const { calendar, compiled, minutes } = cases[which]!
        const term: Term = { amount, unit: "workingDays", counting: "wholeDays" }
        expect(due(factsOf(start, term, []), compiled)).toBe(lastMinuteOfDay(calendar, minutes, start, amount))
      }),
      runs
    )
  })

  it("in calendar days falls at the same local time so many dates later", () => {
    const term = (amount: number): Term => ({ amount, unit: "calendarDays", counting: "elapsed" })
    fc.assert(
      fc.property(aCase, aMinute, fc.integer({ min: 1, max: 60 }), (which, start, amount) => {
        const { calendar, compiled } = cases[which]!
        const found = localText(calendar.timeZone, due(factsOf(start, term(amount), []), compiled)!)
        const wanted = localText(calendar.timeZone, start)
        const date = new Date(Date.parse(`${wanted.slice(0, 10)}T00:00:00Z`) + amount * day).toISOString().slice(0, 10)
        // In the hour that the clocks leave out, the first moment after it.
        if (found.slice(11) !== wanted.slice(11)) expect(compiled.zone.changes(start, start + (amount + 1) * day)).not.toEqual([])
        else expect(found.slice(0, 10)).toBe(date)
      }),
      runs
    )
  })

  it("is re-dated by a new calendar as long as it runs, and says when it runs past the announced holidays", () => {
    const facts: ReadonlyArray<ClockFact> = [
      { _tag: "Started", at: at("2025-09-29T09:00:00+08:00"), term: { amount: 3, unit: "workingDays", counting: "elapsed" } }
    ]
    const without = Calendar.compile({ ...shanghai, holidays: {}, makeUpDays: {}, knownUntil: "2025-09-30" })
    const announced = Calendar.compile(shanghai)
    expect(deadlineOf(facts, without)).toMatchObject({ due: at("2025-10-02T09:00:00+08:00"), provisional: true })
    expect(deadlineOf(facts, announced)).toMatchObject({ due: at("2025-10-10T09:00:00+08:00"), provisional: false })
  })

  it("is not due while paused, and a second start begins anew", () => {
    const term: Term = { amount: 2, unit: "urgentHours", counting: "elapsed" }
    const calendar = Calendar.compile(shanghai)
    const paused: ReadonlyArray<ClockFact> = [
      { _tag: "Started", at: 0, term },
      { _tag: "Paused", at: 60 * minute, reason: "material" }
    ]
    expect(deadlineOf(paused, calendar)).toMatchObject({ due: null, pausedAt: 60 * minute })
    expect(deadlineOf([...paused, { _tag: "Started", at: 600 * minute, term }], calendar)).toMatchObject({
      due: 720 * minute,
      pausedAt: null
    })
  })
})

/** First minute from `from` on that is not working time. */
const firstIdle = ({ start, working }: Minutes, from: number): number => {
  let i = (from - start) / minute
  while (working[i] === 1) i++
  return start + i * minute
}
/** Length of the idle spell from there, at most `most` minutes. */
const idleLength = ({ start, working }: Minutes, from: number, most: number): number => {
  const first = (from - start) / minute
  let i = first
  while (i - first < most && working[i] === 0) i++
  return (i - first) * minute
}
const localText = (timeZone: string, instant: number): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(instant)

/** End of the last working minute of the `amount`th date with working time after the date of `from`. */
const lastMinuteOfDay = (calendar: Calendar.Calendar, { start, working }: Minutes, from: number, amount: number): number => {
  let date = localDate(calendar, from)
  let end = 0
  let left = amount + 1
  for (let i = (from - start) / minute; ; i++) {
    if (working[i] === 0) continue
    const now = start + i * minute
    const today = localDate(calendar, now)
    if (today !== date) {
      date = today
      if (end !== 0 || left === amount + 1) left--
      if (left === 0) return end
    }
    end = now + minute
  }
}
const dates = new Map<Calendar.Calendar, Map<number, string>>()
const localDate = (calendar: Calendar.Calendar, instant: number): string => {
  const own = dates.get(calendar) ?? new Map<number, string>()
  dates.set(calendar, own)
  const quarter = Math.floor(instant / 900_000)
  const known = own.get(quarter) ?? localText(calendar.timeZone, instant).slice(0, 10)
  own.set(quarter, known)
  return known
}
