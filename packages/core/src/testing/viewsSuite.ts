/** The contract of the views port as rules, for any implementation under any test runner. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { StoreError } from "../kernel/EventStore.ts"
import { makeMemory, type ViewsShape } from "../kernel/Views.ts"
import { register, type TestApi } from "./suite.ts"
import { committing, outliving } from "./views/committing.ts"
import { finding } from "./views/finding.ts"
import { makeTestViews } from "./views/subject.ts"
import { swapping } from "./views/swapping.ts"

/** What an implementation of the views port brings to be tested. */
export interface ViewsFixture {
  /** A new, empty place for views, removed with the scope; it gives a way to open connections to it. */
  readonly makeViews: Effect.Effect<Effect.Effect<ViewsShape, StoreError, Scope.Scope>, StoreError, Scope.Scope>
  /** Whether documents outlive the last connection. */
  readonly durable: boolean
}

/** Registers the contract's rules with a runner. */
export const viewsSuite = (api: TestApi, fixture: ViewsFixture): void =>
  register(api, "views", makeTestViews(fixture), {
    committing,
    finding,
    "builds and swapping": swapping,
    ...(fixture.durable ? { "outliving its connections": outliving } : {})
  })

/** Views in memory, as the suite takes them. */
export const memoryViews: ViewsFixture = { makeViews: Effect.sync(() => Effect.succeed(makeMemory())), durable: false }
