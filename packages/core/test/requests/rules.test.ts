/** The rules of a request, one by one. */
import { Personal, person } from "@linli/core/kernel"
import { allowed, type RequestCommand, type RequestPolicy, type Role, requestPolicy } from "@linli/core/requests"
import { describe, expect, it } from "vitest"
import {
  answer,
  type Command,
  contextOf,
  escalate,
  id,
  minute,
  play,
  policyWith,
  raise,
  type Step,
  say,
  sealedText,
  ways
} from "./fixture.ts"

/** What comes of a command after some steps. */
const after = (steps: ReadonlyArray<Step>, role: Role, command: RequestCommand, patch: Partial<RequestPolicy> = {}) => {
  const { state, at } = play(steps, policyWith(patch))
  return answer(state, command, contextOf(role, at, policyWith(patch)))
}
const byPolicy = (field: keyof RequestPolicy) => ({ policy: requestPolicy.preset.id, field })

const dispatch = (patch: Partial<Command<"DispatchRequest">>): RequestCommand => ({ ...say.dispatch, ...patch })
const objected: ReadonlyArray<Step> = [...ways.Dispatched, ["lead", say.object]]
const asked: ReadonlyArray<Step> = [...ways.Closed, ["reporter", say.askReopening]]
/** From asked for a reopening to asked again. */
const round: ReadonlyArray<Step> = [
  ["dispatcher", say.reopen],
  ["lead", say.contact],
  ["lead", say.resolve],
  ["reporter", say.askReopening]
]

describe("raising", () => {
  it("a resident raises only in their own name", () => {
    expect(after([], "reporter", raise({ reporter: "s-wang" }))).toMatchObject({ reason: "NotYours", allowed: ["RaiseRequest"] })
    expect(after([], "operator", raise({ reporter: "s-wang" }))).toMatchObject([{ _tag: "RequestRaised", reporter: "s-wang" }])
  })
  it("the same request is not raised twice, and saying it again adds nothing", () => {
    expect(after(ways.Raised, "reporter", raise())).toEqual([])
    expect(after(ways.Raised, "reporter", raise({ kind: "help" }))).toMatchObject({ reason: "AlreadyRaised" })
    expect(after(ways.InHand, "reporter", raise())).toMatchObject({ reason: "AlreadyInHand" })
  })
  it("a post that nobody knows is told so, and may do nothing", () => {
    const { state, at } = play(ways.Raised)
    const stranger = person("p-9", "postman", "u-post")
    expect(answer(state, say.accept, contextOf(stranger, at))).toEqual({ reason: "UnknownPost", by: "state", allowed: [] })
  })
})

describe("refusals of the table", () => {
  it("too early names what has to be first", () => {
    expect(after(ways.Raised, "dispatcher", say.dispatch)).toMatchObject({
      reason: "NotAccepted",
      allowed: ["ClassifyRequest", "MergeRequest", "CorrectEntry", "RecuseFromRequest"]
    })
    expect(after(ways.Dispatched, "lead", say.resolve)).toMatchObject({
      reason: "NotInHand",
      allowed: ["ObjectToDispatch", "SignOrder", "RecordContact", "AddAttachment", "RecuseFromRequest"]
    })
    expect(after(ways.InHand, "operator", say.close)).toMatchObject({ reason: "NotResolved" })
  })
  it("too late names what has happened", () => {
    expect(after(ways.Closed, "lead", say.resolve)).toMatchObject({ reason: "AlreadyClosed", allowed: ["RecuseFromRequest"] })
    expect(after(ways.InHand, "operator", say.decline)).toMatchObject({ reason: "AlreadyInHand" })
    expect(after(ways.Merged, "dispatcher", say.dispatch)).toMatchObject({ reason: "AlreadyMerged" })
  })
  it("somebody else's order is not theirs to sign", () => {
    expect(after(ways.Dispatched, "otherUnit", say.sign)).toMatchObject({ reason: "OutsideJurisdiction", by: "state", allowed: [] })
    expect(after(ways.Dispatched, "helper", say.sign)).toMatchObject({
      reason: "NotYours",
      allowed: ["RecordContact", "AddAttachment", "RecuseFromRequest"]
    })
  })
})

