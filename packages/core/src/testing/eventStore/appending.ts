/** Rules of order, wholeness and versions. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { EventStoreShape } from "../../kernel/EventStore.ts"
import { holds, same } from "../compare.ts"
import { fails, type Rules } from "../suite.ts"
import { countOf, idsOf, leavesLogAsItWas, positionsOf, range, readAll, type TestLog } from "./log.ts"

/** Reads the log over and over until it has `events`; gives every reading. */
const watch = (store: EventStoreShape, events: number) =>
  Effect.gen(function* () {
    const readings: Array<ReadonlyArray<string>> = []
    while ((readings.at(-1)?.length ?? 0) < events) {
      readings.push(idsOf(yield* readAll(store)))
      yield* Effect.yieldNow
    }
    return readings
  })

export const order: Rules<TestLog> = {
  *"positions run from 1 without a gap"({ store, note }) {
    yield* store.append({ events: [note("a")] })
    yield* store.append({ events: [note("b"), note("a")] })
    yield* store.append({ events: [note("c")] })
    same(positionsOf(yield* readAll(store)), [1, 2, 3, 4], "positions")
    same(yield* store.head, 4, "the head")
  },

  *"positions have no gap where something was refused"({ store, note }) {
    yield* store.append({ events: [note("a")] })
    yield* fails(store.append({ events: [note("a")], expect: new Map([["a", 9]]) }), "WrongVersion", {})
    yield* store.append({ events: [note("a")] })
    same(positionsOf(yield* readAll(store)), [1, 2], "positions")
  },

  *"events are read in the order they were appended"({ store, note }) {
    const events = [note("b"), note("a"), note("c"), note("a")]
    yield* store.append({ events: events.slice(0, 2) })
    yield* store.append({ events: events.slice(2) })
    same(idsOf(yield* readAll(store)), idsOf(events), "ids")
  },

  *"versions count up within each stream"({ store, note }) {
    yield* store.append({ events: [note("a"), note("b"), note("a")] })
    yield* store.append({ events: [note("b"), note("c"), note("a")] })
    const found = (yield* readAll(store)).map(({ stream, version }) => `${stream}${version}`)
    same(found, ["a1", "b1", "a2", "b2", "c1", "a3"], "versions")
  },

  *"the answer names the first and last position written"({ store, note }) {
    same(yield* store.append({ events: [note("a")] }), { first: 1, last: 1, duplicate: false }, "the first answer")
    same(yield* store.append({ events: [note("a"), note("b"), note("a")] }), { first: 2, last: 4, duplicate: false }, "the second answer")
  },

  *"two connections that append at once leave no gap and lose nothing"({ store, connect, note }) {
    const second = yield* connect
    const events = range(1, 60).map((n) => note(`s${n % 7}`))
    const appends = events.map((event, i) => (i % 2 === 0 ? store : second).append({ events: [event] }))
    const answers = yield* Effect.all(appends, { concurrency: "unbounded" })
    const found = yield* readAll(second)
    same(positionsOf(found), range(1, 60), "positions")
    same(
      answers.map(({ first }) => found[first - 1]?.id),
      idsOf(events),
      "the event at each position that was answered"
    )
  },

  *"who has read a position has read all below it, for ever"({ store, connect, note }) {
    const second = yield* connect
    const appends = range(1, 80).map((n) => (n % 2 === 0 ? store : second).append({ events: [note(`s${n % 5}`)] }))
    const [readings] = yield* Effect.all([watch(yield* connect, 80), Effect.all(appends, { concurrency: 8 })], {
      concurrency: "unbounded"
    })
    const final = idsOf(yield* readAll(store))
    for (const reading of readings) same(reading, final.slice(0, reading.length), "an earlier reading")
  }
}

