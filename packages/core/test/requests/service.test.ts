/** The service from end to end: a call that becomes a request, is handled, rated, reopened and closed. */

import { expect, it } from "@effect/vitest"
import { EventStore, KeyVault, Places, Refused } from "@linli/core/kernel"
import { type CommandName, lineFor, type Raise, Requests, requestPolicy, sightOf, timelineFor } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { describe } from "vitest"
import { actors, policyWith, start } from "./fixture.ts"
import { views, world } from "./world.ts"

const planted = ["Han Meimei", "韩梅梅", "13812345678", "No. 7, Lane 3", "my neighbour Wang", "spoke to Han"]

const call: Raise = {
  channel: "hotline",
  kind: "complaint",
  reporter: "s-han",
  contact: "Han Meimei 韩梅梅 13812345678",
  description: "my neighbour Wang parks on the cover",
  place: { unit: "u-lanes", cell: "36.65,117.12", exact: "No. 7, Lane 3" },
  item: "roads/cover",
  source: { system: "12345", number: "W-1", channel: "Call" }
}

const everything = Effect.gen(function* () {
  const store = yield* EventStore.EventStore
  return (yield* Stream.runCollect(store.read([]))).flat()
})

/** The refusal of something that should not succeed. */
const refusalOf = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(effect), (error) => (error instanceof Refused ? error.rejection : error))

/** From raised to closed for the second time. Minutes count from the start. */
const handled = Effect.gen(function* () {
  const requests = yield* Requests
  const by = (role: keyof typeof actors, minutes: number) => ({ actor: actors[role], at: start + minutes * 60_000 })
  const { request, tracking, number } = yield* requests.raise(call, by("operator", 0))
  yield* requests.accept({ request }, by("operator", 1))
  yield* requests.dispatch({ request, lead: "u-roads", helpers: ["u-water"], note: "call Han Meimei first" }, by("dispatcher", 2))
  yield* requests.sign({ request }, by("lead", 10))
  yield* requests.contact({ request, outcome: "reached", note: "spoke to Han Meimei, 13812345678" }, by("lead", 15))
  yield* requests.progress({ request, activity: "cover replaced" }, by("lead", 40))
  yield* requests.resolve({ request, outcome: "solved", note: "Han Meimei agrees" }, by("lead", 60))
  yield* requests.completeFollowUp({ request }, by("follower", 70))
  yield* requests.rate({ request, contacted: true, solved: "notSolved", satisfied: "dissatisfied" }, by("follower", 71))
  yield* requests.askReopening({ request, reason: "cameBack" }, by("follower", 72))
  yield* requests.reopen({ request }, by("dispatcher", 80))
  yield* requests.contact({ request, outcome: "reached" }, by("lead", 90))
  yield* requests.resolve({ request, outcome: "solved" }, by("lead", 100))
  yield* requests.completeFollowUp({ request }, by("follower", 110))
  yield* requests.rate(
    { request, contacted: true, solved: "solved", satisfied: "satisfied", note: "韩梅梅 is content" },
    by("follower", 111)
  )
  const closed = yield* requests.close({ request, outcome: "solved" }, by("follower", 112))
  return { request, tracking, number, closed }
})

describe("a request from end to end", () => {
  it.effect("is raised, handled, reopened, rated and closed", () =>
    Effect.gen(function* () {
      const { closed } = yield* handled
      expect(closed.state).toMatchObject({ _tag: "Closed", round: 2 })
      expect((yield* everything).map(({ type }) => type.slice("requests/".length))).toEqual([
        "RequestRaised",
        "RequestAccepted",
        "RequestDispatched",
        "OrderSigned",
        "ReporterContacted",
        "ProgressReported",
        "RequestResolved",
        "FollowUpCompleted",
        "SatisfactionRated",
        "ReopenRequested",
        "RequestReopened",
        "ReporterContacted",
        "RequestResolved",
        "FollowUpCompleted",
        "SatisfactionRated",
        "RequestClosed"
      ])
    }).pipe(Effect.provide(world))
  )

  it.effect("leaves no name, phone, address or free text in the log or in a view, and can be read with the key", () =>
    Effect.gen(function* () {
      const { request, tracking } = yield* handled
      const { ledger, timeline } = yield* views
      const events = yield* everything
      const written = JSON.stringify([
        events,
        Option.getOrThrow(yield* ledger.get(request)),
        Option.getOrThrow(yield* timeline.get(request))
      ])
      for (const text of [...planted, tracking]) expect(written).not.toContain(text)

      const vault = yield* KeyVault.KeyVault
      const raised = events[0]!.data as { readonly contact: Parameters<typeof vault.open>[0] }
      expect(Redacted.value(yield* vault.open(raised.contact))).toBe(call.contact)
      yield* vault.erase("s-han")
      expect(yield* Effect.flip(vault.open(raised.contact))).toMatchObject({ problem: "Erased" })
      const store = yield* EventStore.EventStore
      expect(yield* store.verify()).toMatchObject({ _tag: "Whole", events: 16 })
    }).pipe(Effect.provide(world))
  )

  it.effect("the unit that handles it finds nobody's id in ledger or timeline", () =>
    Effect.gen(function* () {
      const { request } = yield* handled
      const { ledger, timeline } = yield* views
      const line = Option.getOrThrow(yield* ledger.get(request))
      const doc = Option.getOrThrow(yield* timeline.get(request))
      expect(line.reporter).toBe("s-han")
      const sight = sightOf(line, actors.lead, null, Places.presetPlaces().tree, requestPolicy.preset.value)
      expect(sight.refused).toBeNull()
      expect(JSON.stringify([lineFor(line, sight), timelineFor(doc, sight)])).not.toContain("s-han")
    }).pipe(Effect.provide(world))
  )
})

