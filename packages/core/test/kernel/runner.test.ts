/** The kernel's runner: it keeps the contract of processes over what is in memory, follows log and clock, and drives several processes. */
import { it } from "@effect/vitest"
import { memoryProcess, processSuite } from "@linli/core/testing"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect, it as plain } from "vitest"
import { drive } from "../../src/kernel/driven.ts"
import type { EventStoreShape } from "../../src/kernel/EventStore.ts"
import { seeded } from "../../src/kernel/Ids.ts"
import * as Policy from "../../src/kernel/Policy.ts"
import type { Dispatch, Process } from "../../src/kernel/Process.ts"
import { makeJointRunner, makeRunner } from "../../src/kernel/Runner.ts"
import { type Desk, decided, makeLibrary, on, tick } from "../../src/testing/process/library.ts"
import { day, loanProcess, type ReaderEvent, type RuleCommand, readerCodec } from "../../src/testing/process/loans.ts"

processSuite({ describe, it: plain }, memoryProcess)

/** Waits until so many decisions stand in the log. */
const untilDecided = (store: EventStoreShape, count: number): Effect.Effect<Array<string>, unknown> =>
  Effect.gen(function* () {
    for (;;) {
      const head = yield* store.head
      const found = yield* decided(store)
      if (found.length >= count) return found
      yield* store.changed(head)
    }
  })

describe("a runner that runs", () => {
  it.effect("follows the log and the clock", () =>
    Effect.gen(function* () {
      const { desk } = yield* makeLibrary(memoryProcess)
      yield* TestClock.setTime(on(0))
      yield* Effect.forkScoped((yield* desk.runner()).run)
      yield* desk.lend("loan-1")
      yield* untilDecided(desk.store, 1)
      yield* TestClock.setTime(on(11) + 1)
      yield* untilDecided(desk.store, 2)
      yield* TestClock.setTime(on(12))
      yield* desk.lend("loan-2")
      expect(yield* untilDecided(desk.store, 3)).toEqual([
        "SlipIssued loan-1 0 slip",
        "ReaderReminded loan-1 11 remind",
        "SlipIssued loan-2 12 slip"
      ])
    })
  )

  it.effect("lets an event of the moment at which a timer is due go first", () =>
    Effect.gen(function* () {
      const { desk } = yield* makeLibrary(memoryProcess)
      yield* TestClock.setTime(on(0))
      yield* Effect.forkScoped((yield* desk.runner()).run)
      yield* desk.lend("loan-1")
      yield* desk.lend("loan-2")
      yield* untilDecided(desk.store, 2)
      yield* TestClock.setTime(on(11))
      yield* desk.giveBack("loan-1")
      yield* TestClock.setTime(on(15))
      expect((yield* untilDecided(desk.store, 5)).slice(2)).toEqual([
        "ReaderReminded loan-2 11 remind",
        "OverdueMarked loan-2 14 overdue",
        "ReaderBlocked reader-1 14 block"
      ])
    })
  )

  it.live("wakes when a timer is due, and does not wait to look at the clock", () =>
    Effect.gen(function* () {
      const { desk } = yield* makeLibrary(memoryProcess)
      yield* Effect.forkScoped((yield* desk.runner()).run)
      yield* desk.lend("loan-1", Date.now() - 11 * day + 100)
      const found = yield* Effect.timeout(untilDecided(desk.store, 2), "20 seconds")
      expect(found[1]).toMatch(/^ReaderReminded loan-1/)
    })
  )

  it.effect("lets one work go on after another", () =>
    Effect.gen(function* () {
      const { desk } = yield* makeLibrary(memoryProcess)
      yield* TestClock.setTime(on(0))
      for (let loan = 0; loan < 20; loan++) yield* desk.lend(`loan-${loan}`)
      yield* TestClock.setTime(on(40))
      const runner = yield* desk.runner()
      yield* Effect.all([runner.catchUp, runner.advance(on(30)), runner.catchUp, runner.advance(on(39))], { concurrency: "unbounded" })
      yield* runner.catchUp
      expect(runner.trace.sent.length).toBe(20 * 4)
      expect((yield* decided(desk.store)).length).toBe(20 * 4)
    })
  )

  it.effect("rebuilds over a log that was restored shorter than it was when a version took over", () =>
    Effect.gen(function* () {
      const { makeLog } = memoryProcess
      const [long, short] = [yield* yield* makeLog({ has: () => true }), yield* yield* makeLog({ has: () => true })]
      const connections = [long, { ...long, store: short.store }]
      const { desk, open } = yield* makeLibrary({
        ...memoryProcess,
        makeLog: () => Effect.succeed(Effect.sync(() => connections.shift()!))
      })
      yield* TestClock.setTime(on(0))
      for (const loan of ["loan-1", "loan-2"]) yield* desk.lend(loan)
      yield* tick(yield* desk.runner(), on(0))
      yield* tick(yield* desk.runner({ version: 2 }), on(0))
      const restored = yield* open
      yield* restored.lend("loan-1")
      const runner = yield* restored.runner({ version: 2 })
      expect(yield* Effect.flip(runner.catchUp)).toMatchObject({ problem: "Invalid" })
      expect(yield* runner.rebuild).toEqual({ position: 1, nextDue: on(11) })
      yield* restored.lend("loan-3")
      yield* runner.catchUp
      expect(yield* decided(restored.store)).toEqual(["SlipIssued loan-3 0 slip"])
    })
  )

  it.effect("may be interrupted at any moment and run on", () =>
    Effect.gen(function* () {
      const next = seeded(5)
      const { desk } = yield* makeLibrary(memoryProcess)
      yield* TestClock.setTime(on(0))
      const runner = yield* desk.runner()
      for (let loan = 0; loan < 30; loan++) {
        yield* TestClock.setTime(on(loan))
        yield* desk.lend(`loan-${loan}`)
        const fiber = yield* Effect.forkScoped(runner.run)
        for (let yields = next() % 12; yields > 0; yields--) yield* TestClock.withLive(Effect.sleep(0))
        yield* Fiber.interrupt(fiber)
      }
      yield* TestClock.setTime(on(60))
      yield* tick(runner, on(60))
      const whole = (yield* makeLibrary(memoryProcess)).desk
      const honest = yield* whole.runner()
      for (let loan = 0; loan < 30; loan++) {
        yield* TestClock.setTime(on(loan))
        yield* whole.lend(`loan-${loan}`)
        yield* tick(honest, on(loan))
      }
      yield* TestClock.setTime(on(60))
      yield* tick(honest, on(60))
      expect(yield* decided(desk.store)).toEqual(yield* decided(whole.store))
    })
  )
})

