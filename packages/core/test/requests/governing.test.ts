/** The rules of clocks, whistles, supervision and exemptions, one by one. */
import { type RequestCommand, type RequestPolicy, type Role, requestCodec, requestPolicy } from "@linli/core/requests"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { answer, contextOf, id, play, policyWith, type Step, say, start, ways } from "./fixture.ts"

/** What comes of a command after some steps. */
const after = (steps: ReadonlyArray<Step>, role: Role, command: RequestCommand, patch: Partial<RequestPolicy> = {}) => {
  const { state, at } = play(steps, policyWith(patch))
  return answer(state, command, contextOf(role, at, policyWith(patch)))
}
const byPolicy = (field: keyof RequestPolicy) => ({ policy: requestPolicy.preset.id, field })
const blown: ReadonlyArray<Step> = [...ways.InHand, ["lead", say.blow]]
const supervised: ReadonlyArray<Step> = [...ways.InHand, ["supervisor", say.supervise]]

describe("a pause", () => {
  it("has a reason that the policy knows", () => {
    const weatherOnly = { pauseReasons: ["weather"] } as const
    expect(after(ways.InHand, "lead", say.pause, weatherOnly)).toMatchObject([{ _tag: "ClockPaused", reason: "weather" }])
    const other: RequestCommand = { ...say.pause, reason: "publicTender" }
    expect(after(ways.InHand, "lead", other, weatherOnly)).toMatchObject({ reason: "PauseNotAllowed", by: byPolicy("pauseReasons") })
    expect(after(ways.InHand, "lead", say.pause, { pauseReasons: [] })).toMatchObject({ reason: "PauseNotAllowed" })
  })
  it("is the dispatcher's or the supervisor's to give before the unit has signed", () => {
    expect(after(ways.Dispatched, "lead", say.pause)).toMatchObject({ reason: "NotYours" })
    expect(after(ways.Dispatched, "dispatcher", say.pause)).toHaveLength(1)
  })
  it("ends with the result, so that a further round runs at once", () => {
    const resolved: ReadonlyArray<Step> = [...ways.InHand, ["lead", say.contact], ["lead", say.pause], ["lead", say.resolve]]
    expect(play(resolved).state).toMatchObject({ _tag: "Resolved", paused: false })
  })
})

describe("a decision on a deadline", () => {
  it("means the deadline that stands: one that has moved is not warned of, and not missed", () => {
    const warn: RequestCommand = { _tag: "WarnOfDeadline", request: id, due: start }
    expect(after(ways.InHand, "rule", warn)).toMatchObject({ reason: "DeadlineMoved", by: "state" })
  })
})

describe("a whistle", () => {
  const blow = (patch: Partial<typeof say.blow>): RequestCommand => ({ ...say.blow, ...patch })
  it("summons those whom the policy names for the item", () => {
    const summonable: RequestPolicy["summonable"] = [
      { items: ["roads/cover"], departments: ["u-police"] },
      { items: null, departments: ["u-fire"] }
    ]
    expect(after(ways.InHand, "lead", say.blow, { summonable })).toMatchObject([{ unit: "u-roads", departments: ["u-police", "u-fire"] }])
    const elsewhere: RequestPolicy["summonable"] = [{ items: ["water"], departments: ["u-police", "u-fire"] }]
    expect(after(ways.InHand, "lead", say.blow, { summonable: elsewhere })).toMatchObject({
      reason: "NotSummonable",
      by: byPolicy("summonable")
    })
  })
  it("summons nobody who has the order already, and has an id of its own", () => {
    for (const unit of ["u-roads", "u-water"]) {
      expect(after(ways.InHand, "lead", blow({ departments: [unit] } as never))).toMatchObject({ reason: "AlreadyOnIt" })
    }
    expect(after(blown, "lead", blow({ departments: ["u-parks"] } as never))).toMatchObject({ reason: "WhistleTaken" })
  })
  it("is answered in turn, by the department itself, and each department for itself", () => {
    expect(after(blown, "department", say.arrive)).toMatchObject({ reason: "NotSummoned" })
    expect(after(blown, "otherUnit", say.answer)).toMatchObject({ reason: "OutsideJurisdiction" })
    const { state } = play([...blown, ["department", say.answer]])
    expect(state).toMatchObject({ whistles: [{ departments: { "u-police": "answered", "u-fire": "waiting" } }] })
  })
  it("may still be declined by one who has answered, but not by one who has come", () => {
    const answered: ReadonlyArray<Step> = [...blown, ["department", say.answer]]
    expect(after(answered, "department", say.declineWhistle)).toMatchObject([{ _tag: "WhistleDeclined", department: "u-police" }])
    expect(after([...answered, ["department", say.arrive]], "department", say.declineWhistle)).toMatchObject({ reason: "NotSummoned" })
  })
  it("is rated once its part is finished, by the unit that summoned", () => {
    const finished: ReadonlyArray<Step> = [...blown, ["department", say.answer], ["department", say.arrive], ["department", say.finish]]
    expect(after(finished.slice(0, -1), "lead", say.rateDepartment)).toMatchObject({ reason: "NothingToRate" })
    expect(after(finished, "helper", say.rateDepartment)).toMatchObject({ reason: "NotYours" })
    expect(after(finished, "lead", { ...say.rateDepartment, department: "u-fire" })).toMatchObject({ reason: "NothingToRate" })
    expect(after(finished, "lead", say.rateDepartment)).toMatchObject([{ _tag: "DepartmentRated", rating: "satisfied" }])
  })
})

