/**
 * Drives processes. What there is to read and the timers are merged by date, at one instant the recorded event first, so that a
 * runner that was down for days decides as one that was up: a timer fires as of the moment it was due and judges what had happened
 * by then, so far as it was recorded when the decision is taken.
 *
 * Commands go out before the checkpoint is committed, each under a key of its own, so a crash repeats them and nothing doubles.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import { type Driven, drive, type Order } from "./driven.ts"
import { asTheyCount, everything, type Instant, matches, type Query, type RecordedEvent } from "./Event.ts"
import type { Tagged } from "./EventCodec.ts"
import { EventStore, type EventStoreShape, type StoreError } from "./EventStore.ts"
import type { PolicyBook } from "./Policy.ts"
import type { Dispatch, Process, RunnerStatus } from "./Process.ts"
import type { CheckpointMoved, Views } from "./Views.ts"

/** After a failure or an interruption a runner begins again from what it last committed; it may be used on. */
export interface Runner<E> {
  /** Reads on to the head, firing on the way what falls due between the events. */
  readonly catchUp: Effect.Effect<RunnerStatus, E | StoreError | CheckpointMoved>
  /**
   * Fires everything due up to and including a time, in order of time, instance and rule; reads in what that recorded.
   *
   * @returns the number fired
   */
  readonly advance: (to: Instant) => Effect.Effect<number, E | StoreError | CheckpointMoved>
  /** Follows the log and the clock for ever. A timer fires when its moment is over, so that an event of that moment goes first. */
  readonly run: Effect.Effect<never, E | StoreError | CheckpointMoved>
  /** Starts anew from the log alone, also from a newer version's place; decisions already made are found by their keys. */
  readonly rebuild: Effect.Effect<RunnerStatus, E | StoreError | CheckpointMoved>
}

const firesPerCommit = 256
/** Events that are read before they are taken in by date. A decision stays right beyond: its decider judges the whole stream. */
const readAtOnce = 10_000
const takesPerTurn = 500
/** A clock may be set: look at it at least this often, milliseconds. */
const glance = 60_000

/** Processes that are run together. */
interface Joint<E> {
  readonly store: EventStoreShape
  readonly processes: ReadonlyArray<Driven<E>>
  readonly query: Query
  /** One thing is done at a time. */
  readonly gate: Semaphore.Semaphore
  /** Whether what is in hand may be gone on from. */
  isLoaded: boolean
  fired: number
}

/** Works on loaded processes; whatever goes wrong, the next work loads them again. */
const exclusively = <E, A, F>(joint: Joint<E>, work: Effect.Effect<A, F>): Effect.Effect<A, F | StoreError | CheckpointMoved> =>
  Effect.gen(function* () {
    for (const process of joint.isLoaded ? [] : joint.processes) {
      yield* process.load
      yield* process.settle
    }
    joint.isLoaded = true
    return yield* work
  }).pipe(
    Effect.onError(() => Effect.sync(() => (joint.isLoaded = false))),
    joint.gate.withPermits(1)
  )

const commit = <E>({ processes }: Joint<E>) => Effect.forEach(processes, (process) => process.commit, { discard: true })

// ---- by date ----
// A generator function made anew in each call leaves the engine a hidden class, which keeps garbage alive. So what runs for every event
// is made once.

/** Sends commands, and takes in what they recorded before the log brings it. */
const carryOut = Effect.fnUntraced(function* <E>(joint: Joint<E>, orders: ReadonlyArray<Order<E>>): Effect.fn.Return<void, E | StoreError> {
  const { store, processes } = joint
  for (const order of orders) {
    const answer = yield* order
    if (answer === null || answer.events.length === 0) continue
    const decisions = store.read(everything, { after: answer.last - answer.events.length, until: answer.last })
    for (const recorded of (yield* Stream.runCollect(decisions)).flat()) {
      for (const process of processes) {
        if (!process.has(recorded.position) && matches(process.query, recorded)) yield* carryOut(joint, yield* process.take(recorded, true))
      }
    }
  }
})

/** The process whose timer is next among those due before their limits. */
const nextDue = <E>({ processes }: Joint<E>, limitOf: (process: Driven<E>) => Instant): Driven<E> | undefined => {
  let next: Driven<E> | undefined
  let first = Number.POSITIVE_INFINITY
  for (const process of processes) {
    const due = process.nextDue()
    if (due === null || due >= first || due >= limitOf(process)) continue
    next = process
    first = due
  }
  return next
}

const fire = Effect.fnUntraced(function* <E>(joint: Joint<E>, process: Driven<E>) {
  const order = yield* process.pop
  if (order === null) return
  joint.fired++
  yield* carryOut(joint, [order])
})

