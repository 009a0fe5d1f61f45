/** The ledger: what a line says, and how lines are found. */

import { expect, it } from "@effect/vitest"
import { Ids, type RecordedEvent } from "@linli/core/kernel"
import { Ledger, type RequestEvent, Requests, situations } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { describe } from "vitest"
import { actors, envelope, id, minute, play, type Step, say, sealedText, start, ways } from "./fixture.ts"
import { views, world } from "./world.ts"

/** The line that a history gives. */
const lineOf = (steps: ReadonlyArray<Step>, further: ReadonlyArray<RequestEvent> = []): Ledger.Line => {
  const { events, at } = play(steps)
  const all = [...events, ...further.map((event, i) => [event, envelope(at + i * minute)] as const)]
  const line = all.reduce<Ledger.Line | undefined>(
    (before, [event, around]) => Ledger.view.apply(before, event, around as RecordedEvent, id),
    undefined
  )
  return line!
}

describe("a line", () => {
  it("says what was raised, and of who raised it the opaque id", () => {
    expect(lineOf(ways.Raised)).toEqual({
      request: id,
      number: "N-1",
      state: "Raised",
      raisedAt: start,
      reporter: "s-li",
      raisedBy: null,
      against: null,
      recused: [],
      reachable: true,
      level: null,
      round: 1,
      order: null,
      contact: { reached: false, vain: 0 },
      followUp: { reached: false, vain: 0 },
      rated: false,
      reopening: false,
      channel: "hotline",
      kind: "complaint",
      item: "roads/cover",
      proactive: false,
      urgent: false,
      unit: "u-lanes",
      cell: "36.65,117.12",
      source: { system: "12345", number: "W-1", channel: "Call" },
      outcome: null,
      rating: null,
      parent: null,
      ticks: [{ at: start, was: "raised" }],
      due: null,
      lastLead: null,
      paused: false,
      asked: null,
      extensions: 0,
      warned: null,
      missed: null,
      since: { active: start, moved: start, level: start, resolved: null, objected: null, reopening: null, whistles: {} },
      reminded: {},
      whistles: [],
      supervision: null,
      excused: [],
      status: null,
      resolvedAt: null,
      closedAt: null,
      timeKnown: true,
      updatedAt: start
    })
  })

  it("is in the same situation as the request itself, after every step", () => {
    for (const situation of situations) {
      if (situation === "NotRaised") continue
      const { state } = play(ways[situation])
      const { order, contact, followUp, round, level, rated, reopening } = lineOf(ways[situation])
      expect(lineOf(ways[situation]).state).toBe(situation)
      expect(state).toMatchObject({ order, contact, followUp, round, level, rated, reopening })
    }
  })

  it("ends with its outcome and its time; a reopening takes both back and keeps the last rating", () => {
    const rated: ReadonlyArray<Step> = [...ways.Closed, ["reporter", say.rate], ["reporter", say.askReopening]]
    expect(lineOf(rated)).toMatchObject({ state: "Closed", outcome: "solved", closedAt: start + 7 * minute, reopening: true })
    expect(lineOf([...rated, ["dispatcher", say.reopen]])).toMatchObject({
      state: "InHand",
      outcome: null,
      closedAt: null,
      round: 2,
      rating: { contacted: true, solved: "notSolved", satisfied: "dissatisfied" }
    })
  })

  it("of a duplicate ends with its parent's number", () => {
    expect(lineOf(ways.Merged)).toMatchObject({ state: "Merged", parent: "N-0", closedAt: start + 2 * minute })
  })

  it("that closed nobody knows when has no time of closing", () => {
    expect(lineOf(ways.Raised, [{ _tag: "RequestClosed", outcome: null, timeKnown: false }])).toMatchObject({
      state: "Closed",
      closedAt: null,
      timeKnown: false
    })
  })

  it("follows corrections, and keeps what is sealed out", () => {
    const correct = (entry: Extract<RequestEvent, { readonly _tag: "EntryCorrected" }>["entry"]): RequestEvent => ({
      _tag: "EntryCorrected",
      corrects: "e-0",
      entry,
      reason: "mistyped"
    })
    const before = lineOf(ways.Accepted)
    const corrected = [
      correct({ field: "item", value: "roads/lamp" }),
      correct({ field: "due", value: 5 }),
      correct({ field: "cell", value: null })
    ]
    const touched = (at: number) => ({ updatedAt: at, since: { ...before.since, active: at, moved: at } })
    const expected = { ...before, item: "roads/lamp", due: 5, cell: null, ...touched(start + 4 * minute) }
    expect(lineOf(ways.Accepted, corrected)).toEqual(expected)
    const described = lineOf(ways.Accepted, [correct({ field: "description", value: sealedText("s-li") })])
    expect(described).toEqual({ ...before, ...touched(start + 2 * minute) })
  })

  it("no event but a raising begins one", () => {
    expect(Ledger.view.apply(undefined, { _tag: "RequestAccepted" }, { at: 0 } as RecordedEvent, id)).toBeUndefined()
  })
})

