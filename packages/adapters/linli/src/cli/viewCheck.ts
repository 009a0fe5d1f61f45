/** Holds the views that a store keeps against a replay of its log up to the place where each of them stands. */
import { type AnyView, contexts, type EventCodec, type EventStore, Projector, type View, Views } from "@linli/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

export interface CheckedView {
  readonly view: string
  /** `old`: made by another version, and made anew before it is next read. */
  readonly is: "same" | "different" | "old" | "absent"
  /** How far it has read; null where there is none. */
  readonly position: number | null
  /** The first document that differs. */
  readonly key?: string
}

const pageSize = 1000

/** A text that is the same for the same value, whatever the order of its keys. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part
  )

/** The first key whose document differs, or is on one side only. */
const firstDifference = Effect.fnUntraced(function* (build: string, made: ReadonlyMap<string, unknown>) {
  const views = yield* Views.Views
  const missing = new Set(made.keys())
  for (let after = ""; ; ) {
    const page = yield* views.list(build, after, pageSize)
    for (const { key, doc } of page) {
      if (!made.has(key) || textOf(made.get(key)) !== textOf(doc)) return key
      missing.delete(key)
    }
    if (page.length < pageSize) return missing.values().next().value
    after = page[page.length - 1]!.key
  }
})

const checkView = Effect.fnUntraced(function* <Doc, Event extends EventCodec.Tagged>(
  view: View<Doc, Event>
): Effect.fn.Return<CheckedView, EventStore.StoreError, EventStore.EventStore | Views.Views> {
  const views = yield* Views.Views
  const build = yield* views.active(view.name)
  if (Option.isNone(build)) return { view: view.name, is: "absent", position: null }
  const position = yield* views.checkpoint(build.value)
  if (build.value.split("~")[0] !== `${view.name}@${view.version}`) return { view: view.name, is: "old", position }
  const key = yield* firstDifference(build.value, yield* Projector.replay(view, { until: position }))
  return key === undefined ? { view: view.name, is: "same", position } : { view: view.name, is: "different", position, key }
})

/** Every view of a city. */
export const checkViews = Effect.gen(function* () {
  return yield* Effect.forEach(
    contexts.flatMap(({ views }) => views as ReadonlyArray<AnyView>),
    (view) => checkView(view)
  )
})