/** A reader blocked is free again after a day. */
const amnesty: Process<{ readonly [loan: string]: number }, ReaderEvent, RuleCommand, null> = {
  name: "amnesty",
  version: 1,
  events: readerCodec,
  query: [{ types: readerCodec.types }],
  policy: Policy.noPolicy,
  instance: (_, { stream }) => stream,
  initial: {},
  evolve: (state, { _tag, loan }, { at }) => {
    const { [loan]: __, ...others } = state
    return _tag === "ReaderBlocked" ? { ...others, [loan]: at } : others
  },
  policyFixedAt: () => null,
  react: () => [],
  timers: (state, { instance }) =>
    Object.entries(state).map(([loan, at]) => ({
      rule: `free ${loan}`,
      at: at + day,
      command: { _tag: "FreeReader", loan, reader: instance }
    }))
}

describe("a runner of several processes", () => {
  const joint = (desk: Desk) => desk.provide(makeJointRunner([drive(loanProcess(), desk.dispatch), drive(amnesty, desk.dispatch)]))

  it.effect("fires their timers in one order, each knowing at once what the others decided, up or down", () =>
    Effect.gen(function* () {
      const [up, down] = [(yield* makeLibrary(memoryProcess)).desk, (yield* makeLibrary(memoryProcess)).desk]
      const runner = yield* joint(up)
      for (let hours = 0; hours <= 40 * 24; hours++) {
        yield* TestClock.setTime(on(0, hours))
        for (const { lend } of hours % 12 === 0 && hours <= 60 ? [up, down] : []) yield* lend(`loan-${hours}`)
        yield* runner.catchUp
        yield* runner.advance(on(0, hours) - 1)
      }
      const late = yield* joint(down)
      yield* late.catchUp
      yield* late.advance(on(40) - 1)
      const expected = yield* decided(up.store)
      expect(expected.slice(12, 20)).toEqual([
        "OverdueMarked loan-0 14 overdue",
        "ReaderBlocked reader-1 14 block",
        "OverdueMarked loan-12 14.5 overdue",
        "ReaderBlocked reader-1 14.5 block",
        "OverdueMarked loan-24 15 overdue",
        "ReaderBlocked reader-1 15 block",
        "ReaderFreed reader-1 15 free loan-0",
        "OverdueMarked loan-36 15.5 overdue"
      ])
      expect(yield* decided(down.store)).toEqual(expected)
    })
  )

  it.effect("brings one that was added later up to where the others stand", () =>
    Effect.gen(function* () {
      const { desk } = yield* makeLibrary(memoryProcess)
      yield* TestClock.setTime(on(0))
      yield* desk.lend("loan-1")
      yield* TestClock.setTime(on(20))
      yield* tick(yield* desk.runner(), on(20))
      const runner = yield* joint(desk)
      const { position, nextDue } = yield* runner.catchUp
      expect(position).toBe(yield* desk.store.head)
      expect(nextDue).toBe(on(15))
      expect(yield* runner.advance(on(20))).toBe(1)
      expect((yield* decided(desk.store)).at(-1)).toBe("ReaderFreed reader-1 15 free loan-1")
    })
  )
})

