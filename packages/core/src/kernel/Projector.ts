/**
 * Keeps views: in memory over a replay, or persisted behind the `Views` port, a page at a time. A new version (or a rebuild) is
 * made beside the one that is read, and swapped in when it has caught up.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { Position, RecordedEvent } from "./Event.ts"
import type { Tagged } from "./EventCodec.ts"
import { EventStore, StoreError } from "./EventStore.ts"
import { type Change, indexesOf, type View } from "./View.ts"
import { type CheckpointMoved, type Find, Views } from "./Views.ts"

/** Told after every page and at the end: how far a build has come, and how far it has to go. */
export type Progress = (position: Position, head: Position) => Effect.Effect<void>

type Decoded<Event> = ReadonlyArray<readonly [Event, RecordedEvent]>

/** Applies a page to documents; `docs` is changed in place and the touched keys are given back. */
const applyPage = <Doc, Event extends Tagged>(
  view: View<Doc, Event>,
  docs: Map<string, Doc>,
  events: Decoded<Event>
): ReadonlySet<string> => {
  const touched = new Set<string>()
  for (const [event, recorded] of events) {
    for (const key of view.keys(event, recorded)) {
      const next = view.apply(docs.get(key), event, recorded, key)
      if (next === undefined) docs.delete(key)
      else docs.set(key, next)
      touched.add(key)
    }
  }
  return touched
}

const decodePage = <Doc, Event extends Tagged>(
  view: View<Doc, Event>,
  page: ReadonlyArray<RecordedEvent>
): Effect.Effect<Decoded<Event>, StoreError> => {
  const decoded: Array<readonly [Event, RecordedEvent]> = []
  for (const recorded of page) {
    const event = view.events.decode(recorded)
    if (Result.isFailure(event)) return Effect.fail(event.failure)
    decoded.push([event.success, recorded])
  }
  return Effect.succeed(decoded)
}

/**
 * The view's documents after a replay of the log up to `until` (default: the head), kept in memory.
 *
 * @returns documents by key
 */
export const replay = Effect.fnUntraced(function* <Doc, Event extends Tagged>(
  view: View<Doc, Event>,
  options: { readonly until?: Position; readonly progress?: Progress } = {}
) {
  const store = yield* EventStore
  const until = options.until ?? (yield* store.head)
  const docs = new Map<string, Doc>()
  yield* Stream.runForEach(store.read(view.query, { until }), (page) =>
    Effect.gen(function* () {
      applyPage(view, docs, yield* decodePage(view, page))
      if (options.progress !== undefined) yield* options.progress(page[page.length - 1]!.position, until)
      yield* Effect.yieldNow
    })
  )
  if (options.progress !== undefined) yield* options.progress(until, until)
  return docs as ReadonlyMap<string, Doc>
})

export interface Projector<Doc> {
  /** Moves the view to the head and makes its build the one that is read. */
  readonly catchUp: (progress?: Progress) => Effect.Effect<Position, StoreError>
  /** Makes the view anew beside the one that is read, and swaps it in, also for one of a newer version. */
  readonly rebuild: (progress?: Progress) => Effect.Effect<Position, StoreError>
  /** Follows the log for ever. */
  readonly run: Effect.Effect<never, StoreError>
  /** Ends when a read sees everything up to `position` (read-your-writes); reads on itself where nobody else does. */
  readonly waitFor: (position: Position) => Effect.Effect<void, StoreError>
  readonly get: (key: string) => Effect.Effect<Option.Option<Doc>, StoreError>
  readonly find: (find: Find) => Effect.Effect<FoundPage<Doc>, StoreError>
  /** Every document, in order of key, in pages; fails with `Busy` where the build is swapped meanwhile. */
  readonly all: Stream.Stream<ReadonlyArray<Doc>, StoreError>
}

export interface FoundPage<Doc> {
  readonly docs: ReadonlyArray<Doc>
  readonly next?: Find["cursor"]
}

const listSize = 1000

