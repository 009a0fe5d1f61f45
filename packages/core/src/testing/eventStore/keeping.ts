/** Rules of isolation, of what is refused by name, and of never losing anything silently. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import type { NewEvent } from "../../kernel/Event.ts"
import { seeded } from "../../kernel/Ids.ts"
import { holds, same } from "../compare.ts"
import { fails, type Rules } from "../suite.ts"
import { countOf, leavesLogAsItWas, positionsOf, range, readAll, scribble, type TestLog } from "./log.ts"

type Writable = { -readonly [Field in keyof NewEvent]: NewEvent[Field] }

const rich = {
  text: "三号楼前的路灯坏了 🏮 \u0000\u2028",
  numbers: [0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER],
  nothing: null,
  yes: true,
  deep: { list: [{ empty: {} }, [], [[1]]], "key with spaces": "", 中文: "值" }
}

export const isolation: Rules<TestLog> = {
  *"events come back as they were given"({ store, connect, note }) {
    const event = note("路灯-1", {
      type: "suite/Struck",
      schema: 3,
      at: -1,
      actor: { _tag: "Rule", policy: "p", version: "1", rule: "r", cause: "c", basis: [1, 2] },
      correlation: "work",
      causation: "cause",
      tags: ["unit:大湖路", "x"],
      data: rich
    })
    yield* store.append({ events: [event] })
    const [found] = yield* readAll(yield* connect)
    const { position, version, recorded, hash, ...rest } = found!
    same(rest, event, "the event")
    same({ position, version }, { position: 1, version: 1 }, "where it stands")
  },

  *"data comes back as its JSON: what is undefined is absent, and every name is only a name"({ store, note }) {
    const data = JSON.parse('{"__proto__":{"a":1},"constructor":2}') as Record<string, unknown>
    yield* store.append({ events: [note("a", { data: { ...data, gone: undefined } }), note("b", { data })] })
    for (const event of yield* readAll(store)) same(JSON.stringify(event.data), JSON.stringify(data), "the data")
  },

  *"what the caller does to its objects after an append changes nothing"({ store, note }) {
    const event: Writable = note("a", { tags: ["t"], data: { deep: { list: [1, { n: 2 }] } } })
    const key = { id: "k", digest: "d" }
    const expect = new Map([["a", 0]])
    yield* store.append({ events: [event], key, expect })
    const before = yield* readAll(store)
    const text = JSON.stringify(before)
    scribble(event)
    scribble(key)
    expect.clear()
    same(JSON.stringify(yield* readAll(store)), text, "the log")
    same(positionsOf(yield* readAll(store, [{ tags: ["t"], streams: ["a"] }])), [1], "the events by their old tag")
    same(Option.getOrThrow(yield* store.lookup("k")).digest, "d", "the digest")
    same((yield* store.verify())._tag, "Whole", "the chain")
  },

  *"what a reader does to what it got changes nothing"({ store, note }) {
    const key = { id: "k", digest: "d" }
    const answer = yield* store.append({ events: [note("a", { tags: ["t"], data: { deep: { list: [1, { n: 2 }] } } })], key })
    const got = yield* readAll(store)
    const text = JSON.stringify(got)
    for (const value of [got, answer, Option.getOrThrow(yield* store.lookup("k"))]) scribble(value)
    same(JSON.stringify(yield* readAll(store)), text, "the log")
    same(positionsOf(yield* readAll(store, [{ tags: ["t"] }])), [1], "the events by their tag")
    same(yield* store.append({ events: [], key }), { first: 1, last: 1, duplicate: true }, "the answer to a retry")
    same((yield* store.verify())._tag, "Whole", "the chain")
  }
}

const long = "长".repeat(513)
const illFormed = "a\ud800"

const wrong: { readonly [what: string]: readonly [change: Partial<NewEvent>, named: string] } = {
  "an empty stream name": [{ stream: "" }, "stream"],
  "a stream name of more than 512 characters": [{ stream: long }, "stream"],
  "a stream name of ill-formed text": [{ stream: illFormed }, "stream"],
  "an empty id": [{ id: "" }, "id"],
  "a time that no calendar has": [{ at: 9e15 }, "9000000000000000"],
  "an undeclared type": [{ type: "suite/Unheard" }, "suite/Unheard"],
  "a schema version below 1": [{ schema: 0 }, "schema"],
  "a time that is no whole number": [{ at: 0.5 }, "time"],
  "an empty correlation": [{ correlation: "" }, "correlation"],
  "an ill-formed causation": [{ causation: illFormed }, "causation"],
  "an empty tag": [{ tags: ["t", ""] }, "tag"],
  "an ill-formed tag": [{ tags: [illFormed] }, "tag"],
  "no data": [{ data: undefined }, "data"],
  "more than 1 MiB of data": [{ data: { text: "x".repeat(1024 * 1024) } }, "1048576"]
}

const refusals = Object.entries(wrong).map(
  ([what, [change, named]]): Rules<TestLog> => ({
    *[`${what} is refused by name`]({ store, note }) {
      yield* store.append({ events: [note("a")] })
      const append = store.append({ events: [note("b"), note("c", change)], key: { id: "k", digest: "d" } })
      const error = yield* leavesLogAsItWas(store, fails(append, "StoreError", { problem: "Invalid" }))
      holds(error.message.includes(named), `the refusal should name ${named}: ${error.message}`)
      holds(Option.isNone(yield* store.lookup("k")), "a refused append should leave no key")
    }
  })
)

export const refused: Rules<TestLog> = {
  ...Object.assign({}, ...refusals),

  *"an empty key, an expected stream without a name and a version below 0 are refused"({ store, note }) {
    const events = [note("a")]
    for (const append of [{ key: { id: "", digest: "d" } }, { expect: new Map([["", 0]]) }, { expect: new Map([["a", -1]]) }]) {
      yield* leavesLogAsItWas(store, fails(store.append({ events, ...append }), "StoreError", { problem: "Invalid" }))
    }
  },

  *"data just under 1 MiB is taken"({ store, note }) {
    const text = "x".repeat(1024 * 1024 - '{"text":""}'.length)
    yield* store.append({ events: [note("a", { data: { text } })] })
    same((yield* readAll(store))[0]?.data, { text }, "the data")
  },

  *"what cannot be written as JSON fails alone"({ store, note }) {
    const impossible = store.append({ events: [note("a"), note("a", { data: { n: 1n } })] })
    const others = range(1, 6).map(() => store.append({ events: [note("b")] }))
    const [exit] = yield* Effect.all([Effect.exit(impossible), ...others], { concurrency: "unbounded" })
    holds(Exit.isFailure(exit), "it should have failed")
    same(yield* countOf(store, "a"), 0, "the events written of it")
    same(yield* countOf(store, "b"), 6, "the events written of the others")
  }
}

export const neverSilent: Rules<TestLog> = {
  *"an interrupted append leaves all or nothing, key and events alike"({ store, connect, note }) {
    const next = seeded(3)
    const second = yield* connect
    const attempts = range(1, 120)
    const confirmed = new Set<number>()
    for (const n of attempts) {
      const events = range(1, 3).map(() => note(`s${n}`))
      const append = (n % 2 === 0 ? store : second).append({ events, key: { id: `k${n}`, digest: "d" } })
      const fiber = yield* Effect.forkScoped(append)
      const others = yield* Effect.forkScoped(Effect.all([store.append({ events: [note("x")] }), second.append({ events: [note("x")] })]))
      for (let wait = next() % 6; wait > 0; wait--) yield* wait === 5 ? Effect.sleep(0) : Effect.yieldNow
      yield* Fiber.interrupt(fiber)
      if (Exit.isSuccess(yield* Fiber.await(fiber))) confirmed.add(n)
      yield* Fiber.join(others)
    }
    for (const n of attempts) {
      const count = yield* countOf(store, `s${n}`)
      holds(count === 0 || count === 3, `an interrupted append of three events left ${count}`)
      same(Option.isSome(yield* store.lookup(`k${n}`)), count === 3, `whether the key of append ${n} is kept`)
      if (confirmed.has(n)) same(count, 3, `what is left of append ${n}, which was confirmed`)
    }
    same((yield* readAll(store, [{ streams: ["x"] }])).length, 240, "what the others wrote")
    same((yield* store.verify())._tag, "Whole", "the chain")
  },

  *"an append that was interrupted can be tried again under its key"({ store, note }) {
    for (const n of range(1, 20)) {
      const append = store.append({ events: [note("a")], key: { id: `k${n}`, digest: "d" } })
      const fiber = yield* Effect.forkScoped(append)
      yield* Fiber.interrupt(fiber)
      yield* append
    }
    same(yield* countOf(store, "a"), 20, "the events of the stream")
  }
}
