/** Implementations of the views port that are wrong on purpose, each in one way; see wrongStores.ts. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { makeMemory, type ViewsShape } from "../kernel/Views.ts"
import type { ViewsFixture } from "./views/subject.ts"
import type { Wrong } from "./wrongStores.ts"

const wrong = (change: (honest: ViewsShape) => Partial<ViewsShape>, ...caughtBy: ReadonlyArray<string>): Wrong<ViewsFixture> => ({
  caughtBy,
  fixture: {
    durable: false,
    makeViews: Effect.sync(() => {
      const honest = makeMemory()
      return Effect.succeed({ ...honest, ...change(honest) })
    })
  }
})

const zombieRules = [
  "a commit from another checkpoint is refused, and nothing of it lands",
  "of racers at one checkpoint just one wins, and only its documents land"
]

/** By what is wrong with them. */
export const wrongViews: { readonly [what: string]: Wrong<ViewsFixture> } = {
  "checkpoint without compare-and-set": wrong(
    (honest) => ({
      commit: (build, _from, to, changes) => Effect.flatMap(honest.checkpoint(build), (at) => honest.commit(build, at, to, changes))
    }),
    ...zombieRules
  ),
  "documents before the checkpoint": wrong(
    (honest) => ({
      commit: (build, from, to, changes) =>
        Effect.flatMap(honest.checkpoint(build), (at) =>
          Effect.andThen(honest.commit(build, at, at, changes), honest.commit(build, from, to, []))
        )
    }),
    ...zombieRules
  ),
  "checkpoint in a step of its own": wrong(
    (honest) => ({
      commit: (build, from, to, changes) =>
        Effect.andThen(Effect.andThen(honest.commit(build, from, from, changes), Effect.yieldNow), honest.commit(build, from, to, []))
    }),
    "an interrupted commit leaves all or nothing"
  ),
  "numbers as texts": wrong(
    (honest) => ({
      commit: (build, from, to, changes) => {
        const asText = (indexes: object) => Object.fromEntries(Object.entries(indexes).map(([name, value]) => [name, String(value)]))
        return honest.commit(
          build,
          from,
          to,
          changes.map((change) => ({ ...change, indexes: asText(change.indexes) }))
        )
      }
    }),
    "numbers stand by size, before texts, and texts by code point"
  ),
  "cursor by value alone": wrong(
    (honest) => ({
      find: (build, find) =>
        honest.find(
          build,
          find.cursor === undefined ? find : { ...find, cursor: { ...find.cursor, key: find.descending ? "" : "\u{10ffff}" } }
        )
    }),
    "of the same value, keys stand by code point",
    "pages of any size give each document in range once, in order"
  ),
  "old build kept": wrong(() => {
    const active = new Map<string, string>()
    return {
      activate: (name, build) => Effect.sync(() => void active.set(name, build)),
      active: (name) => Effect.sync(() => Option.fromNullishOr(active.get(name)))
    }
  }, "a build made active drops the one before, and no other"),
  "one build for all": wrong(
    (honest) => ({
      commit: (_build, from, to, changes) => honest.commit("all", from, to, changes),
      list: (_build, after, limit) => honest.list("all", after, limit)
    }),
    "builds do not see each other"
  )
}
