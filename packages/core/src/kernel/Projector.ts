/**
 * Keeps views: in memory over a replay, or persisted behind the `Views` port, a page at a time. A new version (or a rebuild) is
 * made beside the one that is read, and swapped in when it has caught up (viewBuilds.ts).
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { beyond } from "./checkpointErrors.ts"
import type { Position, RecordedEvent } from "./Event.ts"
import type { Tagged } from "./EventCodec.ts"
import { EventStore, type EventStoreShape, StoreError } from "./EventStore.ts"
import { type Change, indexesOf, type View } from "./View.ts"
import { type Find, Views, type ViewsShape } from "./Views.ts"
import { makeViewBuilds, type ViewBuilds } from "./viewBuilds.ts"

/** Told after every page and at the end: how far a build has come, and how far it has to go. */
export type Progress = (position: Position, head: Position) => Effect.Effect<void>

const toldToNobody: Progress = () => Effect.void

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
  const { until = yield* store.head, progress = toldToNobody } = options
  const docs = new Map<string, Doc>()
  yield* Stream.runForEach(store.read(view.query, { until }), (page) =>
    Effect.gen(function* () {
      applyPage(view, docs, yield* decodePage(view, page))
      yield* progress(page[page.length - 1]!.position, until)
      yield* Effect.yieldNow
    })
  )
  yield* progress(until, until)
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

/**
 * Moves builds along the log. Each page is one commit of its documents and the checkpoint, from where the build stood when the page
 * was read: so nothing is applied twice or left out, and whoever was overtaken fails with `CheckpointMoved`.
 */
const makeMover = <Doc, Event extends Tagged>(view: View<Doc, Event>, store: EventStoreShape, views: ViewsShape) => {
  const project = Effect.fnUntraced(function* (build: string, from: Position, to: Position, page: ReadonlyArray<RecordedEvent>) {
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
  const bringUp = Effect.fnUntraced(function* (build: string, progress: Progress) {
    let at = yield* views.checkpoint(build)
    const head = yield* store.head
    if (at > head) return yield* beyond("project", `view ${view.name}`, at, head)
    yield* Stream.runForEach(store.read(view.query, { after: at, until: head }), (page) =>
      Effect.gen(function* () {
        const to = page[page.length - 1]!.position
        yield* project(build, at, to, page)
        at = to
        yield* progress(at, head)
        yield* Effect.yieldNow
      })
    )
    if (at === head) return head
    yield* views.commit(build, at, head, [])
    yield* progress(head, head)
    return head
  })

  /** Follows the log with a build for ever, and says each time that it has caught up. */
  const follow = Effect.fnUntraced(function* (build: string, caughtUp: Effect.Effect<void, StoreError>) {
    let at = yield* views.checkpoint(build)
    yield* Stream.runForEach(store.subscribe(view.query, at), (delivery) =>
      Effect.gen(function* () {
        const page = delivery._tag === "Events" ? delivery.events : []
        const to = delivery._tag === "Events" ? page[page.length - 1]!.position : Math.max(at, delivery.position)
        yield* project(build, at, to, page)
        at = to
        if (delivery._tag === "CaughtUp") yield* caughtUp
        yield* Effect.yieldNow
      })
    )
  })

  return { bringUp, follow }
}

const listSize = 1000

/** Reads documents from the build that is active, each time from one build as a whole. */
const makeReader = <Doc>(name: string, views: ViewsShape, builds: ViewBuilds): Pick<Projector<Doc>, "get" | "find" | "all"> => {
  /** Reads again where the build was swapped meanwhile. */
  const fromActive = Effect.fnUntraced(function* <A>(read: (build: string) => Effect.Effect<A, StoreError>) {
    for (;;) {
      const build = yield* builds.read
      const found = yield* read(build)
      if ((yield* builds.read) === build) return found
    }
  })

  /** Pages of a build, as long as it is the one that is read. */
  const list = (build: string) =>
    Stream.paginate("", (after) =>
      Effect.gen(function* () {
        const found = yield* views.list(build, after, listSize)
        if ((yield* builds.read) !== build) return yield* swapped(name)
        return [
          found.length === 0 ? [] : [found.map(({ doc }) => doc as Doc)],
          found.length === listSize ? Option.some(found[found.length - 1]!.key) : Option.none()
        ] as const
      })
    )

  return {
    get: (key) =>
      Effect.map(
        fromActive((build) => views.get(build, [key])),
        (found) => Option.fromNullishOr(found.get(key) as Doc | undefined)
      ),
    find: (find) =>
      Effect.map(
        fromActive((build) => views.find(build, find)),
        ({ docs, ...rest }) => ({ docs: docs.map(({ doc }) => doc as Doc), ...rest })
      ),
    all: Stream.unwrap(Effect.map(builds.read, list))
  }
}

const swapped = (view: string) =>
  new StoreError({
    operation: "list",
    problem: "Busy",
    message: `view ${view} was swapped for a new build while it was read: read it again`
  })

/** Makes the projector of a view. Two projectors of one view, in one process or in two, do each other no harm. */
export const makeProjector = Effect.fnUntraced(function* <Doc, Event extends Tagged>(view: View<Doc, Event>) {
  const store = yield* EventStore
  const views = yield* Views
  const builds = makeViewBuilds(views, view)
  const { bringUp, follow } = makeMover(view, store, views)

  const catchUp: Projector<Doc>["catchUp"] = (progress = toldToNobody) =>
    Effect.gen(function* () {
      const build = yield* builds.own
      const head = yield* bringUp(build, progress)
      yield* builds.offer(build)
      return head
      // Another projector was faster, or has swapped the build: look again.
    }).pipe(Effect.catchTag("CheckpointMoved", () => catchUp(progress)))

  const rebuild: Projector<Doc>["rebuild"] = (progress = toldToNobody) =>
    Effect.gen(function* () {
      const build = yield* builds.anew
      const make: Effect.Effect<Position, StoreError> = Effect.catchTag(bringUp(build, progress), "CheckpointMoved", () => make)
      yield* views.drop(build)
      const head = yield* make
      yield* views.activate(view.name, build)
      return head
    })

  const followOwn = Effect.flatMap(builds.own, (build) => follow(build, builds.offer(build)))

  const waitFor: Projector<Doc>["waitFor"] = (position) =>
    Effect.gen(function* () {
      for (;;) {
        const build = yield* builds.own
        if ((yield* views.checkpoint(build)) >= position && (yield* builds.active) === build) return
        const head = yield* catchUp()
        if (head < position) yield* store.changed(head)
      }
    })

  const projector: Projector<Doc> = {
    catchUp,
    rebuild,
    run: Effect.forever(Effect.catchTag(followOwn, "CheckpointMoved", () => Effect.void)),
    waitFor,
    ...makeReader(view.name, views, builds)
  }
  return projector
})
