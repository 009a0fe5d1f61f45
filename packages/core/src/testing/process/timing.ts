/** Rules of timers: when they fire, in what order, and when not. */
import { same } from "../compare.ts"
import type { Rules } from "../suite.ts"
import { decided, type Library, on, tick } from "./library.ts"

const slip = (loan: string, at = 0) => `SlipIssued ${loan} ${at} slip`
const reminder = (loan: string, at = 11) => `ReaderReminded ${loan} ${at} remind`
const overdue = (loan: string, at = 14) => [`OverdueMarked ${loan} ${at} overdue`, `ReaderBlocked reader-1 ${at} block`]

export const timing: Rules<Library> = {
  *"a timer fires once, as of the moment it was due"({ desk, open }, time) {
    yield* desk.lend("loan-1")
    const runner = yield* desk.runner()
    for (const days of [0, 10, 12, 13, 15, 16]) {
      time.set(on(days))
      yield* tick(runner, on(days))
    }
    const other = yield* (yield* open).runner()
    yield* tick(other, on(30))
    same(yield* decided(desk.store), [slip("loan-1"), reminder("loan-1"), ...overdue("loan-1")], "what was decided")
    same(runner.trace.sent.length, 4, "how many commands were sent")
    same(other.trace.sent, [], "what a second runner sent")
  },

  *"a timer does not fire before it is due, nor at that moment, but when it is over"({ desk }, time) {
    yield* desk.lend("loan-1")
    const runner = yield* desk.runner()
    time.set(on(11) - 1)
    yield* tick(runner, on(11) - 1)
    time.set(on(11))
    yield* tick(runner, on(11))
    same(yield* decided(desk.store), [slip("loan-1")], "what was decided by then")
    time.set(on(11) + 1)
    yield* tick(runner, on(11) + 1)
    same(yield* decided(desk.store), [slip("loan-1"), reminder("loan-1")], "what was decided when it was over")
  },

  *"advancing to a time fires what is due up to it, that time included, and says how much"({ desk }, time) {
    for (const loan of ["loan-1", "loan-2"]) yield* desk.lend(loan)
    const runner = yield* desk.runner()
    const { nextDue } = yield* runner.catchUp
    same(nextDue, on(11), "what is due next")
    time.set(on(20))
    const fired = [
      yield* runner.advance(on(11) - 1),
      yield* runner.advance(on(11)),
      yield* runner.advance(on(20)),
      yield* runner.advance(on(20))
    ]
    same(fired, [0, 2, 2, 0], "how many timers fired")
    same((yield* runner.catchUp).nextDue, null, "what is due next when all have fired")
  },

  *"timers fire in order of time, then instance, then rule"({ desk }, time) {
    yield* desk.adopt("1", on(0), { days: 10, reminderDaysBefore: 0 })
    for (const loan of ["loan-b", "loan-a"]) yield* desk.lend(loan)
    time.set(on(0, 1))
    yield* desk.lend("loan-0")
    time.set(on(30))
    yield* tick(yield* desk.runner(), on(30))
    const hour = on(10, 1)
    const due = (loan: string, days: number) => [...overdue(loan, days), reminder(loan, days)]
    const late = (hour - on(0)) / (on(1) - on(0))
    const expected = [...due("loan-a", 10), ...due("loan-b", 10), ...due("loan-0", late)]
    same((yield* decided(desk.store)).slice(3), expected, "what fired")
  },

  *"at one instant the recorded event goes before the timer"({ desk, another }, time) {
    const { desk: late } = yield* another
    const runner = yield* desk.runner()
    for (const { lend } of [desk, late]) for (const loan of ["loan-1", "loan-2"]) yield* lend(loan)
    time.set(on(14))
    yield* tick(runner, on(14))
    for (const { giveBack } of [desk, late]) yield* giveBack("loan-1")
    time.set(on(14) + 1)
    yield* tick(runner, on(14) + 1)
    yield* tick(yield* late.runner(), on(14) + 1)
    const expected = [slip("loan-1"), slip("loan-2"), reminder("loan-1"), reminder("loan-2"), ...overdue("loan-2")]
    same(yield* decided(desk.store), expected, "what a runner decided that was up")
    same(yield* decided(late.store), expected, "what a runner decided that came later")
  },

  *"an event a moment later goes after the timer"({ desk }, time) {
    yield* desk.lend("loan-1")
    time.set(on(14) + 1)
    yield* desk.giveBack("loan-1")
    yield* tick(yield* desk.runner(), on(15))
    const freed = `ReaderFreed reader-1 ${(on(14) + 1 - on(0)) / (on(1) - on(0))} free`
    same(yield* decided(desk.store), [slip("loan-1"), reminder("loan-1"), ...overdue("loan-1"), freed], "what was decided")
  },

  *"a timer that was called off does not fire"({ desk }, time) {
    const runner = yield* desk.runner()
    yield* desk.lend("loan-1")
    yield* tick(runner, on(0))
    time.set(on(12))
    yield* tick(runner, on(12))
    yield* desk.giveBack("loan-1")
    time.set(on(40))
    yield* tick(runner, on(40))
    same(yield* decided(desk.store), [slip("loan-1"), reminder("loan-1")], "what was decided")
  },

  *"a timer that was set anew fires at its new time only, and may fire again"({ desk }, time) {
    const runner = yield* desk.runner()
    yield* desk.lend("loan-1")
    for (const [request, days] of [12, 20].entries()) {
      time.set(on(days))
      yield* tick(runner, on(days))
      yield* desk.command({ _tag: "ExtendLoan", loan: "loan-1", request: request + 1 })
    }
    time.set(on(60))
    yield* tick(runner, on(60))
    const expected = [slip("loan-1"), reminder("loan-1"), reminder("loan-1", 31), ...overdue("loan-1", 34)]
    same(yield* decided(desk.store), expected, "what was decided")
  },

  *"a timer whose command is refused, or asks for what is already so, is done with"({ desk, open }, time) {
    const runner = yield* desk.runner({ stubborn: true, welcome: true })
    yield* desk.lend("loan-1")
    yield* desk.lend("loan-2")
    time.set(on(2))
    yield* tick(runner, on(2))
    yield* desk.giveBack("loan-1")
    time.set(on(20))
    yield* tick(runner, on(20))
    const once = runner.trace.sent.length
    yield* tick(runner, on(21))
    const again = yield* (yield* open).runner({ stubborn: true, welcome: true })
    yield* tick(again, on(22))
    const expected = [
      slip("loan-1"),
      slip("loan-2"),
      "ReaderReminded loan-1 1 welcome",
      "ReaderReminded loan-2 1 welcome",
      ...overdue("loan-2")
    ]
    same(yield* decided(desk.store), expected, "what was decided")
    same([once, runner.trace.sent.length, again.trace.sent.length], [8, 8, 0], "how many commands were sent")
  }
}
