/** Rules of running late: a runner that was down, facts that came late, clocks that go back; and of virtual time. */
import * as Effect from "effect/Effect"
import type { RecordedEvent } from "../../kernel/Event.ts"
import { seeded } from "../../kernel/Ids.ts"
import { holds, same } from "../compare.ts"
import { readAll } from "../eventStore/log.ts"
import type { Rules, SuiteTime } from "../suite.ts"
import { type Desk, decided, decisions, type Library, type LoanRunner, on, textOf, tick } from "./library.ts"
import { hour } from "./loans.ts"

/** What happens at a desk, in order of time. */
interface Step {
  readonly at: number
  readonly act: (desk: Desk) => Effect.Effect<unknown, unknown>
}

/**
 * Ten loans over forty days, lent, extended and given back at odd times: some at the very moment at which a timer is due, and some
 * recorded so many hours later.
 */
const history = (seed: number, lateBy = 0): ReadonlyArray<Step> => {
  const next = seeded(seed)
  const hours = (from: number, to: number) => from + (next() % (to - from))
  const steps = Array.from({ length: 10 }, (_, i): ReadonlyArray<Step> => {
    const loan = `loan-${i}`
    const lent = hours(0, 240)
    const back = i % 3 === 0 ? lent + 14 * 24 : lent + hours(24, 480)
    const delay = i % 5 === 2 ? lateBy : 0
    const returned: Step = { at: on(0, back + delay), act: (desk) => desk.giveBack(loan, on(0, back)) }
    if (i % 4 !== 1) return [{ at: on(0, lent), act: (desk) => desk.lend(loan) }, returned]
    const extended: Step = {
      at: on(0, lent + hours(1, back - lent)),
      act: (desk) => desk.command({ _tag: "ExtendLoan", loan, request: 1 })
    }
    return [{ at: on(0, lent), act: (desk) => desk.lend(loan) }, extended, returned]
  })
  return steps.flat().sort((a, b) => a.at - b.at)
}
const end = on(40)

/** Plays the steps; a runner works when `isUp`, at every hour and after every step. */
const play = Effect.fnUntraced(function* (
  desk: Desk,
  runner: LoanRunner,
  time: SuiteTime,
  steps: ReadonlyArray<Step>,
  isUp: (now: number) => boolean
) {
  const left = [...steps]
  for (let now = on(0); now <= end; now += hour) {
    time.set(now)
    while (left[0] !== undefined && left[0].at <= now) yield* left.shift()!.act(desk)
    if (isUp(now)) yield* tick(runner, now)
  }
  time.set(end)
  yield* tick(runner, end)
})

const decisionTexts = (desk: Desk) =>
  Effect.map(Effect.all([readAll(desk.store), decisions(desk.store)]), ([all, some]: [Array<RecordedEvent>, Array<RecordedEvent>]) =>
    textOf(all, some)
  )

