/**
 * One process as a runner drives it. It says what is to be done about an event and about a timer; when, and in what order beside
 * other processes, is the runner's (Runner.ts).
 *
 * Time here is the log's own: every event counts at its date. So what is decided is the same whether the runner was up at that
 * moment or reads on days later, and late is only what was recorded after the decision that it bears on.
 */
import * as Effect from "effect/Effect"
import type { Rule } from "./Actor.ts"
import { calendarStream } from "./Calendar.ts"
import { everything, type Instant, matches, type Position, type Query, type RecordedEvent } from "./Event.ts"
import type { Tagged } from "./EventCodec.ts"
import { EventStore, type StoreError } from "./EventStore.ts"
import { type Instance, type Instances, longAgo, makeInstances, ownKey } from "./instances.ts"
import { adoptionOf, PolicyBook, policyStream } from "./Policy.ts"
import {
  type Answer,
  type Dispatch,
  type Process,
  type ProcessContext,
  type Reaction,
  reactionKey,
  type Timer,
  timerKey
} from "./Process.ts"
import { buildOf, makeTakeover, type Successor } from "./takeover.ts"
import { type CheckpointMoved, Views } from "./Views.ts"

/** A command on its way. */
export type Order<E> = Effect.Effect<Answer | null, E>

/** What a runner asks of a process. All but `load` and `forget` rest on a loaded one. */
export interface Driven<E> {
  readonly query: Query
  /** Up to where it has taken the whole log in; what is beyond its checkpoint is not committed yet. */
  readonly taken: () => Position
  /** Whether it has taken an event in where it stands in the log. */
  readonly has: (position: Position) => boolean
  readonly nextDue: () => Instant | null
  /** Timers due before this time go before the event; an adoption binds by when it takes effect, and waits for none. */
  readonly limitBefore: (recorded: RecordedEvent) => Instant
  /** Forgets what is in hand and goes back to what was committed. */
  readonly load: Effect.Effect<void, StoreError>
  /** Takes in what it need not act on; see takeover.ts. Comes before anything is fired. */
  readonly settle: Effect.Effect<void, StoreError | CheckpointMoved>
  /** Takes an event in; `early` for an own decision that the log will bring later. Gives what is to be done about it. */
  readonly take: (recorded: RecordedEvent, early: boolean) => Effect.Effect<ReadonlyArray<Order<E>>, StoreError>
  /** Takes the next timer off; null when there was nothing to fire after all. */
  readonly pop: Effect.Effect<Order<E> | null, StoreError | CheckpointMoved>
  /** Has taken in all there is for it up to a position. Nothing is committed between an event taken in and that. */
  readonly reach: (position: Position) => void
  readonly commit: Effect.Effect<void, StoreError | CheckpointMoved>
  /** Drops what was committed, so that it starts from the log alone. */
  readonly forget: Effect.Effect<void, StoreError | CheckpointMoved>
}

/** A timer and when it may fire: at its own time, or when what asks for it took effect. */
interface Scheduled<Command> extends Timer<Command> {
  readonly due: Instant
}

const pageOfInstances = 1000

