/** From the log to the scores: whistles through their view, requests through the ledger, indicators by the policy in force. */
import { describe, expect, it } from "@effect/vitest"
import { answerDue, assessmentPolicy, makeTally, ofRequest, ofWhistle, preset, whistleParts, withParts } from "@linli/core/assessment"
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
      const tally = makeTally(preset.indicators, start)
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
      const tally = makeTally(indicators, start)
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
