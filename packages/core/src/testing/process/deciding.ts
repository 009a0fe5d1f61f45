/** Rules of deciding: who signs and on what grounds, what is judged, and what is history. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Rule } from "../../kernel/Actor.ts"
import { same } from "../compare.ts"
import { readAll } from "../eventStore/log.ts"
import type { Rules } from "../suite.ts"
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
      [slip!, reminder!, overdue!, blocked!].map(({ type }) => type.split("/")[1]),
      ["SlipIssued", "ReaderReminded", "OverdueMarked", "ReaderBlocked"],
      "what was decided"
    )
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
  },

  *"a decision that the log brought before its command was sent again is taken in once"({ desk, open }, time) {
    yield* desk.lend("loan-1")
    yield* tick(yield* desk.runner({ welcome: true }), on(0))
    time.set(on(1))
    const crashing = yield* desk.runner({ welcome: true, crash: { at: "after dispatch", count: 1 } })
    yield* Effect.exit(crashing.advance(on(1)))
    const next = yield* (yield* open).runner({ welcome: true })
    yield* next.catchUp
    same(yield* next.advance(on(1)), 1, "how many timers fired again")
    const [doc] = [...(yield* desk.views.get("process:loans@1", ["loan-1"])).values()] as [{ readonly state: { readonly done: unknown } }]
    same(doc.state.done, ["SlipIssued", "ReaderReminded"], "what the process knows")
  },

  *"a reaction is judged as of its cause, and not by what came after"({ desk }, time) {
    time.set(on(6))
    yield* desk.lend("loan-1", on(1))
    yield* desk.giveBack("loan-1", on(3))
    yield* tick(yield* desk.runner(), on(6))
    same(yield* decided(desk.store), ["SlipIssued loan-1 1 slip"], "what was decided")
  },

  *"every decision is found by the key of its cause"({ desk }, time) {
    const runner = yield* desk.runner()
    yield* desk.lend("loan-1")
    time.set(on(20))
    yield* tick(runner, on(20))
    const found = yield* Effect.forEach(runner.trace.sent, (key) => desk.store.lookup(key))
    const positions = (yield* decisions(desk.store)).map(({ position }) => position)
    same(
      found.flatMap((known) => (Option.isSome(known) ? [known.value.last] : [])),
      positions,
      "where the keys lead"
    )
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
