/** From a command to its facts: keys, conflicts, caches, seals. What spans streams is in spanning.test.ts. */
import { describe, expect, it } from "@effect/vitest"
import { channel, type EventStore, KeyVault, MemoryStore, makeHandler, Personal, person } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { type LampCommand, lamp } from "./toy.ts"
import { declared, log, names, slowWorld, world, worldOn } from "./world.ts"

const actor = person("p-1", "electrician", "unit-1")
const install = (id: string, number: number, keeper = "王小明 13800001234") =>
  ({ _tag: "InstallLamp", lamp: id, number, place: "大湖路 3", keeper: Personal.clear("s-1", keeper) }) as const
const light = (id: string) => ({ _tag: "LightLamp", lamp: id }) as const
const putOut = (id: string) => ({ _tag: "PutLampOut", lamp: id }) as const
const replace = (id: string, bulb: number) => ({ _tag: "ReplaceBulb", lamp: id, bulb }) as const

describe("a command", () => {
  it.effect("is recorded as its facts, with who, when, and what they belong to", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      yield* TestClock.setTime(5000)
      const done = yield* handle(install("a", 7), { actor, correlation: "round-3", causation: "c-1" })
      yield* handle(light("a"), { actor: channel("12345"), at: 4000 })
      expect(done).toMatchObject({ stream: "lamp-a", last: 1, duplicate: false, state: { _tag: "Hanging", number: 7, since: 5000 } })
      expect(yield* log).toMatchObject([
        { type: "lamps/LampInstalled", schema: 3, at: 5000, actor, correlation: "round-3", causation: "c-1", tags: ["number:7"] },
        { type: "lamps/LampLit", version: 2, at: 4000, actor: { hotline: "12345" }, correlation: "lamp-a", causation: null, tags: [] }
      ])
    }).pipe(Effect.provide(world))
  )

  it.effect("is refused where the state of things says so, with what is allowed instead, and nothing is recorded", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      const refused = yield* Effect.flip(handle(light("a"), { actor }))
      expect(refused).toMatchObject({
        _tag: "Refused",
        command: "LightLamp",
        rejection: { reason: "NotInstalled", allowed: ["InstallLamp"] }
      })
      expect(refused.message).toBe("LightLamp was refused: NotInstalled. Allowed now: InstallLamp")
      expect(yield* log).toEqual([])
    }).pipe(Effect.provide(world))
  )

  it.effect("that says what is already so records nothing", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      yield* handle(install("a", 7), { actor })
      yield* handle(light("a"), { actor })
      expect(yield* handle(light("a"), { actor })).toMatchObject({ events: [], duplicate: false, last: 2 })
      expect(names(yield* log)).toEqual(["LampInstalled", "LampLit"])
    }).pipe(Effect.provide(world))
  )

  it.effect("takes personal values in the clear alone: a box from elsewhere, or what looks like one, is refused with its path", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      const vault = yield* KeyVault.KeyVault
      const foreign = yield* vault.seal(Personal.clear("s-1", "王小明"), "lamp-b")
      const own = yield* vault.seal(Personal.clear("s-1", "王小明"), "lamp-a")
      for (const keeper of [foreign, own, Personal.sealed("s-1", "王小明 13800001234")]) {
        const error = yield* Effect.flip(handle({ ...install("a", 7), keeper }, { actor }))
        expect(error).toMatchObject({ _tag: "CommandInvalid", message: expect.stringContaining('at ["keeper"]') })
        expect(error.message).not.toContain("王小明")
      }
      expect(yield* log).toEqual([])
    }).pipe(Effect.provide(world))
  )

  it.effect("that is refused leaves nothing in the vault: no key, and nobody is found by what it said", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      const vault = yield* KeyVault.KeyVault
      yield* handle(install("a", 7), { actor })
      const keeper = Personal.contact("s-9", "13912345678")
      for (const options of [{ actor }, { actor, key: "k-9" }]) {
        expect(yield* Effect.flip(handle({ ...install("b", 7), keeper }, options))).toMatchObject({ _tag: "BoundaryMoved", position: 1 })
        const refused = { _tag: "InstallLamp", lamp: "a", number: 8, place: "bridge", keeper } as const
        expect(yield* Effect.flip(handle(refused, options))).toMatchObject({ _tag: "Refused" })
      }
      expect(yield* vault.subjectsOf("phone", "13912345678")).toEqual([])
      expect(yield* vault.holds("s-9")).toBe(false)
    }).pipe(Effect.provide(world))
  )

  it.effect("with an unknown field, or one of the wrong type, is refused by name", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      const send = (command: object) => Effect.flip(handle(command as LampCommand, { actor, key: "k" }))
      expect(yield* send({ ...install("a", 7), colour: "red" })).toMatchObject({
        _tag: "CommandInvalid",
        message: expect.stringContaining("colour")
      })
      expect(yield* send({ ...install("a", 7), number: "7" })).toMatchObject({
        _tag: "CommandInvalid",
        message: expect.stringContaining("number")
      })
      expect(yield* send({ _tag: "EatLamp", lamp: "a" })).toMatchObject({ _tag: "CommandInvalid" })
      expect(yield* log).toEqual([])
      yield* handle(install("a", 7), { actor, key: "k" })
    }).pipe(Effect.provide(world))
  )
})

