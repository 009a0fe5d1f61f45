/**
 * One process as a runner drives it: the instances it has in hand, their timers, and what the next commit writes. It says what is to
 * be done; when, and in what order beside other processes, is the runner's (Runner.ts).
 *
 * Time here is the log's own: an event is known from the moment it was recorded, a decision from the moment it is dated. So what a
 * runner decides follows from the log alone, whether it was up at that moment or reads on days later.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { isDecision, type Rule } from "./Actor.ts"
import { everything, type Instant, matches, type Position, type Query, type RecordedEvent } from "./Event.ts"
import type { Tagged } from "./EventCodec.ts"
import { EventStore, StoreError } from "./EventStore.ts"
import { latestMark } from "./Live.ts"
import { PolicyBook, type PolicyInForce, policyCodec, policyStream } from "./Policy.ts"
import { type Answer, type Dispatch, type Process, type Reaction, reactionKey, type Timer, timerKey } from "./Process.ts"
import { makeQueue } from "./timerQueue.ts"
import type { Change } from "./View.ts"
import { type CheckpointMoved, type Cursor, Views } from "./Views.ts"

/** A command on its way. */
export type Order<E> = Effect.Effect<Answer | null, E>

/** What a runner asks of a process. All but `load` rest on a loaded one. */
export interface Driven<E> {
  readonly query: Query
  /** Up to where it has taken the log in; what is beyond its checkpoint is not committed yet. */
  readonly taken: () => Position
  readonly nextDue: () => Instant | null
  /** Timers due before this time go before the event. */
  readonly limitBefore: (recorded: RecordedEvent) => Instant
  /** Forgets what is in hand and goes back to what was committed. */
  readonly load: Effect.Effect<void, StoreError>
  /** Folds what it need not act on: history before the log went live, and what the version before has dealt with. */
  readonly settle: Effect.Effect<void, StoreError | CheckpointMoved>
  /** Takes an event in; `early` for an own decision that the log will bring later. Gives what is to be done about it. */
  readonly take: (recorded: RecordedEvent, early: boolean) => Effect.Effect<ReadonlyArray<Order<E>>, StoreError>
  /** Takes the next timer off; null when there was nothing to fire after all. */
  readonly pop: Effect.Effect<Order<E> | null, StoreError | CheckpointMoved>
  /** Has read up to a position, and found nothing more for it. */
  readonly reach: (position: Position) => void
  readonly commit: Effect.Effect<void, StoreError | CheckpointMoved>
  /** Drops all that was committed but where it began to act, and takes its place even from a newer version. */
  readonly forget: Effect.Effect<void, StoreError | CheckpointMoved>
}

interface Instance<State> {
  readonly state: State
  /** Keys of timers that fired and are still on the list. */
  readonly fired: ReadonlyArray<string>
  /** Ids of own decisions taken in before the log brought them. */
  readonly ahead: ReadonlyArray<string>
}

/** The process's own document: what belongs to no instance. */
interface Own {
  readonly moment: Instant
  readonly retimings: ReadonlyArray<Instant>
  readonly passing: Instant | null
  readonly began: Beginning
}
const own = ""

/** Where a process begins to act: what stands before, and what was due before, others have dealt with. */
interface Beginning {
  readonly position: Position
  readonly moment: Instant
}

const longAgo = Number.MIN_SAFE_INTEGER
const fromTheFirst: Beginning = { position: 0, moment: longAgo }
const later = (a: Beginning, b: Beginning): Beginning => ({
  position: Math.max(a.position, b.position),
  moment: Math.max(a.moment, b.moment)
})

const pageOfTimers = 10_000
const pageOfInstances = 1000