/** Fires what was due before an event, then takes it in. */
const takeIn = Effect.fnUntraced(function* <E>(joint: Joint<E>, recorded: RecordedEvent) {
  const limitOf = (process: Driven<E>) => (process.has(recorded.position) ? -Infinity : process.limitBefore(recorded))
  for (let next = nextDue(joint, limitOf); next !== undefined; next = nextDue(joint, limitOf)) {
    yield* fire(joint, next)
    if (joint.fired % firesPerCommit === 0) yield* commit(joint)
  }
  for (const process of joint.processes) {
    if (!process.has(recorded.position)) yield* carryOut(joint, yield* process.take(recorded, false))
  }
})

const takeAllIn = Effect.fnUntraced(function* <E>(joint: Joint<E>, events: ReadonlyArray<RecordedEvent>) {
  for (const [n, recorded] of asTheyCount(events).entries()) {
    yield* takeIn(joint, recorded)
    if (n % takesPerTurn === 0) yield* Effect.yieldNow
  }
  for (const process of joint.processes) process.reach(events.at(-1)?.position ?? 0)
  yield* commit(joint)
})

// ---- reading on, and waiting ----

const readOn = Effect.fnUntraced(function* <E>(joint: Joint<E>) {
  const { store, processes, query } = joint
  for (const process of processes) yield* process.settle
  const until = yield* store.head
  const after = Math.min(...processes.map((process) => process.taken()))
  let unread: Array<RecordedEvent> = []
  yield* Stream.runForEach(store.read(query, { after, until }), (page) => {
    unread.push(...page)
    if (unread.length < readAtOnce) return Effect.void
    const events = unread
    unread = []
    return takeAllIn(joint, events)
  })
  yield* takeAllIn(joint, unread)
  for (const process of processes) process.reach(until)
  yield* commit(joint)
  const dues = processes.flatMap((process) => process.nextDue() ?? [])
  return { position: until, nextDue: dues.length === 0 ? null : Math.min(...dues) } satisfies RunnerStatus
})

const fireUntil = Effect.fnUntraced(function* <E>(joint: Joint<E>, to: Instant) {
  const before = joint.fired
  const limit = () => to + 1
  while (nextDue(joint, limit) !== undefined) {
    for (let left = firesPerCommit, next = nextDue(joint, limit); left > 0 && next !== undefined; left--, next = nextDue(joint, limit)) {
      yield* fire(joint, next)
    }
    yield* readOn(joint)
  }
  return joint.fired - before
})

/** Until there is more to read, or a timer falls due. */
const wait = Effect.fnUntraced(function* (store: EventStoreShape, { position, nextDue }: RunnerStatus) {
  const now = yield* Clock.currentTimeMillis
  const sleep = Effect.sleep(Math.min(glance, nextDue === null ? glance : Math.max(0, nextDue + 1 - now)))
  yield* Effect.raceFirst(store.changed(position), sleep)
})

/** Makes the runner of several processes: what one decides the others know at once, and their timers fire in one order. */
export const makeJointRunner = Effect.fnUntraced(function* <E>(
  parts: ReadonlyArray<Effect.Effect<Driven<E>, never, EventStore | Views | PolicyBook>>
) {
  const store = yield* EventStore
  const processes = yield* Effect.all(parts)
  const queries = processes.map(({ query }) => query)
  const query = queries.some(({ length }) => length === 0) ? everything : queries.flat()
  const joint: Joint<E> = { store, processes, query, gate: Semaphore.makeUnsafe(1), isLoaded: false, fired: 0 }

  const catchUp: Runner<E>["catchUp"] = exclusively(joint, readOn(joint))

  const advance: Runner<E>["advance"] = (to) => exclusively(joint, fireUntil(joint, to))

  const run: Runner<E>["run"] = Effect.gen(function* () {
    for (;;) {
      const status = yield* catchUp
      const fired = yield* advance((yield* Clock.currentTimeMillis) - 1)
      if (fired === 0) yield* wait(store, status)
    }
  })

  const forget = Effect.suspend(() => {
    joint.isLoaded = false
    return Effect.forEach(processes, (process) => process.forget, { discard: true })
  })

  const rebuild: Runner<E>["rebuild"] = Effect.andThen(joint.gate.withPermits(1)(forget), catchUp)

  const runner: Runner<E> = { catchUp, advance, run, rebuild }
  return runner
})

/** Makes the runner of a process. It reads nothing until asked. */
export const makeRunner = <State, Event extends Tagged, Command extends Tagged, Policy, E>(
  process: Process<State, Event, Command, Policy>,
  dispatch: Dispatch<Command, E>
): Effect.Effect<Runner<E>, never, EventStore | Views | PolicyBook> => makeJointRunner([drive(process, dispatch)])