/** Makes the projector of a view. Two projectors of one view, in one process or in two, do each other no harm. */
export const makeProjector = Effect.fnUntraced(function* <Doc, Event extends Tagged>(view: View<Doc, Event>) {
  const store = yield* EventStore
  const views = yield* Views
  const current = `${view.name}@${view.version}`
  /** Of `ledger@2~3`: the third build of version 2. */
  const partsOf = (build: string) => {
    const [version = 0, number = 1] = build
      .slice(view.name.length + 1)
      .split("~")
      .map(Number)
    return { version, number }
  }

  const activeBuild = Effect.map(views.active(view.name), Option.getOrUndefined)
  const readBuild = Effect.map(activeBuild, (build) => build ?? current)
  /** The build to work on: the one that is read where it is of this version, else the one being made beside it. */
  const ownBuild = Effect.gen(function* () {
    const build = yield* activeBuild
    const version = build === undefined ? 0 : partsOf(build).version
    if (version > view.version) return yield* newer(view.name, version, view.version)
    return build !== undefined && version === view.version ? build : current
  })

  const project = (build: string, from: Position, to: Position, page: ReadonlyArray<RecordedEvent>) =>
    Effect.gen(function* () {
      const events = yield* decodePage(view, page)
      const keys = new Set(events.flatMap(([event, recorded]) => view.keys(event, recorded)))
      const docs = new Map((yield* views.get(build, [...keys])) as ReadonlyMap<string, Doc>)
      const changes: Array<Change> = []
      for (const key of applyPage(view, docs, events)) {
        const doc = docs.get(key)
        changes.push({ key, doc, indexes: doc === undefined ? {} : indexesOf(view, doc) })
      }
      yield* views.commit(build, from, to, changes)
    })

  /** Brings a build to the head as of now. */
  const build = (name: string, progress?: Progress) =>
    Effect.gen(function* () {
      let at = yield* views.checkpoint(name)
      const head = yield* store.head
      if (at > head) return yield* beyond(view.name, at, head)
      yield* Stream.runForEach(store.read(view.query, { after: at, until: head }), (page) =>
        Effect.gen(function* () {
          const to = page[page.length - 1]!.position
          yield* project(name, at, to, page)
          at = to
          if (progress !== undefined) yield* progress(at, head)
          yield* Effect.yieldNow
        })
      )
      if (at < head) yield* views.commit(name, at, head, [])
      if (at < head && progress !== undefined) yield* progress(head, head)
      return head
    })

  /** Gives the build to readers, unless they have one of this version already. */
  const offer = (name: string) =>
    Effect.gen(function* () {
      const before = yield* activeBuild
      if (before === undefined || partsOf(before).version < view.version) yield* views.activate(view.name, name)
    })

  const catchUp: Projector<Doc>["catchUp"] = (progress) =>
    Effect.gen(function* () {
      const name = yield* ownBuild
      const head = yield* build(name, progress)
      yield* offer(name)
      return head
      // Another projector was faster, or has swapped the build: look again.
    }).pipe(Effect.catchTag("CheckpointMoved", () => catchUp(progress)))

  const rebuild: Projector<Doc>["rebuild"] = (progress) =>
    Effect.gen(function* () {
      const before = yield* activeBuild
      const { version, number } = partsOf(before ?? "")
      const name = version === view.version ? `${current}~${number + 1}` : current
      const make: Effect.Effect<Position, StoreError> = Effect.catchTag(build(name, progress), "CheckpointMoved", () => make)
      yield* views.drop(name)
      const head = yield* make
      yield* views.activate(view.name, name)
      return head
    })

  const follow = Effect.gen(function* () {
    const name = yield* ownBuild
    let at = yield* views.checkpoint(name)
    yield* Stream.runForEach(store.subscribe(view.query, at), (delivery) =>
      Effect.gen(function* () {
        const page = delivery._tag === "Events" ? delivery.events : []
        const to = delivery._tag === "Events" ? page[page.length - 1]!.position : Math.max(at, delivery.position)
        yield* project(name, at, to, page)
        at = to
        if (delivery._tag === "CaughtUp") yield* offer(name)
        yield* Effect.yieldNow
      })
    )
  })

  const waitFor: Projector<Doc>["waitFor"] = (position) =>
    Effect.gen(function* () {
      for (;;) {
        const name = yield* ownBuild
        if ((yield* views.checkpoint(name)) >= position && (yield* activeBuild) === name) return
        const head = yield* catchUp()
        if (head < position) yield* store.changed(head)
      }
    })

  /** Reads from the build that is active, again where it was swapped meanwhile. */
  const fromActive = <A>(read: (build: string) => Effect.Effect<A, StoreError>) =>
    Effect.gen(function* () {
      for (;;) {
        const name = yield* readBuild
        const found = yield* read(name)
        if ((yield* readBuild) === name) return found
      }
    })

  /** Pages of a build, as long as it is the one that is read. */
  const list = (name: string) =>
    Stream.paginate("", (after) =>
      Effect.gen(function* () {
        const found = yield* views.list(name, after, listSize)
        if ((yield* readBuild) !== name) return yield* swapped(view.name)
        return [
          found.length === 0 ? [] : [found.map(({ doc }) => doc as Doc)],
          found.length === listSize ? Option.some(found[found.length - 1]!.key) : Option.none()
        ] as const
      })
    )

  const projector: Projector<Doc> = {
    catchUp,
    rebuild,
    run: Effect.forever(Effect.catchTag(follow, "CheckpointMoved", (_: CheckpointMoved) => Effect.void)),
    waitFor,
    get: (key) =>
      Effect.map(
        fromActive((name) => views.get(name, [key])),
        (found) => Option.fromNullishOr(found.get(key) as Doc | undefined)
      ),
    find: (find) =>
      Effect.map(
        fromActive((name) => views.find(name, find)),
        ({ docs, ...rest }) => ({ docs: docs.map(({ doc }) => doc as Doc), ...rest })
      ),
    all: Stream.unwrap(Effect.map(readBuild, list))
  }
  return projector
})

const newer = (view: string, theirs: number, ours: number) =>
  new StoreError({
    operation: "project",
    problem: "NewerSchema",
    message: `view ${view} is kept at version ${theirs}, and this program has version ${ours}: update it, or rebuild the view to go back`
  })

const beyond = (view: string, checkpoint: Position, head: Position) =>
  new StoreError({
    operation: "project",
    problem: "Invalid",
    position: checkpoint,
    message: `the checkpoint ${checkpoint} of view ${view} lies beyond the head ${head}: the log was restored or replaced; rebuild the view`
  })

const swapped = (view: string) =>
  new StoreError({
    operation: "list",
    problem: "Busy",
    message: `view ${view} was swapped for a new build while it was read: read it again`
  })
