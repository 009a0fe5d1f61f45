/** Rules of change: policies adopted while instances are open, and new versions of the process itself. */
import * as Effect from "effect/Effect"
import type { Rule } from "../../kernel/Actor.ts"
import type { StoreError } from "../../kernel/EventStore.ts"
import type { CheckpointMoved } from "../../kernel/Views.ts"
import { holds, same } from "../compare.ts"
import { fails, type Rules } from "../suite.ts"
import { decided, decisions, type Library, on, tick } from "./library.ts"

const short = { days: 5, reminderDaysBefore: 2 }
const long = { days: 30, reminderDaysBefore: 2 }

export const adopting: Rules<Library> = {
  *"an instance whose policy is fixed keeps its timers when another is adopted"({ desk }, time) {
    const runner = yield* desk.runner()
    yield* desk.lend("loan-1")
    yield* tick(runner, on(0))
    yield* desk.adopt("1", on(1), short)
    time.set(on(2))
    yield* desk.lend("loan-2")
    time.set(on(8))
    yield* tick(runner, on(8))
    const expected = ["ReaderReminded loan-2 5 remind", "OverdueMarked loan-2 7 overdue", "ReaderBlocked reader-1 7 block"]
    same((yield* decided(desk.store)).slice(2), expected, "what was decided")
    same((yield* runner.catchUp).nextDue, on(11), "what is due next")
  },

  *"under the policy in force one adoption sets the timers of all open instances anew, when it takes effect"({ desk, open }, time) {
    const runner = yield* desk.runner({ policy: "inForce" })
    for (const loan of ["loan-1", "loan-2", "loan-3"]) yield* desk.lend(loan)
    yield* desk.giveBack("loan-3")
    yield* tick(runner, on(0))
    const slips = yield* decided(desk.store)
    yield* desk.adopt("1", on(5), long)
    time.set(on(4))
    yield* tick(runner, on(4))
    same((yield* runner.catchUp).nextDue, on(5), "when something is to be done next")
    // Another program takes over in between; it knows of the adoption.
    const next = yield* (yield* open).runner({ policy: "inForce" })
    time.set(on(27))
    yield* tick(next, on(27))
    same((yield* next.catchUp).nextDue, on(28), "what is due next")
    same(yield* decided(desk.store), slips, "what was decided by then")
    time.set(on(31))
    yield* tick(next, on(31))
    const late = [
      "OverdueMarked loan-1 30 overdue",
      "ReaderBlocked reader-1 30 block",
      "OverdueMarked loan-2 30 overdue",
      "ReaderBlocked reader-1 30 block"
    ]
    const reminders = ["ReaderReminded loan-1 28 remind", "ReaderReminded loan-2 28 remind"]
    same((yield* decided(desk.store)).slice(slips.length), [...reminders, ...late], "what was decided in the end")
  },

  *"no decision is dated before the policy that asks for it took effect, whether the runner was up or down"({ another }, time) {
    for (const isUp of [true, false]) {
      const { desk } = yield* another
      const runner = yield* desk.runner({ policy: "inForce" })
      time.set(on(0))
      yield* desk.lend("loan-1")
      yield* tick(runner, on(0))
      yield* desk.adopt("1", on(8), short)
      if (isUp) {
        time.set(on(9))
        yield* tick(runner, on(9))
      }
      time.set(on(10))
      yield* desk.giveBack("loan-1")
      yield* tick(runner, on(10))
      const expected = [
        "SlipIssued loan-1 0 slip",
        "ReaderReminded loan-1 8 remind",
        "OverdueMarked loan-1 8 overdue",
        "ReaderBlocked reader-1 8 block",
        "ReaderFreed reader-1 10 free"
      ]
      same(yield* decided(desk.store), expected, `what was decided by a runner that was ${isUp ? "up" : "down"}`)
      const versions = (yield* decisions(desk.store)).map(({ actor }) => (actor as Rule).version)
      same(versions, ["0", "1", "1", "1", "1"], "under which version")
    }
  },

  *"of several adoptions announced each takes effect at its time"({ desk }, time) {
    const runner = yield* desk.runner({ policy: "inForce" })
    yield* desk.lend("loan-1")
    yield* desk.adopt("1", on(5), long)
    yield* desk.adopt("2", on(8), { days: 20, reminderDaysBefore: 2 })
    yield* tick(runner, on(0))
    time.set(on(6))
    yield* tick(runner, on(6))
    same((yield* runner.catchUp).nextDue, on(8), "when something is to be done next")
    time.set(on(9))
    yield* tick(runner, on(9))
    same((yield* runner.catchUp).nextDue, on(18), "what is due next")
  },

  *"what has fired does not fire again because a policy was adopted, unless it is due anew"({ desk }, time) {
    const runner = yield* desk.runner({ policy: "inForce", stubborn: true })
    yield* desk.lend("loan-1")
    time.set(on(2))
    yield* desk.giveBack("loan-1")
    time.set(on(20))
    yield* tick(runner, on(20))
    const sent = [...runner.trace.sent]
    yield* desk.adopt("1", on(21), { days: 14, reminderDaysBefore: 1 })
    time.set(on(30))
    yield* tick(runner, on(30))
    // One day before the end instead of three: the reminder is due anew, the rest is as it was.
    same(runner.trace.sent.slice(sent.length), [`loans/loan-1/remind@${on(13)}`], "what was sent after the adoption")
  },

  *"a policy adopted for the past binds from when it is adopted"({ desk }, time) {
    const runner = yield* desk.runner({ policy: "inForce" })
    yield* desk.lend("loan-1")
    yield* tick(runner, on(0))
    time.set(on(4))
    yield* tick(runner, on(4))
    yield* desk.adopt("1", on(1), short)
    yield* tick(runner, on(4))
    time.set(on(6))
    yield* tick(runner, on(6))
    const expected = [
      "SlipIssued loan-1 0 slip",
      "ReaderReminded loan-1 4 remind",
      "OverdueMarked loan-1 5 overdue",
      "ReaderBlocked reader-1 5 block"
    ]
    same(yield* decided(desk.store), expected, "what was decided")
  }
}

