/**
 * Who may do and see what, over the whole product of office, unit, command and purpose. What is expected is written out here by hand
 * from the rules of the hotline (who is responsible, who is above whom, who is complained about), not taken from the tables.
 */
import { type Actor, channel, type DecisionContext, Places, Purpose, person } from "@linli/core/kernel"
import { type CommandName, commandNames, type RequestPolicy, type Standing, type State, sightOf } from "@linli/core/requests"
import { describe, expect, it } from "vitest"
import { answer, contextOf, isRefused, play, policyWith, raise, rule, type Step, samples, say } from "./fixture.ts"

const area = (unit: string, parent: string | null) => ({ unit, parent, kind: "area" }) as const
const department = (unit: string, parent: string) => ({ unit, parent, kind: "department" }) as const

/** A city: two districts with their streets, a bureau with its station and pumps, the police. */
const places = Places.placesOf({
  ...Places.placesKind.preset,
  position: 1,
  value: {
    units: [
      area("city", null),
      area("east", "city"),
      area("lake", "east"),
      area("lanes", "lake"),
      area("hill", "east"),
      area("west", "city"),
      area("mill", "west"),
      department("bureau", "city"),
      department("water", "bureau"),
      department("pumps", "water"),
      department("police", "city")
    ]
  }
})
const units = [null, "city", "east", "lake", "lanes", "hill", "west", "mill", "bureau", "water", "pumps", "police", "unnamed"] as const
type Unit = (typeof units)[number]

/** The matter lies in the lanes; the street by the lake leads, the water works help, the police were whistled for. */
const order = { ...say.dispatch, lead: "lake", helpers: ["water"] }
const progress = { _tag: "ReportProgress", request: "r1", activity: "inspected", note: null } as const
const byLake = person("p-lake", "handler", "lake")
const raisedBy = (by: Actor, against: string | null = null): Step => [
  by,
  raise({ against, place: { unit: "lanes", cell: "36.65,117.12", exact: null } })
]
const underway = (first: Step): ReadonlyArray<Step> => [
  first,
  ["operator", say.accept],
  ["dispatcher", order],
  [byLake, say.sign],
  [byLake, { ...say.blow, departments: ["police"] }]
]
const byChannel = underway(raisedBy(channel("12345")))

type Office = "operator" | "dispatcher" | "supervisor" | "follower" | "lead" | "helper" | "department" | "otherUnit"
const desks = ["operator", "dispatcher", "supervisor", "follower"] as const

interface Case {
  readonly title: string
  readonly steps: ReadonlyArray<Step>
  readonly policy?: Partial<RequestPolicy>
  /** Units whose offices have a say in it; every other has none. */
  readonly within: ReadonlyArray<Unit>
  /** Units that are kept out for being complained about. */
  readonly against?: ReadonlyArray<Unit>
  /** Units that answer a complaint about themselves. */
  readonly answering?: ReadonlyArray<Unit>
  /** Whom the sample dispatches it to, and above whom one has to stand for that; the lanes by default. */
  readonly lead?: "hill"
}

/** Above the lanes and above everybody who was given the order; not beside them, and not below a department that was. */
const around: ReadonlyArray<Unit> = ["city", "east", "lake", "lanes", "bureau", "water", "police"]

const cases: ReadonlyArray<Case> = [
  { title: "handed in by the hotline", steps: byChannel, within: around },
  {
    title: "raised by a unit elsewhere, which goes on seeing it, and so does the unit above that one",
    steps: underway(raisedBy(person("p-mill", "gridWorker", "mill"))),
    within: [...around, "mill", "west"]
  },
  {
    title: "raised by a department, which sees it no more",
    steps: underway(raisedBy(person("p-pumps", "handler", "pumps"))),
    within: around
  },
  {
    title: "against the bureau: neither it nor those below it have any part in it",
    steps: [
      raisedBy(channel("12345"), "bureau"),
      ["operator", say.accept],
      ["dispatcher", { ...order, helpers: ["hill"] }],
      [byLake, say.sign],
      [byLake, progress]
    ],
    within: ["city", "east", "lake", "lanes", "hill"],
    against: ["bureau", "water", "pumps"]
  },
  {
    title: "against the street that leads, where the city lets it answer for itself",
    steps: underway(raisedBy(channel("12345"), "lake")),
    policy: { answersComplaints: ["complaint"] },
    within: ["city", "east", "lake", "bureau", "water", "police"],
    against: ["lanes"],
    answering: ["lake"]
  },
  {
    title: "found to be against the street that leads, where nobody answers for themselves",
    steps: [
      ...byChannel,
      [
        "operator",
        { _tag: "CorrectEntry", request: "r1", corrects: "e-0", entry: { field: "against", value: "lake" }, reason: "newInformation" }
      ]
    ],
    within: ["city", "east", "bureau", "water", "police"],
    against: ["lake", "lanes"],
    lead: "hill"
  },
  {
    title: "supervised by another body",
    steps: [...byChannel, ["supervisor", say.supervise], ["supervisor", { ...say.transfer, to: "hill" }]],
    within: [...around, "hill"]
  }
]

