/** Interested persons: whoever withdraws, and the unit that is complained about. And what is not one's own. */
import { type Actor, Places, person, type RecordedEvent } from "@linli/core/kernel"
import {
  type CommandName,
  commandNames,
  type RequestEvent,
  request,
  requestCodec,
  roleOf,
  roles,
  rowOf,
  type State,
  sightOf
} from "@linli/core/requests"
import { checkLaws } from "@linli/core/testing"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import {
  actors,
  answer,
  contextOf,
  envelope,
  isRefused,
  play,
  policyWith,
  raise,
  recuse,
  type Step,
  samples,
  say,
  ways
} from "./fixture.ts"

const noTree = Places.presetPlaces().tree
const sees = (state: State, actor: Actor, policy = policyWith()) => sightOf(state, actor, null, noTree, policy.value).refused

/** What becomes of a command after some steps. */
const after = (steps: ReadonlyArray<Step>, who: Parameters<typeof contextOf>[0], command: Step[1], policy = policyWith()) => {
  const { state, at } = play(steps, policy)
  return answer(state, command, contextOf(who, at, policy))
}
const reasonOf = (...args: Parameters<typeof after>) => {
  const given = after(...args)
  return isRefused(given) ? { reason: given.reason, by: given.by, allowed: given.allowed } : given
}

describe("recusal", () => {
  const withdrawn: ReadonlyArray<Step> = [...ways.InHand, ["lead", recuse("p-lead")]]

  it("of oneself: from then on nothing may be done, and nothing is seen", () => {
    expect(after(ways.InHand, "lead", recuse("p-lead"))).toEqual([{ _tag: "PersonRecused", person: "p-lead" }])
    expect(reasonOf(withdrawn, "lead", say.contact)).toEqual({ reason: "Recused", by: "state", allowed: [] })
    expect(sees(play(withdrawn).state, actors.lead)).toBe("Recused")
  })
  it("is of the person, in whatever post; their unit goes on with somebody else", () => {
    const { state } = play(withdrawn)
    expect(sees(state, person("p-lead", "supervisor"))).toBe("Recused")
    expect(sees(state, person("p-other", "handler", "u-roads"))).toBeNull()
    expect(after(withdrawn, person("p-other", "handler", "u-roads"), say.contact)).toMatchObject([{ _tag: "ReporterContacted" }])
  })
  it("of others is a supervisor's to do", () => {
    expect(reasonOf(ways.InHand, "lead", recuse("p-helper"))).toMatchObject({ reason: "NotYours" })
    expect(reasonOf(ways.InHand, "operator", recuse("p-helper"))).toMatchObject({ reason: "NotYours" })
    expect(after(ways.InHand, "supervisor", recuse("p-helper"))).toEqual([{ _tag: "PersonRecused", person: "p-helper" }])
  })
  it("said again adds nothing, by whoever may say it", () => {
    expect(after(withdrawn, "lead", recuse("p-lead"))).toEqual([])
    expect(after([...withdrawn, ["supervisor", say.supervise]], "supervisor", recuse("p-lead"))).toEqual([])
    expect(reasonOf([...withdrawn, ["supervisor", say.supervise]], "lead", recuse("p-lead"))).toMatchObject({ reason: "Recused" })
  })
  it("takes nothing from who raised the request, though they hold an office", () => {
    const { state } = play([...ways.InHand, ["supervisor", recuse("s-li")]])
    expect([sees(state, actors.reporter), sees(state, person("s-li", "operator"))]).toEqual([null, "Recused"])
  })
})

describe("a complaint about a unit", () => {
  const about: ReadonlyArray<Step> = [
    ["reporter", raise({ against: "u-roads" })],
    ["operator", say.accept]
  ]
  const byField = { policy: "linli/requests", field: "answersComplaints" }
  const answering = policyWith({ answersComplaints: ["complaint"] })
  const elsewhere = { ...say.dispatch, lead: "u-parks" }

  it("is dispatched to it neither as lead nor as helper, and not whistled to it", () => {
    expect(reasonOf(about, "dispatcher", say.dispatch)).toMatchObject({ reason: "UnitComplainedAbout", by: byField })
    const helping = { ...elsewhere, helpers: ["u-roads"] }
    expect(reasonOf(about, "dispatcher", helping)).toMatchObject({ reason: "UnitComplainedAbout", by: byField })
    const parks = person("p-other", "handler", "u-parks")
    const inHand: ReadonlyArray<Step> = [...about, ["dispatcher", elsewhere], [parks, say.sign]]
    const whistle = { ...say.blow, departments: ["u-roads"] } as const
    expect(reasonOf(inHand, parks, whistle)).toMatchObject({ reason: "UnitComplainedAbout" })
    const supervised: ReadonlyArray<Step> = [...inHand, ["supervisor", say.supervise]]
    expect(reasonOf(supervised, "supervisor", { ...say.transfer, to: "u-roads" })).toMatchObject({ reason: "UnitComplainedAbout" })
  })
  it("is answered by the unit itself where the policy says so of its kind, without who complains or of what", () => {
    const { state } = play([...about, ["dispatcher", say.dispatch], ["lead", say.sign]], answering)
    const sight = sightOf(state, actors.lead, "handling", noTree, answering.value)
    expect(sight).toEqual({ refused: null, opens: [], hides: expect.arrayContaining(["reporter", "source"]) })
    expect(reasonOf(about, "dispatcher", say.dispatch, policyWith({ answersComplaints: ["report"] }))).toMatchObject({
      reason: "UnitComplainedAbout"
    })
  })
  it("found out later takes the request away from the unit that leads, and it goes to another, first to receive or not", () => {
    const mend = {
      _tag: "CorrectEntry",
      request: "r1",
      corrects: "e-0",
      entry: { field: "against", value: "u-roads" },
      reason: "newInformation"
    } as const
    const mended: ReadonlyArray<Step> = [...ways.InHand, ["operator", mend]]
    expect(reasonOf(mended, "lead", say.contact)).toEqual({ reason: "ComplainedAbout", by: "state", allowed: [] })
    expect(reasonOf(ways.InHand, "dispatcher", elsewhere)).toMatchObject({ reason: "LeadStays" })
    expect(after(mended, "dispatcher", elsewhere)).toMatchObject([{ _tag: "RequestDispatched", lead: "u-parks" }])
  })
})

