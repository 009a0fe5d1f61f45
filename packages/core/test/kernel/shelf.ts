/** A view over a library's loans, random histories for it, and a small world to keep it in. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { person } from "../../src/kernel/Actor.ts"
import type { NewEvent } from "../../src/kernel/Event.ts"
import { EventStore, type EventStoreShape, type StoreError } from "../../src/kernel/EventStore.ts"
import { seeded } from "../../src/kernel/Ids.ts"
import { makeMemory } from "../../src/kernel/MemoryStore.ts"
import { makeProjector, type Projector, replay } from "../../src/kernel/Projector.ts"
import type { View } from "../../src/kernel/View.ts"
import * as Views from "../../src/kernel/Views.ts"
import { type LoanEvent, loanCodec } from "../../src/testing/process/loans.ts"

// ---- a view: a document per loan that is open, and one per reader with all loans ever ----
export interface Shelf {
  readonly kind: string
  readonly events: number
  readonly last: string
}

export const shelfView = (version = 1, kind = "shelf"): View<Shelf, LoanEvent> => ({
  name: "shelf",
  version,
  events: loanCodec,
  query: [{ types: loanCodec.types }],
  keys: (event, { stream }) => (event._tag === "BookLent" ? [stream, event.reader] : [stream]),
  apply: (doc, event, { id }, key) => {
    if (event._tag === "BookReturned" && !key.startsWith("reader")) return undefined
    return { kind, events: (doc?.events ?? 0) + 1, last: id }
  },
  indexes: { events: ({ events }) => events, last: ({ last, events }) => (events > 1 ? last : null) }
})

// ---- random histories ----
const tags = ["BookLent", "BookLent", "LoanExtended", "SlipIssued", "ReaderReminded", "BookReturned"] as const

export const history = (seed: number, count: number, from = 0): Array<NewEvent> => {
  const next = seeded(seed)
  return Array.from({ length: count }, (_, i) => {
    const tag = tags[next() % tags.length]!
    const event = tag === "BookLent" ? ({ _tag: tag, reader: `reader-${next() % 7}` } as const) : ({ _tag: tag } as const)
    const stream = `loan-${next() % 40}`
    return {
      stream,
      id: `e-${from + i}`,
      ...loanCodec.encode(event),
      at: from + i,
      actor: person("p-1", "librarian"),
      correlation: stream,
      causation: null,
      tags: []
    }
  })
}

export interface World {
  readonly store: EventStoreShape
  readonly views: Views.ViewsShape
  readonly projector: (view?: View<Shelf, LoanEvent>, views?: Views.ViewsShape) => Effect.Effect<Projector<Shelf>>
  readonly append: (events: ReadonlyArray<NewEvent>) => Effect.Effect<void, unknown>
  readonly replayed: (view?: View<Shelf, LoanEvent>) => Effect.Effect<ReadonlyArray<readonly [string, Shelf]>, StoreError>
}

export const makeWorld = (): World => {
  const store = makeMemory({ declared: loanCodec })
  const views = Views.makeMemory()
  const provide = Effect.provideService(EventStore, store)
  return {
    store,
    views,
    projector: (view = shelfView(), over = views) => provide(Effect.provideService(makeProjector(view), Views.Views, over)),
    append: Effect.fnUntraced(function* (events) {
      for (let i = 0; i < events.length; i += 7) yield* store.append({ events: events.slice(i, i + 7) })
    }),
    replayed: (view = shelfView()) => Effect.map(provide(replay(view)), (docs) => [...docs].sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}

/** What stands in a build, by key. */
export const standing = (views: Views.ViewsShape, build: string) =>
  Effect.map(views.list(build, "", 1000), (found) => found.map(({ key, doc }) => [key, doc as Shelf] as const))

export const activeDocs = (views: Views.ViewsShape) =>
  Effect.flatMap(views.active("shelf"), (build) => standing(views, Option.getOrThrow(build)))

/** Views whose n-th commit dies, before or after it is done. */
export const dying = (views: Views.ViewsShape, count: number, after: boolean): Views.ViewsShape => {
  let commits = 0
  return {
    ...views,
    commit: (...commit) =>
      Effect.suspend(() => {
        if (++commits !== count) return views.commit(...commit)
        return after ? Effect.andThen(views.commit(...commit), Effect.die("crash")) : Effect.die("crash")
      })
  }
}
