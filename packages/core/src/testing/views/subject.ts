/** What every rule of the views port is given, and documents to commit. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { StoreError } from "../../kernel/EventStore.ts"
import type { Change, IndexValue } from "../../kernel/View.ts"
import type { ViewsShape } from "../../kernel/Views.ts"

/** What an implementation of the views port brings to be tested. */
export interface ViewsFixture {
  /** A new, empty place for views, removed with the scope; it gives a way to open connections to it. */
  readonly makeViews: Effect.Effect<Effect.Effect<ViewsShape, StoreError, Scope.Scope>, StoreError, Scope.Scope>
  /** Whether documents outlive the last connection. */
  readonly durable: boolean
}

export interface TestViews {
  readonly views: ViewsShape
  /** Another connection to the same place. */
  readonly connect: Effect.Effect<ViewsShape, StoreError, Scope.Scope>
  /** A way to a new, empty place. */
  readonly makeViews: ViewsFixture["makeViews"]
}

export const makeTestViews = (fixture: ViewsFixture): Effect.Effect<TestViews, StoreError, Scope.Scope> =>
  Effect.gen(function* () {
    const connect = yield* fixture.makeViews
    return { views: yield* connect, connect, makeViews: fixture.makeViews }
  })

/** A document that holds its own key and some text, with its places in indexes. */
export const put = (key: string, text: string, indexes: Readonly<Record<string, IndexValue>> = {}): Change => ({
  key,
  doc: { key, text },
  indexes
})

export const remove = (key: string): Change => ({ key, doc: undefined, indexes: {} })

/** All documents of a build, as `key=text`. */
export const contents = (views: ViewsShape, build: string): Effect.Effect<ReadonlyArray<string>, StoreError> =>
  Effect.map(views.list(build, "", 1_000_000), (found) => found.map(({ key, doc }) => `${key}=${(doc as { readonly text: string }).text}`))
