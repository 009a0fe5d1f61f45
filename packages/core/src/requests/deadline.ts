/**
 * The deadline of a request, by what happened, by the policy and the calendar: worked out whenever it is asked, stored nowhere. A
 * deadline that somebody else has stated goes through the same view, and binds before a computed one.
 */
import * as Effect from "effect/Effect"
import type { CompiledCalendar } from "../kernel/Calendar.ts"
import { type ClockFact, type DeadlineStep, deadlineOf, type Term, timeLeft } from "../kernel/Deadline.ts"
import type { Instant } from "../kernel/Event.ts"
import type { StoreError } from "../kernel/EventStore.ts"
import { PolicyBook } from "../kernel/Policy.ts"
import type { Tick, Timing } from "./clock.ts"
import { type RequestPolicy, requestPolicy, type TermRule } from "./policy.ts"

export interface DeadlineView {
  /** When it is due; null where there is no deadline, and while the clock stands still. */
  readonly due: Instant | null
  /** Whose deadline it is: somebody else's, the policy's, or nobody's. */
  readonly by: "stated" | "computed" | "none"
  /** The policy's term that the request goes by. */
  readonly term: TermRule | null
  /** Since when the clock stands still. */
  readonly pausedAt: Instant | null
  /** When the matter was settled in this round; null while it is not. */
  readonly endedAt: Instant | null
  /** Not settled by the deadline. Right on it is in time. */
  readonly missed: boolean
  /** Milliseconds of the term's unit that are left, or were when it was settled; negative when overdue. A stated deadline's: by the clock. */
  readonly left: number | null
  /** It runs past the last date whose holidays are announced. */
  readonly provisional: boolean
  readonly steps: ReadonlyArray<DeadlineStep>
}

/** The rules that a deadline is computed by. */
export interface Rules {
  readonly policy: Pick<RequestPolicy, "terms" | "clockStarts" | "transferRestarts">
  readonly calendar: CompiledCalendar
}

const takes = ({ when: { urgent, kinds, items, channels } }: TermRule, timing: Timing): boolean =>
  (urgent === undefined || urgent === timing.urgent) &&
  (kinds === undefined || kinds.includes(timing.kind)) &&
  (items === undefined || (timing.item !== null && items.includes(timing.item))) &&
  (channels === undefined || channels.includes(timing.channel))

/** The first term that takes the request in, or null. */
export const termOf = (policy: Pick<RequestPolicy, "terms">, timing: Timing): TermRule | null =>
  policy.terms.find((rule) => takes(rule, timing)) ?? null

const stages = ["raised", "accepted", "dispatched", "signed"]
/** Whether a tick is the start, or comes so late that the start must have been. */
const isStart = ({ was }: Tick, starts: RequestPolicy["clockStarts"]): boolean => stages.indexOf(was) >= stages.indexOf(starts)

/** The facts that the kernel's deadline goes by. */
export const clockFacts = (
  { ticks }: Timing,
  rule: TermRule,
  { clockStarts, transferRestarts }: Rules["policy"]
): ReadonlyArray<ClockFact> => {
  const facts: Array<ClockFact> = []
  let paused = false
  const start = (at: Instant, term: Term) => {
    paused = false
    facts.push({ _tag: "Started", at, term })
  }
  for (const tick of ticks) {
    const { at } = tick
    if (tick.was === "reopened") start(at, rule.redo)
    else if (facts.length === 0) {
      if (isStart(tick, clockStarts)) start(at, rule.term)
    } else if (tick.was === "transferred") {
      if (transferRestarts) start(at, rule.term)
    } else if (tick.was === "paused") {
      paused = true
      facts.push({ _tag: "Paused", at, reason: tick.reason })
    } else if (tick.was === "resumed" || (tick.was === "ended" && paused)) {
      paused = false
      facts.push({ _tag: "Resumed", at })
    }
    if (tick.was === "extended") facts.push({ _tag: "Extended", at, term: tick.term })
    if (tick.was === "ended" && facts.length > 0) facts.push({ _tag: "Stopped", at })
  }
  return facts
}

/** When the present round was settled: the first end after the last beginning. */
export const endedAt = ({ ticks }: Pick<Timing, "ticks">): Instant | null => {
  const begun = ticks.findLastIndex(({ was }) => was === "reopened")
  return ticks.find(({ was }, i) => i > begun && was === "ended")?.at ?? null
}

const stated = (due: Instant, ended: Instant | null, at: Instant): DeadlineView => ({
  due,
  by: "stated",
  term: null,
  pausedAt: null,
  endedAt: ended,
  missed: (ended ?? at) > due,
  left: due - (ended ?? at),
  provisional: false,
  steps: []
})

const none: Omit<DeadlineView, "endedAt"> = {
  due: null,
  by: "none",
  term: null,
  pausedAt: null,
  missed: false,
  left: null,
  provisional: false,
  steps: []
}

/**
 * The deadline of a request as it stands at a time.
 *
 * @param rules null where only a stated deadline counts
 * @param at for what is still open; what is settled is judged by when it was
 */
export const deadlineView = (timing: Timing, rules: Rules | null, at: Instant): DeadlineView => {
  const ended = endedAt(timing)
  if (timing.due !== null) return stated(timing.due, ended, at)
  const term = rules === null ? null : termOf(rules.policy, timing)
  if (rules === null || term === null) return { ...none, endedAt: ended }
  const facts = clockFacts(timing, term, rules.policy)
  if (facts.length === 0) return { ...none, term, endedAt: ended }
  const { due, pausedAt, provisional, steps } = deadlineOf(facts, rules.calendar)
  const missed = due !== null && (ended ?? at) > due
  return { due, by: "computed", term, pausedAt, endedAt: ended, missed, left: timeLeft(facts, rules.calendar, at), provisional, steps }
}

/** What a deadline is found by. */
export type Timed = Timing & { readonly raisedAt: Instant }

/**
 * The deadline of a request by what was adopted: what is open by the calendar in force at a time, what is settled by the one in force
 * then; the policy is that of the time when it was raised.
 */
export const deadlineInForce = Effect.fnUntraced(function* (
  timing: Timed,
  now: Instant
): Effect.fn.Return<DeadlineView, StoreError, PolicyBook> {
  const book = yield* PolicyBook
  const at = endedAt(timing) ?? now
  const policy = yield* book.inForce(requestPolicy, timing.raisedAt)
  return deadlineView(timing, { policy: policy.value, calendar: (yield* book.calendar(at)).compiled }, at)
})

/**
 * The deadline of each request, as `deadlineInForce` gives it.
 *
 * @param asOf for what is open, epoch milliseconds
 * @returns as many, in the same order
 */
export const deadlinesOf = Effect.fnUntraced(function* (
  requests: ReadonlyArray<Timed>,
  asOf: Instant
): Effect.fn.Return<ReadonlyArray<DeadlineView>, StoreError, PolicyBook> {
  const views: Array<DeadlineView> = []
  for (const timed of requests) views.push(yield* deadlineInForce(timed, asOf))
  return views
})
