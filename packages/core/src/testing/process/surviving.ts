/** Rules of coming through: crashes at every point, failures, two runners at once, programs that end. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import type { StoreError } from "../../kernel/EventStore.ts"
import type { CheckpointMoved } from "../../kernel/Views.ts"
import { holds, same } from "../compare.ts"
import { readAll } from "../eventStore/log.ts"
import { fails, type Rules, type SuiteTime } from "../suite.ts"
import { type Crash, type Desk, decided, decisions, type Library, on, textOf, tick } from "./library.ts"

const acts: ReadonlyArray<readonly [days: number, act: (desk: Desk) => Effect.Effect<unknown, unknown>]> = [
  [0, (desk) => desk.lend("loan-1")],
  [1, (desk) => desk.lend("loan-2")],
  [12, (desk) => desk.command({ _tag: "ExtendLoan", loan: "loan-2", request: 1 })],
  [14, (desk) => desk.lend("loan-3")],
  [16, (desk) => desk.giveBack("loan-1")],
  [40, () => Effect.void]
]

/** Plays it all; `work` is done at each step, and again until it succeeds. */
const play = Effect.fnUntraced(function* (
  desk: Desk,
  time: SuiteTime,
  work: (now: number) => Effect.Effect<unknown, unknown, Scope.Scope>
) {
  for (const [days, act] of acts) {
    time.set(on(days))
    yield* act(desk)
    while (Exit.isFailure(yield* Effect.exit(work(on(days))))) yield* Effect.yieldNow
  }
})

const logOf = (desk: Desk) => Effect.map(readAll(desk.store), (events) => textOf(events))

/** Whatever happens, the runner is made anew from what it left, by another program. */
const withCrash = ({ desk, open }: Library, crash: Crash, time: SuiteTime) =>
  Effect.gen(function* () {
    let runner = yield* desk.runner({ crash })
    let crashes = 0
    yield* play(desk, time, (now) =>
      Effect.catchCause(tick(runner, now), (cause) =>
        Effect.gen(function* () {
          crashes++
          runner = yield* (yield* open).runner()
          return yield* Effect.failCause(cause)
        })
      )
    )
    return crashes
  })