describe("dispatch", () => {
  it("the first unit to receive stays the lead, as the policy says", () => {
    const elsewhere = dispatch({ lead: "u-parks" })
    expect(after(ways.InHand, "dispatcher", elsewhere)).toMatchObject({ reason: "LeadStays", by: byPolicy("leadStays") })
    expect(after(ways.InHand, "dispatcher", elsewhere, { leadStays: false })).toMatchObject([{ lead: "u-parks" }])
  })
  it("another dispatch to helpers changes neither lead nor situation", () => {
    const { state } = play([...ways.InHand, ["dispatcher", dispatch({ helpers: ["u-heat"] })]])
    expect(state).toMatchObject({ _tag: "InHand", order: { lead: "u-roads", helpers: ["u-heat"] } })
  })
  it("the same order again adds nothing", () => expect(after(ways.InHand, "dispatcher", say.dispatch)).toEqual([]))
  it("a lead cannot help itself", () => {
    expect(after(ways.Accepted, "dispatcher", dispatch({ helpers: ["u-roads"] }))).toMatchObject({ reason: "LeadAmongHelpers" })
  })
  it("an upheld objection frees the request for another lead, who has to sign", () => {
    const { state } = play([...objected, ["supervisor", say.uphold], ["dispatcher", dispatch({ lead: "u-parks", helpers: [] })]])
    expect(state).toMatchObject({ _tag: "Dispatched", order: { lead: "u-parks", helpers: [], objections: 0, objected: false } })
  })
})

describe("objections", () => {
  it("are not allowed where the policy forbids to send an order back", () => {
    const forbidden = after(ways.Dispatched, "lead", say.object, { objectionAllowed: false })
    expect(forbidden).toMatchObject({
      reason: "ObjectionNotAllowed",
      by: byPolicy("objectionAllowed"),
      allowed: ["SignOrder", "RecordContact", "AddAttachment", "RecuseFromRequest"]
    })
  })
  it("are answered before the order is signed or dispatched again", () => {
    expect(after(objected, "lead", say.sign)).toMatchObject({
      reason: "ObjectionPending",
      allowed: ["RecordContact", "AddAttachment", "RecuseFromRequest"]
    })
    expect(after(objected, "dispatcher", say.dispatch)).toMatchObject({ reason: "ObjectionPending" })
  })
  it("are used up after as many as the policy grants", () => {
    const rejected: ReadonlyArray<Step> = [...objected, ["dispatcher", say.reject]]
    const again: RequestCommand = { ...say.object, reason: "wrongItem" }
    expect(after(rejected, "lead", again)).toMatchObject({ reason: "ObjectionsUsedUp", by: byPolicy("objectionsPerUnit") })
    expect(after(rejected, "lead", again, { objectionsPerUnit: 2 })).toMatchObject([{ _tag: "DispatchObjected", reason: "wrongItem" }])
  })
})

describe("levels", () => {
  it("a request climbs from the level where it is", () => {
    const climbed: ReadonlyArray<Step> = [...ways.InHand, ["lead", escalate(null, "street")]]
    expect(after(climbed, "lead", escalate("street", "district"))).toMatchObject([{ from: "street", to: "district" }])
    expect(after(climbed, "lead", escalate("grid", "city"))).toMatchObject({ reason: "LevelMoved" })
  })
  it("and never sideways, downwards or to a level that the policy does not know", () => {
    const climbed: ReadonlyArray<Step> = [...ways.InHand, ["lead", escalate(null, "street")]]
    for (const to of ["street", "community", "moon"]) {
      expect(after(climbed, "supervisor", { ...escalate("street", to), note: sealedText("s-li") } as RequestCommand)).toMatchObject({
        reason: "NotHigher",
        by: byPolicy("levels")
      })
    }
  })
})

