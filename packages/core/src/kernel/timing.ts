/**
 * When the timers of a process fall due. An instance stands in the queue by its next timer, under the policy and the calendar that it
 * is under. What is adopted stands there under the process's own name, and when it takes effect all timers are worked out anew. What
 * comes of a timer that falls due is said in driven.ts.
 */
import * as Effect from "effect/Effect"
import type { Instant, RecordedEvent } from "./Event.ts"
import type { Tagged } from "./EventCodec.ts"
import type { StoreError } from "./EventStore.ts"
import { commit, type Instance, type Instances, longAgo, note, ownKey, pageOf, reachMoment, write } from "./instances.ts"
import { adoptionOf, type PolicyBook, type PolicyKind } from "./Policy.ts"
import { type Process, type ProcessContext, type Timer, timerKey } from "./Process.ts"
import type { CheckpointMoved } from "./Views.ts"

/** A timer and when it may fire: at its own time, or when what asks for it took effect. */
export interface Scheduled<Command> extends Timer<Command> {
  readonly due: Instant
}

export interface Timing<State, Command, Policy> {
  /** What an instance is under at a time. */
  readonly contextOf: (name: string, state: State, at: Instant) => Effect.Effect<ProcessContext<Policy>, StoreError>
  /** The next timer of an instance that has not fired. */
  readonly next: (instance: Instance<State>, known: ProcessContext<Policy>) => Scheduled<Command> | undefined
  /** Writes an instance as it stands at a time, and when its next timer falls due. */
  readonly put: (name: string, instance: Instance<State>, at: Instant) => Effect.Effect<void, StoreError>
  /** Remembers when an adoption takes effect. */
  readonly adopted: (recorded: RecordedEvent) => Effect.Effect<void, StoreError>
  /** Works out all timers anew, from what was adopted. It may stop anywhere and start again. */
  readonly retime: (at: Instant) => Effect.Effect<void, StoreError | CheckpointMoved>
}

const pageOfInstances = 1000

export const makeTiming = <State, Command extends Tagged, Policy>(
  process: Pick<Process<State, Tagged, Command, Policy>, "name" | "policy" | "policyFixedAt" | "timers">,
  book: PolicyBook["Service"],
  instances: Instances<State>
): Timing<State, Command, Policy> => {
  const contextOf = Effect.fnUntraced(function* (name: string, state: State, at: Instant) {
    const { last } = instances.taken
    const policy = yield* book.inForce(process.policy, process.policyFixedAt(state) ?? at, last)
    return { instance: name, policy, calendar: yield* book.calendar(at, last) }
  })

  /** No decision is dated before the policy and the calendar that ask for it took effect. */
  const timersOf = (state: State, known: ProcessContext<Policy>): ReadonlyArray<Scheduled<Command>> => {
    const effective = Math.max(known.policy.effective ?? longAgo, known.calendar.effective ?? longAgo)
    const timers = distinct(process.timers(state, known), (timer) => `${timer.rule}@${timer.at}`)
    return timers.map((timer) => ({ ...timer, due: Math.max(timer.at, effective) }))
  }

  const nextOf = (name: string, timers: ReadonlyArray<Scheduled<Command>>, fired: ReadonlyArray<string>) =>
    earliest(fired.length === 0 ? timers : timers.filter((timer) => !fired.includes(timerKey(process.name, name, timer))))

  /**
   * An instance without marks of timers that are gone, and when its next timer falls due. Of what came late, some falls due by what was
   * in force then, and some by what is in force by now: whoever fires looks which.
   */
  const reckon = Effect.fnUntraced(function* (name: string, instance: Instance<State>, at: Instant) {
    const { state } = instance
    const timers = [...timersOf(state, yield* contextOf(name, state, at))]
    const { moment } = instances.own
    if (at < moment) timers.push(...timersOf(state, yield* contextOf(name, state, moment)))
    const fired = instance.fired.filter((key) => timers.some((timer) => timerKey(process.name, name, timer) === key))
    return { instance: { ...instance, fired }, due: nextOf(name, timers, fired)?.due ?? null }
  })

  return {
    contextOf,
    next: ({ state, fired }, known) => nextOf(known.instance, timersOf(state, known), fired),
    put: (name, instance, at) => Effect.map(reckon(name, instance, at), ({ instance, due }) => write(instances, name, instance, due)),
    adopted: (recorded) =>
      Effect.map(bindsFrom(recorded, process.policy, book), (effective) =>
        note(instances, { retimings: [...instances.own.retimings, effective] })
      ),
    retime: (at) => retimeAll(instances, at, reckon)
  }
}

type Reckon<State> = (
  name: string,
  instance: Instance<State>,
  at: Instant
) => Effect.Effect<{ readonly instance: Instance<State>; readonly due: Instant | null }, StoreError>

const retimeAll = Effect.fnUntraced(function* <State>(instances: Instances<State>, at: Instant, reckon: Reckon<State>) {
  reachMoment(instances, at)
  yield* commit(instances)
  let after: string | undefined = ownKey
  while (after !== undefined) {
    const page: ReadonlyArray<readonly [string, Instance<State>]> = yield* pageOf(instances, after, pageOfInstances)
    for (const [name, before] of page) {
      const { instance, due } = yield* reckon(name, before, at)
      if (due !== instances.queue.dueOf(name)) write(instances, name, instance, due)
    }
    yield* commit(instances)
    yield* Effect.yieldNow
    after = page.length === pageOfInstances ? page.at(-1)?.[0] : undefined
  }
  const { moment, retimings } = instances.own
  note(instances, { retimings: retimings.filter((effective) => effective > moment) })
})

/** When an adoption takes effect. One for the past binds from then only where nothing else stands before it (Policy.ts), else from its entry. */
const bindsFrom = Effect.fnUntraced(function* <Policy>(recorded: RecordedEvent, policy: PolicyKind<Policy>, book: PolicyBook["Service"]) {
  const adopted = yield* Effect.fromResult(adoptionOf(recorded))
  if (adopted.effective >= recorded.at) return adopted.effective
  const [before, upTo] = [recorded.at - 1, recorded.position]
  const found = yield* adopted.context === policy.context ? book.inForce(policy, before, upTo) : book.calendar(before, upTo)
  return found.position === recorded.position ? adopted.effective : recorded.at
})

/** Of two decisions under one name only the first would be taken, so a process that asks for them is wrong. */
export const distinct = <A>(wanted: ReadonlyArray<A>, nameOf: (one: A) => string): ReadonlyArray<A> => {
  const twice = wanted.length < 2 ? undefined : wanted.find((one, i) => wanted.findIndex((other) => nameOf(other) === nameOf(one)) < i)
  if (twice !== undefined) throw new Error(`a process asks twice for ${nameOf(twice)}: give each its rule of its own`)
  return wanted
}

/** The first to fall due; of the same moment by their own time, then by rule. */
const earliest = <Command>(timers: ReadonlyArray<Scheduled<Command>>): Scheduled<Command> | undefined =>
  timers.reduce<Scheduled<Command> | undefined>((best, next) => (best === undefined || isBefore(next, best) ? next : best), undefined)

const isBefore = (a: Scheduled<unknown>, b: Scheduled<unknown>): boolean =>
  a.due !== b.due ? a.due < b.due : a.at !== b.at ? a.at < b.at : a.rule < b.rule
