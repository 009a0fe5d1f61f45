/** Rules of the chain, of the store's clock, of taking an export back, and of outliving connections. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Chain from "../../kernel/Chain.ts"
import type { RecordedEvent } from "../../kernel/Event.ts"
import type { EventStoreShape } from "../../kernel/EventStore.ts"
import { holds, same } from "../compare.ts"
import { beginning, fails, type Rules } from "../suite.ts"
import { leavesLogAsItWas, range, readAll, scribble, type TestLog } from "./log.ts"

/** A log of a few appends, in two streams, with tags, Chinese text and every kind of actor. */
const fill = ({ store, note }: TestLog) =>
  Effect.gen(function* () {
    yield* store.append({ events: [note("a", { tags: ["t"], data: { text: "路灯坏了" } }), note("b")] })
    yield* store.append({ events: [note("a", { actor: { _tag: "Channel", hotline: "12345" }, causation: "c" })] })
    const actor = { _tag: "Rule", policy: "p", version: "1", rule: "r", cause: "c", basis: [1] } as const
    yield* store.append({ events: [note("b", { actor, schema: 2, at: 1 }), note("c")], key: { id: "k", digest: "d" } })
    return yield* readAll(store)
  })

const rehash = (previous: string, events: ReadonlyArray<RecordedEvent>) =>
  Effect.gen(function* () {
    const hashes: Array<string> = []
    for (const event of events) hashes.push(yield* Chain.sha256(Chain.frameOf(hashes.at(-1) ?? previous, event)))
    return hashes
  })

export const chaining: Rules<TestLog> = {
  *"each hash is over the hash before it and every field of the event"(log) {
    const events = yield* fill(log)
    same(
      yield* rehash(Chain.genesis, events),
      events.map(({ hash }) => hash),
      "hashes"
    )
  },

  *"hashes do not depend on when they are read"(log) {
    yield* fill(log)
    const last = yield* readAll(log.store, [{ streams: ["c"] }])
    same(last, (yield* readAll(log.store)).slice(-1), "the last event")
  },

  *"verify finds a whole log whole, and gives its head and hash"(log) {
    same(yield* log.store.verify(), { _tag: "Whole", events: 0, head: 0, hash: Chain.genesis }, "the report of the empty log")
    const events = yield* fill(log)
    same(yield* log.store.verify(), { _tag: "Whole", events: 5, head: 5, hash: events.at(-1)?.hash }, "the report")
  },

  *"verify from a position finds the same head and hash"(log) {
    const events = yield* fill(log)
    const { _tag, head, hash } = (yield* log.store.verify(3)) as { _tag: string; head: number; hash: string }
    same({ _tag, head, hash }, { _tag: "Whole", head: 5, hash: events.at(-1)?.hash }, "the report")
  }
}

export const clock: Rules<TestLog> = {
  *"the time of recording is the store's own, and the time it happened the caller's"({ store, note }, time) {
    time.set(beginning + 5)
    yield* store.append({ events: [note("a", { at: 7 })] })
    const [event] = yield* readAll(store)
    same({ at: event?.at, recorded: event?.recorded }, { at: 7, recorded: beginning + 5 }, "its times")
  },

  *"the time of recording never goes back, whatever the clock does"({ store, connect, note }, time) {
    const second = yield* connect
    for (const [i, now] of [100, 50, -100_000, 120, 90].entries()) {
      time.set(beginning + now)
      yield* (i % 2 === 0 ? store : second).append({ events: [note("a")] })
    }
    const recorded = (yield* readAll(store)).map((event) => event.recorded - beginning)
    same(recorded, [100, 100, 100, 120, 120], "times of recording")
  }
}

/** Takes events back, `size` at a time. */
const restoreInPages = (store: EventStoreShape, events: ReadonlyArray<RecordedEvent>, size: number) =>
  Effect.forEach(range(0, Math.ceil(events.length / size) - 1), (page) => store.restore(events.slice(page * size, (page + 1) * size)), {
    discard: true
  })

