/** From the log to the scores: whistles through their view, requests through the ledger, indicators by the policy in force. */
import { describe, expect, it } from "@effect/vitest"
import {
  type Asked,
  answerDue,
  assessmentPolicy,
  makeTally,
  measure,
  ofRequest,
  ofWhistle,
  preset,
  spanOf,
  whistleParts,
  withParts
} from "@linli/core/assessment"
import { Calendar, Fraction, makeHandler, Policy, Projector, person, policyAdoption } from "@linli/core/kernel"
import { type Raise, Requests, requestPolicy } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { actors, minute, start } from "../requests/fixture.ts"
import { views, world } from "../requests/world.ts"

const hour = 60 * minute
const call: Raise = { channel: "hotline", kind: "complaint", reporter: "s-li", contact: "13800000000", item: "roads/cover" }
const fire = person("p-fire", "handler", "u-fire")
const parks = person("p-parks", "handler", "u-parks")

/** A whistle for three departments: one does it all, one declines late, one never answers. */
const whistled = Effect.gen(function* () {
  const requests = yield* Requests
  const at = (time: number, actor = actors.lead) => ({ actor, at: start + time })
  const { request } = yield* requests.raise(call, at(0, actors.operator))
  yield* requests.accept({ request }, at(minute, actors.operator))
  yield* requests.dispatch({ request, lead: "u-roads", helpers: [] }, at(2 * minute, actors.dispatcher))
  yield* requests.sign({ request }, at(3 * minute))
  yield* requests.blowWhistle({ request, whistle: "w-1", departments: ["u-police", "u-fire", "u-parks"] }, at(4 * minute))
  yield* requests.answerWhistle({ request, whistle: "w-1" }, at(hour, actors.department))
  yield* requests.arrive({ request, whistle: "w-1" }, at(2 * hour, actors.department))
  yield* requests.finish({ request, whistle: "w-1" }, at(3 * hour, actors.department))
  yield* requests.rateDepartment({ request, whistle: "w-1", department: "u-police", rating: "basicallySatisfied" }, at(4 * hour))
  yield* requests.declineWhistle({ request, whistle: "w-1", reason: "noAuthority" }, at(72 * hour, fire))
  return request
})

describe("a whistle in the log", () => {
  it.effect("becomes a part for each department, and scores both sides", () =>
    Effect.gen(function* () {
      const request = yield* whistled
      const projector = yield* Projector.makeProjector(whistleParts)
      yield* projector.catchUp()
      const parts = (yield* Stream.runCollect(projector.all)).flat()
      expect(
        parts.map(({ department, summoner, answeredAt, refusal, rating }) => [department, summoner, answeredAt, refusal, rating])
      ).toEqual([
        ["u-fire", "u-roads", null, "noAuthority", null],
        ["u-parks", "u-roads", null, null, null],
        ["u-police", "u-roads", start + hour, null, "basicallySatisfied"]
      ])
      const calendar = Calendar.presetCalendar().compiled
      const term = requestPolicy.preset.value.answerWithin.whistle
      const tally = makeTally(preset.indicators, (period) => spanOf(period, start))
      tally.add(parts.map((part) => ofWhistle(part, start + 96 * hour, answerDue(part, term, calendar))))
      const results = tally.results()
      expect(results.get("whistle/answered")!.units).toMatchObject([
        { unit: "u-fire", value: Fraction.make(0), missed: { ids: [`${request}/w-1/u-fire`] } },
        { unit: "u-parks", value: Fraction.make(0) },
        { unit: "u-police", value: Fraction.make(1) }
      ])
      // The police: 1/4 + 1/4 + 0.9/2; the roads called two of three who were in charge, and rated what was finished.
      expect(results.get("whistle/department")!.units.at(-1)).toMatchObject({ unit: "u-police", value: Fraction.make(95, 100) })
      expect(results.get("whistle/summoner")!.units).toMatchObject([{ unit: "u-roads", value: Fraction.make(5, 6) }])
    }).pipe(Effect.provide(world))
  )
})

const adopted = Effect.fnUntraced(function* (version: string, effective: number, ids: ReadonlyArray<string>) {
  const adoptions = yield* makeHandler(policyAdoption)
  const indicators = [...new Set(ids.flatMap((id) => withParts(preset, id)))]
  const named = { context: assessmentPolicy.context, id: "city/assessment", version, effective, source: "a decision", official: true }
  const value = Schema.encodeSync(assessmentPolicy.schema)({ indicators, floors: [] }) as Schema.Json
  yield* adoptions.handle({ _tag: "AdoptPolicy", ...named, value }, { actor: parks, at: start })
})

const measured = Effect.fnUntraced(function* (asked: Asked) {
  const { ledger } = yield* views
  const whistles = yield* Projector.makeProjector(whistleParts)
  yield* whistles.catchUp()
  return yield* measure({ lines: ledger.all, parts: whistles.all }, asked)
})
const day = 24 * hour

