/** Retention: what has had its time, and nothing else, is destroyed; the log keeps every byte. */
import { describe, expect, it } from "@effect/vitest"
import { Attachments, EventStore, KeyVault, Personal, PrivacyLog, person, privacy, Requests, Retention, retainable } from "@linli/core"
import { type Actor, Ids } from "@linli/core/kernel"
import { checkLaws, type Draw } from "@linli/core/testing"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { memoryPrivacyLog, start, worldWith } from "./world.ts"

const { due, dueOf, later, retention, RetentionEvent, privacyPolicy } = privacy

const rule = (change: Partial<privacy.RetentionRule> = {}): privacy.RetentionRule => ({
  name: "all",
  of: "request",
  when: {},
  keep: { amount: 3, unit: "years" },
  source: "PIPL 19",
  ...change
})
const kept = (change: Partial<privacy.Kept> = {}): privacy.Kept => ({
  stream: "request-1",
  of: "request",
  kind: "complaint",
  outcome: "solved",
  ended: Date.UTC(2026, 0, 31, 8),
  ...change
})

describe("what is due", () => {
  it("the time runs from the end, by the calendar; a month without the day ends on its last", () => {
    const at = Date.UTC(2028, 1, 29, 8)
    expect(later(at, { amount: 1, unit: "years" })).toBe(Date.UTC(2029, 1, 28, 8))
    expect(later(at, { amount: 4, unit: "years" })).toBe(Date.UTC(2032, 1, 29, 8))
    expect(later(Date.UTC(2026, 0, 31, 8), { amount: 1, unit: "months" })).toBe(Date.UTC(2026, 1, 28, 8))
    expect(later(Date.UTC(2026, 10, 30, 8), { amount: 3, unit: "months" })).toBe(Date.UTC(2027, 1, 28, 8))
    expect(later(at, { amount: 10, unit: "days" })).toBe(at + 10 * 86_400_000)
  })

  it("the first rule that takes a record in is its own; what no rule takes in is kept", () => {
    const rules = [rule({ name: "complaints", when: { kinds: ["complaint"] } }), rule({ name: "solved", when: { outcomes: ["solved"] } })]
    expect(dueOf(kept(), rules)?.rule).toBe("complaints")
    expect(dueOf(kept({ kind: "help" }), rules)?.rule).toBe("solved")
    expect(dueOf(kept({ kind: "help", outcome: null }), rules)).toBeNull()
    expect(dueOf(kept({ of: "attempt" }), rules)).toBeNull()
  })

  it("what is open is never due, however old; nor is what is under a hold, or settled", () => {
    const late = Date.UTC(2999, 0, 1)
    const all = [kept(), kept({ stream: "request-2", ended: null }), kept({ stream: "request-3" }), kept({ stream: "request-4" })]
    const settled = new Map([
      ["request-3", { applied: false, hold: "litigation" as const }],
      ["request-4", { applied: true, hold: null }]
    ])
    expect(due(all, [rule()], settled, late).map(({ stream }) => stream)).toEqual(["request-1"])
    expect(due(all, [rule()], settled, Date.UTC(2029, 0, 31, 8) - 1)).toEqual([])
    expect(due(all, [rule()], settled, Date.UTC(2029, 0, 31, 8))).toHaveLength(1)
    expect(due(all, [], settled, late)).toEqual([])
  })
})

describe("the decider", () => {
  it("the laws hold", () => {
    const command = (_: unknown, draw: Draw): privacy.RetentionCommand =>
      draw.one<privacy.RetentionCommand>([
        { _tag: "ApplyRetention", stream: "request-1", rule: "all" },
        { _tag: "PlaceHold", stream: "request-1", ground: draw.one(["audit", "petition"]) },
        { _tag: "LiftHold", stream: "request-1" }
      ])
    const actor = (_s: unknown, _c: unknown, draw: Draw): Actor => person("p-1", draw.one(["supervisor", "supervisor", "operator"]))
    const { events, refused } = checkLaws(retention, { seed: 5, walks: 200, command, actor })
    for (const name of Object.keys(RetentionEvent.cases)) expect(events[name]).toBeGreaterThan(10)
    expect(refused).toBeGreaterThan(50)
  })

  it("a policy whose rule is never reached is refused with its path", () => {
    const value = { ...privacyPolicy.preset.value, retention: [rule(), rule({ name: "never" })] }
    const read = Schema.decodeUnknownResult(privacy.PrivacyPolicy)(value)
    expect(Result.isFailure(read) && read.failure.message).toMatch(/all that never could.*\["retention"\]\[1\]/s)
  })
})

const years = (count: number) => count * 366 * 86_400_000

