/** What becomes of a command: the table first, then the conditions, then what its own words call for. */
import * as Result from "effect/Result"
import { type Actor, isDecision } from "../kernel/Actor.ts"
import { canonical } from "../kernel/canonical.ts"
import type { DecisionContext } from "../kernel/Decider.ts"
import type { Instant } from "../kernel/Event.ts"
import { type AsSealed, asSealed } from "../kernel/Personal.ts"
import { commandOf } from "./commandOf.ts"
import type { RequestCommand } from "./commands.ts"
import { barOf, isAgainst, obstacle, type Reason, type RequestRefused, refusal } from "./conditions.ts"
import type { RequestEvent } from "./events.ts"
import { governing } from "./governing.ts"
import { type AttachmentStage, type ReopenAsker, streamOf } from "./ids.ts"
import { mayGiveTo } from "./jurisdiction.ts"
import type { RequestPolicy } from "./policy.ts"
import { type Role, roleOf } from "./roles.ts"
import type { Standing, State } from "./state.ts"
import { isGivenTo, rowOf, transitions, whyNot } from "./transitions.ts"

export type Command = AsSealed<RequestCommand>
export type Given<Name extends Command["_tag"]> = Extract<Command, { readonly _tag: Name }>
export type Facts = Result.Result<ReadonlyArray<RequestEvent>, Reason>

const fact = (event: RequestEvent): Facts => Result.succeed([event])
const alreadySo: Facts = Result.succeed([])
const no = (reason: Reason): Facts => Result.fail(reason)

/** Facts that may be true again at another moment. */
const repeatable: ReadonlyArray<RequestEvent["_tag"]> = ["ReporterContacted", "ProgressReported", "FollowUpAttempted"]

/** Whether a command only says once more what was said last; what it leaves to the decision it does not say otherwise. */
const isRepetition = ({ event, at }: Standing["last"], command: Command, now: Instant): boolean => {
  if (event._tag !== transitions[command._tag].gives || (at !== now && repeatable.includes(event._tag))) return false
  const said = commandOf(event, { stream: streamOf(command.request) })
  return canonical({ ...said, ...command }) === canonical(said)
}

/** A resident speaks for themselves; who takes a call or walks a round may speak for somebody else. */
const raise = ({ _tag, request, ...said }: Given<"RaiseRequest">, role: Role, actor: Actor): Facts =>
  role === "reporter" && actor._tag === "Person" && said.reporter !== actor.id ? no("NotYours") : fact({ _tag: "RequestRaised", ...said })

/** Oneself, or by a supervisor. */
const recuse = ({ recused }: Standing, { person }: Given<"RecuseFromRequest">, role: Role, actor: Actor): Facts => {
  if (role !== "supervisor" && actor._tag === "Person" && actor.id !== person) return no("NotYours")
  return recused.includes(person) ? alreadySo : fact({ _tag: "PersonRecused", person })
}

/** The first unit to receive stays the lead, but for one that turns out to be complained about. */
const dispatch = (state: Standing, { lead, helpers, note }: Given<"DispatchRequest">, known: DecisionContext<RequestPolicy>): Facts => {
  const { order } = state
  const units = [lead, ...helpers]
  const given = units.filter((unit) => order === null || (order.lead !== unit && !order.helpers.includes(unit)))
  if (helpers.includes(lead)) return no("LeadAmongHelpers")
  if (!given.every((unit) => mayGiveTo(known.actor, unit, known.places.tree))) return no("OutsideJurisdiction")
  if (units.some((unit) => isAgainst(state, unit, known))) return no("UnitComplainedAbout")
  const stays = known.policy.value.leadStays && order !== null && !isAgainst(state, order.lead, known)
  if (stays && order.lead !== lead) return no("LeadStays")
  if (order?.lead === lead && note === null && canonical(order.helpers) === canonical(helpers)) return alreadySo
  return fact({ _tag: "RequestDispatched", lead, helpers, note })
}

const escalate = (state: Standing, { from, to, cause, note }: Given<"EscalateRequest">, { levels }: RequestPolicy): Facts => {
  if (from !== state.level) return no("LevelMoved")
  const height = (level: string | null) => (level === null ? -1 : levels.indexOf(level))
  const unit = state.order?.lead ?? null
  return height(to) > height(from) ? fact({ _tag: "RequestEscalated", from, to, cause, unit, note }) : no("NotHigher")
}