describe("an actor", () => {
  it.effect.each(["李雷", "Li Lei", "13812345678", "37010219900101123X", "li@example.org"])("is not called %s", (id) =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      const refused = yield* Effect.flip(handle(install("a", 7), { actor: { ...actor, id } }))
      expect(refused).toMatchObject({ _tag: "CommandInvalid", message: expect.stringContaining("opaque id") })
      expect(yield* log).toEqual([])
    }).pipe(Effect.provide(world))
  )
})

describe("a key", () => {
  it.effect("gives a retry after a lost answer the first answer, even though the state has moved on", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      yield* handle(install("a", 7), { actor })
      const first = yield* handle(replace("a", 1), { actor, key: "k" })
      yield* handle(replace("a", 2), { actor })
      const again = yield* handle(replace("a", 1), { actor, key: "k" })
      expect(again).toMatchObject({ duplicate: true, events: first.events, last: first.last, stream: "lamp-a", state: { bulb: 2 } })
      const elsewhere = yield* (yield* makeHandler(lamp)).handle(replace("a", 1), { actor, key: "k" })
      expect(elsewhere).toEqual(again)
      expect((yield* log).length).toBe(3)
      expect(yield* Effect.flip(handle(replace("a", 1), { actor }))).toMatchObject({ rejection: { reason: "BulbOutOfTurn" } })
    }).pipe(Effect.provide(world))
  )

  it.effect("of one actor is nobody else's", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      yield* handle(install("a", 7), { actor: { ...actor, id: "somebody" }, key: "k" })
      expect(yield* Effect.flip(handle(install("a", 7), { actor: { ...actor, id: "somebody-else" }, key: "k" }))).toMatchObject({
        _tag: "KeyReused"
      })
    }).pipe(Effect.provide(world))
  )

  it.effect("holds for a command that was already so", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      yield* handle(install("a", 7), { actor })
      yield* handle(putOut("a"), { actor, key: "k" })
      yield* handle(light("a"), { actor })
      expect(yield* handle(putOut("a"), { actor, key: "k" })).toMatchObject({ duplicate: true, events: [], state: { lit: true } })
      expect(names(yield* log)).toEqual(["LampInstalled", "LampLit"])
    }).pipe(Effect.provide(world))
  )

  it.effect("knows a command again by what it said before it was sealed", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      yield* handle(install("a", 7), { actor, key: "k" })
      expect(yield* handle(install("a", 7), { actor, key: "k" })).toMatchObject({ duplicate: true, last: 1 })
      const other = yield* Effect.flip(handle(install("a", 7, "somebody else"), { actor, key: "k" }))
      expect(other).toMatchObject({ _tag: "KeyReused", key: "k", position: 1 })
      expect((yield* log).length).toBe(1)
    }).pipe(Effect.provide(world))
  )

  it.effect("confirms no guess of what was said once the subject was erased, or the stream's time is over", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      const vault = yield* KeyVault.KeyVault
      yield* handle(install("a", 7), { actor, key: "k" })
      yield* handle(install("c", 9), { actor, key: "c" })
      yield* vault.eraseWithin(["lamp-c"])
      yield* vault.erase("s-1")
      const answers = yield* Effect.forEach(
        [install("a", 7), install("a", 7, "a guess"), install("c", 9), install("c", 9, "a guess")],
        (command) => Effect.flip(handle(command, { actor, key: command.lamp === "a" ? "k" : "c" }))
      )
      for (const answer of answers) expect(answer).toMatchObject({ _tag: "VaultError", problem: "Erased" })
      expect(answers[1]!.message).toBe(answers[0]!.message)
      expect(answers[3]!.message).toBe(answers[2]!.message)
      expect(yield* Effect.flip(handle(install("b", 8), { actor }))).toMatchObject({ _tag: "VaultError", problem: "Erased" })
    }).pipe(Effect.provide(world))
  )

  it.effect("lets one of several at once through, and gives the others its answer", () =>
    Effect.gen(function* () {
      const handlers = [yield* makeHandler(lamp), yield* makeHandler(lamp)]
      const racers = Array.from({ length: 8 }, (_, i) => handlers[i % 2]!.handle(install("a", 7), { actor, key: "k" }))
      const answers = yield* Effect.all(racers, { concurrency: "unbounded" })
      expect(answers.filter(({ duplicate }) => !duplicate).length).toBe(1)
      expect(new Set(answers.map(({ last, events }) => JSON.stringify([last, events]))).size).toBe(1)
      expect((yield* log).length).toBe(1)
    }).pipe(Effect.provide(slowWorld))
  )

  it.effect("is not kept by a command that was refused", () =>
    Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp)
      yield* Effect.flip(handle(light("a"), { actor, key: "k" }))
      yield* handle(install("a", 7), { actor })
      expect(yield* handle(light("a"), { actor, key: "k" })).toMatchObject({ duplicate: false, events: [{ _tag: "LampLit" }] })
    }).pipe(Effect.provide(world))
  )
})