/** In what office a handler of a unit acts: a unit acts for itself alone. */
const handlerIn = ({ title }: Case, unit: Unit): Office => {
  if (unit === "lake") return "lead"
  if (title.startsWith("against the bureau")) return unit === "hill" ? "helper" : "otherUnit"
  return unit === "water" ? "helper" : unit === "police" ? "department" : "otherUnit"
}

/** All that may be done in a request that is in hand, by whom. */
const duties: Readonly<Record<Office | "resident" | "channel" | "rule", ReadonlyArray<CommandName>>> = {
  operator: [
    "ClassifyRequest",
    "MergeRequest",
    "RecordContact",
    "WithdrawRequest",
    "StateDue",
    "AddAttachment",
    "CorrectEntry",
    "RecuseFromRequest"
  ],
  dispatcher: [
    "ClassifyRequest",
    "MergeRequest",
    "DispatchRequest",
    "EscalateRequest",
    "PauseClock",
    "ResumeClock",
    "GrantExtension",
    "RefuseExtension",
    "CorrectEntry",
    "RecuseFromRequest"
  ],
  supervisor: [
    "EscalateRequest",
    "PauseClock",
    "ResumeClock",
    "GrantExtension",
    "RefuseExtension",
    "OpenSupervision",
    "TransferSupervision",
    "CloseSupervision",
    "HoldInterview",
    "GrantExemption",
    "RefuseExemption",
    "CorrectEntry",
    "RecuseFromRequest"
  ],
  follower: ["RecuseFromRequest"],
  lead: [
    "RecordContact",
    "ReportProgress",
    "EscalateRequest",
    "PauseClock",
    "ResumeClock",
    "AskExtension",
    "BlowWhistle",
    "RateDepartment",
    "ResolveRequest",
    "AddAttachment",
    "RecuseFromRequest"
  ],
  helper: ["RecordContact", "ReportProgress", "AddAttachment", "RecuseFromRequest"],
  department: ["AnswerWhistle", "DeclineWhistle", "ReportArrival", "FinishPart", "AddAttachment", "RecuseFromRequest"],
  otherUnit: ["RecuseFromRequest"],
  resident: ["WithdrawRequest", "AddAttachment"],
  channel: ["WithdrawRequest", "StateDue", "StateStatus", "AddAttachment"],
  rule: [
    "ClassifyRequest",
    "MergeRequest",
    "DispatchRequest",
    "EscalateRequest",
    "GrantExtension",
    "WarnOfDeadline",
    "MissDeadline",
    "RemindOfRequest",
    "OpenSupervision",
    "TransferSupervision",
    "CloseSupervision"
  ]
}

type Expected = { readonly bar: string } | { readonly office: keyof typeof duties; readonly unit: Unit; readonly answering: boolean }

/** Everybody there is, and what they are to a request. */
const everybody = (of: Case): ReadonlyArray<readonly [who: string, actor: Actor, expected: Expected]> => {
  const outside = { bar: "OutsideJurisdiction" }
  const ofUnit = (unit: Unit, office: Office): Expected => {
    if (of.against?.includes(unit) === true) return { bar: "ComplainedAbout" }
    return of.within.includes(unit) ? { office, unit, answering: of.answering?.includes(unit) === true } : outside
  }
  const cityWide = (office: Office): Expected => ({ office, unit: null, answering: false })
  return [
    ...units.flatMap((unit) => [
      ...desks.map(
        (desk) => [`${desk}@${unit}`, person(`p-${desk}`, desk, unit), unit === null ? cityWide(desk) : ofUnit(unit, desk)] as const
      ),
      ...["handler", "gridWorker", "gridLeader", "neighbourhoodHead", "buildingHead"].map(
        (post) => [`${post}@${unit}`, person(`p-${post}`, post, unit), unit === null ? outside : ofUnit(unit, handlerIn(of, unit))] as const
      )
    ]),
    ["who raised it", person("s-li", "reporter"), { office: "resident", unit: null, answering: false }],
    ["another resident", person("s-zhao", "reporter"), outside],
    ["a stranger", person("p-9", "postman", "lake"), { bar: "UnknownPost" }],
    ["a channel", channel("12345"), { office: "channel", unit: null, answering: false }],
    ["a rule", rule, { office: "rule", unit: null, answering: false }]
  ]
}

const within = (of: Case, actor: Actor, at: number): DecisionContext<RequestPolicy> => ({
  ...contextOf(actor, at, policyWith(of.policy)),
  places
})

/** As the fixture's, with words that fit this city. */
const said = ({ lead }: Case, state: State, actor: Actor): ReturnType<typeof samples> => {
  const { order } = state as Standing
  const given = lead === undefined ? { lead: order!.lead, helpers: [...order!.helpers, "lanes"] } : { lead, helpers: ["water"] }
  return {
    ...samples(state, actor),
    DispatchRequest: { _tag: "DispatchRequest", request: "r1", ...given, note: null },
    BlowWhistle: { ...say.blow, whistle: "w-9", departments: ["fire"] }
  }
}
const aboveLanes: ReadonlyArray<Unit> = [null, "city", "east", "lake", "lanes"]
const aboveHill: ReadonlyArray<Unit> = [null, "city", "east", "hill"]

