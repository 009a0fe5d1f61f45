/** What becomes of the commands that govern a request: its clock, whistles, supervision and exemptions. */
import type { Term } from "../kernel/Deadline.ts"
import type { DecisionContext } from "../kernel/Decider.ts"
import { isAgainst, type Reason, stagesBefore, viewOf } from "./conditions.ts"
import type { RequestEvent } from "./events.ts"
import { alreadySo, asSaid, type Command, type Facts, fact, type Given, no } from "./facts.ts"
import type { RequestPolicy } from "./policy.ts"
import { remindable } from "./reminders.ts"
import type { Standing } from "./state.ts"
import { type CommandName, transitions } from "./transitions.ts"
import { toRate, unitOf, whistlesAt } from "./whistles.ts"

type Known = DecisionContext<RequestPolicy>

const unitIn = ({ order }: Standing): string | null => order?.lead ?? null

const isWithin = (asked: Term, each: Term): boolean =>
  asked.unit === each.unit && asked.counting === each.counting && asked.amount <= each.amount

const askExtension = (state: Standing, { term, note }: Given<"AskExtension">, known: Known): Facts => {
  const each = viewOf(state, known).term?.extension?.each
  return each !== undefined && isWithin(term, each) ? fact({ _tag: "ExtensionRequested", term, note }) : no("ExtensionTooLong")
}

const remind = (state: Standing, { about, whistle }: Given<"RemindOfRequest">): Facts =>
  remindable(state).some((one) => one.about === about && one.whistle === whistle)
    ? fact({ _tag: "RequestReminded", about, whistle })
    : no("NothingToRemind")

const isSummonable = ({ item }: Standing, departments: ReadonlyArray<string>, { summonable }: RequestPolicy): boolean =>
  summonable.length === 0 ||
  departments.every((department) =>
    summonable.some(
      (named) => named.departments.includes(department) && (named.items === null || (item !== null && named.items.includes(item)))
    )
  )

const blow = (state: Standing, { whistle, departments, note }: Given<"BlowWhistle">, known: Known): Facts => {
  const own = [unitIn(state), ...(state.order?.helpers ?? [])]
  if (state.whistles.some((one) => one.whistle === whistle)) return no("WhistleTaken")
  if (departments.some((department) => own.includes(department))) return no("AlreadyOnIt")
  if (departments.some((department) => isAgainst(state, department, known))) return no("UnitComplainedAbout")
  if (!isSummonable(state, departments, known.policy.value)) return no("NotSummonable")
  return fact({ _tag: "WhistleBlown", whistle, unit: unitOf(known.actor), departments, note })
}

/** A step of a department in a whistle, where it is its turn. */
const takePart = (state: Standing, command: Given<keyof typeof stagesBefore>, department: string): Facts => {
  const { _tag, request: _, whistle, ...said } = command
  const turns = whistlesAt(state, department, stagesBefore[_tag])
  if (!turns.some((one) => one.whistle === whistle)) return no("NotSummoned")
  return fact({ _tag: transitions[_tag].gives, whistle, department, ...said } as RequestEvent)
}

const rate = (state: Standing, { whistle, department, rating, note }: Given<"RateDepartment">, known: Known): Facts =>
  toRate(state, unitOf(known.actor)).some(([of, by]) => of === whistle && by === department)
    ? fact({ _tag: "DepartmentRated", whistle, department, rating, note })
    : no("NothingToRate")

const isInvolved = ({ order, whistles }: Standing, unit: string): boolean =>
  order?.lead === unit || order?.helpers.includes(unit) === true || whistles.some(({ departments }) => unit in departments)

const supervise = (state: Standing, { cause, unit, note }: Given<"OpenSupervision">): Facts =>
  unit === undefined || isInvolved(state, unit)
    ? fact({ _tag: "SupervisionOpened", cause, unit: unit ?? unitIn(state), note })
    : no("UnitNotInvolved")

const reviewed = (state: Standing, reviews: string): Reason | null => {
  if (!state.entries.includes(reviews)) return "NoSuchEntry"
  return state.excused.includes(reviews) ? "AlreadyExcused" : null
}

const names = [
  "PauseClock",
  "ResumeClock",
  "AskExtension",
  "GrantExtension",
  "RefuseExtension",
  "WarnOfDeadline",
  "MissDeadline",
  "RemindOfRequest",
  "BlowWhistle",
  "AnswerWhistle",
  "DeclineWhistle",
  "ReportArrival",
  "FinishPart",
  "RateDepartment",
  "OpenSupervision",
  "TransferSupervision",
  "CloseSupervision",
  "HoldInterview",
  "GrantExemption",
  "RefuseExemption"
] as const satisfies ReadonlyArray<CommandName>
export type Governing = (typeof names)[number]
type GoverningCommand = Extract<Command, { readonly _tag: Governing }>

export const isGoverning = (command: Command): command is GoverningCommand => names.some((name) => name === command._tag)

export const governing = (state: Standing, command: GoverningCommand, known: Known): Facts => {
  switch (command._tag) {
    case "ResumeClock":
    case "RefuseExtension":
    case "CloseSupervision":
      return asSaid(command)
    case "PauseClock":
      return known.policy.value.pauseReasons.includes(command.reason) ? asSaid(command) : no("PauseNotAllowed")
    case "AskExtension":
      return askExtension(state, command, known)
    case "GrantExtension":
      return state.asked === null ? no("ExtensionNotAsked") : fact({ _tag: "ExtensionGranted", term: state.asked })
    case "WarnOfDeadline":
      return viewOf(state, known).due === command.due ? asSaid(command) : no("DeadlineMoved")
    case "MissDeadline":
      return viewOf(state, known).due === command.due
        ? fact({ _tag: "DeadlineMissed", due: command.due, unit: unitIn(state) })
        : no("DeadlineMoved")
    case "RemindOfRequest":
      return remind(state, command)
    case "BlowWhistle":
      return blow(state, command, known)
    case "AnswerWhistle":
    case "DeclineWhistle":
    case "ReportArrival":
    case "FinishPart":
      return takePart(state, command, unitOf(known.actor))
    case "RateDepartment":
      return rate(state, command, known)
    case "OpenSupervision":
      return supervise(state, command)
    case "TransferSupervision": {
      const { to } = command
      if (state.supervision?.to === to) return alreadySo
      return isAgainst(state, to, known) ? no("UnitComplainedAbout") : fact({ _tag: "SupervisionTransferred", to, unit: unitIn(state) })
    }
    case "HoldInterview":
      return isInvolved(state, command.unit) ? asSaid(command) : no("UnitNotInvolved")
    case "GrantExemption":
    case "RefuseExemption": {
      const reason = reviewed(state, command.reviews)
      return reason === null ? asSaid(command) : no(reason)
    }
  }
}
