/**
 * Keeps views: in memory over a replay, or persisted behind the `Views` port, a page at a time. A new version (or a rebuild) is
 * made beside the one that is read, and swapped in when it has caught up.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Position, RecordedEvent } from "./Event.ts"
import type { Tagged } from "./EventCodec.ts"
import { EventStore, type StoreError } from "./EventStore.ts"
import { type Change, indexesOf, type View } from "./View.ts"
import { type CheckpointMoved, type Find, Views } from "./Views.ts"

/** Told after every page: how far a build has come, and how far it has to go. */
export type Progress = (position: Position, head: Position) => Effect.Effect<void>

/** Applies a page to documents; `docs` is changed in place and the touched keys are given back. */
const applyPage = <Doc, Event extends Tagged>(
  view: View<Doc, Event>,
  docs: Map<string, Doc>,
  events: ReadonlyArray<readonly [Event, RecordedEvent]>
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

const decodePage = <Doc, Event extends Tagged>(view: View<Doc, Event>, page: ReadonlyArray<RecordedEvent>) =>
  Effect.gen(function* () {
    const decoded: Array<readonly [Event, RecordedEvent]> = []
    for (const recorded of page) decoded.push([yield* Effect.fromResult(view.events.decode(recorded)), recorded])
    return decoded
  })

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
  return docs as ReadonlyMap<string, Doc>
})

export interface Projector<Doc> {
  /** Moves the view to the head and makes its build the one that is read. */
  readonly catchUp: (progress?: Progress) => Effect.Effect<Position, StoreError>
  /** Makes the view anew beside the one that is read, and swaps it in. */
  readonly rebuild: (progress?: Progress) => Effect.Effect<Position, StoreError>
  /** Follows the log for ever. */
  readonly run: Effect.Effect<never, StoreError>
  /** Ends when a read sees everything up to `position` (read-your-writes). */
  readonly waitFor: (position: Position) => Effect.Effect<void, StoreError>
  readonly get: (key: string) => Effect.Effect<Option.Option<Doc>, StoreError>
  readonly find: (find: Find) => Effect.Effect<FoundPage<Doc>, StoreError>
  /** Every document, in order of key, in pages. */
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
  const isCurrent = (build: string) => build === current || build.startsWith(`${current}~`)

  const activeBuild = Effect.map(views.active(view.name), Option.getOrUndefined)
  /** The build to work on: the one that is read where it is of this version, else the one being made beside it. */
  const ownBuild = Effect.map(activeBuild, (build) => (build !== undefined && isCurrent(build) ? build : current))
  const readBuild = Effect.map(activeBuild, (build) => build ?? current)

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

  /** Up to the head as of now; where another projector was faster, goes on from there. */
  const build = (name: string, progress?: Progress): Effect.Effect<Position, StoreError> =>
    Effect.gen(function* () {
      const head = yield* store.head
      let at = yield* views.checkpoint(name)
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
      return head
    }).pipe(Effect.catchTag("CheckpointMoved", () => build(name, progress)))

  const activate = (name: string) =>
    Effect.gen(function* () {
      if ((yield* activeBuild) !== name) yield* views.activate(view.name, name)
    })

  const catchUp = (progress?: Progress) =>
    Effect.gen(function* () {
      const name = yield* ownBuild
      const head = yield* build(name, progress)
      yield* activate(name)
      return head
    })

  const rebuild = (progress?: Progress) =>
    Effect.gen(function* () {
      const before = yield* readBuild
      const count = isCurrent(before) ? Number(before.split("~")[1] ?? 1) + 1 : 1
      const name = count === 1 ? current : `${current}~${count}`
      yield* views.drop(name)
      const head = yield* build(name, progress)
      yield* activate(name)
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
        if (delivery._tag === "CaughtUp") yield* activate(name)
      })
    )
  })

  const projector: Projector<Doc> = {
    catchUp,
    rebuild,
    run: Effect.forever(Effect.catchTag(follow, "CheckpointMoved", (_: CheckpointMoved) => Effect.void)),
    waitFor: (position) =>
      Effect.gen(function* () {
        const name = yield* ownBuild
        while ((yield* views.checkpoint(name)) < position || (yield* activeBuild) !== name) yield* catchUp()
      }),
    get: (key) =>
      Effect.gen(function* () {
        const found = yield* views.get(yield* readBuild, [key])
        return Option.fromNullishOr(found.get(key) as Doc | undefined)
      }),
    find: (find) =>
      Effect.gen(function* () {
        const { docs, ...rest } = yield* views.find(yield* readBuild, find)
        return { docs: docs.map(({ doc }) => doc as Doc), ...rest }
      }),
    all: Stream.unwrap(
      Effect.map(readBuild, (name) =>
        Stream.paginate("", (after) =>
          Effect.map(views.list(name, after, listSize), (found) => [
            found.length === 0 ? [] : [found.map(({ doc }) => doc as Doc)],
            found.length === listSize ? Option.some(found[found.length - 1]!.key) : Option.none()
          ])
        )
      )
    )
  }
  return projector
})
