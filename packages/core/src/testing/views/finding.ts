/** Rules of finding: ranges, order, pages. */
import * as Effect from "effect/Effect"
import { seeded } from "../../kernel/Ids.ts"
import type { Change, IndexValue } from "../../kernel/View.ts"
import type { Find, ViewsShape } from "../../kernel/Views.ts"
import { compareText, compareValues } from "../../kernel/Views.ts"
import { holds, same } from "../compare.ts"
import type { Rules } from "../suite.ts"
import { put, remove, type TestViews } from "./subject.ts"

const build = "ledger@1"

/** The keys that a find gives, page after page. */
const keysFound = (views: ViewsShape, find: Find) =>
  Effect.gen(function* () {
    const keys: Array<string> = []
    let cursor: Find["cursor"]
    do {
      const page = yield* views.find(build, { ...find, ...(cursor === undefined ? {} : { cursor }) })
      holds(page.docs.length <= (find.limit ?? 100), "a page should not be longer than its limit")
      keys.push(...page.docs.map(({ key }) => key))
      cursor = page.next
    } while (cursor !== undefined)
    return keys
  })

const at = (key: string, value: IndexValue): Change => put(key, "", { by: value })

export const finding: Rules<TestViews> = {
  *"numbers stand by size, before texts, and texts by code point"({ views }) {
    const values = [-10, -1.5, 0, 2, 9, 10, 1e9, Number.MAX_SAFE_INTEGER, "", "10", "9", "A", "a", "aa", "é", "路", "（", "𠮷"]
    yield* views.commit(
      build,
      0,
      1,
      [...values.entries()].reverse().map(([i, value]) => at(`k${i}`, value))
    )
    const keys = [...values.keys()].map((i) => `k${i}`)
    same(yield* keysFound(views, { index: "by" }), keys, "keys")
    same(yield* keysFound(views, { index: "by", descending: true }), [...keys].reverse(), "keys, descending")
    same(yield* keysFound(views, { index: "by", from: 9, to: "9" }), keys.slice(4, 11), "keys from the number 9 to the text 9")
  },

  *"least and greatest value are both included"({ views }) {
    yield* views.commit(
      build,
      0,
      1,
      [1, 2, 3, 4].map((n) => at(`k${n}`, n))
    )
    same(yield* keysFound(views, { index: "by", from: 2, to: 3 }), ["k2", "k3"], "keys from 2 to 3")
    same(yield* keysFound(views, { index: "by", from: 3 }), ["k3", "k4"], "keys from 3")
    same(yield* keysFound(views, { index: "by", to: 1 }), ["k1"], "keys to 1")
    same(yield* keysFound(views, { index: "by", from: 3, to: 2 }), [], "keys from 3 to 2")
    same(yield* keysFound(views, { index: "other" }), [], "keys of an index that nothing stands in")
  },

  *"of the same value, keys stand by code point"({ views }) {
    const keys = ["", "10", "9", "A", "a", "路", "（", "𠮷"]
    yield* views.commit(
      build,
      0,
      1,
      [...keys].reverse().map((key) => at(key, "same"))
    )
    same(yield* keysFound(views, { index: "by", limit: 3 }), keys, "keys")
    same(yield* keysFound(views, { index: "by", limit: 3, descending: true }), [...keys].reverse(), "keys, descending")
  },

  *"pages of any size give each document in range once, in order"({ views }) {
    const next = seeded(5)
    const docs = Array.from({ length: 120 }, (_, i) => ({ key: `k${i}`, value: next() % 2 === 0 ? next() % 20 : `t${next() % 20}` }))
    yield* views.commit(
      build,
      0,
      1,
      docs.map(({ key, value }) => at(key, value))
    )
    const bound = () => (next() % 2 === 0 ? next() % 20 : `t${next() % 20}`)
    for (let round = 0; round < 80; round++) {
      const [from, to, descending, limit] = [bound(), bound(), next() % 2 === 0, 1 + (next() % 12)]
      const inRange = docs.filter(({ value }) => compareValues(value, from) >= 0 && compareValues(value, to) <= 0)
      inRange.sort((a, b) => compareValues(a.value, b.value) || compareText(a.key, b.key))
      if (descending) inRange.reverse()
      const keys = inRange.map(({ key }) => key)
      same(yield* keysFound(views, { index: "by", from, to, descending, limit }), keys, `keys from ${from} to ${to}`)
    }
  },

  *"a page goes on where the one before ended, though documents came and went"({ views }) {
    yield* views.commit(
      build,
      0,
      1,
      [10, 20, 30, 40].map((n) => at(`k${n}`, n))
    )
    const first = yield* views.find(build, { index: "by", limit: 2 })
    yield* views.commit(build, 1, 2, [remove("k20"), at("k5", 5), at("k25", 25)])
    const second = yield* views.find(build, { index: "by", cursor: first.next! })
    same(
      second.docs.map(({ key }) => key),
      ["k25", "k30", "k40"],
      "keys of the second page"
    )
  },

  *"a page has 100 documents where no limit is given, and says whether there may be more"({ views }) {
    yield* views.commit(
      build,
      0,
      1,
      Array.from({ length: 150 }, (_, n) => at(`k${n}`, n))
    )
    const first = yield* views.find(build, { index: "by" })
    same(first.docs.length, 100, "the length of the first page")
    same(first.next, { value: 99, key: "k99" }, "where it ended")
    const second = yield* views.find(build, { index: "by", cursor: first.next! })
    same({ length: second.docs.length, next: second.next }, { length: 50, next: undefined }, "the second page")
  },

  *"a document stands where its latest version says, and nowhere once it is removed"({ views }) {
    yield* views.commit(build, 0, 1, [put("a", "1", { by: 1, other: "x" }), put("b", "1", { by: 1 })])
    yield* views.commit(build, 1, 2, [put("a", "2", { by: 2 }), remove("b")])
    same(yield* keysFound(views, { index: "by" }), ["a"], "keys by the first index")
    same(yield* keysFound(views, { index: "by", to: 1 }), [], "keys where it stood before")
    same(yield* keysFound(views, { index: "other" }), [], "keys by the second index")
    same((yield* views.find(build, { index: "by" })).docs[0]?.doc, { key: "a", text: "2" }, "the document found")
  },

  *"a list gives every document by code point of its key, after a key, up to a limit"({ views }) {
    const keys = ["10", "9", "A", "a", "路", "（", "𠮷"]
    yield* views.commit(
      build,
      0,
      1,
      [...keys].reverse().map((key) => put(key, ""))
    )
    const listed = (after: string, limit: number) => Effect.map(views.list(build, after, limit), (found) => found.map(({ key }) => key))
    same(yield* listed("", 100), keys, "keys")
    same(yield* listed("9", 2), ["A", "a"], "two keys after 9")
    same(yield* listed("（", 100), ["𠮷"], "keys after （")
    same(yield* listed("𠮷", 100), [], "keys after the last")
  }
}