/** Reasons that lie in what somebody is, or in how far the request has come; others say that something else has to be done first. */
const bars = ["UnknownPost", "Recused", "ComplainedAbout", "OutsideJurisdiction"]
const isOfTheTable = (reason: string): boolean =>
  reason === "NotYours" || /^(Not|Already)(Raised|Accepted|Dispatched|InHand|Resolved|Closed|Declined|Merged|Withdrawn)$/.test(reason)

const become = (given: ReturnType<typeof answer>): string => {
  if (!isRefused(given)) return "theirs"
  return bars.includes(given.reason) ? given.reason : isOfTheTable(given.reason) ? "not theirs" : "theirs"
}

const mustBecome = (of: Case, command: CommandName, expected: Expected): string => {
  if ("bar" in expected) return expected.bar
  if (!duties[expected.office].includes(command)) return "not theirs"
  const isBeyond = command === "DispatchRequest" && !(of.lead === undefined ? aboveLanes : aboveHill).includes(expected.unit)
  return isBeyond ? "OutsideJurisdiction" : "theirs"
}

describe.each(cases)("$title", (of) => {
  const { state, at } = play(of.steps, policyWith(of.policy))

  it("everybody may do what is theirs to do, and nothing else", () => {
    expect(state._tag).toBe("InHand")
    const wrong: Array<unknown> = []
    for (const [who, actor, expected] of everybody(of)) {
      const commands = said(of, state, actor)
      for (const command of commandNames) {
        const given = answer(state, commands[command], within(of, actor, at))
        if (become(given) !== mustBecome(of, command, expected)) wrong.push([who, command, mustBecome(of, command, expected), given])
        if ("bar" in expected && isRefused(given) && given.allowed.length > 0) wrong.push([who, command, "nothing is allowed", given])
      }
    }
    expect(wrong).toEqual([])
  })

  it("everybody opens for a purpose what they need for it, and sees of the rest what is for them", () => {
    const wrong: Array<unknown> = []
    for (const [who, actor, expected] of everybody(of)) {
      for (const purpose of [null, ...Purpose.literals]) {
        const sight = sightOf(state, actor, purpose, places.tree, policyWith(of.policy).value)
        const wanted = mustSee(of, expected, purpose)
        const seen = { refused: sight.refused, opens: [...sight.opens].sort().join(" "), hides: [...sight.hides].sort().join(" ") }
        if (JSON.stringify(seen) !== JSON.stringify(wanted)) wrong.push([who, purpose, wanted, seen])
      }
    }
    expect(wrong).toEqual([])
  })
})

type Looks = { readonly [For in Purpose]?: string }
const whole = "attachments contact description exact note"
const butContact = "attachments description exact note"
const inEmergency = "contact description exact"

/** What is opened for what: the contact by those alone who speak with the reporter. Nobody opens anything for research or publication. */
const looks: Readonly<Record<keyof typeof duties, Looks>> = {
  operator: { handling: whole, correction: "contact description exact", emergency: inEmergency },
  dispatcher: { handling: butContact, correction: "description exact", emergency: inEmergency },
  supervisor: { supervision: butContact, audit: butContact, correction: "description exact", emergency: inEmergency },
  follower: { followUp: "attachments contact description note" },
  lead: { handling: whole, emergency: inEmergency },
  helper: { handling: whole, emergency: inEmergency },
  department: { handling: butContact, emergency: inEmergency },
  otherUnit: {},
  resident: { subjectRequest: whole },
  channel: {},
  rule: {}
}
const hidden: Readonly<Record<keyof typeof duties, string>> = {
  operator: "recused",
  dispatcher: "recused reporter",
  supervisor: "",
  follower: "recused",
  lead: "recused reporter",
  helper: "recused reporter",
  department: "recused reporter source",
  otherUnit: "recused reporter source",
  resident: "recused",
  channel: "recused reporter",
  rule: ""
}
/** Units of areas and departments above one that has the order, or that has taken the supervision over: they look on. */
const lookingOn = ({ title }: Case): ReadonlyArray<Unit> =>
  title.startsWith("supervised")
    ? ["city", "east", "bureau", "hill"]
    : title.startsWith("against the bureau")
      ? ["city", "east"]
      : ["city", "east", "bureau"]

const mustSee = (of: Case, expected: Expected, purpose: Purpose | null) => {
  if ("bar" in expected) return { refused: expected.bar, opens: "", hides: "" }
  const { office, unit, answering } = expected
  if (answering) return { refused: null, opens: "", hides: "cell recused reporter source" }
  const onlooking = office === "otherUnit" && lookingOn(of).includes(unit) && purpose === "supervision"
  const opens = onlooking ? "attachments description note" : purpose === null ? "" : looks[office][purpose]
  return opens === undefined ? { refused: "NotForThisPurpose", opens: "", hides: "" } : { refused: null, opens, hides: hidden[office] }
}