export const restoring: Rules<TestLog> = {
  *"an export is taken back with its positions, versions, times and hashes"(log, time) {
    const events = yield* fill(log)
    const copy = yield* log.another
    time.set(beginning + 1)
    yield* restoreInPages(copy, JSON.parse(JSON.stringify(events)), 2)
    same(yield* readAll(copy), events, "the restored log")
    same(yield* copy.verify(), yield* log.store.verify(), "its report")
    same(yield* readAll(copy, [{ tags: ["t"] }]), events.slice(0, 1), "what is found by a tag")
  },

  *"a restored log goes on where the first one was"(log, time) {
    const events = yield* fill(log)
    const copy = yield* log.another
    yield* copy.restore(events)
    const wrong = copy.append({ events: [log.note("b")], expect: new Map([["b", 1]]) })
    yield* fails(wrong, "WrongVersion", { stream: "b", expected: 1, actual: 2 })
    yield* fails(copy.append({ events: [log.note("b")], unlessExists: [{ tags: ["t"] }] }), "BoundaryMoved", { position: 1 })
    time.set(0)
    const append = { events: [log.note("b")], expect: new Map([["b", 2]]) }
    same(yield* copy.append(append), yield* log.store.append(append), "the next answer")
    same(yield* readAll(copy), yield* readAll(log.store), "the log")
    same((yield* copy.verify())._tag, "Whole", "the chain")
  },

  *"an event that was changed is refused, named, and nothing of its page is taken"(log) {
    const events = yield* fill(log)
    const changes: ReadonlyArray<Partial<RecordedEvent>> = [
      { data: { text: "路灯好了" } },
      { at: 2 },
      { recorded: beginning + 1 },
      { tags: ["u"] },
      { actor: { _tag: "Channel", hotline: "110" } },
      { hash: events[3]!.hash }
    ]
    for (const change of changes) {
      const copy = yield* log.another
      yield* copy.restore(events.slice(0, 1))
      const page = [events[1]!, { ...events[2]!, ...change }, events[3]!]
      yield* leavesLogAsItWas(copy, fails(copy.restore(page), "StoreError", { problem: "Corrupt", position: 3 }))
      yield* restoreInPages(copy, events.slice(1), 3)
      same(yield* readAll(copy), events, "the log restored after all")
    }
  },

  *"pages out of order, with a gap, or twice are refused"(log) {
    const events = yield* fill(log)
    const copy = yield* log.another
    yield* fails(copy.restore(events.slice(1)), "StoreError", { problem: "Corrupt", position: 2 })
    yield* copy.restore(events.slice(0, 2))
    for (const page of [
      events.slice(0, 2),
      events.slice(3),
      [events[2]!, events[4]!],
      [events[3]!, events[2]!],
      [events[2]!, events[2]!]
    ]) {
      yield* leavesLogAsItWas(copy, fails(copy.restore(page), "StoreError", { problem: "Corrupt" }))
    }
    yield* copy.restore([])
    yield* copy.restore(events.slice(2))
    same(yield* readAll(copy), events, "the restored log")
  },

  *"a page that two connections take back at once is taken once"(log) {
    const events = yield* fill(log)
    const connect = yield* log.makeLog
    const copy = yield* connect
    const racers = [copy.restore(events), (yield* connect).restore(events)].map(Effect.exit)
    same((yield* Effect.all(racers, { concurrency: "unbounded" })).filter(Exit.isSuccess).length, 1, "the number of those who took it")
    same(yield* readAll(copy), events, "the restored log")
    same(yield* copy.verify(), yield* log.store.verify(), "its report")
  },

  *"a page whose owner changes it while it is taken back is taken as it was, or not at all"(log) {
    const page = (yield* fill(log)).slice(0, 1)
    const copy = yield* log.another
    const changed = structuredClone(page)
    const fiber = yield* Effect.forkScoped(copy.restore(changed))
    yield* Effect.yieldNow
    scribble(changed[0])
    const exit = yield* Fiber.await(fiber)
    same(yield* readAll(copy), Exit.isSuccess(exit) ? page : [], "the restored log")
  },

  *"an event of another version than comes next in its stream is refused, though the chain be made to fit"(log) {
    const events = yield* fill(log)
    const forged = [events[0]!, { ...events[1]!, version: 2 }]
    const hashes = yield* rehash(Chain.genesis, forged)
    const page = forged.map((event, i) => ({ ...event, hash: hashes[i]! }))
    const copy = yield* log.another
    yield* leavesLogAsItWas(copy, fails(copy.restore(page), "StoreError", { problem: "Corrupt", position: 2 }))
  }
}

/** For stores that say they are durable. */
export const outliving: Rules<TestLog> = {
  *"what was appended is there after every connection was closed: events, keys and chain"({ makeLog, note }) {
    const connect = yield* makeLog
    const once = <A, E>(use: (store: EventStoreShape) => Effect.Effect<A, E>) => Effect.scoped(Effect.flatMap(connect, use))
    const key = { id: "k", digest: "d" }
    const command = { events: [note("a", { tags: ["t"] }), note("b")], key }
    yield* once((store) => store.append(command))
    const before = yield* once(readAll)
    holds(Option.isSome(yield* once((store) => store.lookup("k"))), "the key should be there")
    same(yield* once((store) => store.append(command)), { first: 1, last: 2, duplicate: true }, "the answer to a retry")
    same((yield* once((store) => store.verify()))._tag, "Whole", "the chain")
    same(yield* once(readAll), before, "the log")
    same(before.length, 2, "the number of events")
  }
}
