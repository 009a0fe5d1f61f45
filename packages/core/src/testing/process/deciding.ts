/** Rules of deciding: who signs and on what grounds, what is history, which policy holds, and which version of the process. */
import * as Effect from "effect/Effect"
import type { Rule } from "../../kernel/Actor.ts"
import type { StoreError } from "../../kernel/EventStore.ts"
import type { CheckpointMoved } from "../../kernel/Views.ts"
import { holds, same } from "../compare.ts"
import { readAll } from "../eventStore/log.ts"
import { fails, type Rules } from "../suite.ts"
import { decided, decisions, type Library, on, tick } from "./library.ts"

export const signing: Rules<Library> = {
  *"a decision names policy, version, rule, cause and basis"({ desk }, time) {
    yield* desk.adopt("7", on(0), { days: 14, reminderDaysBefore: 3 })
    yield* desk.lend("loan-1")
    time.set(on(20))
    yield* tick(yield* desk.runner(), on(20))
    const [adopted, lent, slip, reminder, overdue, blocked] = yield* readAll(desk.store)
    const rule = (name: string, cause: string): Rule => ({
      _tag: "Rule",
      policy: "house-rules",
      version: "7",
      rule: name,
      cause,
      basis: [adopted!.position]
    })
    const timer = (name: string, days: number) => `timer:loans/loan-1/${name}@${on(days)}`
    same(
      [slip, reminder, overdue, blocked].map((event) => event!.actor),
      [rule("slip", lent!.id), rule("remind", timer("remind", 11)), rule("overdue", timer("overdue", 14)), rule("block", overdue!.id)],
      "who decided"
    )
    same(
      [slip, reminder, blocked].map((event) => event!.causation),
      [lent!.id, null, overdue!.id],
      "what led to it"
    )
    same(
      [slip, reminder, blocked].map((event) => event!.correlation),
      ["loan-1", "loan-1", "loan-1"],
      "what it belongs to"
    )
  },

  *"what rests on no adopted policy has no basis in the log"({ desk }) {
    yield* desk.lend("loan-1")
    yield* tick(yield* desk.runner(), on(0))
    const [slip] = yield* decisions(desk.store)
    const { policy, version, basis } = slip!.actor as Rule
    same({ policy, version, basis }, { policy: "house-rules", version: "0", basis: [] }, "what it rests on")
  },

  *"own decisions are taken in once, at once, and again nowhere"({ desk }, time) {
    const runner = yield* desk.runner()
    yield* desk.lend("loan-1")
    time.set(on(30))
    yield* runner.catchUp
    same(yield* runner.advance(on(30)), 2, "how many timers fired")
    for (let round = 0; round < 3; round++) yield* tick(runner, on(30))
    const [doc] = [...(yield* desk.views.get("process:loans@1", ["loan-1"])).values()] as [{ readonly state: { readonly done: unknown } }]
    same(doc.state.done, ["SlipIssued", "ReaderReminded", "OverdueMarked"], "what the process knows")
    same(new Set(runner.trace.sent).size, runner.trace.sent.length, "how many different commands were sent")
  }
}

export const history: Rules<Library> = {
  *"what happened before the log went live is not reacted to, and what fell due before is let go"({ desk }, time) {
    for (const [days, loan] of [
      [0, "loan-1"],
      [10, "loan-2"]
    ] as const) {
      time.set(on(days))
      yield* desk.lend(loan)
    }
    time.set(on(20))
    yield* desk.giveBack("loan-1")
    yield* desk.goLive
    const runner = yield* desk.runner()
    yield* tick(runner, on(20))
    same(runner.trace.sent, [], "what was sent about history")
    time.set(on(21))
    yield* desk.lend("loan-3")
    yield* tick(runner, on(21))
    same(yield* decided(desk.store), ["SlipIssued loan-3 21 slip"], "what was decided after that")
  },

  *"what is still open when the log goes live has its deadlines from then on"({ desk, open }, time) {
    yield* desk.lend("loan-1")
    time.set(on(12))
    yield* desk.goLive
    yield* tick(yield* desk.runner(), on(12))
    time.set(on(20))
    yield* tick(yield* (yield* open).runner(), on(20))
    same(yield* decided(desk.store), ["OverdueMarked loan-1 14 overdue", "ReaderBlocked reader-1 14 block"], "what was decided")
  },

  *"a crash while taking history in loses nothing and reacts to none of it"(library, time) {
    for (const at of ["before commit", "after commit"] as const) {
      for (const count of [1, 2, 3]) {
        time.set(on(0))
        const { desk, open } = yield* library.another
        for (const loan of ["loan-1", "loan-2"]) yield* desk.lend(loan)
        time.set(on(12))
        yield* desk.goLive
        yield* Effect.exit(tick(yield* desk.runner({ crash: { at, count } }), on(12)))
        const next = yield* (yield* open).runner()
        yield* tick(next, on(12))
        same(
          [yield* decided(desk.store), (yield* next.catchUp).nextDue],
          [[], on(14)],
          `what was decided, and is due, after a crash ${at} ${count}`
        )
      }
    }
  }
}

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
        "OverdueMarked loan-1 8 overdue",
        "ReaderBlocked reader-1 8 block",
        "ReaderReminded loan-1 8 remind",
        "ReaderFreed reader-1 10 free"
      ]
      same(yield* decided(desk.store), expected, `what was decided by a runner that was ${isUp ? "up" : "down"}`)
      const versions = (yield* decisions(desk.store)).map(({ actor }) => (actor as Rule).version)
      same(versions, ["0", "1", "1", "1", "1"], "under which version")
    }
  },

  *"a policy adopted for the past holds for what is decided from then on"({ desk }, time) {
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
      "ReaderReminded loan-1 3 remind",
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
