/** Rules of reading and following: queries, pages, subscriptions. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { everything, matches, type Query } from "../../kernel/Event.ts"
import type { Delivery, EventStoreShape } from "../../kernel/EventStore.ts"
import { holds, same } from "../compare.ts"
import { drawFrom } from "../draw.ts"
import { fails, type Rules } from "../suite.ts"
import { idsOf, positionsOf, range, readAll, suiteTypes, type TestLog } from "./log.ts"

const streams = ["s1", "s2", "s3", "s4"]
const tags = ["t1", "t2", "t3"]

export const reading: Rules<TestLog> = {
  *"a query picks what matches it, from after a position up to another, up to a limit, whatever the size of the page"({ store, note }) {
    const { below, some, one } = drawFrom(1)
    const event = () => note(one(streams), { type: one(suiteTypes), tags: some(tags, 3) })
    for (const _ of range(1, 20)) yield* store.append({ events: range(0, below(5)).map(event) })
    const log = yield* readAll(store)
    const part = (): Query[number] => ({
      ...(below(2) === 0 ? {} : { streams: some(streams, 3) }),
      ...(below(2) === 0 ? {} : { types: some(suiteTypes, 3) }),
      ...(below(2) === 0 ? {} : { tags: some(tags, 3) })
    })
    for (const _ of range(1, 150)) {
      const query = range(1, below(4)).map(part)
      const [after, until, limit] = [below(log.length), below(2 * log.length), below(30)]
      const found = yield* readAll(store, query, { after, until, limit, pageSize: 1 + below(8) })
      const expected = log.filter((one) => one.position > after && one.position <= until && matches(query, one)).slice(0, limit)
      same(idsOf(found), idsOf(expected), `what ${JSON.stringify({ query, after, until, limit })} picks`)
    }
  },

  *"an event that carries a tag twice is read once, and refuses once"({ store, note }) {
    yield* store.append({ events: [note("a", { tags: ["t", "t"] }), note("b", { tags: ["t"] })] })
    same(positionsOf(yield* readAll(store, [{ tags: ["t"] }])), [1, 2], "positions")
    same(positionsOf(yield* readAll(store, [{ tags: ["t", "t"] }, { streams: ["a", "b"] }])), [1, 2], "positions by two alternatives")
    yield* fails(store.append({ events: [note("c")], unlessExists: [{ tags: ["t"] }] }), "BoundaryMoved", { position: 1 })
  },

  *"names are told apart by every character"({ store, note }) {
    const names = ["a", "A", "a ", "á", "a\u0301", "路灯", "路燈", "𠮷", "a%", "a_", "a'", "é", "e\u0301"]
    yield* store.append({ events: names.map((name) => note(name, { tags: [name] })) })
    for (const [i, name] of names.entries()) {
      same(positionsOf(yield* readAll(store, [{ streams: [name] }])), [i + 1], `the events of stream ${name}`)
      same(positionsOf(yield* readAll(store, [{ tags: [name] }])), [i + 1], `the events with tag ${name}`)
    }
  },

  *"a read ends at the head as it was when it began"({ store, note }) {
    yield* store.append({ events: range(1, 4).map(() => note("a")) })
    const seen: Array<number> = []
    yield* Stream.runForEach(store.read(everything, { pageSize: 2 }), (page) =>
      Effect.gen(function* () {
        seen.push(...positionsOf(page))
        holds(seen.length < 20, "the read does not end")
        yield* store.append({ events: [note("b"), note("a")] })
      })
    )
    same(seen, [1, 2, 3, 4], "positions")
  },

  *"an empty log has head 0 and reads as nothing"({ store }) {
    same(yield* store.head, 0, "the head")
    same(yield* readAll(store), [], "the log")
  },

  *"logs do not see each other"({ store, another, note }) {
    const other = yield* another
    const key = { id: "k", digest: "d" }
    yield* store.append({ events: [note("a", { tags: ["t"] })], key })
    same(yield* readAll(other), [], "the other log")
    const answer = yield* other.append({ events: [note("a")], key, expect: new Map([["a", 0]]), unlessExists: [{ tags: ["t"] }] })
    same(answer, { first: 1, last: 1, duplicate: false }, "the other log's answer")
  },

  *"says what it can do, and what log it keeps"({ store, connect, durable }) {
    same(store.capabilities.order, "commit", "its order")
    same(store.capabilities.boundary, true, "whether it keeps boundaries")
    same(store.capabilities.durability !== "memory", durable, "whether it outlives its connections")
    holds(store.log.length > 0, "a log should have a name")
    same((yield* connect).log, store.log, "the log's name on another connection")
  }
}

/** What a subscriber was given until it had `events`, and then a little longer, so that anything too much is seen. */
const follow = Effect.fnUntraced(function* (store: EventStoreShape, query: Query, from: number, events: number) {
  const seen: Array<Delivery> = []
  const caughtUp = yield* Deferred.make<void>()
  const enough = yield* Deferred.make<void>()
  const check = () => {
    const count = seen.reduce((sum, delivery) => sum + (delivery._tag === "Events" ? delivery.events.length : 0), 0)
    const told = seen.some(({ _tag }) => _tag === "CaughtUp")
    return Effect.all([
      told ? Deferred.succeed(caughtUp, undefined) : Effect.void,
      told && count >= events ? Deferred.succeed(enough, undefined) : Effect.void
    ])
  }
  const fiber = yield* Effect.forkScoped(
    Stream.runForEach(store.subscribe(query, from), (delivery) => {
      seen.push(delivery)
      return check()
    })
  )
  const all = Effect.gen(function* () {
    const arrived = Deferred.await(enough)
    yield* Effect.timeoutOrElse(arrived, { duration: "5 seconds", orElse: () => Effect.void })
    yield* Effect.sleep("50 millis")
    yield* Fiber.interrupt(fiber)
    return seen
  })
  return { caughtUp: Deferred.await(caughtUp), all }
})

