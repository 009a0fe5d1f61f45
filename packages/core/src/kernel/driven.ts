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
import { commit, hold, type Instances, load, longAgo, noInstances, ownKey, reachMoment, write } from "./instances.ts"
import { PolicyBook, policyStream } from "./Policy.ts"
import { type Answer, type Dispatch, type Process, type ProcessContext, type Reaction, reactionKey, timerKey } from "./Process.ts"
import { isTaken, takeAll, takeOne } from "./taken.ts"
import { buildOf, makeTakeover } from "./takeover.ts"
import { distinct, makeTiming, type Scheduled, type Timing } from "./timing.ts"
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

/** A process at work. */
interface Work<State, Event extends Tagged, Command extends Tagged, Policy, E> {
  readonly process: Process<State, Event, Command, Policy>
  readonly dispatch: Dispatch<Command, E>
  /** Where policies of its context and calendars are adopted. */
  readonly adoptions: Query
  readonly instances: Instances<State>
  readonly timing: Timing<State, Command, Policy>
}

/** An event becomes the state of its instance, and what the process wants done about it at once. */
const take = Effect.fnUntraced(function* <State, Event extends Tagged, Command extends Tagged, Policy, E>(
  work: Work<State, Event, Command, Policy, E>,
  recorded: RecordedEvent,
  early: boolean
) {
  const { process, adoptions, instances, timing } = work
  if (!early) takeOne(instances.taken, recorded.position)
  if (matches(adoptions, recorded)) yield* timing.adopted(recorded)
  if (!matches(process.query, recorded)) return []
  const event = yield* Effect.fromResult(process.events.decode(recorded))
  const name = process.instance(event, recorded)
  if (name === null) return []
  const before = yield* hold(instances, name)
  if (before.ahead.includes(recorded.id)) {
    if (!early) write(instances, name, { ...before, ahead: before.ahead.filter((id) => id !== recorded.id) })
    return []
  }
  reachMoment(instances, recorded.at)
  const state = process.evolve(before.state, event, recorded)
  yield* timing.put(name, { ...before, state, ahead: early ? [...before.ahead, recorded.id] : before.ahead }, recorded.at)
  const known = yield* timing.contextOf(name, state, recorded.at)
  const reactions = distinct(process.react(state, event, recorded, known), ({ rule }) => rule)
  return reactions.map((wanted) => reaction(work, wanted, recorded, known))
})

/** The timer that falls due next becomes a decision, if by what is known at its time there is such a timer still. */
const pop = Effect.fnUntraced(function* <State, Event extends Tagged, Command extends Tagged, Policy, E>(
  work: Work<State, Event, Command, Policy, E>
) {
  const { process, instances, timing } = work
  const { at, name } = instances.queue.peek()!
  if (name === ownKey) {
    yield* timing.retime(at)
    return null
  }
  const instance = yield* hold(instances, name)
  const known = yield* timing.contextOf(name, instance.state, at)
  const timer = timing.next(instance, known)
  reachMoment(instances, at)
  if (timer === undefined || timer.due !== at) {
    yield* timing.put(name, instance, at)
    return null
  }
  const key = timerKey(process.name, name, timer)
  yield* timing.put(name, { ...instance, fired: [...instance.fired, key] }, at)
  return firing(work, timer, key, known)
})

const firing = <State, Event extends Tagged, Command extends Tagged, Policy, E>(
  { dispatch, instances }: Work<State, Event, Command, Policy, E>,
  timer: Scheduled<Command>,
  key: string,
  known: ProcessContext<Policy>
): Order<E> =>
  dispatch(timer.command, {
    actor: ruleOf(timer.rule, `timer:${key}`, known),
    at: timer.due,
    asOf: timer.due,
    upTo: instances.taken.last,
    key,
    correlation: known.instance
  })

const reaction = <State, Event extends Tagged, Command extends Tagged, Policy, E>(
  { process, dispatch, instances }: Work<State, Event, Command, Policy, E>,
  { rule, command }: Reaction<Command>,
  recorded: RecordedEvent,
  known: ProcessContext<Policy>
): Order<E> =>
  dispatch(command, {
    actor: ruleOf(rule, recorded.id, known),
    at: recorded.at,
    asOf: recorded.at,
    upTo: instances.taken.last,
    key: reactionKey(process.name, recorded.id, rule),
    correlation: recorded.correlation,
    causation: recorded.id
  })

const ruleOf = (rule: string, cause: string, { policy, calendar }: ProcessContext<unknown>): Rule => ({
  _tag: "Rule",
  policy: policy.id,
  version: policy.version,
  rule,
  cause,
  basis: [policy.position, calendar.position].filter((position) => position > 0)
})

export const drive = Effect.fnUntraced(function* <State, Event extends Tagged, Command extends Tagged, Policy, E>(
  process: Process<State, Event, Command, Policy>,
  dispatch: Dispatch<Command, E>
) {
  const store = yield* EventStore
  const views = yield* Views
  const book = yield* PolicyBook
  const { name, version } = process
  const adoptions: Query = [{ streams: [calendarStream, policyStream(process.policy.context)] }]
  const query: Query = process.query.length === 0 ? everything : [...process.query, ...adoptions]
  const instances = noInstances(views, buildOf(name, version), process.initial)
  const { taken } = instances
  const work = { process, dispatch, adoptions, instances, timing: makeTiming(process, book, instances) }
  const driven: Driven<E> = {
    ...makeTakeover(store, views, { name, version, query, instances, take: (recorded) => take(work, recorded, false), pop: pop(work) }),
    query,
    taken: () => taken.upTo,
    has: (position) => isTaken(taken, position),
    limitBefore: (recorded) => (matches(adoptions, recorded) ? longAgo : Math.min(recorded.at, recorded.recorded)),
    nextDue: () => instances.queue.peek()?.at ?? null,
    load: load(instances, store),
    take: (recorded, early) => take(work, recorded, early),
    pop: pop(work),
    reach: (position) => takeAll(taken, position),
    commit: commit(instances)
  }
  return driven
})