/** 300 requests a minute apart, some way along, by chance from a seed. */
const town = Effect.gen(function* () {
  const requests = yield* Requests
  const next = Ids.seeded(11)
  const one = <A>(from: ReadonlyArray<A>): A => from[next() % from.length]!
  for (let i = 0; i < 300; i++) {
    const at = start + i * minute
    const { request } = yield* requests.raise(
      {
        channel: one(["hotline", "app", "patrol"]),
        kind: one(["help", "complaint"]),
        proactive: next() % 4 === 0,
        place: { unit: one(["u-east", "u-west"]), cell: one(["36.1,117.1", "36.2,117.2"]) },
        item: one(["roads", "roads|lamps", "water"]),
        number: `N-${i}`
      },
      { actor: actors.operator, at }
    )
    const ahead = next() % 4
    if (ahead > 0) yield* requests.accept({ request }, { actor: actors.operator, at })
    if (ahead > 1) yield* requests.dispatch({ request, lead: one(["u-roads", "u-parks"]), helpers: [] }, { actor: actors.dispatcher, at })
    if (ahead > 2) yield* requests.withdraw({ request, reason: "mistaken" }, { actor: actors.operator, at })
  }
  return yield* views
})

const pages = (find: Parameters<typeof Ledger.search>[0], filter: Ledger.Filter, limit: number, descending = false) =>
  Effect.gen(function* () {
    const found: Array<Ledger.Line> = []
    let cursor: Ledger.SearchOptions["cursor"]
    do {
      const page = yield* Ledger.search(find, filter, { limit, descending, ...(cursor === undefined ? {} : { cursor }) })
      expect(page.docs.length).toBeLessThanOrEqual(limit)
      found.push(...page.docs)
      cursor = page.next
    } while (cursor !== undefined)
    return found
  })

describe("search", () => {
  const filters: ReadonlyArray<Ledger.Filter> = [
    {},
    { number: "N-7" },
    { number: "none" },
    { state: "Accepted" },
    { lead: "u-roads" },
    { lead: "u-roads", state: "Dispatched" },
    { lead: "u-roads", from: start + 40 * minute, to: start + 200 * minute },
    { item: "roads" },
    { item: "roads|lamps", proactive: true },
    { unit: "u-east", kind: "help" },
    { cell: "36.1,117.1", channel: "patrol", to: start + 100 * minute },
    { from: start + 10 * minute, to: start + 19 * minute },
    { state: "Raised", from: start + 290 * minute },
    { parent: "N-1" },
    { proactive: true, urgent: true }
  ]

  it.effect("finds just the lines that a look through all of them finds, in time order, on pages of any size", () =>
    Effect.gen(function* () {
      const { ledger } = yield* town
      const all = yield* pages(ledger.find, {}, 1000)
      expect(all).toHaveLength(300)
      for (const filter of filters) {
        const expected = all.filter((line) => Ledger.isFound(line, filter)).map(({ number }) => number)
        for (const limit of [1, 7, 100]) {
          const found = yield* pages(ledger.find, filter, limit)
          const order = filter.lead === undefined || filter.state !== undefined ? found : found.toSorted((a, b) => a.raisedAt - b.raisedAt)
          expect([filter, order.map(({ number }) => number)]).toEqual([filter, expected])
        }
        const backwards = yield* pages(ledger.find, filter, 7, true)
        expect(backwards.map(({ number }) => number)).toEqual((yield* pages(ledger.find, filter, 7)).map(({ number }) => number).reverse())
      }
    }).pipe(Effect.provide(world))
  )

  it.effect("gives a unit its queue: by situation, then the oldest first", () =>
    Effect.gen(function* () {
      const { ledger } = yield* town
      const queue = yield* pages(ledger.find, { lead: "u-roads" }, 50)
      const places = queue.map(({ state, raisedAt }) => `${state} ${raisedAt}`)
      expect(places).toEqual(places.toSorted())
      expect(new Set(queue.map(({ state }) => state))).toEqual(new Set(["Dispatched", "Withdrawn"]))
    }).pipe(Effect.provide(world))
  )

  it.effect("lists what is due next, without what has ended", () =>
    Effect.gen(function* () {
      const requests = yield* Requests
      const raise = (number: string) => requests.raise({ channel: "app", number }, { actor: actors.operator, at: start })
      const [late, soon, gone] = yield* Effect.forEach(["late", "soon", "gone"], raise)
      yield* requests.stateDue({ request: late!.request, due: start + 9 }, { actor: actors.channel, at: start })
      yield* requests.stateDue({ request: soon!.request, due: start + 5 }, { actor: actors.channel, at: start })
      yield* requests.stateDue({ request: gone!.request, due: start + 1 }, { actor: actors.channel, at: start })
      yield* requests.withdraw({ request: gone!.request, reason: "mistaken" }, { actor: actors.operator, at: start })
      const { ledger } = yield* views
      expect((yield* ledger.find({ index: "due" })).docs.map(({ number }) => number)).toEqual(["soon", "late"])
      expect(Option.getOrThrow(yield* ledger.get(gone!.request))).toMatchObject({ state: "Withdrawn", due: start + 1 })
    }).pipe(Effect.provide(world))
  )
})