describe("a city is measured", () => {
  it.effect("by the policy in force at the end of each period, and by the one in force now while it runs", () =>
    Effect.gen(function* () {
      yield* whistled
      yield* adopted("1", 0, ["digital-city/redone", "linshu/orders"])
      yield* adopted("2", start + 40 * day, ["digital-city/redone", "digital-city/extended"])
      const month = new Date(start + 8 * hour).toISOString().slice(0, 7)
      const found = (asked: Asked) =>
        Effect.map(measured(asked), (rows) =>
          rows.map(({ result, policy }) => [result.indicator.id, policy.version, result.span.to > asked.asOf])
        )
      expect(yield* found({ asOf: start + day })).toEqual([
        ["digital-city/redone", "1", true],
        ["linshu/orders", "1", true]
      ])
      expect(yield* found({ asOf: start + 40 * day, period: month })).toEqual([["digital-city/redone", "1", false]])
      expect(yield* found({ asOf: start + 40 * day, period: new Date(start + 40 * day).toISOString().slice(0, 7) })).toEqual([
        ["digital-city/redone", "2", true],
        ["digital-city/extended", "2", true]
      ])
      expect(yield* found({ asOf: start + 40 * day, period: month, id: "linshu" })).toEqual([])
    }).pipe(Effect.provide(world))
  )

  it.effect("with the deadlines of its own policy, and with both sides of its whistles", () =>
    Effect.gen(function* () {
      const request = yield* whistled
      yield* adopted("1", 0, ["digital-city/settled", "whistle/department", "whistle/summoner"])
      const asked = { asOf: start + 20 * day, period: new Date(start + 8 * hour).toISOString().slice(0, 7) }
      const rows = new Map((yield* measured(asked)).map(({ result }) => [result.indicator.id, result]))
      // Five working days have gone by, and nobody settled it.
      expect(rows.get("digital-city/settled")!.all).toMatchObject({ value: Fraction.make(0), missed: { ids: [request] } })
      expect(rows.get("whistle/department")!.units.at(-1)).toMatchObject({ unit: "u-police", value: Fraction.make(95, 100) })
      expect(rows.get("whistle/summoner")!.units).toMatchObject([{ unit: "u-roads", value: Fraction.make(5, 6) }])
    }).pipe(Effect.provide(world))
  )

  it.effect("by another field, where items have it, and what needs the others is left out", () =>
    Effect.gen(function* () {
      yield* whistled
      yield* adopted("1", 0, ["digital-city/redone", "whistle/answered", "whistle/department"])
      const by = (field: string) =>
        Effect.map(measured({ asOf: start + day, by: field }), (rows) =>
          rows.map(({ result }) => [result.indicator.id, ...result.units.map(({ unit }) => unit)])
        )
      expect(yield* by("item")).toEqual([["digital-city/redone", "roads/cover"]])
      expect(yield* by("proactive")).toEqual([["digital-city/redone", "false"]])
      expect((yield* by("summoner")).map(([id]) => id)).toEqual([
        "whistle/answered",
        "whistle/arrived",
        "whistle/satisfied",
        "whistle/department"
      ])
    }).pipe(Effect.provide(world))
  )
})

describe("an adopted policy", () => {
  it.effect("is what its period is measured by, over the pages of the ledger", () =>
    Effect.gen(function* () {
      const request = yield* whistled
      const value = { indicators: withParts(preset, "digital-city/redone"), floors: [] }
      const adoptions = yield* makeHandler(policyAdoption)
      yield* adoptions.handle(
        {
          _tag: "AdoptPolicy",
          context: assessmentPolicy.context,
          id: "city/assessment",
          version: "2026",
          effective: start,
          source: "decision of 5 January 2026",
          official: true,
          value: Schema.encodeSync(assessmentPolicy.schema)(value) as Schema.Json
        },
        { actor: parks, at: start }
      )
      const { indicators } = (yield* (yield* Policy.PolicyBook).inForce(assessmentPolicy, start)).value
      const tally = makeTally(indicators, (period) => spanOf(period, start))
      const { ledger } = yield* views
      yield* Stream.runForEach(ledger.all, (page) =>
        Effect.sync(() => tally.add(page.map((line) => ofRequest(line, start + hour, start + 5 * hour))))
      )
      const results = tally.results()
      expect([...results.keys()]).toEqual(["digital-city/redone"])
      expect(results.get("digital-city/redone")!.units).toMatchObject([
        { unit: "u-roads", denominator: 0, leftOut: [{}, {}, {}, { name: "pending", ids: [request] }, {}, {}] }
      ])
    }).pipe(Effect.provide(world))
  )
})
