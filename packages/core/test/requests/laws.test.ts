/** The laws of every decider, along seeded walks through all situations. */
import {
  type CommandName,
  commandNames,
  NonAcceptance,
  Outcome,
  type RequestCommand,
  type RequestPolicy,
  request,
  requestPolicy,
  roles,
  rowOf,
  Satisfaction,
  type State
} from "@linli/core/requests"
import { checkLaws, type Draw } from "@linli/core/testing"
import { expect, it } from "vitest"
import { actors, raise, samples, sealedText } from "./fixture.ts"

/** Names that somebody may give from here, three times out of four. */
const nameOf = (state: State, draw: Draw): CommandName => {
  const possible = commandNames.filter((command) => roles.some((role) => rowOf(state._tag, command, role) !== undefined))
  return draw.below(4) === 0 ? draw.one(commandNames) : draw.one(possible)
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
    case "RecordContact":
      return { ...command, outcome: draw.one(["reached", "notReached", "declined"]), note: note(draw) }
    case "ResolveRequest":
      return { ...command, outcome: draw.one(Outcome.literals), note: note(draw) }
    case "CloseRequest":
      return { ...command, outcome: draw.one(Outcome.literals) }
    case "RateSatisfaction":
      return { ...command, satisfied: draw.one([null, ...Satisfaction.literals]), note: note(draw) }
    case "CorrectEntry":
      return { ...command, entry: draw.one([command.entry, { field: "contact", value: sealedText("s-li") } as const]) }
    default:
      return command
  }
}

const policyOf = (draw: Draw): RequestPolicy => ({
  ...requestPolicy.preset.value,
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
    steps: 40,
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