const resolve = ({ outcome, note }: Given<"ResolveRequest">, { outcomes }: RequestPolicy): Facts =>
  outcomes.includes(outcome) ? fact({ _tag: "RequestResolved", outcome, note }) : no("OutcomeNotAllowed")

/** Closed is not solved: the end says what became of it, whatever the unit had reported. */
const close = ({ outcome }: Given<"CloseRequest">, { outcomes }: RequestPolicy): Facts =>
  outcomes.includes(outcome) ? fact({ _tag: "RequestClosed", outcome, timeKnown: true }) : no("OutcomeNotAllowed")

/** Who shows what: the matter is shown by who reports it, the work by those who do it, what became of it by them and whoever checks. */
const stagesOf = (role: Role): ReadonlyArray<AttachmentStage> => {
  switch (role) {
    case "lead":
    case "helper":
    case "department":
      return ["handling", "result"]
    case "follower":
      return ["result"]
    default:
      return ["report"]
  }
}

const attach = ({ reporter }: Standing, { request, attachment, stage }: Given<"AddAttachment">, role: Role): Facts => {
  if (!stagesOf(role).includes(stage)) return no("NotYourStage")
  // What a resident brings is erased with them: under somebody else's key it would outlive them.
  if (role === "reporter" && ![reporter, streamOf(request)].includes(attachment.subject)) return no("NotYourSubject")
  return attachment.within === streamOf(request) ? fact({ _tag: "AttachmentAdded", attachment, stage }) : no("AttachmentElsewhere")
}

const follow = (state: Standing, command: Command, role: Role, known: DecisionContext<RequestPolicy>): Facts => {
  const policy = known.policy.value
  switch (command._tag) {
    case "RaiseRequest":
      return no(`Already${state._tag}`)
    case "DeclineIntake":
      return fact({ _tag: "IntakeDeclined", reason: command.reason, note: command.note })
    case "AcceptRequest":
      return fact({ _tag: "RequestAccepted" })
    case "ClassifyRequest":
      return fact({ _tag: "RequestClassified", kind: command.kind, item: command.item })
    case "MergeRequest":
      return command.parent === state.number ? no("OwnParent") : fact({ _tag: "RequestMerged", parent: command.parent })
    case "DispatchRequest":
      return dispatch(state, command, known)
    case "ObjectToDispatch":
      return fact({ _tag: "DispatchObjected", reason: command.reason, note: command.note })
    case "UpholdObjection":
      return fact({ _tag: "ObjectionUpheld", note: command.note })
    case "RejectObjection":
      return fact({ _tag: "ObjectionRejected", note: command.note })
    case "SignOrder":
      return fact({ _tag: "OrderSigned" })
    case "RecordContact":
      return fact({ _tag: "ReporterContacted", outcome: command.outcome, note: command.note })
    case "ReportProgress":
      return fact({ _tag: "ProgressReported", activity: command.activity, note: command.note })
    case "EscalateRequest":
      return escalate(state, command, policy)
    case "ResolveRequest":
      return resolve(command, policy)
    case "RecordFollowUpAttempt":
      return fact({ _tag: "FollowUpAttempted", outcome: command.outcome })
    case "CompleteFollowUp":
      return fact({ _tag: "FollowUpCompleted", note: command.note })
    case "RateSatisfaction": {
      const { contacted, solved, satisfied, note } = command
      return fact({ _tag: "SatisfactionRated", contacted, solved, satisfied, note })
    }
    case "AskReopening":
      // The table gives this command to exactly the roles that an asker can be.
      return fact({ _tag: "ReopenRequested", by: role as ReopenAsker, reason: command.reason, note: command.note })
    case "ReopenRequest":
      return fact({ _tag: "RequestReopened", round: state.round + 1 })
    case "RefuseReopening":
      return fact({ _tag: "ReopenRefused", reason: command.reason, note: command.note })
    case "WithdrawRequest":
      return fact({ _tag: "RequestWithdrawn", reason: command.reason, note: command.note })
    case "CloseRequest":
      return close(command, policy)
    case "StateDue":
      return fact({ _tag: "DueStated", due: command.due })
    case "StateStatus":
      return fact({ _tag: "StatusStated", status: command.status })
    case "AddAttachment":
      return attach(state, command, role)
    case "CorrectEntry": {
      const { corrects, entry, reason } = command
      return state.entries.includes(corrects) ? fact({ _tag: "EntryCorrected", corrects, entry, reason }) : no("NoSuchEntry")
    }
    case "RecuseFromRequest":
      return recuse(state, command, role, known.actor)
    default:
      return governing(state, command, known)
  }
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
