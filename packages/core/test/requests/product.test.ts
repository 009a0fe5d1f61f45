/** The whole product of situation × command × role, every cell asserted; and what holds of the table itself. */
import {
  allowed,
  type CommandName,
  commandNames,
  isGivenTo,
  type Reason,
  type RequestEvent,
  type Role,
  request,
  roleOf,
  roles,
  rowOf,
  type Situation,
  situations,
  transitions
} from "@linli/core/requests"
import { describe, expect, it } from "vitest"
import { actors, answer, contextOf, envelope, isRefused, minute, play, type Step, samples, say, ways } from "./fixture.ts"

type Conditions = { readonly [Name in CommandName]?: Reason | { readonly [Actor in Role]?: Reason } }

/** What stands in the way wherever nothing more has happened than the way into a situation. */
const ordinary: Conditions = {
  ResumeClock: "NotPaused",
  GrantExtension: "ExtensionNotAsked",
  RefuseExtension: "ExtensionNotAsked",
  MissDeadline: "NotDueYet",
  RateDepartment: "NothingToRate",
  CloseSupervision: "NotSupervised",
  HoldInterview: "NotSupervised"
}
const followedUp: Conditions = { RecordFollowUpAttempt: "AlreadyFollowedUp", CompleteFollowUp: "AlreadyFollowedUp" }

/** Where the shortest way into a situation leaves a condition unmet. */
const conditions: { readonly [At in Situation]?: Conditions } = {
  Raised: { WarnOfDeadline: "NoDeadline", MissDeadline: "NoDeadline" },
  Dispatched: { UpholdObjection: "NoObjection", RejectObjection: "NoObjection" },
  InHand: { ResolveRequest: "NotContacted" },
  Resolved: { ReopenRequest: "ReopeningNotAsked", RefuseReopening: "ReopeningNotAsked", CloseRequest: "NotFollowedUp" },
  Closed: { ReopenRequest: "ReopeningNotAsked", RefuseReopening: "ReopeningNotAsked", RemindOfRequest: "NothingToRemind", ...followedUp }
}

/** Where a sample says just what was said last, so that it adds nothing. */
const repetitions: { readonly [At in Situation]?: CommandName } = {
  Accepted: "AcceptRequest",
  InHand: "SignOrder",
  Resolved: "ResolveRequest",
  Declined: "DeclineIntake"
}

interface Standing {
  readonly title: string
  readonly situation: Situation
  readonly steps: ReadonlyArray<Step>
  readonly conditions: Conditions
  readonly repetition?: CommandName | undefined
  /** How long after the last step; none by default. */
  readonly later?: number
}

const inHand = (title: string, steps: ReadonlyArray<Step>, unmet: Conditions, repetition?: CommandName): Standing => ({
  title: `InHand, ${title}`,
  situation: "InHand",
  steps: [...ways.InHand, ...steps],
  conditions: { ...ordinary, ...conditions.InHand, ...unmet },
  repetition
})
const notSummoned = {
  AnswerWhistle: "NotSummoned",
  DeclineWhistle: "NotSummoned",
  ReportArrival: "NotSummoned",
  FinishPart: "NotSummoned"
} as const
const blown: Step = ["lead", say.blow]
const finished: ReadonlyArray<Step> = [blown, ["department", say.answer], ["department", say.arrive], ["department", say.finish]]
const otherApprover = { dispatcher: "NotApprover", rule: "NotApprover" } as const

const standings: ReadonlyArray<Standing> = [
  ...situations.map((situation) => ({
    title: situation,
    situation,
    steps: ways[situation],
    conditions: { ...ordinary, ...conditions[situation] },
    repetition: repetitions[situation]
  })),
  inHand("a department is summoned", [blown], { ReportArrival: "NotSummoned", FinishPart: "NotSummoned" }),
  inHand("a department has answered", finished.slice(0, 2), { AnswerWhistle: "NotSummoned", FinishPart: "NotSummoned" }, "AnswerWhistle"),
  inHand("a department has come", finished.slice(0, 3), { ...notSummoned, FinishPart: {} }, "ReportArrival"),
  inHand("a department has finished", finished, { ...notSummoned, RateDepartment: {} }, "FinishPart"),
  inHand(
    "its clock stands still",
    [["lead", say.pause]],
    {
      PauseClock: "AlreadyPaused",
      ResumeClock: {},
      WarnOfDeadline: "NoDeadline",
      MissDeadline: "NoDeadline",
      RemindOfRequest: "NothingToRemind"
    },
    "PauseClock"
  ),
  inHand(
    "an extension is asked for",
    [["lead", say.askExtension]],
    {
      AskExtension: "ExtensionPending",
      GrantExtension: otherApprover,
      RefuseExtension: otherApprover
    },
    "AskExtension"
  ),
  inHand(
    "it was extended",
    [
      ["lead", say.askExtension],
      ["supervisor", say.grantExtension]
    ],
    {
      AskExtension: "ExtensionsUsedUp"
    },
    "GrantExtension"
  ),
  inHand(
    "it is supervised",
    [["supervisor", say.supervise]],
    {
      OpenSupervision: "AlreadySupervised",
      CloseSupervision: {},
      HoldInterview: {}
    },
    "OpenSupervision"
  ),
  {
    ...inHand("past its deadline", [], { MissDeadline: {}, WarnOfDeadline: "DeadlinePassed", AskExtension: "DeadlinePassed" }, "SignOrder"),
    later: 30 * 24 * 60 * minute
  }
]

