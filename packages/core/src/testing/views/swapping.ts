/** Rules of builds: they do not see each other, and one takes the place of another at once. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { ViewsShape } from "../../kernel/Views.ts"
import { same } from "../compare.ts"
import type { Rules } from "../suite.ts"
import { contents, put, type TestViews } from "./subject.ts"

/** Two builds of one view, one behind the other, and one of another view. */
const three = (views: ViewsShape) =>
  Effect.all([
    views.commit("ledger@1", 0, 4, [put("a", "old", { by: 1 }), put("b", "old", { by: 2 })]),
    views.commit("ledger@2", 0, 3, [put("a", "new", { by: 9 })]),
    views.commit("queue@1", 0, 2, [put("a", "queue", { by: 1 })])
  ])

const keysBy = (views: ViewsShape, build: string) =>
  Effect.map(views.find(build, { index: "by" }), ({ docs }) => docs.map(({ key }) => key))

export const swapping: Rules<TestViews> = {
  *"builds do not see each other"({ views }) {
    yield* three(views)
    same(yield* contents(views, "ledger@1"), ["a=old", "b=old"], "the first build")
    same(yield* contents(views, "ledger@2"), ["a=new"], "the second build")
    same(yield* keysBy(views, "queue@1"), ["a"], "keys of the other view's index")
    same(yield* Effect.all(["ledger@1", "ledger@2", "queue@1"].map(views.checkpoint)), [4, 3, 2], "checkpoints")
  },

  *"no build is active until one is made so"({ views }) {
    yield* three(views)
    same(yield* views.active("ledger"), Option.none(), "the active build")
  },

  *"the build made active is the one that every connection is given"({ views, connect }) {
    yield* three(views)
    yield* views.activate("ledger", "ledger@1")
    same(yield* (yield* connect).active("ledger"), Option.some("ledger@1"), "the active build")
    same(yield* views.active("queue"), Option.none(), "the active build of another view")
  },

  *"a build made active drops the one before, and no other"({ views }) {
    yield* three(views)
    yield* views.activate("ledger", "ledger@1")
    yield* views.activate("queue", "queue@1")
    yield* views.activate("ledger", "ledger@2")
    same(yield* views.active("ledger"), Option.some("ledger@2"), "the active build")
    same(yield* contents(views, "ledger@1"), [], "what is left of the build before")
    same(yield* keysBy(views, "ledger@1"), [], "what is left of its index")
    same(yield* views.checkpoint("ledger@1"), 0, "its checkpoint")
    same(yield* contents(views, "ledger@2"), ["a=new"], "the active build's documents")
    same(yield* contents(views, "queue@1"), ["a=queue"], "the other view's documents")
  },

  *"a build made active again is not dropped"({ views }) {
    yield* three(views)
    yield* views.activate("ledger", "ledger@1")
    yield* views.activate("ledger", "ledger@1")
    same(yield* contents(views, "ledger@1"), ["a=old", "b=old"], "its documents")
  },

  *"a dropped build is gone, can be dropped again, and can be begun anew"({ views }) {
    yield* three(views)
    yield* views.drop("ledger@1")
    yield* views.drop("ledger@1")
    same(yield* views.checkpoint("ledger@1"), 0, "its checkpoint")
    same(yield* keysBy(views, "ledger@1"), [], "what is left of its index")
    yield* views.commit("ledger@1", 0, 1, [put("c", "anew")])
    same(yield* contents(views, "ledger@1"), ["c=anew"], "its new documents")
    same(yield* contents(views, "ledger@2"), ["a=new"], "another build's documents")
  }
}
