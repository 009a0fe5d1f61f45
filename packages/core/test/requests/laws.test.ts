/** The laws of every decider, along seeded walks through all situations. */
import {
  type CommandName,
  commandNames,
  NonAcceptance,
  Outcome,
  PauseReason,
  type RequestCommand,
  type RequestPolicy,
  request,
  requestPolicy,
  roles,
  rowOf,
  Satisfaction,
  type State,
  type TermRule
} from "@linli/core/requests"
import { checkLaws, type Draw } from "@linli/core/testing"
import { expect, it } from "vitest"
import { actors, raise, samples, sealedText } from "./fixture.ts"

/** Ends from which no way leads on. */
const ends: ReadonlyArray<CommandName> = ["DeclineIntake", "MergeRequest", "WithdrawRequest"]

/** What follows a whistle takes several hands in a row; an extension is as rare, and needs its approver. */
const whistling: ReadonlyArray<CommandName> = ["AnswerWhistle", "DeclineWhistle", "ReportArrival", "FinishPart", "RateDepartment"]

/** Mostly names that somebody may give from here and that do not end the walk. */
const nameOf = (state: State, draw: Draw): CommandName => {
  const possible = commandNames.filter((command) => roles.some((role) => rowOf(state._tag, command, role) !== undefined))
  if (draw.below(8) === 0) return draw.one(commandNames)
  if (state._tag === "InHand" && state.asked !== null && draw.below(2) === 0) return draw.one(["GrantExtension", "RefuseExtension"])
  if (state._tag === "InHand" && state.whistles.length > 0 && draw.below(2) === 0) return draw.one(whistling)
  return draw.one(draw.below(12) === 0 ? possible : possible.filter((command) => !ends.includes(command)))
}

const note = (draw: Draw) => draw.one([null, sealedText("s-li", "YQ=="), sealedText("s-li", "Yg==")])

/** A sample with other words, so that not all commands of one name are alike. */
const varied = (command: RequestCommand, draw: Draw): RequestCommand => {
  switch (command._tag) {
    case "RaiseRequest":
      return raise({ urgent: draw.below(2) === 0, contact: draw.one([null, sealedText("s-li")]), reporter: draw.one(["s-li", null]) })
    case "DeclineIntake":
      return { ...command, reason: draw.one(NonAcceptance.literals), note: note(draw) }
    case "DispatchRequest":
      return { ...command, lead: draw.one(["u-roads", "u-roads", "u-parks"]), helpers: draw.some(["u-water", "u-heat", "u-roads"], 3) }
    case "EscalateRequest":
      return { ...command, to: draw.one(["community", "street", "district", "city"]) }
    case "PauseClock":
      return { ...command, reason: draw.one(PauseReason.literals), note: note(draw) }
    case "BlowWhistle":
      return { ...command, departments: draw.one([["u-police"], ["u-police", "u-fire"], ["u-police", "u-water"]] as const) }
    case "RecordContact":
      return { ...command, outcome: draw.one(["reached", "notReached", "declined"]), note: note(draw) }
    case "ResolveRequest":
      return { ...command, outcome: draw.one(Outcome.literals), note: note(draw) }
    case "CloseRequest":
      return { ...command, outcome: draw.one(Outcome.literals) }
    case "RateSatisfaction":
      return { ...command, satisfied: draw.one([null, ...Satisfaction.literals]), note: note(draw) }
    case "RecuseFromRequest":
      return { ...command, person: draw.one(["p-lead", "p-helper", "p-department", "p-follower", "p-other"]) }
    case "CorrectEntry":
      return { ...command, entry: draw.one([command.entry, { field: "contact", value: sealedText("s-li") } as const]) }
    default:
      return command
  }
}

const workingDays = (amount: number) => ({ amount, unit: "workingDays", counting: "elapsed" }) as const

/** A term so long that a walk ends before it. */
const slow = (draw: Draw): TermRule => ({
  name: "slow",
  when: {},
  term: workingDays(400),
  warn: null,
  extension: { times: 1 + draw.below(2), each: workingDays(5 + draw.below(3)), approver: draw.one(["dispatcher", "supervisor", "rule"]) },
  redo: workingDays(400)
})

const policyOf = (draw: Draw): RequestPolicy => ({
  ...requestPolicy.preset.value,
  ...(draw.below(2) === 0 ? { terms: [slow(draw)] } : {}),
  pauseReasons: draw.some(PauseReason.literals, 2),
  summonable: draw.one([[], [{ items: null, departments: ["u-police"] }]]),
  leadStays: draw.below(2) === 0,
  objectionAllowed: draw.below(4) !== 0,
  objectionsPerUnit: 1 + draw.below(2),
  contactBeforeResolve: draw.below(2) === 0,
  contactAttempts: 1 + draw.below(2),
  followUpBeforeClose: draw.below(2) === 0,
  maxRounds: 1 + draw.below(3)
})

it("keeps the laws of deciders on 2,000 seeded walks, and records every event on them", () => {
  const walked = checkLaws(request, {
    seed: 20_260_105,
    walks: 2000,
    steps: 60,
    command: (state, draw) => varied(samples(state, actors.reporter)[nameOf(state, draw)], draw),
    actor: (state, { _tag }, draw) => {
      const able = roles.filter((role) => rowOf(state._tag, _tag, role) !== undefined)
      return actors[able.length === 0 || draw.below(5) === 0 ? draw.one(roles) : draw.one(able)]
    },
    policy: policyOf
  })
  console.log(`walked: ${walked.accepted} accepted, ${walked.alreadySo} already so, ${walked.refused} refused`)
  expect(Object.keys(walked.events)).toHaveLength(request.events.types.length)
})