it("where no units are adopted a unit has a say in its own alone", () => {
  const { state } = play(ways.InHand)
  const supervisorOf = (unit: string) => person("p-9", "supervisor", unit)
  expect(["u-roads", "u-water", "u-lanes", "u-district"].map((unit) => sees(state, supervisorOf(unit)))).toEqual([
    null,
    null,
    null,
    "OutsideJurisdiction"
  ])
})

it("whoever put it out of their reach with their last word, hears of that word once more that it is so", () => {
  const ofRoads = person("p-9", "dispatcher", "u-roads")
  const steps: ReadonlyArray<Step> = [...ways.Dispatched, ["lead", say.object], [ofRoads, say.uphold]]
  expect(after(steps, ofRoads, say.uphold)).toEqual([])
  expect(reasonOf(steps, person("p-8", "dispatcher", "u-roads"), say.uphold)).toMatchObject({ reason: "OutsideJurisdiction" })
})

describe("facts of earlier versions", () => {
  const stored = (event: RequestEvent, change: (data: Record<string, unknown>) => Record<string, unknown> = (data) => data) => {
    const { type, data } = requestCodec.encode(event)
    const around = {
      ...envelope(0),
      type,
      schema: 1,
      tags: [],
      correlation: "c",
      causation: null,
      position: 1,
      version: 1,
      recorded: 0,
      hash: ""
    }
    return requestCodec.decode({ ...around, data: change(data as Record<string, unknown>) } as RecordedEvent)
  }
  const unaddressed = ({ against: _, ...data }: Record<string, unknown>) => data
  const { _tag: _, request: __, ...said } = raise()
  const raised = { _tag: "RequestRaised", ...said } as RequestEvent
  const mended = { _tag: "EntryCorrected", corrects: "e-0", entry: { field: "kind", value: "help" }, reason: "mistyped" } as const

  it("what was raised is against nobody; a correction says what it said", () => {
    expect(stored(raised, unaddressed)).toEqual(Result.succeed({ ...raised, against: null }))
    expect(stored(mended)).toEqual(Result.succeed(mended))
    expect([requestCodec.encode(raised).schema, requestCodec.encode(mended).schema]).toEqual([2, 2])
  })
  it("a field that nobody knows is refused in them all the same", () => {
    expect(Result.isFailure(stored(raised, (data) => ({ ...unaddressed(data), colour: "red" })))).toBe(true)
  })
})

/** Ends from which no way leads on. */
const ends: ReadonlyArray<CommandName> = ["DeclineIntake", "MergeRequest", "WithdrawRequest"]

it("keeps the laws of deciders where everybody acts for a unit, on 150 seeded walks", () => {
  const scoped: ReadonlyArray<Actor> = ["operator", "dispatcher", "supervisor", "follower"].flatMap((post) =>
    ["u-roads", "u-district", null].map((unit) => person(`p-${post}`, post, unit))
  )
  const all = [...Object.values(actors), ...scoped]
  const area = (unit: string, parent: string | null) => ({ unit, parent, kind: "area" }) as const
  const walked = checkLaws(request, {
    seed: 41,
    walks: 150,
    steps: 40,
    places: { units: [area("u-district", null), area("u-roads", "u-district"), area("u-lanes", "u-roads")] },
    command: (state, draw) => {
      const given = samples(state, actors.reporter)
      const possible = commandNames.filter(
        (name) => !ends.includes(name) && roles.some((role) => rowOf(state._tag, name, role) !== undefined)
      )
      const command = given[draw.one(possible)]
      if (command._tag === "RaiseRequest") return raise({ against: draw.one([null, null, "u-water"]), reporter: draw.one(["s-li", null]) })
      return command._tag === "RecuseFromRequest" ? { ...command, person: draw.one(["p-helper", "p-9"]) } : command
    },
    actor: (state, { _tag }, draw) => {
      const able = all.filter((actor) => rowOf(state._tag, _tag, roleOf(state, actor) ?? "otherResident") !== undefined)
      return draw.one(able.length === 0 || draw.below(5) === 0 ? all : able)
    },
    observedOnly: request.events.types.map((type) => type.slice(type.indexOf("/") + 1) as RequestEvent["_tag"])
  })
  expect(walked.accepted).toBeGreaterThan(200)
  expect(walked.refused).toBeGreaterThan(1000)
})
