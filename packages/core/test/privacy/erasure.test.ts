/**
 * For any history: what is replayed after an erasure is byte for byte what was replayed before it, and of what can be opened just the
 * values of those who were erased are gone.
 */
import { expect, it } from "@effect/vitest"
import { type Actor, EventStore, KeyVault, Linli, Personal, Privacy, Projector, Requests, requests } from "@linli/core"
import { type Draw, drawFrom } from "@linli/core/testing"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { describe } from "vitest"
import { sealedIn } from "../../src/privacy/sealed.ts"
import { actors, shown, start, worldWith } from "./world.ts"

const people = ["s-han", "s-li", "s-wang", "s-zhao"]

/** Texts that are to be seen in no other place; each says whose it is. */
const text = (draw: Draw, subject: string) => `of ${subject}: ${draw.below(1_000_000)}`

const oneOf = (draw: Draw) => {
  const subject = draw.one(people)
  return Personal.clear(subject, text(draw, subject))
}

const maybe = <A>(draw: Draw, value: A): A | undefined => (draw.below(3) === 0 ? undefined : value)

/** What a resident may say at first; whoever is named nowhere is sealed under the request's own name. */
const raised = (draw: Draw): requests.Raise => {
  const reporter = maybe(draw, draw.one(people))
  const said = (field: string) => ({ [field]: text(draw, reporter ?? "nobody") })
  return {
    channel: "hotline",
    kind: "complaint",
    item: draw.one(["roads/cover", "lamps"]),
    ...(reporter === undefined ? {} : { reporter }),
    ...(draw.below(4) === 0 ? {} : said("contact")),
    ...(draw.below(4) === 0 ? {} : said("description")),
    place: { unit: "u-lanes", ...(draw.below(2) === 0 ? {} : said("exact")) }
  }
}

type Step = readonly [method: keyof requests.Methods, by: keyof typeof actors, said: (draw: Draw, firstEvent: string) => object]
const note = (draw: Draw) => ({ note: draw.below(3) === 0 ? undefined : oneOf(draw) })

/** Commands of every kind that carry something sealed, and those that lead on; what the state refuses is passed over. */
const steps: ReadonlyArray<Step> = [
  ["accept", "operator", () => ({})],
  ["dispatch", "dispatcher", (draw) => ({ lead: "u-roads", helpers: [], ...note(draw) })],
  ["sign", "lead", () => ({})],
  ["contact", "lead", (draw) => ({ outcome: "reached", ...note(draw) })],
  ["progress", "lead", (draw) => ({ activity: "asked around", ...note(draw) })],
  ["pause", "lead", (draw) => ({ reason: "weather", ...note(draw) })],
  ["resume", "lead", () => ({})],
  ["blowWhistle", "lead", (draw) => ({ whistle: `w-${draw.below(5)}`, departments: ["u-police"], ...note(draw) })],
  ["supervise", "supervisor", (draw) => ({ cause: "instructed", ...note(draw) })],
  ["resolve", "lead", (draw) => ({ outcome: "solved", ...note(draw) })],
  ["completeFollowUp", "follower", (draw) => note(draw)],
  ["rate", "follower", (draw) => ({ contacted: true, solved: "solved", satisfied: "satisfied", ...note(draw) })],
  ["askReopening", "follower", (draw) => ({ reason: "cameBack", ...note(draw) })],
  ["reopen", "dispatcher", () => ({})],
  ["close", "follower", () => ({ outcome: "solved" })],
  [
    "correct",
    "operator",
    (draw, corrects) => ({
      corrects,
      entry: { field: draw.one(["contact", "description", "exact"]), value: oneOf(draw) },
      reason: "mistyped"
    })
  ]
]

const history = Effect.fnUntraced(function* (draw: Draw) {
  const service = yield* Requests
  const store = yield* EventStore.EventStore
  let at = start
  const options = (actor: Actor) => {
    at += 60_000 * (1 + draw.below(600))
    return { actor, at }
  }
  for (let count = 1 + draw.below(4); count > 0; count--) {
    const { request, last } = yield* service.raise(raised(draw), options(actors.operator))
    const [page = []] = yield* Stream.runCollect(store.read([], { after: last - 1, limit: 1 }))
    let next = 0
    for (let left = 30; left > 0; left--) {
      // Mostly onwards, so that histories come to all their ends.
      const [method, by, said] = draw.below(3) === 0 ? draw.one(steps) : steps[next++ % steps.length]!
      const command = { request, ...said(draw, page[0]!.id) }
      const give = service[method] as (said: object, options: object) => Effect.Effect<unknown, { readonly _tag: string }>
      yield* Effect.catchIf(
        give(command, options(actors[by])),
        (error) => error._tag === "Refused",
        () => Effect.void
      )
    }
  }
})