describe.each(standings)("in $title", ({ situation, steps, conditions: unmetBy, repetition, later = 0 }) => {
  const { state, at: last } = play(steps)
  const at = last + later

  it("the way into it leads there", () => expect(state._tag).toBe(situation))
  it("everybody acts in the role that is theirs", () => {
    const found = roles.map((name) => [name, roleOf(state, actors[name])])
    const hasOrder = state._tag !== "NotRaised" && state.order !== null
    const hasWhistle = state._tag !== "NotRaised" && state.whistles.length > 0
    const expected = roles.map((name) => {
      if (name === "otherResident" && state._tag === "NotRaised") return [name, "reporter"]
      if (name === "department" && !hasWhistle) return [name, "otherUnit"]
      return [name, (name === "lead" || name === "helper") && !hasOrder ? "otherUnit" : name]
    })
    expect(found).toEqual(expected)
  })

  it.each(commandNames)("%s does for every role what the table says", (command) => {
    for (const name of roles) {
      const context = contextOf(name, at)
      const role = roleOf(state, context.actor)!
      const row = rowOf(situation, command, role)
      const condition = unmetBy[command]
      const unmet = typeof condition === "string" ? condition : condition?.[role]
      const given = answer(state, samples(state, context.actor)[command], context)

      // Nobody here has anything to do with it but by a role: the place is another unit's, and so is the reporter.
      if (situation !== "NotRaised" && (role === "otherUnit" || role === "otherResident")) {
        expect([name, given]).toEqual([name, { by: "state", reason: "OutsideJurisdiction", allowed: [] }])
      } else if (repetition === command && isGivenTo(command, role)) expect([name, given]).toEqual([name, []])
      else if (row === undefined) {
        expect([name, given]).toMatchObject([name, { by: "state", reason: expect.stringMatching(/^(Not|Already)/) }])
        expect(allowed(state, context)).not.toContain(command)
      } else if (unmet !== undefined) expect([name, given]).toMatchObject([name, { reason: unmet }])
      else {
        expect([name, given]).toMatchObject([name, [{ _tag: transitions[command].gives }]])
        const [event] = given as ReadonlyArray<RequestEvent>
        expect([name, request.evolve(state, event!, envelope(at, context.actor, 99))._tag]).toEqual([name, row.to ?? situation])
      }
    }
  })
})

describe("what is said to be allowed", () => {
  const further: ReadonlyArray<readonly [title: string, ReadonlyArray<Step>]> = [
    ...standings.map(({ title, steps }) => [title, steps] as const),
    ["an objection is open", [...ways.Dispatched, ["lead", say.object]]],
    ["an objection was rejected", [...ways.Dispatched, ["lead", say.object], ["dispatcher", say.reject]]],
    ["an objection was upheld", [...ways.Dispatched, ["lead", say.object], ["dispatcher", say.uphold]]],
    ["the reporter was contacted", [...ways.InHand, ["lead", say.contact]]],
    ["rated", [...ways.Resolved, ["reporter", say.rate]]],
    ["a reopening was asked for", [...ways.Closed, ["reporter", say.askReopening]]],
    ["reopened", [...ways.Closed, ["reporter", say.askReopening], ["dispatcher", say.reopen]]]
  ]

  it.each(further)("is just what is accepted: %s", (_, steps) => {
    const { state, at } = play(steps)
    for (const role of roles) {
      const context = contextOf(role, at)
      const accepted = commandNames.filter((command) => {
        const given = answer(state, samples(state, context.actor)[command], context)
        return !isRefused(given) && given.length > 0
      })
      // A sample that repeats the last word adds nothing, though the command is given to this role still.
      const named = allowed(state, context).filter((command) => {
        const given = answer(state, samples(state, context.actor)[command], context)
        return isRefused(given) || given.length > 0
      })
      expect([role, named]).toEqual([role, accepted])
    }
  })

  it("stands in every refusal", () => {
    for (const situation of situations) {
      const { state, at } = play(ways[situation])
      for (const role of roles) {
        for (const command of commandNames) {
          const context = contextOf(role, at)
          const given = answer(state, samples(state, context.actor)[command], context)
          if (isRefused(given)) expect(given.allowed).toEqual(allowed(state, context))
        }
      }
    }
  })
})