const operator = person("p-operator", "operator")
const told = { channel: "hotline", kind: "complaint", reporter: "s-han", contact: "Han Meimei 13812345678" } as const

/** One that ended, and another that goes on. */
const oneEnded = Effect.gen(function* () {
  const requests = yield* Requests
  yield* TestClock.setTime(start)
  const ended = yield* requests.raise(told, { actor: operator })
  const open = yield* requests.raise(told, { actor: operator })
  yield* requests.decline({ request: ended.request, reason: "noMatter" }, { actor: operator })
  return { ended: ended.stream, open: open.stream }
})

const sealedIn = Effect.fnUntraced(function* (stream: string) {
  const store = yield* EventStore.EventStore
  const events = (yield* Stream.runCollect(store.read([{ streams: [stream] }]))).flat()
  return (events[0]!.data as { readonly contact: Personal.Sealed }).contact
})

const byte = Effect.gen(function* () {
  const store = yield* EventStore.EventStore
  return JSON.stringify((yield* Stream.runCollect(store.read([]))).flat())
})

const opens = Effect.fnUntraced(function* (stream: string) {
  const vault = yield* KeyVault.KeyVault
  return yield* Effect.match(vault.open(yield* sealedIn(stream)), { onFailure: ({ problem }) => problem, onSuccess: () => "opens" })
})

const supervisor = { actor: person("p-supervisor", "supervisor") }