describe("a conflict", () => {
  it.effect("makes handlers that race decide again, so that every recorded fact was right where it stands", () =>
    Effect.gen(function* () {
      const handlers = [yield* makeHandler(lamp), yield* makeHandler(lamp), yield* makeHandler(lamp)]
      yield* handlers[0]!.handle(install("a", 7), { actor })
      const turns = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? light("a") : putOut("a")))
      const each = handlers.map(({ handle }) => Effect.forEach(turns, (command) => handle(command, { actor })))
      const answers = (yield* Effect.all(each, { concurrency: "unbounded" })).flat()
      const events = names(yield* log).slice(1)
      expect(events.length).toBe(answers.reduce((sum, answer) => sum + answer.events.length, 0))
      expect(events.length).toBeGreaterThan(20)
      expect(events).toEqual(events.map((_, i) => (i % 2 === 0 ? "LampLit" : "LampPutOut")))
    }).pipe(Effect.provide(slowWorld))
  )

  it.effect("that never ends is given up as busy", () => {
    const store = MemoryStore.makeMemory({ declared })
    let wind = 0
    const gust = Effect.suspend(() =>
      store.append({
        events: [{ ...event, id: `gust-${++wind}`, ...(wind % 2 === 0 ? { type: "lamps/LampPutOut" } : {}) }]
      })
    )
    const event = {
      stream: "lamp-a",
      id: "",
      type: "lamps/LampLit",
      schema: 1,
      at: 0,
      actor,
      correlation: "wind",
      causation: null,
      tags: [],
      data: {}
    }
    const windy = { ...store, append: (append: EventStore.Append) => Effect.andThen(gust, store.append(append)) }
    return Effect.gen(function* () {
      const { handle } = yield* makeHandler(lamp, { attempts: 5 })
      const busy = yield* Effect.flip(handle(install("a", 7), { actor }))
      expect(busy).toMatchObject({ _tag: "StoreError", problem: "Busy", message: expect.stringContaining("lamp-a moved 5 times") })
      expect(wind).toBe(5)
    }).pipe(Effect.provide(worldOn(windy)))
  })
})