export const surviving: Rules<Library> = {
  *"a crash at any point repeats nothing and loses nothing"(library, time) {
    const { desk: whole } = yield* library.another
    const runner = yield* whole.runner()
    yield* play(whole, time, (now) => tick(runner, now))
    const expected = yield* logOf(whole)
    const { sent, commits } = runner.trace
    holds(sent.length > 10 && commits > 5, `there should be much to crash in; there are ${sent.length} commands and ${commits} commits`)
    const points = (at: Crash["at"], count: number) => Array.from({ length: count }, (_, i): Crash => ({ at, count: i + 1 }))
    for (const crash of [
      ...points("before commit", commits),
      ...points("after commit", commits),
      ...points("after dispatch", sent.length)
    ]) {
      const fresh = yield* library.another
      const crashes = yield* withCrash(fresh, crash, time)
      same(crashes, 1, `how often it crashed (${crash.at} ${crash.count})`)
      same(yield* logOf(fresh.desk), expected, `the log after a crash ${crash.at} ${crash.count}`)
    }
  },

  *"a runner that failed goes on from its last commit, when asked again"(library, time) {
    const { desk: whole } = yield* library.another
    const honest = yield* whole.runner()
    yield* play(whole, time, (now) => tick(honest, now))
    for (let count = 1; count <= honest.trace.sent.length; count++) {
      const { desk } = yield* library.another
      const runner = yield* desk.runner({ crash: { at: "after dispatch", count } })
      yield* play(desk, time, (now) => tick(runner, now))
      same(yield* logOf(desk), yield* logOf(whole), `the log when command ${count} failed after it was carried out`)
    }
  },

  *"of two runners at once one fails with CheckpointMoved, and nothing doubles"(library, time) {
    const { desk } = library
    yield* desk.lend("loan-1")
    const [one, two] = [yield* desk.runner(), yield* (yield* library.open).runner()]
    for (const runner of [one, one, two]) yield* runner.catchUp
    time.set(on(5))
    yield* desk.lend("loan-2")
    yield* one.catchUp
    yield* fails(two.catchUp as Effect.Effect<unknown, CheckpointMoved>, "CheckpointMoved", {})
    time.set(on(30))
    const work = (runner: typeof one) =>
      Effect.gen(function* () {
        for (let step = 0; step < 20; step++) yield* Effect.exit(tick(runner, on(30)))
      })
    yield* Effect.all([work(one), work(two)], { concurrency: "unbounded" })
    const expected = [
      "SlipIssued loan-1 0 slip",
      "SlipIssued loan-2 5 slip",
      "ReaderReminded loan-1 11 remind",
      "OverdueMarked loan-1 14 overdue",
      "ReaderBlocked reader-1 14 block",
      "ReaderReminded loan-2 16 remind",
      "OverdueMarked loan-2 19 overdue",
      "ReaderBlocked reader-1 19 block"
    ]
    same((yield* decided(desk.store)).sort(), expected.sort(), "what was decided")
  },

  *"a zombie's timers fire under the same keys and add nothing"(library, time) {
    const { desk } = library
    yield* desk.lend("loan-1")
    const zombie = yield* desk.runner()
    yield* tick(zombie, on(0))
    const successor = yield* (yield* library.open).runner()
    time.set(on(20))
    yield* tick(successor, on(20))
    const before = yield* decisions(desk.store)
    const late = zombie.advance(on(20)) as Effect.Effect<unknown, CheckpointMoved>
    yield* fails(late, "CheckpointMoved", {})
    same(yield* decisions(desk.store), before, "what was decided")
  },

  *"what a process knows outlives its runner: the next reads on, and sends nothing again"(library, time) {
    const { desk } = library
    const first = yield* desk.runner()
    yield* desk.lend("loan-1")
    time.set(on(10))
    yield* desk.command({ _tag: "ExtendLoan", loan: "loan-1", request: 1 })
    yield* tick(first, on(10))
    const next = yield* library.open
    const runner = yield* next.runner()
    const { nextDue } = yield* runner.catchUp
    same(nextDue, on(21), "what is due next")
    same(runner.trace.sent, [], "what it sent")
    time.set(on(30))
    yield* tick(runner, on(30))
    const expected = ["ReaderReminded loan-1 21 remind", "OverdueMarked loan-1 24 overdue", "ReaderBlocked reader-1 24 block"]
    same((yield* decided(desk.store)).slice(1), expected, "what was decided")
  },

  *"a rebuild from the log alone decides nothing over again, and knows the same"(library, time) {
    const { desk } = library
    const runner = yield* desk.runner()
    yield* play(desk, time, (now) => (now < on(16) ? tick(runner, now) : Effect.void))
    const { nextDue } = yield* runner.catchUp
    const before = yield* readAll(desk.store)
    const rebuilt = yield* (yield* library.open).runner()
    same((yield* rebuilt.rebuild).nextDue, nextDue, "what is due next")
    same(yield* readAll(desk.store), before, "the log")
    holds(nextDue !== null && before.length > 10, "there should be something due, and something decided")
  },

  *"a checkpoint beyond the head is refused, with what to do"(library) {
    const { desk } = library
    yield* desk.views.commit("process:loans@1", 0, 7, [])
    const runner = yield* desk.runner()
    const error = yield* fails(runner.catchUp as Effect.Effect<unknown, StoreError>, "StoreError", { problem: "Invalid" })
    holds(/\b7\b.*\b0\b.*rebuild/.test(error.message), `the refusal should name checkpoint, head and remedy: ${error.message}`)
    yield* desk.lend("loan-1")
    yield* runner.rebuild
    same(yield* decided(desk.store), ["SlipIssued loan-1 0 slip"], "what was decided after a rebuild")
  }
}