const positionsSeen = (seen: ReadonlyArray<Delivery>): Array<number> =>
  seen.flatMap((delivery) => (delivery._tag === "Events" ? positionsOf(delivery.events) : []))

const marks = (seen: ReadonlyArray<Delivery>): Array<number> =>
  seen.flatMap((delivery) => (delivery._tag === "CaughtUp" ? [delivery.position] : []))

export const subscribing: Rules<TestLog> = {
  *"a subscriber gets what there is, then once that it has caught up, then what comes"({ store, connect, note }) {
    yield* store.append({ events: [note("a"), note("b")] })
    const { caughtUp, all } = yield* follow(yield* connect, everything, 0, 5)
    yield* caughtUp
    yield* store.append({ events: [note("a")] })
    yield* store.append({ events: [note("b"), note("c")] })
    const seen = yield* all
    same(positionsSeen(seen), [1, 2, 3, 4, 5], "positions")
    same(marks(seen), [2], "where it was told that it had caught up")
    same(
      seen.slice(0, 2).map(({ _tag }) => _tag),
      ["Events", "CaughtUp"],
      "what came first"
    )
  },

  *"on an empty log a subscriber has caught up at once"({ store, note }) {
    const { caughtUp, all } = yield* follow(store, everything, 0, 1)
    yield* caughtUp
    yield* store.append({ events: [note("a")] })
    const seen = yield* all
    same(marks(seen), [0], "where it was told that it had caught up")
    same(positionsSeen(seen), [1], "positions")
  },

  *"a subscriber begins after its position and gets only what matches"({ store, note }) {
    const events = () => [note("a", { tags: ["t"] }), note("b")]
    yield* store.append({ events: [...events(), ...events()] })
    const { caughtUp, all } = yield* follow(store, [{ tags: ["t"] }], 1, 3)
    yield* caughtUp
    yield* store.append({ events: [note("b")] })
    for (const _ of range(1, 2)) yield* store.append({ events: events() })
    const seen = yield* all
    same(positionsSeen(seen), [3, 6, 8], "positions")
    same(marks(seen), [4], "where it was told that it had caught up")
  },

  *"a subscriber far behind gets all, over several pages"({ store, note }) {
    for (const _ of range(1, 25)) yield* store.append({ events: range(1, 100).map(() => note("a")) })
    const { all } = yield* follow(store, everything, 0, 2500)
    const seen = yield* all
    same(positionsSeen(seen), range(1, 2500), "positions")
    same(marks(seen), [2500], "where it was told that it had caught up")
    same(seen.at(-1)?._tag, "CaughtUp", "what came last")
  },

  *"a subscriber that falls behind by more than a page is not told again that it has caught up"({ store, note }) {
    const { caughtUp, all } = yield* follow(store, everything, 0, 2200)
    yield* caughtUp
    for (const count of [1000, 1, 1199]) yield* store.append({ events: range(1, count).map(() => note("a")) })
    const seen = yield* all
    same(positionsSeen(seen), range(1, 2200), "positions")
    same(marks(seen), [0], "where it was told that it had caught up")
  },

  *"subscribers skip nothing and get nothing twice while others append"({ store, connect, note }) {
    const [second, third] = [yield* connect, yield* connect]
    const { below } = drawFrom(2)
    const { all } = yield* follow(third, everything, 0, 400)
    const late = Effect.andThen(
      Effect.sleep("5 millis"),
      Effect.suspend(() => follow(second, everything, 0, 400))
    )
    const write = (to: EventStoreShape, stream: string) =>
      Effect.gen(function* () {
        for (let left = 200; left > 0; ) {
          const count = Math.min(left, 1 + below(4))
          yield* to.append({ events: range(1, count).map(() => note(stream)) })
          left -= count
          if (below(8) === 0) yield* Effect.sleep("1 millis")
        }
      })
    const [follower] = yield* Effect.all([late, write(store, "a"), write(second, "b")], { concurrency: "unbounded" })
    for (const seen of [yield* all, yield* follower.all]) {
      same(positionsSeen(seen), range(1, 400), "positions")
      same(marks(seen).length, 1, "how often it was told that it had caught up")
    }
  },

  *"a checkpoint beyond the head is refused"({ store, note }) {
    yield* store.append({ events: [note("a")] })
    const error = yield* fails(Stream.runDrain(Stream.take(store.subscribe(everything, 2), 1)), "StoreError", { problem: "Invalid" })
    holds(error.message.includes("2") && error.message.includes("1"), `the refusal should name position and head: ${error.message}`)
  }
}