describe("the service", () => {
  it.effect("a dry run changes nothing; applying destroys what is due and leaves log and all else as they are", () =>
    Effect.gen(function* () {
      const { ended, open } = yield* oneEnded
      const retention = yield* Retention
      expect(yield* retention.due(yield* retainable())).toEqual([])
      yield* TestClock.setTime(start + years(4))
      const before = yield* byte
      const found = yield* retention.due(yield* retainable())
      expect(found).toMatchObject([{ stream: ended, rule: "requests", of: "request" }])
      expect([yield* opens(ended), yield* opens(open)]).toEqual(["opens", "opens"])
      expect(yield* (yield* PrivacyLog).head).toBe(0)

      expect(yield* retention.apply(found, supervisor)).toMatchObject({ records: 1 })
      expect([yield* opens(ended), yield* opens(open)]).toEqual(["Erased", "opens"])
      expect(yield* byte).toBe(before)
      expect((yield* (yield* EventStore.EventStore).verify())._tag).toBe("Whole")
      const [written] = (yield* Stream.runCollect((yield* PrivacyLog).read([]))).flat()
      expect(written).toMatchObject({ type: "privacy/RetentionApplied", data: { stream: ended, rule: "requests" } })
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("a second run adds nothing", () =>
    Effect.gen(function* () {
      yield* oneEnded
      yield* TestClock.setTime(start + years(4))
      const retention = yield* Retention
      const found = yield* retention.due(yield* retainable())
      yield* retention.apply(found, supervisor)
      const head = yield* (yield* PrivacyLog).head
      expect(yield* retention.due(yield* retainable())).toEqual([])
      expect(yield* retention.apply(found, supervisor)).toEqual({ records: 0, keys: 0 })
      expect(yield* (yield* PrivacyLog).head).toBe(head)
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("whoever may not erase may not apply it either, and nothing is destroyed", () =>
    Effect.gen(function* () {
      const { ended } = yield* oneEnded
      yield* TestClock.setTime(start + years(4))
      const retention = yield* Retention
      const found = yield* retention.due(yield* retainable())
      expect(yield* Effect.flip(retention.apply(found, { actor: operator }))).toMatchObject({
        rejection: { reason: "PostNotAllowed" }
      })
      expect(yield* opens(ended)).toBe("opens")
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("a hold keeps a record until it is lifted, also against a list that was made before", () =>
    Effect.gen(function* () {
      const { ended } = yield* oneEnded
      yield* TestClock.setTime(start + years(4))
      const retention = yield* Retention
      const found = yield* retention.due(yield* retainable())
      expect(yield* retention.hold(ended, "litigation", supervisor)).toBe(true)
      expect(yield* retention.due(yield* retainable())).toEqual([])
      expect(yield* Effect.flip(retention.apply(found, supervisor))).toMatchObject({ rejection: { reason: "UnderHold" } })
      expect(yield* opens(ended)).toBe("opens")
      expect(yield* retention.lift(ended, supervisor)).toBe(true)
      expect(yield* retention.due(yield* retainable())).toHaveLength(1)
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("one that is refused keeps its keys and is said; those beside it in the list are destroyed", () =>
    Effect.gen(function* () {
      const requests = yield* Requests
      yield* TestClock.setTime(start)
      const streams = yield* Effect.forEach([1, 2, 3], () =>
        Effect.gen(function* () {
          const { request, stream } = yield* requests.raise(told, { actor: operator })
          yield* requests.decline({ request, reason: "noMatter" }, { actor: operator })
          return stream
        })
      )
      yield* TestClock.setTime(start + years(4))
      const retention = yield* Retention
      const found = yield* retention.due(yield* retainable())
      yield* retention.hold(streams[1]!, "audit", supervisor)
      expect(yield* Effect.flip(retention.apply(found, supervisor))).toMatchObject({ rejection: { reason: "UnderHold" } })
      expect(yield* Effect.forEach(streams, opens)).toEqual(["Erased", "opens", "Erased"])
      yield* retention.lift(streams[1]!, supervisor)
      expect(yield* retention.apply(found, supervisor)).toMatchObject({ records: 1 })
      expect(yield* opens(streams[1]!)).toBe("Erased")
    }).pipe(Effect.provide(worldWith()))
  )

  it.effect("what a crash left after the writing down is destroyed by the next run; so is what a restored vault brought back", () =>
    Effect.gen(function* () {
      const whole = KeyVault.makeMemory({ random: Ids.seededBytes(7) })
      let broken = true
      const vault: KeyVault.KeyVaultShape = {
        ...whole,
        eraseWithin: (compartments) =>
          Effect.suspend(() =>
            broken
              ? Effect.fail(new KeyVault.VaultError({ operation: "eraseWithin", problem: "Io", message: "the disk is gone" }))
              : whole.eraseWithin(compartments)
          )
      }
      yield* Effect.gen(function* () {
        const { ended } = yield* oneEnded
        yield* TestClock.setTime(start + years(4))
        const retention = yield* Retention
        const found = yield* retention.due(yield* retainable())
        expect(yield* Effect.flip(retention.apply(found, supervisor))).toMatchObject({ problem: "Io" })
        expect(yield* opens(ended)).toBe("opens")
        broken = false
        expect((yield* retention.apply([], supervisor)).keys).toBeGreaterThan(0)
        expect(yield* opens(ended)).toBe("Erased")
        expect(yield* retention.reconcile).toBe(0)
      }).pipe(Effect.provide(worldWith({ vault })))
    })
  )

  it.effect("bytes that a crash left after their keys were destroyed are removed when the city is next opened, and no others", () =>
    Effect.gen(function* () {
      const parts = { vault: KeyVault.makeMemory(), privacyLog: memoryPrivacyLog() }
      const attachments = Attachments.makeMemory(parts.vault)
      const opened = <A, E>(work: Effect.Effect<A, E, Layer.Success<ReturnType<typeof worldWith>>>, place = attachments) =>
        Effect.provideService(Effect.provide(work, worldWith(parts)), Attachments.Attachments, place)
      const crash = new Attachments.AttachmentError({ operation: "remove", problem: "Io", message: "the lamp went out" })
      const crashing = Effect.gen(function* () {
        const { ended, open } = yield* oneEnded
        const put = (within: string) =>
          attachments.put({ subject: "s-han", within, bytes: new TextEncoder().encode("a picture"), mediaType: "image/png" })
        const [, kept] = [yield* put(ended), yield* put(open)]
        yield* TestClock.setTime(start + years(4))
        const retention = yield* Retention
        expect(yield* Effect.flip(retention.apply(yield* retention.due(yield* retainable()), supervisor))).toMatchObject({ problem: "Io" })
        expect(yield* opens(ended)).toBe("Erased")
        expect(yield* attachments.list()).toHaveLength(2)
        return kept
      })
      const kept = yield* opened(crashing, { ...attachments, remove: () => Effect.fail(crash) })
      yield* opened(Effect.asVoid(Retention))
      expect((yield* attachments.list()).map(({ attachment }) => attachment)).toEqual([kept])
    })
  )

  it.effect("a vault restored from before is set right when the city is next opened", () =>
    Effect.gen(function* () {
      const log = memoryPrivacyLog()
      const stream = yield* Effect.provide(
        Effect.gen(function* () {
          const { ended } = yield* oneEnded
          yield* TestClock.setTime(start + years(4))
          const retention = yield* Retention
          yield* retention.apply(yield* retention.due(yield* retainable()), supervisor)
          return ended
        }),
        worldWith({ privacyLog: log })
      )
      const restored = KeyVault.makeMemory({ random: Ids.seededBytes(7) })
      const value = yield* restored.seal(Personal.clear("s-han", "Han Meimei"), stream)
      yield* Effect.provide(Effect.asVoid(Retention), worldWith({ vault: restored, privacyLog: log }))
      expect(yield* Effect.flip(restored.open(value))).toMatchObject({ problem: "Erased" })
    })
  )
})