export const drive = Effect.fnUntraced(function* <State, Event extends Tagged, Command extends Tagged, Policy, E>(
  process: Process<State, Event, Command, Policy>,
  dispatch: Dispatch<Command, E>
) {
  const store = yield* EventStore
  const views = yield* Views
  const book = yield* PolicyBook
  const { context } = process.policy
  const adoptions: Query = [{ streams: [calendarStream, policyStream(context)] }]
  const query: Query = process.query.length === 0 ? everything : [...process.query, ...adoptions]
  const instances = makeInstances(store, views, buildOf(process.name, process.version), process.initial)

  const reachMoment = (at: Instant) => instances.note({ moment: Math.max(instances.own().moment, at) })

  // ---- timers ----
  const contextOf = Effect.fnUntraced(function* (name: string, state: State, at: Instant) {
    const policy = yield* book.inForce(process.policy, process.policyFixedAt(state) ?? at, instances.last())
    return { instance: name, policy, calendar: yield* book.calendar(at, instances.last()) }
  })

  /** No decision is dated before the policy and the calendar that ask for it took effect. */
  const timersOf = (state: State, known: ProcessContext<Policy>): ReadonlyArray<Scheduled<Command>> => {
    const effective = Math.max(known.policy.effective ?? longAgo, known.calendar.effective ?? longAgo)
    const timers = distinct(process.timers(state, known), (timer) => `${timer.rule}@${timer.at}`)
    return timers.map((timer) => ({ ...timer, due: Math.max(timer.at, effective) }))
  }

  const keyOf = (name: string, timer: Timer<Command>) => timerKey(process.name, name, timer)

  const nextOf = (name: string, timers: ReadonlyArray<Scheduled<Command>>, fired: ReadonlyArray<string>) =>
    earliest(fired.length === 0 ? timers : timers.filter((timer) => !fired.includes(keyOf(name, timer))))

  /**
   * An instance, as it stands at a time, without marks of timers that are gone; and when its next timer falls due. Of what came late,
   * some falls due by what was in force then, and some by what is in force by now: `pop` looks which.
   */
  const reckon = Effect.fnUntraced(function* (name: string, instance: Instance<State>, at: Instant) {
    const { state } = instance
    const timers = [...timersOf(state, yield* contextOf(name, state, at))]
    const { moment } = instances.own()
    if (at < moment) timers.push(...timersOf(state, yield* contextOf(name, state, moment)))
    const fired = instance.fired.filter((key) => timers.some((timer) => keyOf(name, timer) === key))
    return { instance: { ...instance, fired }, due: nextOf(name, timers, fired)?.due ?? null }
  })

  const put = (name: string, next: Instance<State>, at: Instant) =>
    Effect.map(reckon(name, next, at), ({ instance, due }) => instances.write(name, instance, due))

  /** Works out all timers anew, from what was adopted. It may stop anywhere and start again. */
  const retime = (at: Instant) =>
    Effect.gen(function* () {
      reachMoment(at)
      yield* instances.commit
      let after: string | undefined = ownKey
      while (after !== undefined) {
        const page: ReadonlyArray<readonly [string, Instance<State>]> = yield* instances.page(after, pageOfInstances)
        for (const [name, before] of page) {
          const { instance, due } = yield* reckon(name, before, at)
          if (due !== instances.dueOf(name)) instances.write(name, instance, due)
        }
        yield* instances.commit
        yield* Effect.yieldNow
        after = page.length === pageOfInstances ? page.at(-1)?.[0] : undefined
      }
      const { moment, retimings } = instances.own()
      instances.note({ retimings: retimings.filter((effective) => effective > moment) })
    })

  // ---- what is to be done ----
  const ruleOf = (rule: string, cause: string, { policy, calendar }: ProcessContext<Policy>): Rule => ({
    _tag: "Rule",
    policy: policy.id,
    version: policy.version,
    rule,
    cause,
    basis: [policy.position, calendar.position].filter((position) => position > 0)
  })

  const reaction = ({ rule, command }: Reaction<Command>, recorded: RecordedEvent, known: ProcessContext<Policy>) =>
    dispatch(command, {
      actor: ruleOf(rule, recorded.id, known),
      at: recorded.at,
      asOf: recorded.at,
      upTo: instances.last(),
      key: reactionKey(process.name, recorded.id, rule),
      correlation: recorded.correlation,
      causation: recorded.id
    })

  const firing = (timer: Scheduled<Command>, known: ProcessContext<Policy>) => {
    const key = keyOf(known.instance, timer)
    return dispatch(timer.command, {
      actor: ruleOf(timer.rule, `timer:${key}`, known),
      at: timer.due,
      asOf: timer.due,
      upTo: instances.last(),
      key,
      correlation: known.instance
    })
  }

  /** When an adoption takes effect. One for the past binds from then only where nothing else stands before it (Policy.ts), else from its entry. */
  const bindsFrom = Effect.fnUntraced(function* (recorded: RecordedEvent) {
    const adopted = yield* Effect.fromResult(adoptionOf(recorded))
    if (adopted.effective >= recorded.at) return adopted.effective
    const [before, upTo] = [recorded.at - 1, recorded.position]
    const found = yield* adopted.context === context ? book.inForce(process.policy, before, upTo) : book.calendar(before, upTo)
    return found.position === recorded.position ? adopted.effective : recorded.at
  })

  const noteAdoption = (recorded: RecordedEvent) =>
    Effect.map(bindsFrom(recorded), (effective) => instances.note({ retimings: [...instances.own().retimings, effective] }))

  const take: Driven<E>["take"] = Effect.fnUntraced(function* (recorded, early) {
    if (!early) instances.mark(recorded.position)
    if (matches(adoptions, recorded)) yield* noteAdoption(recorded)
    if (!matches(process.query, recorded)) return []
    const event = yield* Effect.fromResult(process.events.decode(recorded))
    const name = process.instance(event, recorded)
    if (name === null) return []
    const before = yield* instances.hold(name)
    if (before.ahead.includes(recorded.id)) {
      if (!early) instances.write(name, { ...before, ahead: before.ahead.filter((id) => id !== recorded.id) })
      return []
    }
    reachMoment(recorded.at)
    const state = process.evolve(before.state, event, recorded)
    yield* put(name, { ...before, state, ahead: early ? [...before.ahead, recorded.id] : before.ahead }, recorded.at)
    const known = yield* contextOf(name, state, recorded.at)
    const reactions = distinct(process.react(state, event, recorded, known), ({ rule }) => rule)
    return reactions.map((wanted) => reaction(wanted, recorded, known))
  })

  const pop: Driven<E>["pop"] = Effect.gen(function* () {
    const { at, name } = instances.next()!
    if (name === ownKey) {
      yield* retime(at)
      return null
    }
    const instance = yield* instances.hold(name)
    const known = yield* contextOf(name, instance.state, at)
    const timer = nextOf(name, timersOf(instance.state, known), instance.fired)
    reachMoment(at)
    if (timer === undefined || timer.due !== at) {
      yield* put(name, instance, at)
      return null
    }
    yield* put(name, { ...instance, fired: [...instance.fired, keyOf(name, timer)] }, at)
    return firing(timer, known)
  })

  const successor: Successor = {
    name: process.name,
    version: process.version,
    query,
    instances: instances as Instances<unknown>,
    take: (recorded) => take(recorded, false),
    pop
  }

  const driven: Driven<E> = {
    ...makeTakeover(store, views, successor),
    query,
    taken: instances.taken,
    has: instances.has,
    limitBefore: (recorded) => (matches(adoptions, recorded) ? longAgo : Math.min(recorded.at, recorded.recorded)),
    nextDue: () => instances.next()?.at ?? null,
    load: instances.load,
    take,
    pop,
    reach: instances.reach,
    commit: instances.commit
  }
  return driven
})

/** Of two decisions under one name only the first would be taken, so a process that asks for them is wrong. */
const distinct = <A>(wanted: ReadonlyArray<A>, nameOf: (one: A) => string): ReadonlyArray<A> => {
  const twice = wanted.length < 2 ? undefined : wanted.find((one, i) => wanted.findIndex((other) => nameOf(other) === nameOf(one)) < i)
  if (twice !== undefined) throw new Error(`a process asks twice for ${nameOf(twice)}: give each its rule of its own`)
  return wanted
}

/** The first to fall due; of the same moment by their own time, then by rule. */
const earliest = <Command>(timers: ReadonlyArray<Scheduled<Command>>): Scheduled<Command> | undefined =>
  timers.reduce<Scheduled<Command> | undefined>((best, next) => (best === undefined || isBefore(next, best) ? next : best), undefined)

const isBefore = (a: Scheduled<unknown>, b: Scheduled<unknown>): boolean =>
  a.due !== b.due ? a.due < b.due : a.at !== b.at ? a.at < b.at : a.rule < b.rule
