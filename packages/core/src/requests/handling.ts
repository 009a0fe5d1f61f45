/** What becomes of the commands that handle a request: taken in, dispatched, worked on, ended and spoken of. */
import type { Actor } from "../kernel/Actor.ts"
import { canonical } from "../kernel/canonical.ts"
import type { DecisionContext } from "../kernel/Decider.ts"
import { isAgainst } from "./conditions.ts"
import { alreadySo, asSaid, type Command, type Facts, fact, type Given, no } from "./facts.ts"
import type { Governing } from "./governing.ts"
import { type AttachmentStage, type ReopenAsker, streamOf } from "./ids.ts"
import { mayGiveTo } from "./jurisdiction.ts"
import type { RequestPolicy } from "./policy.ts"
import type { Role } from "./roles.ts"
import type { Standing } from "./state.ts"

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

const resolve = (command: Given<"ResolveRequest">, { outcomes }: RequestPolicy): Facts =>
  outcomes.includes(command.outcome) ? asSaid(command) : no("OutcomeNotAllowed")

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

type Handling = Exclude<Command["_tag"], Governing | "RaiseRequest">

export const handling = (
  state: Standing,
  command: Extract<Command, { readonly _tag: Handling }>,
  role: Role,
  known: DecisionContext<RequestPolicy>
): Facts => {
  const policy = known.policy.value
  switch (command._tag) {
    case "DeclineIntake":
    case "AcceptRequest":
    case "ClassifyRequest":
    case "ObjectToDispatch":
    case "UpholdObjection":
    case "RejectObjection":
    case "SignOrder":
    case "RecordContact":
    case "ReportProgress":
    case "RecordFollowUpAttempt":
    case "CompleteFollowUp":
    case "RateSatisfaction":
    case "RefuseReopening":
    case "WithdrawRequest":
    case "StateDue":
    case "StateStatus":
      return asSaid(command)
    case "MergeRequest":
      return command.parent === state.number ? no("OwnParent") : asSaid(command)
    case "DispatchRequest":
      return dispatch(state, command, known)
    case "EscalateRequest":
      return escalate(state, command, policy)
    case "ResolveRequest":
      return resolve(command, policy)
    case "AskReopening":
      // The table gives this command to exactly the roles that an asker can be.
      return fact({ _tag: "ReopenRequested", by: role as ReopenAsker, reason: command.reason, note: command.note })
    case "ReopenRequest":
      return fact({ _tag: "RequestReopened", round: state.round + 1 })
    case "CloseRequest":
      return close(command, policy)
    case "AddAttachment":
      return attach(state, command, role)
    case "CorrectEntry":
      return state.entries.includes(command.corrects) ? asSaid(command) : no("NoSuchEntry")
    case "RecuseFromRequest":
      return recuse(state, command, role, known.actor)
  }
}
