/** The contract of the views port as rules, for any implementation under any test runner. */
import * as Effect from "effect/Effect"
import { makeMemory } from "../kernel/Views.ts"
import { register, type TestApi } from "./suite.ts"
import { committing, outliving } from "./views/committing.ts"
import { finding } from "./views/finding.ts"
import { makeTestViews, type ViewsFixture } from "./views/subject.ts"
import { swapping } from "./views/swapping.ts"

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