export const versions: Rules<Library> = {
  *"a new version of a process takes over where the old one stands, and decides nothing over again"({ desk, open }, time) {
    const old = yield* desk.runner()
    yield* desk.lend("loan-1")
    time.set(on(12))
    yield* tick(old, on(12))
    const before = yield* decided(desk.store)
    const next = yield* (yield* open).runner({ version: 2, welcome: true })
    yield* tick(next, on(12))
    same(next.trace.sent, [], "what the new one sent at first")
    time.set(on(13))
    yield* desk.lend("loan-2")
    time.set(on(15))
    yield* tick(next, on(15))
    const expected = [
      "SlipIssued loan-2 13 slip",
      "OverdueMarked loan-1 14 overdue",
      "ReaderBlocked reader-1 14 block",
      "ReaderReminded loan-2 14 welcome"
    ]
    same((yield* decided(desk.store)).slice(before.length), expected, "what was decided after that")
    yield* next.rebuild
    same((yield* decided(desk.store)).slice(before.length), expected, "what was decided after a rebuild")
  },

  *"a crash while taking over loses nothing and decides nothing over again"(library, time) {
    for (const at of ["before commit", "after commit"] as const) {
      for (const count of [1, 2, 3]) {
        time.set(on(0))
        const { desk, open } = yield* library.another
        yield* desk.lend("loan-1")
        time.set(on(12))
        const old = yield* desk.runner()
        for (let round = 0; round < 2; round++) yield* tick(old, on(12))
        const before = yield* decided(desk.store)
        const crashing = yield* desk.runner({ version: 2, welcome: true, crash: { at, count } })
        yield* Effect.exit(tick(crashing, on(12)))
        const next = yield* (yield* open).runner({ version: 2, welcome: true })
        yield* tick(next, on(12))
        same([...crashing.trace.sent, ...next.trace.sent], [], `what was sent, crash ${at} ${count}`)
        same((yield* next.catchUp).nextDue, on(14), "what is due next")
        same(yield* decided(desk.store), before, "what was decided")
      }
    }
  },

  *"an old version stops when a newer one has taken over; a rebuild goes back to it"({ desk, open }, time) {
    const old = yield* desk.runner()
    yield* desk.lend("loan-1")
    yield* tick(old, on(0))
    const next = yield* (yield* open).runner({ version: 2 })
    yield* tick(next, on(0))
    time.set(on(12))
    yield* desk.lend("loan-2")
    const sent = old.trace.sent.length
    const late = old.catchUp as Effect.Effect<unknown, StoreError>
    const error = yield* fails(late, "StoreError", { problem: "NewerSchema" })
    holds(/version 2.*version 1.*rebuild/.test(error.message), `the refusal should name versions and remedy: ${error.message}`)
    yield* fails(late, "StoreError", { problem: "NewerSchema" })
    same(old.trace.sent.length, sent, "how many commands the old one has sent")
    yield* tick(next, on(12))
    yield* old.rebuild
    yield* fails(next.catchUp as Effect.Effect<unknown, CheckpointMoved>, "CheckpointMoved", {})
    const expected = ["SlipIssued loan-1 0 slip", "ReaderReminded loan-1 11 remind", "SlipIssued loan-2 12 slip"]
    same(yield* decided(desk.store), expected, "what was decided")
  }
}
