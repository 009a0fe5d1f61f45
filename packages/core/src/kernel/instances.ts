/**
 * The instances of a process as its runner holds them: read once, written back with the next commit; with the queue of their timers
 * and the one document that belongs to no instance. It knows nothing of rules.
 */
import * as Effect from "effect/Effect"
import { beyond } from "./checkpointErrors.ts"
import type { Instant, Position } from "./Event.ts"
import type { EventStoreShape, StoreError } from "./EventStore.ts"
import { nothingTaken, type Taken } from "./taken.ts"
import { makeQueue, type TimerQueue } from "./timerQueue.ts"
import type { Change } from "./View.ts"
import type { CheckpointMoved, Cursor, Page, ViewsShape } from "./Views.ts"

export interface Instance<State> {
  readonly state: State
  /** Keys of timers that fired and are still on the list. */
  readonly fired: ReadonlyArray<string>
  /** Ids of own decisions taken in before the log brought them. */
  readonly ahead: ReadonlyArray<string>
}

/** Where a process begins to act: what stands before and what was due before others have dealt with, or nobody shall. */
export interface Beginning {
  readonly position: Position
  readonly moment: Instant
}

/** What belongs to no instance. */
export interface Own {
  /** The latest time that was reached: an event's, or a timer's. */
  readonly moment: Instant
  /** When adopted policies take effect: then all timers are worked out anew. */
  readonly retimings: ReadonlyArray<Instant>
  /** Timers due by then are passed over, while the process takes over; else null. */
  readonly passing: Instant | null
  readonly began: Beginning
  /** Taken in by date, beyond the place up to where all was taken in. */
  readonly beyond: ReadonlyArray<Position>
}

/** Before every time. */
export const longAgo: Instant = Number.MIN_SAFE_INTEGER
const fresh: Own = { moment: longAgo, retimings: [], passing: null, began: { position: 0, moment: longAgo }, beyond: [] }

/** The key of the process's own document, and its name in the queue: no instance has it, and it stands before all. */
export const ownKey = ""
const pageOfTimers = 10_000

export interface Instances<State> {
  readonly views: ViewsShape
  readonly build: string
  readonly initial: State
  readonly taken: Taken
  own: Own
  /** When the next timer of each instance falls due. */
  queue: TimerQueue
  /** Those read since the last commit, as they are by now. */
  readonly held: Map<string, Instance<State>>
  /** Keys of those changed since. */
  readonly changed: Set<string>
  checkpoint: Position
}

export const noInstances = <State>(views: ViewsShape, build: string, initial: State): Instances<State> => ({
  views,
  build,
  initial,
  taken: nothingTaken(),
  own: fresh,
  queue: makeQueue(),
  held: new Map(),
  changed: new Set(),
  checkpoint: 0
})

// ---- in hand ----

export const note = (instances: Instances<unknown>, change: Partial<Own>): void => {
  instances.own = { ...instances.own, ...change }
  const { retimings } = instances.own
  instances.queue.set(ownKey, retimings.length === 0 ? null : Math.min(...retimings))
  instances.changed.add(ownKey)
}

/** A time was reached: an event's, or a timer's. */
export const reachMoment = (instances: Instances<unknown>, at: Instant): void =>
  note(instances, { moment: Math.max(instances.own.moment, at) })

export const hold = <State>(
  { views, build, initial, held }: Instances<State>,
  name: string
): Effect.Effect<Instance<State>, StoreError> => {
  const known = held.get(name)
  if (known !== undefined) return Effect.succeed(known)
  return Effect.map(views.get(build, [name]), (found) => {
    const instance = (found.get(name) as Instance<State> | undefined) ?? { state: initial, fired: [], ahead: [] }
    held.set(name, instance)
    return instance
  })
}

/** @param due when its next timer falls due; as before by default */
export const write = <State>(
  { queue, held, changed }: Instances<State>,
  name: string,
  next: Instance<State>,
  due: Instant | null = queue.dueOf(name)
): void => {
  held.set(name, next)
  changed.add(name)
  queue.set(name, due)
}

// ---- committed ----

const changeOf = ({ own, taken, held, queue }: Instances<unknown>, key: string): Change => {
  const due = queue.dueOf(key)
  const doc = key === ownKey ? { ...own, beyond: [...taken.beyond] } : held.get(key)
  return { key, doc: { ...doc, due }, indexes: due === null ? {} : { due } }
}

/** Writes back what has changed, and how far it has come, in one commit. */
export const commit = (instances: Instances<unknown>): Effect.Effect<void, StoreError | CheckpointMoved> =>
  Effect.suspend(() => {
    const { views, build, taken, held, changed, checkpoint } = instances
    if (taken.upTo === checkpoint && changed.size === 0 && taken.beyond.size === 0) return Effect.void
    const changes = [...changed.add(ownKey)].map((key) => changeOf(instances, key))
    return Effect.map(views.commit(build, checkpoint, taken.upTo, changes), () => {
      instances.checkpoint = taken.upTo
      changed.clear()
      held.clear()
    })
  })

/** Goes back to what was committed. */
export const load = Effect.fnUntraced(function* (instances: Instances<unknown>, store: Pick<EventStoreShape, "head">) {
  const { views, build, taken, held, changed } = instances
  held.clear()
  changed.clear()
  const checkpoint = yield* views.checkpoint(build)
  const head = yield* store.head
  if (checkpoint > head) return yield* beyond("run", build, checkpoint, head)
  const own = yield* ownOf(views, build)
  instances.own = own
  instances.queue = yield* queueOf(views, build)
  instances.checkpoint = checkpoint
  taken.upTo = checkpoint
  taken.beyond.clear()
  for (const position of own.beyond) taken.beyond.add(position)
  taken.last = Math.max(checkpoint, ...own.beyond)
})

const queueOf = Effect.fnUntraced(function* (views: ViewsShape, build: string) {
  const queue = makeQueue()
  let cursor: Cursor | undefined
  do {
    const page: Page = yield* views.find(build, { index: "due", limit: pageOfTimers, ...(cursor === undefined ? {} : { cursor }) })
    for (const { key, doc } of page.docs) queue.set(key, (doc as { readonly due: Instant }).due)
    cursor = page.next
  } while (cursor !== undefined)
  return queue
})

/** The own document of a build. */
export const ownOf = (views: ViewsShape, build: string): Effect.Effect<Own, StoreError> =>
  Effect.map(views.get(build, [ownKey]), (found) => ({ ...fresh, ...(found.get(ownKey) as Own | undefined) }))

/** Committed instances in order of name. */
export const pageOf = <State>({ views, build }: Instances<State>, after: string, limit: number) =>
  Effect.map(views.list(build, after, limit), (found) => found.map(({ key, doc }) => [key, doc as Instance<State>] as const))

/** Drops all that was committed, but for a word of its own. */
export const restart = ({ views, build }: Instances<unknown>, change: Partial<Own>): Effect.Effect<void, StoreError | CheckpointMoved> =>
  Effect.andThen(views.drop(build), views.commit(build, 0, 0, [{ key: ownKey, doc: { ...fresh, ...change, due: null }, indexes: {} }]))
