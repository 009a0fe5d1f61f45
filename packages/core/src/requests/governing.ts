/** What becomes of the commands that govern a request: its clock, whistles, supervision and exemptions. */
import * as Result from "effect/Result"
import type { Term } from "../kernel/Deadline.ts"
import type { DecisionContext } from "../kernel/Decider.ts"
import { isAgainst, type Reason, stagesBefore, viewOf } from "./conditions.ts"
import type { Command, Facts, Given } from "./decide.ts"
import type { RequestEvent } from "./events.ts"
import type { RequestPolicy } from "./policy.ts"
import { remindable } from "./reminders.ts"
import type { Standing } from "./state.ts"
import type { CommandName } from "./transitions.ts"
import { toRate, unitOf, whistlesAt } from "./whistles.ts"

type Known = DecisionContext<RequestPolicy>

const fact = (event: RequestEvent): Facts => Result.succeed([event])
const no = (reason: Reason): Facts => Result.fail(reason)
const factIf = (reason: Reason | null, event: () => RequestEvent): Facts => (reason === null ? fact(event()) : no(reason))

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

/** Why a department may not take a step in a whistle; null when it may. */
const outOfTurn = (state: Standing, command: keyof typeof stagesBefore, whistle: string, department: string): Reason | null =>
  whistlesAt(state, department, stagesBefore[command]).some((one) => one.whistle === whistle) ? null : "NotSummoned"

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

type Governing = Extract<
  CommandName,
  | "PauseClock"
  | "ResumeClock"
  | `${"Ask" | "Grant" | "Refuse"}Extension`
  | "WarnOfDeadline"
  | "MissDeadline"
  | "RemindOfRequest"
  | "BlowWhistle"
  | keyof typeof stagesBefore
  | "RateDepartment"
  | `${"Open" | "Transfer" | "Close"}Supervision`
  | "HoldInterview"
  | `${"Grant" | "Refuse"}Exemption`
>

export const governing = (state: Standing, command: Extract<Command, { readonly _tag: Governing }>, known: Known): Facts => {
  const department = unitOf(known.actor)
  switch (command._tag) {
    case "PauseClock": {
      const { reason, note } = command
      return known.policy.value.pauseReasons.includes(reason) ? fact({ _tag: "ClockPaused", reason, note }) : no("PauseNotAllowed")
    }
    case "ResumeClock":
      return fact({ _tag: "ClockResumed" })
    case "AskExtension":
      return askExtension(state, command, known)
    case "GrantExtension":
      return state.asked === null ? no("ExtensionNotAsked") : fact({ _tag: "ExtensionGranted", term: state.asked })
    case "RefuseExtension":
      return fact({ _tag: "ExtensionRefused", reason: command.reason, note: command.note })
    case "WarnOfDeadline":
      return viewOf(state, known).due === command.due ? fact({ _tag: "DeadlineWarned", due: command.due }) : no("DeadlineMoved")
    case "MissDeadline":
      return viewOf(state, known).due === command.due
        ? fact({ _tag: "DeadlineMissed", due: command.due, unit: unitIn(state) })
        : no("DeadlineMoved")
    case "RemindOfRequest":
      return remind(state, command)
    case "BlowWhistle":
      return blow(state, command, known)
    case "AnswerWhistle": {
      const { whistle } = command
      return factIf(outOfTurn(state, command._tag, whistle, department), () => ({ _tag: "WhistleAnswered", whistle, department }))
    }
    case "DeclineWhistle": {
      const { whistle, reason, note } = command
      const event = { _tag: "WhistleDeclined", whistle, department, reason, note } as const
      return factIf(outOfTurn(state, command._tag, whistle, department), () => event)
    }
    case "ReportArrival": {
      const { whistle } = command
      return factIf(outOfTurn(state, command._tag, whistle, department), () => ({ _tag: "DepartmentArrived", whistle, department }))
    }
    case "FinishPart": {
      const { whistle, note } = command
      return factIf(outOfTurn(state, command._tag, whistle, department), () => ({ _tag: "DepartmentFinished", whistle, department, note }))
    }
    case "RateDepartment":
      return rate(state, command, known)
    case "OpenSupervision":
      return supervise(state, command)
    case "TransferSupervision": {
      const { to } = command
      if (state.supervision?.to === to) return Result.succeed([])
      return isAgainst(state, to, known) ? no("UnitComplainedAbout") : fact({ _tag: "SupervisionTransferred", to, unit: unitIn(state) })
    }
    case "CloseSupervision":
      return fact({ _tag: "SupervisionClosed", note: command.note })
    case "HoldInterview": {
      const { unit, finding, note } = command
      return isInvolved(state, unit) ? fact({ _tag: "InterviewHeld", unit, finding, note }) : no("UnitNotInvolved")
    }
    case "GrantExemption": {
      const { ground, reviews, note } = command
      return factIf(reviewed(state, reviews), () => ({ _tag: "ExemptionGranted", ground, reviews, note }))
    }
    case "RefuseExemption": {
      const { reviews, note } = command
      return factIf(reviewed(state, reviews), () => ({ _tag: "ExemptionRefused", reviews, note }))
    }
  }
}
