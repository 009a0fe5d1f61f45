/** What becomes of a command: the table first, then the conditions, then what its own words call for (handling.ts, governing.ts). */
import * as Result from "effect/Result"
import { type Actor, isDecision } from "../kernel/Actor.ts"
import { canonical } from "../kernel/canonical.ts"
import type { DecisionContext } from "../kernel/Decider.ts"
import type { Instant } from "../kernel/Event.ts"
import { asSealed } from "../kernel/Personal.ts"
import { commandOf } from "./commandOf.ts"
import type { RequestCommand } from "./commands.ts"
import { barOf, obstacle, type RequestRefused, refusal } from "./conditions.ts"
import type { RequestEvent } from "./events.ts"
import { alreadySo, asSaid, type Command, type Facts, type Given, no } from "./facts.ts"
import { governing, isGoverning } from "./governing.ts"
import { handling } from "./handling.ts"
import { streamOf } from "./ids.ts"
import type { RequestPolicy } from "./policy.ts"
import { type Role, roleOf } from "./roles.ts"
import type { Standing, State } from "./state.ts"
import { isGivenTo, rowOf, transitions, whyNot } from "./transitions.ts"

/** Facts that may be true again at another moment. */
const repeatable: ReadonlyArray<RequestEvent["_tag"]> = ["ReporterContacted", "ProgressReported", "FollowUpAttempted"]

/** Whether a command only says once more what was said last; what it leaves to the decision it does not say otherwise. */
const isRepetition = ({ event, at }: Standing["last"], command: Command, now: Instant): boolean => {
  if (event._tag !== transitions[command._tag].gives || (at !== now && repeatable.includes(event._tag))) return false
  const said = commandOf(event, { stream: streamOf(command.request) })
  return canonical({ ...said, ...command }) === canonical(said)
}

/** A resident speaks for themselves; who takes a call or walks a round may speak for somebody else. */
const raise = (command: Given<"RaiseRequest">, role: Role, actor: Actor): Facts =>
  role === "reporter" && actor._tag === "Person" && command.reporter !== actor.id ? no("NotYours") : asSaid(command)

const follow = (state: Standing, command: Command, role: Role, known: DecisionContext<RequestPolicy>): Facts => {
  if (command._tag === "RaiseRequest") return no(`Already${state._tag}`)
  return isGoverning(command) ? governing(state, command, known) : handling(state, command, role, known)
}

const judge = (state: State, command: Command, known: DecisionContext<RequestPolicy>): Facts => {
  const { at, actor } = known
  const role = roleOf(state, actor)
  if (role === null) return no("UnknownPost")
  const standing = state._tag === "NotRaised" ? null : state
  if (standing !== null) {
    const bar = barOf(standing, known)
    const again = isGivenTo(command._tag, role) && isRepetition(standing.last, command, at)
    // Who has put the request out of their own reach with their last word hears once more that it is so.
    if (again && (bar === null || canonical(standing.last.actor) === canonical(actor))) return alreadySo
    if (bar !== null) return no(bar)
  }
  if (rowOf(state._tag, command._tag, role) === undefined) return no(whyNot(state._tag, command._tag, role))
  if (standing === null) return command._tag === "RaiseRequest" ? raise(command, role, actor) : no("NotRaised")
  // What somebody says now cannot have happened before what is known; a rule that fires late is dated when it was due.
  if (!isDecision(actor) && at < standing.last.at) return no("OutOfOrder")
  const obstructed = obstacle(standing, command._tag, known)
  return obstructed === null ? follow(standing, command, role, known) : no(obstructed)
}

/** Facts to record, or the refusal with what this actor may do instead. */
export const decide = (
  state: State,
  command: RequestCommand,
  context: DecisionContext<RequestPolicy>
): Result.Result<ReadonlyArray<RequestEvent>, RequestRefused> =>
  Result.mapError(judge(state, asSealed(command), context), (reason) => refusal(reason, state, context))
