/** Events of every old schema are read as they would be written today; what cannot be read names its place and the remedy. */
import { readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import { EventCodec, EventStore, fold, MemoryStore, makeHandler, Personal, person, type RecordedEvent } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { type LampEvent, lamp, lampCodec } from "./toy.ts"
import { declared, log, world, worldOn } from "./world.ts"

/** A log as it was written over the years: `LampInstalled` in its first, second and third schema. */
const fixture = readFileSync(new URL("../fixtures/lamps.ndjson", import.meta.url), "utf8")
const old: ReadonlyArray<RecordedEvent> = fixture
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line))

const sealed = Personal.sealed("s-1", "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ")

const today: ReadonlyArray<LampEvent> = [
  { _tag: "LampInstalled", lamp: "a", number: 0, place: "大湖路 3", keeper: null },
  { _tag: "LampLit" },
  { _tag: "LampInstalled", lamp: "b", number: 0, place: "石牌坊街 12", keeper: null },
  { _tag: "LampFailed" },
  { _tag: "LampInstalled", lamp: "c", number: 0, place: "大湖路 5", keeper: null },
  { _tag: "BulbReplaced", bulb: 1 },
  { _tag: "LampInstalled", lamp: "d", number: 104, place: "大湖路 7", keeper: sealed },
  { _tag: "LampLit" }
]

const decoded = (event: RecordedEvent) => Result.getOrThrow(lampCodec.decode(event))
const problem = (change: Partial<RecordedEvent>) =>
  Result.getOrThrow(Result.flip(lampCodec.decode({ ...old[0]!, position: 41, ...change })))

describe("a log of old schemas", () => {
  it("has every version of the schema, so that every step is tried", () => {
    const versions = old.filter(({ type }) => type === "lamps/LampInstalled").map(({ schema }) => schema)
    expect([...new Set(versions)]).toEqual([1, 2, 3])
  })

  it("is read as today's events", () => {
    expect(old.map(decoded)).toEqual(today)
  })

  it.effect("is taken back whole, with its chain, and gone on with", () => {
    const store = MemoryStore.makeMemory({ declared })
    return Effect.gen(function* () {
      yield* store.restore(old)
      expect(yield* log).toEqual(old)
      expect(yield* store.verify()).toEqual({ _tag: "Whole", events: 8, head: 8, hash: old.at(-1)!.hash })
      const { handle } = yield* makeHandler(lamp)
      const done = yield* handle({ _tag: "ReplaceBulb", lamp: "a", bulb: 2 }, { actor: person("p-1", "electrician") })
      expect(done).toMatchObject({ last: 9, state: { number: 0, since: old[0]!.at, lit: false, bulb: 2 } })
      expect((yield* log).at(-1)).toMatchObject({ schema: 1, version: 5 })
    }).pipe(Effect.provide(worldOn(store)))
  })

  it("folds to the same states as the log would that was written today", () => {
    for (const stream of ["lamp-a", "lamp-b", "lamp-c", "lamp-d"]) {
      const own = old.flatMap((event, i) => (event.stream === stream ? [{ event, now: today[i]! }] : []))
      const folded = fold(
        lamp,
        lamp.initial,
        own.map(({ event }) => [decoded(event), event])
      )
      expect(folded).toEqual(
        fold(
          lamp,
          lamp.initial,
          own.map(({ event, now }) => [now, event])
        )
      )
    }
  })
})

describe("an event that cannot be read names its position, and", () => {
  const cases: { readonly [what: string]: readonly [Partial<RecordedEvent>, RegExp] } = {
    "the type that is unknown, and what to do": [{ type: "lamps/LampStolen" }, /LampStolen is unknown to this version; update linli/],
    "the type of another context": [{ type: "masts/LampHung" }, /masts\/LampHung is unknown/],
    "the schema that is newer, the newest that is known, and what to do": [
      { schema: 4 },
      /LampInstalled has schema 4, .*up to 3; update linli/
    ],
    "the schema whose data do not fit it": [
      { data: { lamp: "a", street: 7, house: 1 } },
      /LampInstalled of schema 1 cannot be brought up to date.*street/s
    ],
    "the field that is wrong today": [{ type: "lamps/BulbReplaced", data: { bulb: "one" } }, /BulbReplaced.*bulb/s],
    "the field that is unknown": [{ type: "lamps/BulbReplaced", data: { bulb: 1, colour: "red" } }, /BulbReplaced.*colour/s],
    "data that are no object": [{ type: "lamps/LampLit", data: "lit" }, /LampLit has data that is not an object/]
  }
  for (const [what, [change, message]] of Object.entries(cases)) {
    it(what, () => {
      expect(problem(change)).toMatchObject({ _tag: "StoreError", problem: "Unreadable", position: 41 })
      expect(problem(change).message).toMatch(/^event at position 41: /)
      expect(problem(change).message).toMatch(message)
    })
  }

  it.effect("stops what needs it, and nothing else", () =>
    Effect.gen(function* () {
      const store = yield* EventStore.EventStore
      const { handle, state } = yield* makeHandler(lamp)
      yield* handle({ _tag: "InstallLamp", lamp: "a", number: 7, place: "x", keeper: null }, { actor: person("p-1", "electrician") })
      const [event] = yield* log
      yield* store.append({ events: [{ ...event!, id: "newer", stream: "lamp-b", schema: 9 }] })
      expect(yield* Effect.flip(state("lamp-b"))).toMatchObject({ problem: "Unreadable", position: 2 })
      expect(yield* state("lamp-a")).toMatchObject({ number: 7 })
    }).pipe(Effect.provide(world))
  )
})

describe("a codec", () => {
  it("writes each event under its context and the current version of its schema", () => {
    expect(lampCodec.encode(today[6]!)).toEqual({
      type: "lamps/LampInstalled",
      schema: 3,
      data: { lamp: "d", number: 104, place: "大湖路 7", keeper: sealed }
    })
    expect(lampCodec.encode({ _tag: "LampLit" })).toEqual({ type: "lamps/LampLit", schema: 1, data: {} })
  })

  it("knows its types by name, and several together know each other's", () => {
    const other = EventCodec.define("masts", Schema.TaggedUnion({ MastSet: {} }))
    expect(lampCodec.named("LampLit", "LampFailed")).toEqual(["lamps/LampLit", "lamps/LampFailed"])
    expect(other.types).toEqual(["masts/MastSet"])
    const both = EventCodec.declared([lampCodec, other])
    expect(["lamps/LampLit", "masts/MastSet", "masts/LampLit", "LampLit"].map(both.has)).toEqual([true, true, false, false])
  })

  it("refuses to write what has not the shape of the event", () => {
    expect(() => lampCodec.encode({ _tag: "BulbReplaced", bulb: 0.5 })).toThrow("bulb")
    expect(() => lampCodec.encode({ _tag: "BulbReplaced", bulb: 1, colour: "red" } as LampEvent)).toThrow("colour")
  })
})
