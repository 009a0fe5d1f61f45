/**
 * Drives a process. Facts and timers are merged in time order, at one instant the recorded event first, so that a runner that was
 * down for days decides as one that was up: a timer fires as of the moment it was due and judges only what had happened by then.
 *
 * Commands go out before the checkpoint is committed, each under a key of its own, so a crash repeats them and nothing doubles.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Rule } from "./Actor.ts"
import { everything, type Instant, matches, type RecordedEvent } from "./Event.ts"
import type { Tagged } from "./EventCodec.ts"
import { EventStore, type StoreError } from "./EventStore.ts"
import type { Handled, HandleOptions } from "./handle.ts"
import { liveFrom } from "./Live.ts"
import { PolicyBook, type PolicyInForce } from "./Policy.ts"
import { type Process, type RunnerStatus, reactionKey, type Timer, timerKey } from "./Process.ts"
import { makeQueue } from "./timerQueue.ts"
import type { Change } from "./View.ts"
import { type CheckpointMoved, Views } from "./Views.ts"

/** Sends a rule's command to the decider it belongs to. `null` says that the state of things refused it. */
export type Dispatch<Command, E> = (
  command: Command,
  options: HandleOptions & { readonly actor: Rule }
) => Effect.Effect<Pick<Handled<unknown, unknown>, "events" | "last"> | null, E>

export interface Runner<E> {
  /** Reads on to the head, firing on the way what falls due between the events. */
  readonly catchUp: Effect.Effect<RunnerStatus, E | StoreError | CheckpointMoved>
  /** Fires everything due up to and including a time, in order of time, instance and rule. Gives the number fired. */
  readonly advance: (to: Instant) => Effect.Effect<number, E | StoreError | CheckpointMoved>
  /** Follows the log and the clock for ever. */
  readonly run: Effect.Effect<never, E | StoreError | CheckpointMoved>
}

interface Instance<State> {
  readonly state: State
  /** Timers that fired and are still on the list. */
  readonly fired: ReadonlyArray<string>
  /** Own decisions taken in before the log brought them. */
  readonly ahead: ReadonlyArray<string>
}

const pageOfTimers = 1000
const firesPerCommit = 256