describe("an adopted policy", () => {
  it.effect("reaches all of many open instances, wherever a crash may fall", () =>
    Effect.gen(function* () {
      const { desk, open } = yield* makeLibrary(memoryProcess)
      yield* TestClock.setTime(on(0))
      for (let loan = 0; loan < 2100; loan++) yield* desk.lend(`loan-${loan}`)
      const first = yield* desk.runner({ policy: "inForce" })
      yield* tick(first, on(0))
      yield* tick(first, on(0))
      const { views } = desk
      for (const [round, days] of [30, 29, 28, 27, 26, 25].entries()) {
        yield* desk.adopt(`${round}`, on(round + 1), { days, reminderDaysBefore: 2 })
        yield* TestClock.setTime(on(round + 1) + 1)
        const crashed = yield* (yield* open).runner({
          policy: "inForce",
          crash: { at: round % 2 === 0 ? "before commit" : "after commit", count: round }
        })
        const exit = yield* Effect.exit(tick(crashed, on(round + 1) + 1))
        expect(Exit.isFailure(exit)).toBe(round > 0)
        yield* tick(yield* (yield* open).runner({ policy: "inForce" }), on(round + 1) + 1)
        const { docs } = yield* views.find("process:loans@1", { index: "due", limit: 10_000 })
        expect(new Set(docs.map(({ doc }) => (doc as { readonly due: number }).due))).toEqual(new Set([on(days - 2)]))
        expect(docs.length).toBe(2100)
      }
    })
  )
})

describe("a command of a rule", () => {
  it.effect("says as of when, and up to where in the log, it is to be judged", () =>
    Effect.gen(function* () {
      const { desk } = yield* makeLibrary(memoryProcess)
      yield* TestClock.setTime(on(2))
      yield* desk.lend("loan-1", on(1))
      yield* desk.lend("loan-2")
      yield* TestClock.setTime(on(13))
      const sent: Array<unknown> = []
      const note: Dispatch<RuleCommand, never> = (command, { at, asOf, upTo }) =>
        Effect.sync(() => {
          sent.push([command._tag, { at, asOf, upTo }])
          return null
        })
      const runner = yield* desk.provide(makeRunner(loanProcess(), note))
      yield* runner.catchUp
      yield* runner.advance(on(12))
      expect(sent).toEqual([
        ["IssueSlip", { at: on(1), asOf: on(1), upTo: 1 }],
        ["IssueSlip", { at: on(2), asOf: on(2), upTo: 2 }],
        ["RemindReader", { at: on(12), asOf: on(12), upTo: 2 }]
      ])
    })
  )
})

describe("a process that asks twice for the same", () => {
  it.effect("is told so", () =>
    Effect.gen(function* () {
      const { desk } = yield* makeLibrary(memoryProcess)
      yield* TestClock.setTime(on(0))
      yield* desk.lend("loan-1")
      const twice = { rule: "slip", command: { _tag: "IssueSlip", loan: "loan-1" } } as const
      const runner = yield* desk.provide(makeRunner({ ...loanProcess(), react: () => [twice, twice] }, desk.dispatch))
      const exit = yield* Effect.exit(runner.catchUp)
      expect(String(exit)).toContain("asks twice for slip")
    })
  )
})