const sorted = (docs: ReadonlyMap<string, unknown>) => [...docs].sort(([a], [b]) => (a < b ? -1 : 1))

/** Everything that is made of the log: events, views, states, the report and the chain, as one text. */
const replayed = Effect.gen(function* () {
  const store = yield* EventStore.EventStore
  const events = (yield* Stream.runCollect(store.read([]))).flat()
  const ledger = yield* Projector.replay(requests.Ledger.view)
  const timeline = yield* Projector.replay(requests.Timeline.view)
  const kept = yield* Linli
  yield* kept.ledger.rebuild()
  const { docs } = yield* kept.ledger.find({ index: "number" })
  const tally = requests.Rates.makeTally()
  tally.add(ledger.values())
  const service = yield* Requests
  const states = yield* Effect.forEach([...ledger.keys()].sort(), (key) => service.state(key))
  return JSON.stringify([events, sorted(ledger), sorted(timeline), docs, tally.report(), states, yield* store.verify()], (_, value) =>
    typeof value === "bigint" ? String(value) : value
  )
})

/** Every sealed value of the log with what it opens to, whose it is first. */
const openable = Effect.gen(function* () {
  const store = yield* EventStore.EventStore
  const vault = yield* KeyVault.KeyVault
  const events = (yield* Stream.runCollect(store.read([]))).flat()
  return yield* Effect.forEach(
    events.flatMap(({ data }) => sealedIn(data).flatMap(({ subject, value }) => (Personal.isSealed(value) ? [{ subject, value }] : []))),
    ({ subject, value }) =>
      vault.open(value).pipe(
        Effect.map((text) => [subject, Redacted.value(text)] as const),
        Effect.catchTag("VaultError", ({ problem }) => Effect.succeed([subject, problem] as const))
      )
  )
})

describe("replay before and after an erasure", () => {
  const seen = { values: 0, erased: 0, types: new Set<string>() }
  for (let seed = 1; seed <= 40; seed++) {
    it.effect(`differs in nothing but what can be opened (seed ${seed})`, () =>
      Effect.gen(function* () {
        const draw = drawFrom(seed)
        yield* history(draw)
        const before = { replayed: yield* replayed, opened: yield* openable }
        const held = [...new Set(before.opened.map(([subject]) => subject))]
        const erased = draw.some(held, 2)
        const { erase } = yield* Privacy
        for (const subject of erased) yield* erase(subject, "unlawful", { actor: actors.supervisor })
        expect(yield* replayed).toBe(before.replayed)
        expect(yield* openable).toEqual(before.opened.map(([subject, text]) => [subject, erased.includes(subject) ? "Erased" : text]))
        for (const [subject, text] of before.opened) if (!subject.startsWith("request-")) expect(text).toContain(`of ${subject}: `)
        seen.values += before.opened.length
        seen.erased += erased.length
        const store = yield* EventStore.EventStore
        for (const { type } of (yield* Stream.runCollect(store.read([]))).flat()) seen.types.add(type)
      }).pipe(Effect.provide(worldWith()))
    )
  }

  it("has been tried on many values and kinds of events", () => {
    expect(seen.values).toBeGreaterThan(500)
    expect(seen.erased).toBeGreaterThan(40)
    expect(seen.types.size).toBeGreaterThan(14)
  })
})

it.effect("two persons in one event are erased apart", () =>
  Effect.gen(function* () {
    const { erase, open } = yield* Privacy
    const raise: requests.RequestCommand = {
      _tag: "RaiseRequest",
      request: "r1",
      number: "N-1",
      tracking: null,
      channel: "hotline",
      kind: "complaint",
      proactive: false,
      urgent: false,
      reporter: "s-han",
      contact: Personal.clear("s-han", "Han Meimei"),
      description: Personal.clear("s-wang", "Wang parks on the cover"),
      place: null,
      item: null,
      notice: null,
      source: null,
      against: null
    }
    const { events } = yield* (yield* Requests).give(raise, { actor: actors.operator })
    expect(events).toHaveLength(1)
    yield* erase("s-han", "unlawful", { actor: actors.supervisor })
    expect(shown(yield* open({ stream: "request-r1", purpose: "handling" }, actors.operator))).toEqual([
      ["contact", "s-han", "(Erased)"],
      ["description", "s-wang", "Wang parks on the cover"]
    ])
  }).pipe(Effect.provide(worldWith()))
)
