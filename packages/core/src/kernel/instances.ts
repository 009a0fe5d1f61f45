/**
 * The instances of a process as its runner holds them: read once, written back with the next commit; with the queue of their timers
 * and the one document that belongs to no instance. It knows nothing of rules.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { beyond } from "./checkpointErrors.ts"
import type { Instant, Position } from "./Event.ts"
import type { EventStoreShape, StoreError } from "./EventStore.ts"
import { makeQueue } from "./timerQueue.ts"
import type { Change } from "./View.ts"
import type { CheckpointMoved, Cursor, Found, ViewsShape } from "./Views.ts"

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
export const fromTheFirst: Beginning = { position: 0, moment: longAgo }
const fresh: Own = { moment: longAgo, retimings: [], passing: null, began: fromTheFirst, beyond: [] }

/** The key of the process's own document, and its name in the queue: no instance has it, and it stands before all. */
export const ownKey = ""
const pageOfTimers = 10_000

/** The own document of a build. */
export const ownOf = (views: ViewsShape, build: string): Effect.Effect<Own, StoreError> =>
  Effect.map(views.get(build, [ownKey]), (found) => ({ ...fresh, ...(found.get(ownKey) as Own | undefined) }))

export interface Instances<State> {
  /** Up to where the whole log was taken in. */
  readonly taken: () => Position
  readonly reach: (position: Position) => void
  /** The event at a position was taken in, though not all before it. */
  readonly mark: (position: Position) => void
  readonly has: (position: Position) => boolean
  /** The last position of all that was taken in. */
  readonly last: () => Position
  readonly own: () => Own
  readonly note: (change: Partial<Own>) => void
  readonly hold: (name: string) => Effect.Effect<Instance<State>, StoreError>
  /** Changes an instance; `due` is when its next timer falls due, as before by default. */
  readonly write: (name: string, next: Instance<State>, due?: Instant | null) => void
  readonly dueOf: (name: string) => Instant | null
  /** What falls due next. */
  readonly next: () => { readonly at: Instant; readonly name: string } | null
  /** Changes not committed yet. */
  readonly changed: () => number
  readonly commit: Effect.Effect<void, StoreError | CheckpointMoved>
  /** Goes back to what was committed. */
  readonly load: Effect.Effect<void, StoreError>
  /** Committed instances in order of name. */
  readonly page: (after: string, limit: number) => Effect.Effect<ReadonlyArray<readonly [string, Instance<State>]>, StoreError>
  /** Drops all that was committed, but for a word of its own. */
  readonly restart: (change: Partial<Own>) => Effect.Effect<void, StoreError | CheckpointMoved>
}

export const makeInstances = <State>(
  store: Pick<EventStoreShape, "head">,
  views: ViewsShape,
  build: string,
  initial: State
): Instances<State> => {
  let checkpoint: Position = 0
  let taken: Position = 0
  let last: Position = 0
  let own = fresh
  const marked = new Set<Position>()
  let queue = makeQueue()
  const held = new Map<string, Instance<State>>()
  const dirty = new Set<string>()

  const note: Instances<State>["note"] = (change) => {
    own = { ...own, ...change }
    queue.set(ownKey, own.retimings.length === 0 ? null : Math.min(...own.retimings))
    dirty.add(ownKey)
  }

  const hold: Instances<State>["hold"] = (name) => {
    const known = held.get(name)
    if (known !== undefined) return Effect.succeed(known)
    return Effect.map(views.get(build, [name]), (found) => {
      const instance = (found.get(name) as Instance<State> | undefined) ?? { state: initial, fired: [], ahead: [] }
      held.set(name, instance)
      return instance
    })
  }

  const write: Instances<State>["write"] = (name, next, due = queue.dueOf(name)) => {
    held.set(name, next)
    dirty.add(name)
    queue.set(name, due)
  }

  const changeOf = (key: string): Change => {
    const due = queue.dueOf(key)
    const doc = key === ownKey ? { ...own, beyond: [...marked] } : held.get(key)
    return { key, doc: { ...doc, due }, indexes: due === null ? {} : { due } }
  }

  const commit: Instances<State>["commit"] = Effect.suspend(() => {
    if (taken === checkpoint && dirty.size === 0 && marked.size === 0) return Effect.void
    return Effect.map(views.commit(build, checkpoint, taken, [...dirty.add(ownKey)].map(changeOf)), () => {
      checkpoint = taken
      dirty.clear()
      held.clear()
    })
  })

  const queueAll = (docs: ReadonlyArray<Found>) =>
    Effect.sync(() => {
      for (const { key, doc } of docs) queue.set(key, (doc as { readonly due: Instant }).due)
    })

  const load: Instances<State>["load"] = Effect.gen(function* () {
    held.clear()
    dirty.clear()
    queue = makeQueue()
    checkpoint = taken = yield* views.checkpoint(build)
    marked.clear()
    const head = yield* store.head
    if (checkpoint > head) return yield* beyond("run", build, checkpoint, head)
    own = yield* ownOf(views, build)
    for (const position of own.beyond) marked.add(position)
    last = Math.max(taken, ...marked)
    const pages = Stream.paginate(undefined as Cursor | undefined, (cursor) =>
      Effect.map(views.find(build, { index: "due", limit: pageOfTimers, ...(cursor === undefined ? {} : { cursor }) }), (page) => [
        [page.docs],
        Option.fromNullishOr(page.next)
      ])
    )
    yield* Stream.runForEach(pages, queueAll)
  })

  return {
    taken: () => taken,
    reach: (position) => {
      taken = Math.max(taken, position)
      last = Math.max(last, position)
      for (const one of marked) if (one <= taken) marked.delete(one)
    },
    mark: (position) => {
      last = Math.max(last, position)
      marked.add(position)
    },
    has: (position) => position <= taken || marked.has(position),
    last: () => last,
    own: () => own,
    note,
    hold,
    write,
    dueOf: (name) => queue.dueOf(name),
    next: () => queue.peek(),
    changed: () => dirty.size,
    commit,
    load,
    page: (after, limit) =>
      Effect.map(views.list(build, after, limit), (found) => found.map(({ key, doc }) => [key, doc as Instance<State>] as const)),
    restart: (change) =>
      Effect.andThen(views.drop(build), views.commit(build, 0, 0, [{ key: ownKey, doc: { ...fresh, ...change, due: null }, indexes: {} }]))
  }
}
