/** Rules of boundaries and keys. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { Query } from "../../kernel/Event.ts"
import { holds, same } from "../compare.ts"
import { fails, type Rules } from "../suite.ts"
import { leavesLogAsItWas, range, readAll, type TestLog } from "./log.ts"

const hall: Query = [{ tags: ["hall", "1-may"] }]
const hallTags = ["hall", "1-may"]

export const boundaries: Rules<TestLog> = {
  *"an event that matches after the boundary refuses, and its position is named"({ store, note }) {
    yield* store.append({ events: [note("x"), note("a", { tags: hallTags }), note("x"), note("b", { tags: hallTags })] })
    const append = (after: number) => store.append({ events: [note("c", { tags: hallTags })], unless: { match: hall, after } })
    for (const [after, position] of [
      [0, 2],
      [1, 2],
      [2, 4],
      [3, 4]
    ] as const) {
      yield* leavesLogAsItWas(store, fails(append(after), "BoundaryMoved", { position }))
    }
  },

  *"an event at the boundary or before it does not refuse"({ store, note }) {
    yield* store.append({ events: [note("a", { tags: hallTags }), note("x")] })
    yield* store.append({ events: [note("b")], unless: { match: hall, after: 1 } })
    same(yield* store.head, 3, "the head")
  },

  *"only an event that carries all tags of an alternative, and is of its types and streams, refuses"({ store, note }) {
    yield* store.append({ events: [note("a", { tags: ["hall"] }), note("b", { tags: ["1-may"] }), note("c", { tags: ["2-may", "hall"] })] })
    const append = (match: Query) => store.append({ events: [note("d")], unless: { match, after: 0 } })
    yield* append(hall)
    yield* append([{ tags: ["hall"], types: ["suite/Struck"] }])
    yield* append([{ tags: ["hall"], streams: ["b"] }])
    yield* fails(append([{ tags: ["hall"], streams: ["b", "c"], types: ["suite/Noted"] }]), "BoundaryMoved", { position: 3 })
  },

  *"any alternative refuses"({ store, note }) {
    yield* store.append({ events: [note("x"), note("a", { tags: ["garden"] })] })
    const append = store.append({ events: [note("b")], unless: { match: [...hall, { tags: ["garden"] }], after: 0 } })
    yield* fails(append, "BoundaryMoved", { position: 2 })
  },

  *"an alternative that names no tag is refused by name"({ store, note }) {
    for (const match of [[], [{}], [{ tags: [] }], [{ types: ["suite/Noted"] }], [...hall, { streams: ["a"] }]] as ReadonlyArray<Query>) {
      const guarded = store.append({ events: [note("a")], unless: { match, after: 0 } })
      const unique = store.append({ events: [note("a")], unlessExists: match })
      for (const append of [guarded, unique]) {
        const error = yield* leavesLogAsItWas(store, fails(append, "StoreError", { problem: "Invalid" }))
        holds(error.message.includes("tag"), `the refusal should speak of tags: ${error.message}`)
      }
    }
  },

  *"unlessExists looks through the whole log"({ store, note }) {
    yield* store.append({ events: [note("x"), note("a", { tags: ["number:7"] })] })
    for (const _ of range(1, 20)) yield* store.append({ events: [note("x")] })
    const append = (tag: string) => store.append({ events: [note("b", { tags: [tag] })], unlessExists: [{ tags: [tag] }] })
    yield* leavesLogAsItWas(store, fails(append("number:7"), "BoundaryMoved", { position: 2 }))
    yield* append("number:8")
    yield* fails(append("number:8"), "BoundaryMoved", { position: 23 })
  },

  *"unless and unlessExists are asked both"({ store, note }) {
    yield* store.append({ events: [note("a", { tags: ["number:7"] })] })
    const append = (after: number, number: string) =>
      store.append({ events: [note("b")], unless: { match: [{ tags: ["number:7"] }], after }, unlessExists: [{ tags: [number] }] })
    yield* fails(append(1, "number:7"), "BoundaryMoved", { position: 1 })
    yield* fails(append(0, "number:8"), "BoundaryMoved", { position: 1 })
    yield* append(1, "number:8")
  },

  *"of racers on one boundary just one wins"({ store, connect, note }) {
    const second = yield* connect
    for (const day of range(1, 10)) {
      const [after, tags] = [yield* store.head, ["hall", `${day}-june`]]
      const racers = range(1, 8).map((n) =>
        Effect.result(
          (n % 2 === 0 ? store : second).append({ events: [note(`booking-${day}-${n}`, { tags })], unless: { match: [{ tags }], after } })
        )
      )
      const outcomes = yield* Effect.all(racers, { concurrency: "unbounded" })
      same(outcomes.filter(Result.isSuccess).length, 1, "the number of winners")
      for (const lost of outcomes.filter(Result.isFailure)) same(lost.failure._tag, "BoundaryMoved", "what the others are told")
    }
    same(yield* store.head, 10, "the head")
  }
}

const key = { id: "work-1", digest: "d1" }

export const keys: Rules<TestLog> = {
  *"the same key and command gets the first answer again, marked as a duplicate"({ store, note }) {
    yield* store.append({ events: [note("x")] })
    const command = { events: [note("a"), note("b")], key }
    same(yield* store.append(command), { first: 2, last: 3, duplicate: false }, "the first answer")
    same(yield* leavesLogAsItWas(store, store.append(command)), { first: 2, last: 3, duplicate: true }, "the second answer")
  },

  *"a key holds for ever, on every connection, and whatever the retry's events look like"({ store, connect, note }) {
    yield* store.append({ events: [note("a")], key })
    for (const n of range(1, 30)) yield* store.append({ events: [note("x")], key: { id: `other-${n}`, digest: key.digest } })
    const second = yield* connect
    const retry = second.append({ events: [note("a"), note("b")], key })
    same(yield* leavesLogAsItWas(store, retry), { first: 1, last: 1, duplicate: true }, "the answer to the retry")
  },

  *"the same key with another command is refused, and the key is named"({ store, note }) {
    const events = [note("a")]
    yield* store.append({ events: [note("x"), ...events], key })
    const reused = fails(store.append({ events, key: { id: key.id, digest: "d2" } }), "KeyReused", { key: key.id, position: 2 })
    yield* leavesLogAsItWas(store, reused)
  },

  *"a key is looked up before versions and boundaries are checked"({ store, note }) {
    const command = {
      events: [note("a", { tags: ["t"] })],
      key,
      expect: new Map([["a", 0]]),
      unless: { match: [{ tags: ["t"] }], after: 0 },
      unlessExists: [{ tags: ["t"] }]
    }
    yield* store.append(command)
    same(yield* store.append(command), { first: 1, last: 1, duplicate: true }, "the answer to the retry")
    yield* fails(store.append({ ...command, key: { id: key.id, digest: "d2" } }), "KeyReused", {})
  },

  *"a refused append keeps no key"({ store, note }) {
    yield* store.append({ events: [note("a")] })
    yield* fails(store.append({ events: [note("a")], key, expect: new Map([["a", 0]]) }), "WrongVersion", {})
    holds(Option.isNone(yield* store.lookup(key.id)), "a refused append should leave no key")
    same(yield* store.append({ events: [note("b")], key }), { first: 2, last: 2, duplicate: false }, "the answer to the next")
  },

  *"an append without events keeps its key"({ store, note }) {
    yield* store.append({ events: [note("a")] })
    same(yield* store.append({ events: [], key }), { first: 2, last: 1, duplicate: false }, "the first answer")
    yield* store.append({ events: [note("a")] })
    same(yield* store.append({ events: [], key }), { first: 2, last: 1, duplicate: true }, "the second answer")
    yield* fails(store.append({ events: [], key: { id: key.id, digest: "d2" } }), "KeyReused", { key: key.id })
    same(yield* store.head, 2, "the head")
  },

  *"an append without events still checks versions and boundaries"({ store, note }) {
    yield* store.append({ events: [note("a", { tags: ["t"] })] })
    yield* fails(store.append({ events: [], key, expect: new Map([["a", 0]]) }), "WrongVersion", { actual: 1 })
    yield* fails(store.append({ events: [], key, unless: { match: [{ tags: ["t"] }], after: 0 } }), "BoundaryMoved", { position: 1 })
    yield* fails(store.append({ events: [], key, unlessExists: [{ tags: ["t"] }] }), "BoundaryMoved", { position: 1 })
    holds(Option.isNone(yield* store.lookup(key.id)), "a refused append should leave no key")
  },

  *"a key can be looked up, with its digest and first answer; an unknown one is none"({ store, connect, note }) {
    holds(Option.isNone(yield* store.lookup(key.id)), "an unknown key should be none")
    yield* store.append({ events: [note("x")] })
    yield* store.append({ events: [note("a"), note("b")], key })
    const { id, digest, first, last } = Option.getOrThrow(yield* (yield* connect).lookup(key.id))
    same({ id, digest, first, last }, { ...key, first: 2, last: 3 }, "what was looked up")
  },

  *"of racers with one key one writes, and the others get its answer"({ store, connect, note }) {
    const second = yield* connect
    for (const n of range(1, 10)) {
      const racers = range(1, 8).map((racer) =>
        (racer % 2 === 0 ? store : second).append({ events: [note("a"), note("b")], key: { id: `race-${n}`, digest: "d" } })
      )
      const answers = yield* Effect.all(racers, { concurrency: "unbounded" })
      same(answers.filter(({ duplicate }) => !duplicate).length, 1, "the number of writers")
      for (const { first, last } of answers) same({ first, last }, { first: 2 * n - 1, last: 2 * n }, "everybody's answer")
    }
    same((yield* readAll(store)).length, 20, "the number of events")
  }
}
