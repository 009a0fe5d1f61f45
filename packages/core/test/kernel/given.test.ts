/** given / when / then: what it accepts, and how it says what is not as expected. */
import { channel, person } from "@linli/core/kernel"
import { given } from "@linli/core/testing"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { type LampEvent, lamp } from "./toy.ts"

const circumstances = { at: 1000, actor: person("p-1", "electrician") }
const hung: LampEvent = { _tag: "LampInstalled", lamp: "a", number: 7, place: "大湖路 3", keeper: null }
const light = { _tag: "LightLamp", lamp: "a" } as const
const replace = (bulb: number) => ({ _tag: "ReplaceBulb", lamp: "a", bulb }) as const

describe("given, when, then", () => {
  it("accepts just the events that are recorded", () => {
    given(lamp, [hung])
      .when(light, circumstances)
      .then([{ _tag: "LampLit" }])
    given(lamp, [hung, { _tag: "LampLit" }])
      .when(light, circumstances)
      .thenNothing()
  })

  it("shows what differs from what is recorded", () => {
    const outcome = given(lamp, [hung]).when(replace(1), circumstances)
    expect(() => outcome.then([{ _tag: "BulbReplaced", bulb: 2 }])).toThrow(/- expected +"bulb": 2.*\+ actual +"bulb": 1/s)
    expect(() => outcome.thenNothing()).toThrow("what ReplaceBulb records is not as expected")
    expect(() => outcome.then([{ _tag: "BulbReplaced", bulb: 1 }, { _tag: "LampLit" }])).toThrow("LampLit")
  })

  it("takes order into account", () => {
    const [one, two]: readonly [LampEvent, LampEvent] = [{ _tag: "LampLit" }, { _tag: "LampPutOut" }]
    const outcome = given({ ...lamp, decide: () => Result.succeed([one, two]) }, []).when(light, circumstances)
    outcome.then([one, two])
    expect(() => outcome.then([two, one])).toThrow("not as expected")
    expect(() => outcome.then([one])).toThrow("not as expected")
  })

  it("accepts a refusal with the fields that are named", () => {
    const outcome = given(lamp, []).when(light, circumstances)
    outcome.thenRefused({ reason: "NotInstalled" })
    outcome.thenRefused({ reason: "NotInstalled", by: "state", allowed: ["InstallLamp"] })
    expect(() => outcome.thenRefused({ reason: "BulbsUsedUp" })).toThrow("the refusal of LightLamp is not as expected")
    expect(() => outcome.thenRefused({ allowed: [] })).toThrow("InstallLamp")
    expect(() => outcome.thenNothing()).toThrow("should have been accepted")
  })

  it("does not take an acceptance for a refusal", () => {
    const outcome = given(lamp, [hung]).when(light, circumstances)
    expect(() => outcome.thenRefused({ reason: "NotInstalled" })).toThrow("should have been refused, but records")
  })

  it("decides under the context's preset, or under the policy that is given", () => {
    const history: ReadonlyArray<LampEvent> = [hung, { _tag: "BulbReplaced", bulb: 1 }, { _tag: "BulbReplaced", bulb: 2 }]
    const refused = given(lamp, history).when(replace(3), circumstances)
    refused.thenRefused({ reason: "BulbsUsedUp", by: { policy: "lamps", field: "bulbs" } })
    given(lamp, history)
      .when(replace(3), { ...circumstances, policy: { bulbs: 3 } })
      .then([{ _tag: "BulbReplaced", bulb: 3 }])
  })

  it("asks for the state afterwards, with past events at their own times", () => {
    const outcome = given(lamp, [{ event: hung, at: 5, actor: channel("import") }]).when(light, circumstances)
    outcome.thenState({ _tag: "Hanging", number: 7, since: 5, lit: true, bulb: 0 })
    expect(() => outcome.thenState({ _tag: "Absent" })).toThrow("the state after LightLamp is not as expected")
    given(lamp, []).when(light, circumstances).thenState({ _tag: "Absent" })
  })
})
