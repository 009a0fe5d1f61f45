/**
 * How a process comes into its place. History before the log went live, and what another version of the process has dealt with, is
 * taken in without acting; timers that had fallen due by then are passed over. From there on it acts.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { newer } from "./checkpointErrors.ts"
import { asTheyCount, type Query, type RecordedEvent } from "./Event.ts"
import type { EventStoreShape, StoreError } from "./EventStore.ts"
import { type Beginning, commit, type Instances, note, ownOf, restart } from "./instances.ts"
import { latestMark } from "./Live.ts"
import { takeAll } from "./taken.ts"
import type { CheckpointMoved, ViewsShape } from "./Views.ts"

const changesPerCommit = 1000

const later = (a: Beginning, b: Beginning): Beginning => ({
  position: Math.max(a.position, b.position),
  moment: Math.max(a.moment, b.moment)
})

/** What takes over, and what it does with an event and with a timer. */
export interface Successor {
  readonly name: string
  readonly version: number
  readonly query: Query
  readonly instances: Instances<unknown>
  readonly take: (recorded: RecordedEvent) => Effect.Effect<unknown, StoreError>
  readonly pop: Effect.Effect<unknown, StoreError | CheckpointMoved>
}

export const buildOf = (name: string, version: number): string => `process:${name}@${version}`

export const makeTakeover = (store: EventStoreShape, views: ViewsShape, { name, version, query, instances, take, pop }: Successor) => {
  const place = `process:${name}`
  const build = buildOf(name, version)

  const beginning = Effect.gen(function* () {
    const { began } = instances.own
    const mark = yield* latestMark(store)
    const live = mark === undefined ? began : later(began, { position: mark.position, moment: mark.recorded })
    const before = Option.getOrElse(yield* views.active(place), () => build)
    if (before === build) return live
    const theirs = Number(before.slice(place.length + 1))
    if (theirs > version) return yield* newer("run", `process ${name} is run`, theirs, version)
    const { moment } = yield* ownOf(views, before)
    return later(live, { position: yield* views.checkpoint(before), moment })
  })

  /** Takes the log in without acting. The last page is committed with the word that timers are to be passed over. */
  const fold = (from: Beginning) =>
    Effect.gen(function* () {
      yield* Stream.runForEach(store.read(query, { after: instances.taken.upTo, until: from.position }), (page) =>
        Effect.gen(function* () {
          for (const recorded of asTheyCount(page)) yield* take(recorded)
          takeAll(instances.taken, page.at(-1)?.position ?? 0)
          if (instances.taken.upTo < from.position) yield* commit(instances)
          yield* Effect.yieldNow
        })
      )
      takeAll(instances.taken, from.position)
      note(instances, { passing: from.moment, began: from })
      yield* commit(instances)
    })

  const passOver = (until: number) =>
    Effect.gen(function* () {
      for (let due = instances.queue.peek(); due !== null && due.at <= until; due = instances.queue.peek()) {
        yield* pop
        if (instances.changed.size >= changesPerCommit) yield* commit(instances)
      }
      note(instances, { passing: null })
      yield* commit(instances)
    })

  /** Takes in what it need not act on, and takes its place. */
  const settle = Effect.gen(function* () {
    for (let from = yield* beginning; instances.taken.upTo < from.position; from = yield* beginning) yield* fold(from)
    const { passing } = instances.own
    if (passing !== null) yield* passOver(passing)
    if (!Option.contains(yield* views.active(place), build)) yield* views.activate(place, build)
  })

  /** Drops all that was committed but where it began to act, and takes its place even from a newer version. */
  const forget = Effect.gen(function* () {
    const { began } = yield* ownOf(views, build)
    const head = yield* store.head
    yield* restart(instances, { began: { ...began, position: Math.min(began.position, head) } })
    yield* views.activate(place, build)
  })

  return { settle, forget }
}