describe("the table", () => {
  const cells = situations.flatMap((situation) =>
    commandNames.flatMap((command) => roles.filter((role) => rowOf(situation, command, role)).map((role) => ({ situation, command, role })))
  )
  const rolesOf = (command: CommandName) => new Set(cells.filter((cell) => cell.command === command).map(({ role }) => role))

  it("lets nobody act on what was not raised, but raise it", () => {
    expect(new Set(cells.filter(({ situation }) => situation === "NotRaised").map(({ command }) => command))).toEqual(
      new Set(["RaiseRequest"])
    )
  })
  it("leaves signing, objecting and resolving to the lead unit alone", () => {
    for (const command of ["SignOrder", "ObjectToDispatch", "ResolveRequest"] as const) expect(rolesOf(command)).toEqual(new Set(["lead"]))
  })
  it("leaves objections and reopenings to be decided by a person who is not of the unit", () => {
    for (const command of ["UpholdObjection", "RejectObjection", "ReopenRequest", "RefuseReopening"] as const) {
      expect(rolesOf(command)).toEqual(new Set(["dispatcher", "supervisor"]))
    }
  })
  it("gives roles nothing where nobody can have them", () => {
    const withOrder: ReadonlyArray<Situation> = ["Dispatched", "InHand", "Resolved", "Closed"]
    const ofOrders = ["lead", "helper", "department"]
    const without = cells.filter(({ situation, role }) => ofOrders.includes(role) && !withOrder.includes(situation))
    expect(without).toEqual([])
  })
  it("gives other residents nothing, and other units nothing but to raise, to show what they raised, and to withdraw", () => {
    expect(cells.filter(({ role }) => role === "otherResident")).toEqual([])
    expect(new Set(cells.filter(({ role }) => role === "otherUnit").map(({ command }) => command))).toEqual(
      new Set(["RaiseRequest", "AddAttachment", "RecuseFromRequest"])
    )
  })
  it("never lets the unit that handled a request close, follow up or rate it", () => {
    for (const command of ["CloseRequest", "CompleteFollowUp", "RecordFollowUpAttempt", "RateSatisfaction"] as const) {
      expect([...rolesOf(command)].filter((role) => role === "lead" || role === "helper")).toEqual([])
    }
  })
  it("leaves warnings, missed deadlines and reminders to the rules", () => {
    for (const command of ["WarnOfDeadline", "MissDeadline", "RemindOfRequest"] as const)
      expect(rolesOf(command)).toEqual(new Set(["rule"]))
  })
  it("lets no unit decide on its own extension, supervision or exemption", () => {
    const own = ["lead", "helper", "department", "otherUnit"]
    for (const command of ["GrantExtension", "RefuseExtension", "CloseSupervision", "HoldInterview", "GrantExemption"] as const) {
      expect([...rolesOf(command)].filter((role) => own.includes(role))).toEqual([])
    }
  })
  it("leaves no situation without a way on for somebody, except one withdrawn, which can only be mended and let go", () => {
    for (const situation of situations) {
      const ways = new Set(cells.filter((cell) => cell.situation === situation).map(({ command }) => command))
      if (situation === "Withdrawn") expect(ways).toEqual(new Set(["CloseSupervision", "StateStatus", "CorrectEntry", "RecuseFromRequest"]))
      else expect(ways.size).toBeGreaterThan(situation === "NotRaised" ? 0 : 2)
    }
  })
  it("gives every event from exactly one command", () => {
    const events = commandNames.map((command) => transitions[command].gives)
    expect(new Set(events).size).toBe(events.length)
    expect([...events].sort()).toEqual(request.events.types.map((type) => type.slice("requests/".length)).sort())
  })
})
