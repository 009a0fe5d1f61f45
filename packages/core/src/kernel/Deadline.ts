/**
 * A deadline as a pure function of facts, a term and a calendar. It is never stored as truth. Each unit's clock says how much of
 * its time has gone by; a deadline is a target on that clock, and a pause moves the target by what went by while it lasted.
 *
 * So the laws hold by arithmetic: a pause never shortens the time left, over non-working time it adds nothing, splitting it in two
 * changes nothing, and an extension stays whatever is paused or resumed after it.
 */
import * as Schema from "effect/Schema"
import { type CompiledCalendar, TimeUnit } from "./Calendar.ts"
import type { Instant } from "./Event.ts"
import { day, startOf } from "./zone.ts"

/** The longest term, days: what is longer is a mistake. */
const longest = 10_000

/**
 * How long. `elapsed` counts from the moment on; `wholeDays` leaves out the first day and ends with the last one, as statutes count
 * (only for days).
 */
export const Term = Schema.Struct({
  /** At most 10,000 days, or as many hours. */
  amount: Schema.Int.check(Schema.isGreaterThan(0)),
  unit: TimeUnit,
  counting: Schema.Literals(["elapsed", "wholeDays"])
}).check(
  Schema.makeFilter(({ amount, unit, counting }) => {
    const inHours = unit === "urgentHours" || unit === "workingHours"
    if (counting === "wholeDays" && inHours) return { path: ["counting"], issue: "whole days are counted in days" }
    const most = inHours ? longest * 24 : longest
    return amount > most ? { path: ["amount"], issue: `a term is at most ${most} ${unit}` } : undefined
  })
)
export type Term = typeof Term.Type

/** What happened to a clock, in time order. A second `Started` begins anew (a redo round). */
export type ClockFact =
  | { readonly _tag: "Started"; readonly at: Instant; readonly term: Term }
  | { readonly _tag: "Paused"; readonly at: Instant; readonly reason: string }
  | { readonly _tag: "Resumed"; readonly at: Instant }
  | { readonly _tag: "Extended"; readonly at: Instant; readonly term: Term }
  | { readonly _tag: "Stopped"; readonly at: Instant }

/** One step of an explanation: the fact, and when it is due after it (null while paused). */
export interface DeadlineStep {
  readonly fact: ClockFact
  readonly due: Instant | null
  /** What a resumption added, milliseconds of the unit's time. */
  readonly added: number
}

export interface Deadline {
  /** Null before a start, and while paused. */
  readonly due: Instant | null
  readonly stoppedAt: Instant | null
  readonly pausedAt: Instant | null
  readonly unit: TimeUnit | null
  /** It runs past the last date whose holidays are announced. */
  readonly provisional: boolean
  readonly steps: ReadonlyArray<DeadlineStep>
}

interface Running {
  readonly unit: TimeUnit | null
  /** Reading of the unit's clock at which it is due. */
  readonly target: number
  readonly pausedAt: Instant | null
  readonly stoppedAt: Instant | null
}

const unstarted: Running = { unit: null, target: 0, pausedAt: null, stoppedAt: null }

/** Where a clock of the term's unit stands after the term, counted from an instant. */
const targetAfter = (calendar: CompiledCalendar, from: Instant, term: Term): number => {
  const clock = calendar.clock(term.unit)
  if (term.counting === "elapsed") return clock.elapsed(from) + term.amount * clock.one
  if (term.unit === "workingDays") return clock.elapsed(calendar.endOfWorkingDay(from, term.amount))
  const midnight = Math.floor(calendar.zone.toLocal(from) / day) * day
  return midnight + (term.amount + 1) * day
}

/** When a term that begins at an instant is over. */
export const termEnd = (calendar: CompiledCalendar, from: Instant, term: Term): Instant =>
  calendar.clock(term.unit).when(targetAfter(calendar, from, term))

/** The first instant from which no more than a term is left until another. */
export const termBefore = (calendar: CompiledCalendar, until: Instant, { amount, unit }: Term): Instant => {
  const clock = calendar.clock(unit)
  return clock.when(clock.elapsed(until) - amount * clock.one)
}

const advance = (calendar: CompiledCalendar, state: Running, fact: ClockFact): Running => {
  if (fact._tag === "Started") {
    return { unit: fact.term.unit, target: targetAfter(calendar, fact.at, fact.term), pausedAt: null, stoppedAt: null }
  }
  if (state.unit === null || state.stoppedAt !== null) return state
  const clock = calendar.clock(state.unit)
  switch (fact._tag) {
    case "Paused":
      return state.pausedAt === null ? { ...state, pausedAt: fact.at } : state
    case "Resumed":
      // A pause that began after the deadline mends nothing.
      return state.pausedAt === null ? state : { ...state, target: state.target + pausedTime(calendar, state, fact.at), pausedAt: null }
    case "Extended": {
      const due = clock.when(state.target)
      const added = calendar.clock(fact.term.unit)
      const next =
        fact.term.counting === "wholeDays"
          ? added.when(targetAfter(calendar, due, fact.term))
          : added.when(added.elapsed(due) + fact.term.amount * added.one)
      return { ...state, target: Math.max(state.target, clock.elapsed(next)) }
    }
    case "Stopped":
      return { ...state, stoppedAt: fact.at }
  }
}

const pausedTime = (calendar: CompiledCalendar, { unit, target, pausedAt }: Running, until: Instant): number => {
  if (unit === null || pausedAt === null) return 0
  const clock = calendar.clock(unit)
  const from = clock.elapsed(pausedAt)
  return from >= target ? 0 : Math.max(0, clock.elapsed(until) - from)
}

const dueOf = (calendar: CompiledCalendar, { unit, target, pausedAt }: Running): Instant | null =>
  unit === null || pausedAt !== null ? null : calendar.clock(unit).when(target)

/**
 * The deadline after these facts.
 *
 * @param facts in time order
 */
export const deadlineOf = (facts: ReadonlyArray<ClockFact>, calendar: CompiledCalendar): Deadline => {
  let state = unstarted
  const steps: Array<DeadlineStep> = []
  for (const fact of facts) {
    const added = fact._tag === "Resumed" ? pausedTime(calendar, state, fact.at) : 0
    state = advance(calendar, state, fact)
    steps.push({ fact, due: dueOf(calendar, state), added })
  }
  const due = dueOf(calendar, state)
  return {
    due,
    stoppedAt: state.stoppedAt,
    pausedAt: state.pausedAt,
    unit: state.unit,
    provisional: due !== null && isDated(state.unit) && calendar.zone.toLocal(due) >= startOf(calendar.calendar.knownUntil) + day,
    steps
  }
}

/** Whether holidays matter to the unit. */
const isDated = (unit: TimeUnit | null): boolean => unit === "workingDays" || unit === "workingHours"

/** Milliseconds of the unit's time left at an instant; negative when overdue. */
export const timeLeft = (facts: ReadonlyArray<ClockFact>, calendar: CompiledCalendar, at: Instant): number | null => {
  let state = unstarted
  for (const fact of facts) if (fact.at <= at) state = advance(calendar, state, fact)
  if (state.unit === null) return null
  return state.target - calendar.clock(state.unit).elapsed(state.pausedAt ?? state.stoppedAt ?? at)
}