describe("resolving", () => {
  it("comes after the reporter was contacted", () => {
    expect(after(ways.InHand, "lead", say.resolve)).toMatchObject({ reason: "NotContacted", by: byPolicy("contactBeforeResolve") })
    expect(after([...ways.InHand, ["lead", say.contact]], "lead", say.resolve)).toMatchObject([{ _tag: "RequestResolved" }])
    expect(after(ways.InHand, "lead", say.resolve, { contactBeforeResolve: false })).toMatchObject([{ _tag: "RequestResolved" }])
  })
  it("or after as many vain calls as the policy asks for", () => {
    const vain: Step = ["lead", { ...say.contact, outcome: "notReached" }]
    expect(after([...ways.InHand, vain, vain], "lead", say.resolve)).toMatchObject({ reason: "NotContacted" })
    expect(after([...ways.InHand, vain, vain, vain], "lead", say.resolve)).toMatchObject([{ _tag: "RequestResolved" }])
  })
  it("nobody has to be contacted or called back where nobody raised it", () => {
    const proactive = raise({ proactive: true, reporter: null, contact: null })
    const steps: ReadonlyArray<Step> = [["otherUnit", proactive], ...ways.InHand.slice(1)]
    expect(after(steps, "lead", say.resolve)).toMatchObject([{ _tag: "RequestResolved" }])
    expect(after([...steps, ["lead", say.resolve]], "operator", say.close)).toMatchObject([{ _tag: "RequestClosed" }])
  })
  it("knows only the outcomes of the policy", () => {
    const patch = { outcomes: ["solved", "explained"] } as const
    const unsolvable: RequestCommand = { ...say.resolve, outcome: "cannotSolve" }
    expect(after([...ways.InHand, ["lead", say.contact]], "lead", unsolvable, patch)).toMatchObject({
      reason: "OutcomeNotAllowed",
      by: byPolicy("outcomes")
    })
  })
})

describe("closing", () => {
  it("comes after the follow-up, or after enough vain ones", () => {
    const vain: Step = ["follower", { _tag: "RecordFollowUpAttempt", request: id, outcome: "notReached" }]
    expect(after(ways.Resolved, "operator", say.close)).toMatchObject({ reason: "NotFollowedUp", by: byPolicy("followUpBeforeClose") })
    expect(after([...ways.Resolved, ["follower", say.followUp]], "operator", say.close)).toMatchObject([{ _tag: "RequestClosed" }])
    expect(after([...ways.Resolved, vain, vain, vain], "operator", say.close)).toMatchObject([{ _tag: "RequestClosed" }])
    expect(after(ways.Resolved, "rule", say.close, { followUpBeforeClose: false })).toMatchObject([
      { _tag: "RequestClosed", timeKnown: true }
    ])
  })
  it("closed is not solved: the end may say otherwise than the unit did", () => {
    const closed = after([...ways.Resolved, ["follower", say.followUp]], "follower", { ...say.close, outcome: "notSolved" })
    expect(closed).toEqual([{ _tag: "RequestClosed", outcome: "notSolved", timeKnown: true }])
  })
  it("waits while a reopening is asked for", () => {
    const steps: ReadonlyArray<Step> = [...ways.Resolved, ["follower", say.followUp], ["reporter", say.askReopening]]
    expect(after(steps, "operator", say.close)).toMatchObject({ reason: "ReopeningPending" })
  })
})

describe("dissatisfaction", () => {
  it("opens a request to reopen, which somebody decides", () => {
    expect(after(ways.Closed, "reporter", say.askReopening)).toMatchObject([{ _tag: "ReopenRequested", by: "reporter" }])
    expect(play(asked).state).toMatchObject({ _tag: "Closed", round: 1, reopening: true })
    expect(play([...asked, ["dispatcher", say.reopen]]).state).toMatchObject({
      _tag: "InHand",
      round: 2,
      order: { lead: "u-roads" },
      reopening: false
    })
    expect(play([...asked, ["dispatcher", say.refuseReopening]]).state).toMatchObject({ _tag: "Closed", round: 1, reopening: false })
  })
  it("is not asked twice before it is answered", () => {
    expect(after(asked, "follower", { ...say.askReopening, reason: "cameBack" })).toMatchObject({ reason: "ReopeningPending" })
  })
  it("is bounded: after the last round the wish is still heard, but only a refusal is left", () => {
    const steps = [...asked, ...round, ...round]
    expect(play(steps).state).toMatchObject({ _tag: "Resolved", round: 3, reopening: true })
    expect(after(steps, "dispatcher", say.reopen)).toMatchObject({
      reason: "RoundsUsedUp",
      by: byPolicy("maxRounds"),
      allowed: ["RefuseReopening", "CorrectEntry", "RecuseFromRequest"]
    })
    expect(after(steps, "dispatcher", say.reopen, { maxRounds: 4 })).toEqual([{ _tag: "RequestReopened", round: 4 }])
  })
  it("each round begins without contact, follow-up and rating", () => {
    const { state, at } = play([...ways.Closed, ["reporter", say.rate], ["reporter", say.askReopening], ["dispatcher", say.reopen]])
    expect(answer(state, say.resolve, contextOf("lead", at))).toMatchObject({ reason: "NotContacted" })
    expect(state).toMatchObject({ contact: { reached: false, vain: 0 }, followUp: { reached: false, vain: 0 }, rated: false })
  })
  it("is rated once a round", () => {
    const rated: ReadonlyArray<Step> = [...ways.Resolved, ["reporter", say.rate]]
    expect(after(rated, "follower", { ...say.rate, solved: "solved" })).toMatchObject({ reason: "AlreadyRated" })
  })
})