describe("supervision", () => {
  it("names the unit, and goes to another body once", () => {
    expect(after(ways.InHand, "supervisor", say.supervise)).toMatchObject([{ _tag: "SupervisionOpened", unit: "u-roads" }])
    const transferred: ReadonlyArray<Step> = [...supervised, ["rule", say.transfer]]
    expect(play(transferred).state).toMatchObject({ supervision: { to: "efficiency-office" } })
    expect(after([...transferred, ["lead", say.contact]], "rule", say.transfer)).toEqual([])
  })
  it("is of the unit that gave cause for it, where one is named; of a stranger there is none", () => {
    const declined: ReadonlyArray<Step> = [...ways.InHand, ["lead", say.blow], ["department", say.declineWhistle]]
    const of = (unit: string): RequestCommand => ({ ...say.supervise, cause: "refused", unit }) as RequestCommand
    expect(after(declined, "rule", of("u-police"))).toMatchObject([{ _tag: "SupervisionOpened", unit: "u-police" }])
    expect(after(declined, "rule", of("u-parks"))).toMatchObject({ reason: "UnitNotInvolved" })
  })
  it("an interview is held with a unit that had a part in it", () => {
    expect(after(supervised, "supervisor", say.interview)).toMatchObject([{ _tag: "InterviewHeld", finding: "slow" }])
    const stranger: RequestCommand = { ...say.interview, unit: "u-parks" }
    expect(after(supervised, "supervisor", stranger)).toMatchObject({ reason: "UnitNotInvolved" })
  })
})

describe("an exemption", () => {
  const granted: ReadonlyArray<Step> = [...ways.InHand, ["supervisor", say.exempt]]
  it("names an entry of the request, and is added to it", () => {
    expect(after(ways.InHand, "supervisor", { ...say.exempt, reviews: "e-99" })).toMatchObject({ reason: "NoSuchEntry" })
    const { state, events } = play(granted)
    expect(state).toMatchObject({ excused: ["e-0"] })
    expect(events[0]![0]._tag).toBe("RequestRaised")
  })
  it("is given once for an entry, and after a refusal may still be given", () => {
    expect(after([...granted, ["lead", say.contact]], "supervisor", say.exempt)).toMatchObject({ reason: "AlreadyExcused" })
    expect(after([...ways.InHand, ["supervisor", say.refuseExemption]], "supervisor", say.exempt)).toHaveLength(1)
  })
})

it("a lift that was written down before units were named has none", () => {
  const data = { from: null, to: "street", cause: "overdue", note: null }
  const old = { type: "requests/RequestEscalated", schema: 1, data, position: 1 } as unknown as Parameters<typeof requestCodec.decode>[0]
  expect(Result.getOrThrow(requestCodec.decode(old))).toEqual({ _tag: "RequestEscalated", ...data, unit: null })
})