export const lateness: Rules<Library> = {
  *"a runner that was down for three days fires what fell due, once, in order, as of when it was due"({ desk }, time) {
    const runner = yield* desk.runner()
    for (const [i, loan] of ["loan-1", "loan-2", "loan-3"].entries()) {
      time.set(on(0, i))
      yield* desk.lend(loan)
    }
    time.set(on(10))
    yield* tick(runner, on(10))
    time.set(on(13))
    yield* tick(runner, on(13))
    const reminders = (yield* decided(desk.store)).slice(3)
    const dates = [on(11), on(11, 1), on(11, 2)].map((at) => (at - on(0)) / (24 * hour))
    same(
      reminders,
      dates.map((at, i) => `ReaderReminded loan-${i + 1} ${at} remind`),
      "what fired"
    )
    same(runner.trace.sent.length, 6, "how many commands were sent")
  },

  *"an event between the moment a timer was due and now does not stop it"({ desk }, time) {
    const runner = yield* desk.runner()
    yield* desk.lend("loan-1")
    yield* tick(runner, on(0))
    time.set(on(15))
    yield* desk.giveBack("loan-1")
    time.set(on(17))
    yield* tick(runner, on(17))
    const expected = [
      "SlipIssued loan-1 0 slip",
      "ReaderReminded loan-1 11 remind",
      "OverdueMarked loan-1 14 overdue",
      "ReaderBlocked reader-1 14 block",
      "ReaderFreed reader-1 15 free"
    ]
    same(yield* decided(desk.store), expected, "what was decided")
  },

  *"one that was down decides as one that stayed up, byte for byte"({ another }, time) {
    for (const seed of [1, 2, 3]) {
      const [up, down, never] = [(yield* another).desk, (yield* another).desk, (yield* another).desk]
      const away = (from: number, to: number) => (now: number) => now < on(from) || now >= on(to)
      yield* play(up, yield* up.runner(), time, history(seed), () => true)
      yield* play(down, yield* down.runner(), time, history(seed), away(14, 17))
      yield* play(never, yield* never.runner(), time, history(seed), () => false)
      const expected = yield* decisionTexts(up)
      holds(expected.length > 15, `there should be decisions to compare; there are ${expected.length}`)
      same(yield* decisionTexts(down), expected, `what was decided by the one that was down, seed ${seed}`)
      same(yield* decisionTexts(never), expected, `what was decided by the one that came at the end, seed ${seed}`)
    }
  },

  *"live and virtual time give the same log: hour by hour, or leaping from fact to fact"({ another }, time) {
    const [live, virtual] = [(yield* another).desk, (yield* another).desk]
    yield* play(live, yield* live.runner(), time, history(4, 24), () => true)
    const runner = yield* virtual.runner()
    for (const { at, act } of history(4, 24)) {
      time.set(at)
      yield* runner.advance(at - 1)
      yield* act(virtual)
      yield* runner.catchUp
    }
    time.set(end)
    yield* runner.advance(end - 1)
    const [expected, found] = [yield* readAll(live.store), yield* readAll(virtual.store)]
    same(textOf(found), textOf(expected), "the log in virtual time")
  },

  *"a fact that came in late does not undo what was decided before it came"({ desk }, time) {
    const runner = yield* desk.runner()
    yield* desk.lend("loan-1")
    time.set(on(16))
    yield* tick(runner, on(16))
    yield* desk.giveBack("loan-1", on(10))
    yield* tick(runner, on(16))
    const expected = ["SlipIssued loan-1 0 slip", "ReaderReminded loan-1 11 remind", "OverdueMarked loan-1 14 overdue"]
    const blocked = ["ReaderBlocked reader-1 14 block", "ReaderFreed reader-1 10 free"]
    same(yield* decided(desk.store), [...expected, ...blocked], "what was decided")
    yield* runner.rebuild
    same(yield* decided(desk.store), [...expected, ...blocked], "what was decided after a rebuild")
  },

  *"what is decided after a fact came in late judges it by its date, whether in one moment or in many"({ another }, time) {
    for (const minutes of [0, 1]) {
      const { desk } = yield* another
      time.set(on(40))
      yield* desk.lend("loan-1", on(1))
      time.set(on(40) + minutes * 60_000)
      yield* desk.command({ _tag: "ExtendLoan", loan: "loan-1", request: 1 }, on(5))
      yield* desk.lend("loan-2", on(3))
      time.set(on(40) + 2 * minutes * 60_000)
      yield* desk.giveBack("loan-1", on(18))
      yield* tick(yield* desk.runner(), on(41))
      const expected = [
        "SlipIssued loan-1 1 slip",
        "SlipIssued loan-2 3 slip",
        "ReaderReminded loan-2 14 remind",
        "ReaderReminded loan-1 16 remind",
        "OverdueMarked loan-2 17 overdue",
        "ReaderBlocked reader-1 17 block"
      ]
      same(yield* decided(desk.store), expected, `what was decided on what was entered ${minutes} minutes apart`)
    }
  },

  *"what is overdue already when it becomes known fires at once, as of when it was due"({ desk }, time) {
    const runner = yield* desk.runner()
    time.set(on(20))
    yield* desk.lend("loan-1", on(2))
    yield* tick(runner, on(20))
    const expected = ["SlipIssued loan-1 2 slip", "ReaderReminded loan-1 13 remind", "OverdueMarked loan-1 16 overdue"]
    same(yield* decided(desk.store), [...expected, "ReaderBlocked reader-1 16 block"], "what was decided")
  },

  *"of facts recorded in one moment each counts from its own time"({ desk }, time) {
    time.set(on(60))
    const lent = (at: number) => ({ event: { _tag: "BookLent", reader: "reader-1" } as const, at })
    const back = (at: number) => ({ event: { _tag: "BookReturned" } as const, at })
    yield* desk.record("loan-1", [lent(on(1)), back(on(13))])
    yield* desk.record("loan-2", [lent(on(2)), back(on(20))])
    yield* tick(yield* desk.runner(), on(60))
    const late = ["ReaderReminded loan-2 13 remind", "OverdueMarked loan-2 16 overdue", "ReaderBlocked reader-1 16 block"]
    const loan1 = ["ReaderReminded loan-1 12 remind"]
    const slips = ["SlipIssued loan-1 1 slip", "SlipIssued loan-2 2 slip"]
    same(yield* decided(desk.store), [...slips, ...loan1, ...late, "ReaderFreed reader-1 20 free"], "what was decided")
  },

  *"when the clock goes back nothing fires twice, and nothing is lost"({ desk, open }, time) {
    let runner = yield* desk.runner()
    yield* desk.lend("loan-1")
    time.set(on(12))
    yield* tick(runner, on(12))
    time.set(on(3))
    yield* tick(runner, on(3))
    yield* desk.lend("loan-2")
    yield* tick(runner, on(3))
    runner = yield* (yield* open).runner()
    for (const days of [4, 10, 12, 15, 18, 30]) {
      time.set(on(days))
      yield* tick(runner, on(days))
    }
    const expected = [
      "SlipIssued loan-1 0 slip",
      "ReaderReminded loan-1 11 remind",
      "SlipIssued loan-2 3 slip",
      "OverdueMarked loan-1 14 overdue",
      "ReaderBlocked reader-1 14 block",
      "ReaderReminded loan-2 14 remind",
      "OverdueMarked loan-2 17 overdue",
      "ReaderBlocked reader-1 17 block"
    ]
    same(yield* decided(desk.store), expected, "what was decided")
  }
}