describe("duplicates", () => {
  it("close with the number of their parent, and their reporter still hears the end", () => {
    expect(after(ways.InHand, "dispatcher", say.merge)).toEqual([{ _tag: "RequestMerged", parent: "N-0" }])
    expect(after(ways.Merged, "follower", say.followUp)).toMatchObject([{ _tag: "FollowUpCompleted" }])
    expect(after(ways.Merged, "reporter", say.rate)).toMatchObject([{ _tag: "SatisfactionRated" }])
  })
  it("are not their own parents", () => {
    expect(after(ways.Accepted, "operator", { ...say.merge, parent: "N-1" })).toMatchObject({ reason: "OwnParent" })
  })
})

describe("saying it again", () => {
  it("adds nothing, whenever it is said", () => {
    expect(after(ways.Accepted, "operator", say.accept)).toEqual([])
    expect(after(ways.InHand, "lead", say.sign)).toEqual([])
    expect(after(ways.Withdrawn, "reporter", say.withdraw)).toEqual([])
  })
  it("of what can happen twice, it is another fact at another time", () => {
    const { state, at } = play([...ways.InHand, ["lead", say.contact]])
    expect(answer(state, say.contact, contextOf("lead", at - minute))).toEqual([])
    expect(answer(state, say.contact, contextOf("lead", at))).toHaveLength(1)
  })
  it("is still refused to those who never may", () => {
    expect(after(ways.InHand, "otherUnit", say.sign)).toMatchObject({ reason: "OutsideJurisdiction" })
  })
})

describe("corrections", () => {
  const correct = (corrects: string): RequestCommand => ({
    _tag: "CorrectEntry",
    request: id,
    corrects,
    entry: { field: "item", value: "roads/lamp" },
    reason: "mistyped"
  })
  it("name an entry of this request", () => {
    expect(after(ways.Closed, "operator", correct("e-0"))).toMatchObject([{ _tag: "EntryCorrected", corrects: "e-0" }])
    expect(after(ways.Closed, "operator", correct("e-99"))).toMatchObject({ reason: "NoSuchEntry" })
  })
  it("a contact that was found later makes the reporter somebody to speak with", () => {
    const anonymous = raise({ reporter: null, contact: null })
    const found: RequestCommand = { ...correct("e-0"), entry: { field: "contact", value: sealedText("s-li") } } as RequestCommand
    const steps: ReadonlyArray<Step> = [["channel", anonymous], ...ways.InHand.slice(1), ["operator", found]]
    expect(after(steps, "lead", say.resolve)).toMatchObject({ reason: "NotContacted" })
  })
})

it("a decision never sees a personal value in the clear", () => {
  const { state, at } = play(ways.Raised)
  const open: RequestCommand = { ...say.decline, note: Personal.clear("s-li", "Li Lei") }
  expect(() => answer(state, open, contextOf("operator", at))).toThrow(/in the clear/)
})

it("what an actor may do now is told for any state", () => {
  expect(allowed(play(ways.InHand).state, contextOf("lead"))).toEqual([
    "RecordContact",
    "ReportProgress",
    "EscalateRequest",
    "PauseClock",
    "AskExtension",
    "BlowWhistle",
    "AddAttachment",
    "RecuseFromRequest"
  ])
  expect(allowed(play([]).state, contextOf("follower"))).toEqual([])
})
