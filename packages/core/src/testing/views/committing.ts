/** Rules of commits: documents and checkpoint move together, or not at all. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { seeded } from "../../kernel/Ids.ts"
import type { ViewsShape } from "../../kernel/Views.ts"
import { same } from "../compare.ts"
import { fails, type Rules } from "../suite.ts"
import { contents, put, remove, type TestViews } from "./subject.ts"

const build = "ledger@1"

/** The build as it stands: its checkpoint and documents. */
const standing = (views: ViewsShape) => Effect.all([views.checkpoint(build), contents(views, build)])

export const committing: Rules<TestViews> = {
  *"a build that was never committed stands at 0 and is empty"({ views }) {
    same(yield* standing(views), [0, []], "the build")
    same((yield* views.get(build, ["a"])).size, 0, "the number of documents got")
  },

  *"a commit moves documents and checkpoint, for every connection"({ views, connect }) {
    yield* views.commit(build, 0, 3, [put("a", "1"), put("b", "1")])
    yield* views.commit(build, 3, 7, [put("b", "2"), put("c", "2"), remove("a"), remove("never there")])
    same(yield* standing(yield* connect), [7, ["b=2", "c=2"]], "the build")
  },

  *"a commit without changes moves the checkpoint, and one that stays where it is is taken"({ views }) {
    yield* views.commit(build, 0, 9, [])
    yield* views.commit(build, 9, 9, [put("a", "1")])
    same(yield* standing(views), [9, ["a=1"]], "the build")
  },

  *"a commit from another checkpoint is refused, and nothing of it lands"({ views, connect }) {
    const zombie = yield* connect
    yield* views.commit(build, 0, 5, [put("a", "1"), put("b", "1")])
    for (const from of [0, 4, 6]) {
      const late = zombie.commit(build, from, 8, [put("a", "zombie"), put("c", "zombie"), remove("b")])
      yield* fails(late, "CheckpointMoved", { view: build, expected: from, actual: 5 })
    }
    same(yield* standing(views), [5, ["a=1", "b=1"]], "the build")
  },

  *"of racers at one checkpoint just one wins, and only its documents land"({ views, connect }) {
    const second = yield* connect
    for (let at = 0; at < 10; at++) {
      const racers = [0, 1, 2, 3, 4, 5].map((racer) =>
        Effect.result((racer % 2 === 0 ? views : second).commit(build, at, at + 1, [put("a", `${racer}`), put(`r${racer}`, `${at}`)]))
      )
      const before = new Set(yield* contents(views, build))
      const outcomes = yield* Effect.all(racers, { concurrency: "unbounded" })
      const winner = outcomes.findIndex(Result.isSuccess)
      same(outcomes.filter(Result.isSuccess).length, 1, "the number of winners")
      const expected = [`a=${winner}`, `r${winner}=${at}`].filter((entry) => !before.has(entry))
      same(
        (yield* contents(views, build)).filter((entry) => !before.has(entry)),
        expected,
        "what is new"
      )
    }
  },

  *"a checkpoint never goes back"({ views }) {
    yield* views.commit(build, 0, 5, [put("a", "1")])
    yield* fails(views.commit(build, 5, 4, [put("a", "2")]), "StoreError", { problem: "Invalid" })
    same(yield* standing(views), [5, ["a=1"]], "the build")
  },

  *"of two changes to one document in a commit the later one counts"({ views }) {
    yield* views.commit(build, 0, 1, [put("a", "1"), put("b", "1"), put("a", "2"), remove("b"), remove("c"), put("c", "2")])
    same(yield* standing(views), [1, ["a=2", "c=2"]], "the build")
  },

  *"many documents go in one commit"({ views }) {
    const changes = Array.from({ length: 2500 }, (_, n) => put(`k${n}`, `${n}`))
    yield* views.commit(build, 0, 1, changes)
    const got = yield* views.get(
      build,
      changes.map(({ key }) => key)
    )
    same(got.size, 2500, "the number of documents got")
    same(got.get("k2499"), { key: "k2499", text: "2499" }, "the last document")
  },

  *"documents come back as they were given"({ views }) {
    const doc = { text: "路灯 🏮", numbers: [0, -1, 1.5, 1e21], nothing: null, deep: [{ empty: {} }], 中文: "值" }
    yield* views.commit(build, 0, 1, [{ key: "鍵 '%_", doc, indexes: {} }])
    same(yield* views.get(build, ["鍵 '%_", "absent"]), new Map([["鍵 '%_", doc]]), "what was got")
  },

  *"what the caller does to its objects, before or after, changes nothing"({ views }) {
    const doc = { list: [1] }
    const indexes = { by: 1 }
    const changes = [{ key: "a", doc, indexes }]
    yield* views.commit(build, 0, 1, changes)
    doc.list.push(2)
    indexes.by = 2
    changes.pop()
    const got = (yield* views.get(build, ["a"])).get("a") as { readonly list: Array<number> }
    Reflect.set(got.list, 1, 3)
    same((yield* views.get(build, ["a"])).get("a"), { list: [1] }, "the document")
    same((yield* views.find(build, { index: "by", from: 1, to: 1 })).docs.length, 1, "the documents found where it stood")
  },

  *"an interrupted commit leaves all or nothing"({ views, connect }) {
    const next = seeded(4)
    const second = yield* connect
    for (let n = 0; n < 60; n++) {
      const at = yield* views.checkpoint(build)
      const commit = (n % 2 === 0 ? views : second).commit(build, at, at + 1, [put(`a${n}`, "1"), put(`b${n}`, "1")])
      const fiber = yield* Effect.forkScoped(commit)
      for (let wait = next() % 5; wait > 0; wait--) yield* Effect.yieldNow
      yield* Fiber.interrupt(fiber)
      const found = yield* views.get(build, [`a${n}`, `b${n}`])
      same(found.size, 2 * ((yield* views.checkpoint(build)) - at), `the documents of commit ${n}`)
    }
  }
}

/** For implementations that say they are durable. */
export const outliving: Rules<TestViews> = {
  *"documents, checkpoint and active build are there after every connection was closed"({ makeViews }) {
    const connect = yield* makeViews
    const once = <A, E>(use: (views: ViewsShape) => Effect.Effect<A, E>) => Effect.scoped(Effect.flatMap(connect, use))
    yield* once((views) => Effect.andThen(views.commit(build, 0, 5, [put("a", "1", { by: 1 })]), views.activate("ledger", build)))
    same(yield* once(standing), [5, ["a=1"]], "the build")
    same((yield* once((views) => views.find(build, { index: "by" }))).docs.length, 1, "the number of documents found")
    same(yield* once((views) => views.active("ledger")), Option.some(build), "the active build")
  }
}