describe("numbers and codes", () => {
  it.effect("a request is found by number, source and tracking code, however the code is written", () =>
    Effect.gen(function* () {
      const requests = yield* Requests
      const { request, number, tracking } = yield* requests.raise(call, { actor: actors.operator })
      expect(tracking).toMatch(/^[0-9A-HJKMNP-TV-Z]{20}$/)
      const found = Option.some(request)
      expect(yield* requests.byNumber(number)).toEqual(found)
      expect(yield* requests.bySource({ system: "12345", number: "W-1" })).toEqual(found)
      expect(yield* requests.byTracking(tracking)).toEqual(found)
      const dashed = tracking
        .toLowerCase()
        .replace(/(....)/g, "$1-")
        .replaceAll("0", "o")
        .replaceAll("1", "l")
      expect(yield* requests.byTracking(dashed)).toEqual(found)
      expect(yield* requests.byTracking("7".repeat(20))).toEqual(Option.none())
      expect(yield* requests.byNumber("none")).toEqual(Option.none())
    }).pipe(Effect.provide(world))
  )

  it.effect("a retry under the same key gets the same request, number and code, and raises nothing", () =>
    Effect.gen(function* () {
      const requests = yield* Requests
      const first = yield* requests.raise(call, { actor: actors.channel, key: "12345/W-1" })
      yield* requests.accept({ request: first.request }, { actor: actors.operator })
      const again = yield* requests.raise(call, { actor: actors.channel, key: "12345/W-1", at: start })
      expect(again).toMatchObject({ duplicate: true, request: first.request, number: first.number, tracking: first.tracking })
      expect(yield* everything).toHaveLength(2)
      const other = yield* Effect.flip(requests.raise({ ...call, kind: "help" }, { actor: actors.channel, key: "12345/W-1" }))
      expect(other).toMatchObject({ _tag: "KeyReused" })
    }).pipe(Effect.provide(world))
  )

  it.effect("no two requests share a number, a code or the same matter of one source", () =>
    Effect.gen(function* () {
      const requests = yield* Requests
      const { source, ...own } = call
      const by = { actor: actors.operator }
      const raised = yield* Effect.forEach(Array.from({ length: 200 }), () => requests.raise(own, by))
      for (const field of ["request", "number", "tracking"] as const) expect(new Set(raised.map((one) => one[field])).size).toBe(200)
      yield* requests.raise({ ...call, number: "N-1" }, by)
      for (const taken of [{ ...own, number: "N-1" }, call]) {
        expect(yield* refusalOf(requests.raise(taken, by))).toMatchObject({ reason: "NumberTaken", allowed: ["RaiseRequest"] })
      }
    }).pipe(Effect.provide(world))
  )
})