export const wholeness: Rules<TestLog> = {
  *"an append writes all of its events"({ store, note }) {
    const events = range(1, 250).map((n) => note(`s${n % 3}`))
    yield* store.append({ events })
    same(idsOf(yield* readAll(store)), idsOf(events), "ids")
  },

  *"a reader sees all of an append or none of it"({ store, connect, note }) {
    const appends = range(1, 30).map((n) => store.append({ events: range(1, 5).map(() => note(`s${n}`)) }))
    const [readings] = yield* Effect.all([watch(yield* connect, 150), Effect.all(appends, { concurrency: 4 })], {
      concurrency: "unbounded"
    })
    for (const { length } of readings) holds(length % 5 === 0, `a reader saw ${length} events of appends of five`)
  },

  *"what was confirmed is there for every connection at once"({ store, connect, note }) {
    const second = yield* connect
    for (const n of range(1, 20)) {
      const { last } = yield* (n % 2 === 0 ? store : second).append({ events: [note("a"), note("b")] })
      same(yield* (n % 2 === 0 ? second : store).head, last, "the head as the other connection sees it")
    }
  },

  *"a refused append leaves nothing behind"({ store, note }) {
    yield* store.append({ events: [note("a", { tags: ["t"] })], key: { id: "k", digest: "1" } })
    const events = [note("b"), note("c"), note("b")]
    const refused = Effect.all([
      fails(store.append({ events, expect: new Map([["a", 2]]) }), "WrongVersion", {}),
      fails(store.append({ events, unless: { match: [{ tags: ["t"] }], after: 0 } }), "BoundaryMoved", {}),
      fails(store.append({ events, unlessExists: [{ tags: ["t"] }] }), "BoundaryMoved", {}),
      fails(store.append({ events, key: { id: "k", digest: "2" } }), "KeyReused", {}),
      fails(store.append({ events: [...events, note("")] }), "StoreError", { problem: "Invalid" })
    ])
    yield* leavesLogAsItWas(store, refused)
    same(yield* store.head, 1, "the head")
    same(yield* store.append({ events }), { first: 2, last: 4, duplicate: false }, "the next answer")
  }
}

export const versions: Rules<TestLog> = {
  *"an append at the expected version is taken"({ store, note }) {
    yield* store.append({ events: [note("a"), note("a")], expect: new Map([["a", 0]]) })
    yield* store.append({ events: [note("a")], expect: new Map([["a", 2]]) })
    same(yield* countOf(store, "a"), 3, "the events of the stream")
  },

  *"an append at another version is refused, and stream, expected and actual are named"({ store, note }) {
    yield* store.append({ events: [note("a"), note("a"), note("b")] })
    for (const expected of [0, 1, 3]) {
      const append = store.append({ events: [note("a")], expect: new Map([["a", expected]]) })
      yield* leavesLogAsItWas(store, fails(append, "WrongVersion", { stream: "a", expected, actual: 2 }))
    }
  },

  *"version 0 means that the stream must not exist"({ store, note }) {
    const open = () => store.append({ events: [note("a")], expect: new Map([["a", 0]]) })
    yield* open()
    yield* fails(open(), "WrongVersion", { stream: "a", expected: 0, actual: 1 })
  },

  *"a stream that does not exist is at version 0"({ store, note }) {
    const append = store.append({ events: [note("a")], expect: new Map([["a", 1]]) })
    yield* fails(append, "WrongVersion", { stream: "a", expected: 1, actual: 0 })
  },

  *"streams that are not written to can be expected too, and each is checked"({ store, note }) {
    yield* store.append({ events: [note("a"), note("b")] })
    const expecting = (c: number) =>
      store.append({
        events: [note("a")],
        expect: new Map([
          ["a", 1],
          ["b", 1],
          ["c", c]
        ])
      })
    yield* leavesLogAsItWas(store, fails(expecting(1), "WrongVersion", { stream: "c", expected: 1, actual: 0 }))
    yield* expecting(0)
    same(yield* countOf(store, "a"), 2, "the events of the stream")
  },

  *"of racers at one version just one wins"({ store, connect, note }) {
    const second = yield* connect
    for (const version of range(0, 9)) {
      const racers = range(1, 8).map((n) =>
        Effect.result((n % 2 === 0 ? store : second).append({ events: [note("a")], expect: new Map([["a", version]]) }))
      )
      const outcomes = yield* Effect.all(racers, { concurrency: "unbounded" })
      same(outcomes.filter(Result.isSuccess).length, 1, "the number of winners")
      for (const lost of outcomes.filter(Result.isFailure)) same(lost.failure._tag, "WrongVersion", "what the others are told")
    }
    same(yield* countOf(store, "a"), 10, "the events of the stream")
  }
}