export const drive = Effect.fnUntraced(function* <State, Event extends Tagged, Command extends Tagged, Policy, E>(
  process: Process<State, Event, Command, Policy>,
  dispatch: Dispatch<Command, E>
) {
  const store = yield* EventStore
  const views = yield* Views
  const book = yield* PolicyBook
  const name = `process:${process.name}`
  const build = `${name}@${process.version}`
  const { context } = process.policy
  const adoptions: Query = context === "none" ? [] : [{ streams: [policyStream(context)] }]
  const query: Query = process.query.length === 0 ? everything : [...process.query, ...adoptions]

  let checkpoint: Position = 0
  let taken: Position = 0
  /** The latest time that was reached: an event's recording, or a timer's. */
  let moment: Instant = longAgo
  /** When adopted policies take effect: then all timers are worked out anew. */
  let retimings: ReadonlyArray<Instant> = []
  /** Timers due by then are passed over, while it takes over; else null. */
  let passing: Instant | null = null
  let began = fromTheFirst
  let queue = makeQueue()
  /** Instances in hand: read once, written back with the next commit. */
  const held = new Map<string, Instance<State>>()
  const dirty = new Set<string>()

  // ---- instances and their timers ----
  const hold = (instance: string): Effect.Effect<Instance<State>, StoreError> => {
    const known = held.get(instance)
    if (known !== undefined) return Effect.succeed(known)
    return Effect.map(views.get(build, [instance]), (found) => {
      const doc = (found.get(instance) as Instance<State> | undefined) ?? { state: process.initial, fired: [], ahead: [] }
      held.set(instance, doc)
      return doc
    })
  }

  const policyOf = (state: State, at: Instant) => book.inForce(process.policy, process.policyFixedAt(state) ?? at, taken)

  /** No decision is dated before the policy that asks for it took effect. */
  const timersOf = (instance: string, state: State, policy: PolicyInForce<Policy>): ReadonlyArray<Timer<Command>> => {
    const { effective = longAgo } = policy
    const timers = process.timers(state, { instance, policy })
    return timers.some(({ at }) => at < effective) ? timers.map((timer) => ({ ...timer, at: Math.max(timer.at, effective) })) : timers
  }

  const keyOf = (instance: string, timer: Timer<Command>) => timerKey(process.name, instance, timer)

  const nextOf = (instance: string, timers: ReadonlyArray<Timer<Command>>, fired: ReadonlyArray<string>) =>
    earliest(fired.length === 0 ? timers : timers.filter((timer) => !fired.includes(keyOf(instance, timer))))

  const write = (instance: string, next: Instance<State>) => {
    held.set(instance, next)
    dirty.add(instance)
  }

  /** Writes an instance and sets its next timer. */
  const put = (instance: string, next: Instance<State>): Effect.Effect<void, StoreError> =>
    Effect.map(policyOf(next.state, moment), (policy) => {
      const timers = timersOf(instance, next.state, policy)
      const fired = next.fired.filter((key) => timers.some((timer) => keyOf(instance, timer) === key))
      write(instance, { ...next, fired })
      queue.set(instance, nextOf(instance, timers, fired)?.at ?? null)
    })

  // ---- what is to be done ----
  const ruleOf = (rule: string, cause: string, policy: PolicyInForce<Policy>): Rule => ({
    _tag: "Rule",
    policy: policy.id,
    version: policy.version,
    rule,
    cause,
    basis: policy.position === 0 ? [] : [policy.position]
  })

  const reaction = ({ rule, command }: Reaction<Command>, recorded: RecordedEvent, policy: PolicyInForce<Policy>) =>
    dispatch(command, {
      actor: ruleOf(rule, recorded.id, policy),
      at: recorded.at,
      asOf: Math.max(recorded.at, knownAt(recorded)),
      upTo: taken,
      key: reactionKey(process.name, recorded.id, rule),
      correlation: recorded.correlation,
      causation: recorded.id
    })

  const firing = (instance: string, timer: Timer<Command>, policy: PolicyInForce<Policy>) => {
    const key = keyOf(instance, timer)
    return dispatch(timer.command, {
      actor: ruleOf(timer.rule, `timer:${key}`, policy),
      at: timer.at,
      asOf: timer.at,
      upTo: taken,
      key,
      correlation: instance
    })
  }

  const noteAdoption = (recorded: RecordedEvent) =>
    Effect.map(Effect.fromResult(policyCodec.decode(recorded)), ({ effective }) => setRetimings([...retimings, effective]))

  const setRetimings = (next: ReadonlyArray<Instant>) => {
    retimings = next
    queue.set(own, next.length === 0 ? null : Math.min(...next))
    dirty.add(own)
  }

  const take: Driven<E>["take"] = (recorded, early) =>
    Effect.gen(function* () {
      if (!early) taken = recorded.position
      if (adoptions.length > 0 && matches(adoptions, recorded)) yield* noteAdoption(recorded)
      if (!matches(process.query, recorded)) return []
      const event = yield* Effect.fromResult(process.events.decode(recorded))
      const instance = process.instance(event, recorded)
      if (instance === null) return []
      const before = yield* hold(instance)
      if (before.ahead.includes(recorded.id)) {
        if (!early) write(instance, { ...before, ahead: before.ahead.filter((id) => id !== recorded.id) })
        return []
      }
      moment = Math.max(moment, knownAt(recorded))
      const state = process.evolve(before.state, event, recorded)
      yield* put(instance, { ...before, state, ahead: early ? [...before.ahead, recorded.id] : before.ahead })
      const policy = yield* policyOf(state, recorded.at)
      return process.react(state, event, recorded, { instance, policy }).map((wanted) => reaction(wanted, recorded, policy))
    })

  /** Works out all timers anew, from what was adopted. May stop anywhere and start again. */
  const retime = (at: Instant) =>
    Effect.gen(function* () {
      moment = Math.max(moment, at)
      yield* commit
      for (let after = own; ; ) {
        const page = yield* views.list(build, after, pageOfInstances)
        for (const { key, doc } of page) {
          const due = queue.dueOf(key)
          yield* put(key, doc as Instance<State>)
          if (queue.dueOf(key) !== due) continue
          dirty.delete(key)
          held.delete(key)
        }
        yield* commit
        yield* Effect.yieldNow
        if (page.length < pageOfInstances) break
        after = page[page.length - 1]!.key
      }
      setRetimings(retimings.filter((effective) => effective > moment))
    })

  const pop: Driven<E>["pop"] = Effect.gen(function* () {
    const due = queue.peek()!
    if (due.name === own) {
      yield* retime(due.at)
      return null
    }
    const instance = yield* hold(due.name)
    const policy = yield* policyOf(instance.state, Math.max(moment, due.at))
    const timer = nextOf(due.name, timersOf(due.name, instance.state, policy), instance.fired)
    if (timer === undefined || timer.at !== due.at) {
      queue.set(due.name, timer?.at ?? null)
      dirty.add(due.name)
      return null
    }
    moment = Math.max(moment, timer.at)
    yield* put(due.name, { ...instance, fired: [...instance.fired, keyOf(due.name, timer)] })
    return passing !== null && timer.at <= passing ? null : firing(due.name, timer, policy)
  })

  // ---- what is kept ----
  const commit: Driven<E>["commit"] = Effect.suspend(() => {
    if (taken === checkpoint && dirty.size === 0) return Effect.void
    dirty.add(own)
    const changes = [...dirty].map((key): Change => {
      const due = queue.dueOf(key)
      const doc = key === own ? ({ moment, retimings, passing, began } satisfies Own) : held.get(key)
      return { key, doc: { ...doc, due }, indexes: due === null ? {} : { due } }
    })
    return Effect.map(views.commit(build, checkpoint, taken, changes), () => {
      checkpoint = taken
      dirty.clear()
      held.clear()
    })
  })

  const ownOf = (one: string) => Effect.map(views.get(one, [own]), (found) => found.get(own) as Own | undefined)

  const load: Driven<E>["load"] = Effect.gen(function* () {
    held.clear()
    dirty.clear()
    queue = makeQueue()
    checkpoint = taken = yield* views.checkpoint(build)
    const head = yield* store.head
    if (checkpoint > head) return yield* beyond(build, checkpoint, head)
    const kept = yield* ownOf(build)
    moment = kept?.moment ?? longAgo
    retimings = kept?.retimings ?? []
    passing = kept?.passing ?? null
    began = kept?.began ?? fromTheFirst
    yield* Stream.runForEach(
      Stream.paginate(undefined as Cursor | undefined, (cursor) =>
        Effect.map(views.find(build, { index: "due", limit: pageOfTimers, ...(cursor === undefined ? {} : { cursor }) }), (page) => [
          [page.docs],
          Option.fromNullishOr(page.next)
        ])
      ),
      (docs) =>
        Effect.sync(() => {
          for (const { key, doc } of docs) queue.set(key, (doc as { readonly due: Instant }).due)
        })
    )
  })

  // ---- where it begins to act ----
  /** Where others have acted, or nobody shall. */
  const beginning = Effect.gen(function* () {
    const mark = yield* latestMark(store)
    const live = mark === undefined ? began : later(began, { position: mark.position, moment: mark.recorded })
    const before = Option.getOrElse(yield* views.active(name), () => build)
    if (before === build) return live
    const version = Number(before.slice(name.length + 1))
    if (version > process.version) return yield* newer(process.name, version, process.version)
    return later(live, { position: yield* views.checkpoint(before), moment: (yield* ownOf(before))?.moment ?? longAgo })
  })

  /** Takes the log in without acting. The last page is committed with the word that timers are to be passed over. */
  const fold = (from: Beginning) =>
    Effect.gen(function* () {
      yield* Stream.runForEach(store.read(query, { after: taken, until: from.position }), (page) =>
        Effect.gen(function* () {
          for (const recorded of page) yield* take(recorded, false)
          if (taken < from.position) yield* commit
          yield* Effect.yieldNow
        })
      )
      taken = from.position
      passing = from.moment
      began = from
      yield* commit
    })

  const passOver = Effect.gen(function* () {
    for (let due = queue.peek(); passing !== null && due !== null && due.at <= passing; due = queue.peek()) {
      yield* pop
      if (dirty.size >= pageOfInstances) yield* commit
    }
    passing = null
    dirty.add(own)
    yield* commit
  })

  const settle: Driven<E>["settle"] = Effect.gen(function* () {
    for (let from = yield* beginning; taken < from.position; from = yield* beginning) yield* fold(from)
    if (passing !== null) yield* passOver
    if (!Option.contains(yield* views.active(name), build)) yield* views.activate(name, build)
  })

  const forget: Driven<E>["forget"] = Effect.gen(function* () {
    const kept = yield* ownOf(build)
    const position = Math.min(kept?.began.position ?? 0, yield* store.head)
    const doc: Own = { moment: longAgo, retimings: [], passing: null, began: { ...(kept?.began ?? fromTheFirst), position } }
    yield* views.drop(build)
    yield* views.commit(build, 0, 0, [{ key: own, doc, indexes: {} }])
    yield* views.activate(name, build)
  })

  const driven: Driven<E> = {
    query,
    taken: () => taken,
    nextDue: () => queue.peek()?.at ?? null,
    limitBefore: (recorded) => {
      const known = knownAt(recorded)
      // Of what came to be known in one moment (an import of past events), each goes by its own time.
      return known > moment ? known : Math.min(recorded.at, known)
    },
    load,
    settle,
    take,
    pop,
    reach: (position) => {
      taken = Math.max(taken, position)
    },
    commit,
    forget
  }
  return driven
})

/** From when an event is known: a fact from its recording, a decision from its date. */
const knownAt = (recorded: RecordedEvent): Instant => (isDecision(recorded.actor) ? recorded.at : recorded.recorded)

const beyond = (build: string, checkpoint: Position, head: Position) =>
  new StoreError({
    operation: "run",
    problem: "Invalid",
    position: checkpoint,
    message: `the checkpoint ${checkpoint} of ${build} lies beyond the head ${head}: the log was restored or replaced; rebuild the runner`
  })

const newer = (process: string, theirs: number, ours: number) =>
  new StoreError({
    operation: "run",
    problem: "NewerSchema",
    message: `process ${process} is run at version ${theirs}, and this program has version ${ours}: update it, or rebuild the runner to go back`
  })

/** The first by time, then by rule. */
const earliest = <Command>(timers: ReadonlyArray<Timer<Command>>): Timer<Command> | undefined =>
  timers.reduce<Timer<Command> | undefined>(
    (best, next) => (best === undefined || next.at < best.at || (next.at === best.at && next.rule < best.rule) ? next : best),
    undefined
  )