/** Makes the runner of a process; it loads the timers it knows of and reads nothing else until asked. */
export const makeRunner = Effect.fnUntraced(function* <State, Event extends Tagged, Command extends Tagged, Policy, E>(
  process: Process<State, Event, Command, Policy>,
  dispatch: Dispatch<Command, E>
) {
  const store = yield* EventStore
  const views = yield* Views
  const book = yield* PolicyBook
  const build = `process:${process.name}@${process.version}`
  const ignoreUpTo = yield* liveFrom
  /** Committed, and taken in by now. */
  let checkpoint = yield* views.checkpoint(build)
  let taken = checkpoint

  /** Instances in hand: read once, written back with the next commit. */
  const instances = new Map<string, Instance<State>>()
  const dirty = new Set<string>()
  const queue = makeQueue()

  const load = (names: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const missing = names.filter((name) => !instances.has(name))
      if (missing.length === 0) return
      const found = yield* views.get(build, missing)
      for (const name of missing) {
        const { state, fired, ahead } = (found.get(name) as Instance<State> | undefined) ?? { state: process.initial, fired: [], ahead: [] }
        instances.set(name, { state, fired, ahead })
      }
    })

  const contextOf = (name: string, state: State, at: Instant) =>
    Effect.map(book.inForce(process.policy, process.policyFixedAt(state) ?? at), (policy) => ({ instance: name, policy }))

  const pending = (name: string, { state, fired }: Instance<State>, at: Instant) =>
    Effect.map(contextOf(name, state, at), (context) =>
      process.timers(state, context).filter((timer) => !fired.includes(timerKey(process.name, name, timer)))
    )

  /** Takes a new state in and queues its next timer. */
  const put = (name: string, next: Instance<State>, at: Instant) =>
    Effect.gen(function* () {
      const context = yield* contextOf(name, next.state, at)
      const timers = process.timers(next.state, context)
      const keys = new Set(timers.map((timer) => timerKey(process.name, name, timer)))
      const fired = next.fired.filter((key) => keys.has(key))
      instances.set(name, { ...next, fired })
      dirty.add(name)
      queue.set(name, earliest(timers.filter((timer) => !fired.includes(timerKey(process.name, name, timer))))?.at ?? null)
    })

  const commit = Effect.gen(function* () {
    const changes: Array<Change> = [...dirty].map((name) => {
      const due = queue.dueOf(name)
      return { key: name, doc: { ...instances.get(name), due }, indexes: due === null ? {} : { due } }
    })
    yield* views.commit(build, checkpoint, taken, changes)
    checkpoint = taken
    dirty.clear()
    instances.clear()
  })

  const ruleOf = (rule: string, cause: string, policy: PolicyInForce<Policy>): Rule => ({
    _tag: "Rule",
    policy: policy.id,
    version: policy.version,
    rule,
    cause,
    basis: policy.position === 0 ? [] : [policy.position]
  })

  /** Takes in what an own command has recorded, before the log brings it. */
  const absorb = (answer: Pick<Handled<unknown, unknown>, "events" | "last"> | null) =>
    Effect.gen(function* () {
      if (answer === null || answer.events.length === 0 || answer.last <= taken) return
      const after = answer.last - answer.events.length
      const recorded = (yield* Stream.runCollect(store.read(everything, { after, until: answer.last }))).flat()
      for (const event of recorded) if (matches(process.query, event)) yield* take(event, true)
    })

  const take = (recorded: RecordedEvent, early: boolean): Effect.Effect<void, E | StoreError> =>
    Effect.gen(function* () {
      const event = yield* Effect.fromResult(process.events.decode(recorded))
      const name = process.instance(event, recorded)
      if (name === null) return
      yield* load([name])
      const before = instances.get(name)!
      if (before.ahead.includes(recorded.id)) {
        if (!early) yield* put(name, { ...before, ahead: before.ahead.filter((id) => id !== recorded.id) }, recorded.at)
        return
      }
      const state = process.evolve(before.state, event, recorded)
      yield* put(name, { ...before, state, ahead: early ? [...before.ahead, recorded.id] : before.ahead }, recorded.at)
      const context = yield* contextOf(name, state, recorded.at)
      for (const { rule, command } of process.react(state, event, recorded, context)) {
        const answer = yield* dispatch(command, {
          actor: ruleOf(rule, recorded.id, context.policy),
          at: recorded.at,
          key: reactionKey(process.name, recorded.id, rule),
          correlation: recorded.correlation,
          causation: recorded.id
        })
        yield* absorb(answer)
      }
    })

  const fire = (name: string, timer: Timer<Command>) =>
    Effect.gen(function* () {
      const instance = instances.get(name)!
      const context = yield* contextOf(name, instance.state, timer.at)
      const key = timerKey(process.name, name, timer)
      const answer = yield* dispatch(timer.command, {
        actor: ruleOf(timer.rule, `timer:${key}`, context.policy),
        at: timer.at,
        asOf: timer.at,
        key,
        correlation: name
      })
      yield* put(name, { ...instances.get(name)!, fired: [...instances.get(name)!.fired, key] }, timer.at)
      yield* absorb(answer)
    })

  const advance: Runner<E>["advance"] = (to) =>
    Effect.gen(function* () {
      let count = 0
      for (let next = queue.peek(); next !== null && next.at <= to; next = queue.peek()) {
        yield* load([next.name])
        const timer = earliest(yield* pending(next.name, instances.get(next.name)!, next.at))
        if (timer === undefined || timer.at !== next.at) {
          queue.set(next.name, timer?.at ?? null)
          continue
        }
        yield* fire(next.name, timer)
        if (++count % firesPerCommit === 0) yield* commit
      }
      if (dirty.size > 0) yield* commit
      return count
    })

  const takePage = (events: ReadonlyArray<RecordedEvent>) =>
    Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      for (const recorded of events) {
        const next = queue.peek()
        if (next !== null && next.at < recorded.at) yield* advance(Math.min(recorded.at - 1, now))
        yield* take(recorded, false)
        taken = recorded.position
      }
      yield* commit
      yield* Effect.yieldNow
    })

  const catchUp: Runner<E>["catchUp"] = Effect.gen(function* () {
    const until = yield* store.head
    yield* Stream.runForEach(store.read(process.query, { after: Math.max(checkpoint, ignoreUpTo), until }), takePage)
    if (taken < until) {
      taken = until
      yield* commit
    }
    return { position: checkpoint, nextDue: queue.peek()?.at ?? null }
  })

  const sleepUntilDue = Effect.gen(function* () {
    const due = queue.peek()?.at
    if (due === undefined) return yield* Effect.never
    yield* Effect.sleep(Math.max(0, due - (yield* Clock.currentTimeMillis)))
  })

  const run: Runner<E>["run"] = Effect.gen(function* () {
    for (;;) {
      yield* catchUp
      yield* advance(yield* Clock.currentTimeMillis)
      yield* Effect.raceFirst(store.changed(checkpoint), sleepUntilDue)
    }
  })

  yield* Stream.runForEach(
    Stream.paginate(undefined as { readonly value: string | number; readonly key: string } | undefined, (cursor) =>
      Effect.map(views.find(build, { index: "due", limit: pageOfTimers, ...(cursor === undefined ? {} : { cursor }) }), (page) => [
        page.docs,
        Option.fromNullishOr(page.next)
      ])
    ),
    ({ key, doc }) => Effect.sync(() => queue.set(key, (doc as { readonly due: Instant | null }).due))
  )

  const runner: Runner<E> = { catchUp, advance, run }
  return runner
})

/** The first by time, then by rule. */
const earliest = <Command>(timers: ReadonlyArray<Timer<Command>>): Timer<Command> | undefined =>
  timers.reduce<Timer<Command> | undefined>(
    (best, next) => (best === undefined || next.at < best.at || (next.at === best.at && next.rule < best.rule) ? next : best),
    undefined
  )