describe("the service", () => {
  it.effect("tells what an actor may do now", () =>
    Effect.gen(function* () {
      const requests = yield* Requests
      const { request } = yield* requests.raise(call, { actor: actors.operator })
      const expected: ReadonlyArray<CommandName> = ["ClassifyRequest", "MergeRequest", "CorrectEntry", "RecuseFromRequest"]
      expect(yield* requests.allowed(request, actors.dispatcher)).toEqual(expected)
      expect(yield* requests.state(request)).toMatchObject({ _tag: "Raised", reporter: "s-han" })
    }).pipe(Effect.provide(world))
  )

  it.effect("merges only with a request that is there and goes on by itself", () =>
    Effect.gen(function* () {
      const requests = yield* Requests
      const by = { actor: actors.operator }
      const { source, ...own } = call
      const [a, b, c] = yield* Effect.forEach(["A", "B", "C"], (number) => requests.raise({ ...own, number }, by))
      expect(yield* refusalOf(requests.merge({ request: a!.request, parent: "X" }, by))).toMatchObject({ reason: "NoSuchParent" })
      expect((yield* requests.merge({ request: a!.request, parent: "B" }, { ...by, key: "merge" })).state).toMatchObject({ _tag: "Merged" })
      expect(yield* refusalOf(requests.merge({ request: b!.request, parent: "A" }, by))).toMatchObject({ reason: "ParentMerged" })
      yield* requests.merge({ request: b!.request, parent: "C" }, by)
      const retry = yield* requests.merge({ request: a!.request, parent: "B" }, { ...by, key: "merge" })
      expect(retry).toMatchObject({ duplicate: true, events: [{ _tag: "RequestMerged", parent: "B" }] })
      expect(yield* requests.state(c!.request)).toMatchObject({ _tag: "Raised" })
    }).pipe(Effect.provide(world))
  )

  it.effect("seals a note with the request's own key where nobody is named", () =>
    Effect.gen(function* () {
      const requests = yield* Requests
      const { request } = yield* requests.raise({ channel: "patrol", proactive: true }, { actor: actors.otherUnit })
      const { events } = yield* requests.decline({ request, reason: "noMatter", note: "Wang was wrong" }, { actor: actors.operator })
      expect(events).toMatchObject([{ note: expect.stringContaining(`sealed|request-${request}|`) }])
    }).pipe(Effect.provide(world))
  )

  it.effect("keeps what a policy refused, sealed, and nothing of what the state refused", () =>
    Effect.gen(function* () {
      const requests = yield* Requests
      const { request } = yield* requests.raise(call, { actor: actors.operator })
      yield* requests.accept({ request }, { actor: actors.operator })
      yield* requests.dispatch({ request, lead: "u-roads", helpers: [] }, { actor: actors.dispatcher })
      yield* refusalOf(requests.resolve({ request, outcome: "solved", note: "Han Meimei" }, { actor: actors.lead }))
      yield* requests.sign({ request }, { actor: actors.lead })
      const refused = yield* refusalOf(requests.resolve({ request, outcome: "solved", note: "Han Meimei" }, { actor: actors.lead }))
      expect(refused).toMatchObject({ reason: "NotContacted", by: { policy: policyWith().id, field: "contactBeforeResolve" } })
      const events = yield* everything
      expect(events.filter(({ type }) => type === "attempt/CommandRefused")).toHaveLength(1)
      expect(JSON.stringify(events)).not.toContain("Han Meimei")
    }).pipe(Effect.provide(world))
  )

  it.effect("refuses what would have happened before the last that is known of the request", () =>
    Effect.gen(function* () {
      const requests = yield* Requests
      const { request } = yield* requests.raise(call, { actor: actors.operator, at: start })
      expect(yield* refusalOf(requests.accept({ request }, { actor: actors.operator, at: start - 1 }))).toMatchObject({
        reason: "OutOfOrder"
      })
      yield* requests.accept({ request }, { actor: actors.operator, at: start })
    }).pipe(Effect.provide(world))
  )

  it.effect("refuses a helper who is named twice", () =>
    Effect.gen(function* () {
      const requests = yield* Requests
      const { request } = yield* requests.raise(call, { actor: actors.operator, at: start })
      yield* requests.accept({ request }, { actor: actors.operator, at: start })
      const twice = requests.dispatch({ request, lead: "u-1", helpers: ["u-2", "u-2"] }, { actor: actors.dispatcher, at: start })
      expect(yield* Effect.flip(twice)).toMatchObject({ _tag: "CommandInvalid", message: expect.stringContaining("helpers") })
    }).pipe(Effect.provide(world))
  )

  it.effect("refuses a command of the wrong shape with the path", () =>
    Effect.gen(function* () {
      const requests = yield* Requests
      const odd = { request: "r", lead: "call 13812345678", helpers: [] }
      const invalid = yield* Effect.flip(requests.dispatch(odd, { actor: actors.dispatcher }))
      expect(invalid).toMatchObject({ _tag: "CommandInvalid", message: expect.stringContaining('["lead"]') })
    }).pipe(Effect.provide(world))
  )
})