describe("a cached state", () => {
  it.effect("gives no refusal and no 'already so' that the head does not bear out", () =>
    Effect.gen(function* () {
      const [here, there] = [yield* makeHandler(lamp), yield* makeHandler(lamp)]
      yield* here.handle(install("a", 7), { actor })
      yield* here.handle(light("a"), { actor })
      yield* there.handle(putOut("a"), { actor })
      expect((yield* here.handle(light("a"), { actor })).events).toEqual([{ _tag: "LampLit" }])
      yield* there.handle(replace("a", 1), { actor })
      expect((yield* here.handle(replace("a", 2), { actor })).events).toEqual([{ _tag: "BulbReplaced", bulb: 2 }])
      yield* Effect.flip(here.handle(replace("a", 0), { actor }))
    }).pipe(Effect.provide(world))
  )

  it.effect("is not read again while it is kept, and is right when it was dropped", () => {
    const store = MemoryStore.makeMemory({ declared })
    let reads = 0
    const counted: EventStore.EventStoreShape = {
      ...store,
      read: (query, options) => {
        if (query.some((item) => item.streams !== undefined)) reads++
        return store.read(query, options)
      }
    }
    const readsOf = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      Effect.map(
        Effect.tap(
          Effect.sync(() => (reads = 0)),
          () => effect
        ),
        () => reads
      )
    return Effect.gen(function* () {
      const [kept, dropped] = [yield* makeHandler(lamp), yield* makeHandler(lamp, { cache: 1 })]
      yield* kept.handle(install("a", 7), { actor })
      yield* kept.handle(install("b", 8), { actor })
      expect(yield* readsOf(kept.handle(light("a"), { actor }))).toBe(0)
      yield* dropped.handle(putOut("a"), { actor })
      expect(yield* readsOf(dropped.handle(light("a"), { actor }))).toBe(0)
      yield* dropped.handle(light("b"), { actor })
      expect(yield* readsOf(dropped.handle(putOut("a"), { actor }))).toBe(1)
      expect(yield* dropped.state("lamp-a")).toEqual(yield* kept.state("lamp-a"))
    }).pipe(Effect.provide(worldOn(counted)))
  })

  it.effect("is not shared with a judgement as of an earlier time", () =>
    Effect.gen(function* () {
      const { handle, state } = yield* makeHandler(lamp)
      yield* handle(install("a", 7), { actor, at: 0 })
      yield* handle(light("a"), { actor, at: 100 })
      yield* handle(putOut("a"), { actor, at: 200 })
      expect(yield* handle(light("a"), { actor, at: 150, asOf: 150 })).toMatchObject({ events: [], state: { lit: true } })
      expect(yield* handle(light("a"), { actor, at: 50, asOf: 50 })).toMatchObject({ events: [{ _tag: "LampLit" }], last: 4 })
      expect(yield* state("lamp-a")).toMatchObject({ lit: true })
      expect((yield* handle(light("a"), { actor, at: 300 })).events).toEqual([])
      expect((yield* handle(putOut("a"), { actor, at: 300 })).events).toEqual([{ _tag: "LampPutOut" }])
    }).pipe(Effect.provide(world))
  )
})

describe("what is personal", () => {
  it.effect("is sealed before it is decided on, and stands nowhere in the log in the clear", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const watched = {
        ...lamp,
        decide: (...args: Parameters<typeof lamp.decide>) => {
          seen.push(args[1])
          return lamp.decide(...args)
        }
      }
      const { handle } = yield* makeHandler(watched)
      const done = yield* handle(install("a", 7), { actor, key: "k" })
      const text = JSON.stringify([yield* log, seen, done])
      for (const planted of ["王小明", "13800001234", btoa("13800001234")]) expect(text).not.toContain(planted)
      const [event] = yield* log
      const vault = yield* KeyVault.KeyVault
      expect(Redacted.value(yield* vault.open((event!.data as { readonly keeper: Personal.Sealed }).keeper))).toBe("王小明 13800001234")
    }).pipe(Effect.provide(world))
  )
})

it.effect("an interrupted command leaves all or nothing, and can be tried again under its key", () =>
  Effect.gen(function* () {
    const { handle } = yield* makeHandler(lamp)
    for (let n = 0; n < 40; n++) {
      const command = handle(install(`l${n}`, n), { actor, key: `k${n}` })
      const fiber = yield* Effect.forkChild(command)
      for (let wait = n % 10; wait > 0; wait--) yield* Effect.yieldNow
      yield* Fiber.interrupt(fiber)
      yield* command
    }
    expect((yield* log).length).toBe(40)
  }).pipe(Effect.provide(slowWorld))
)
