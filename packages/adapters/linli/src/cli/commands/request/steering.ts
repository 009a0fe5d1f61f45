/** What steers a request from beside its way: its clock, the departments that are whistled for, and its supervision. */
import { Calendar, requests, type Term } from "@linli/core"
import * as Flag from "effect/cli/Flag"
import { type Cli, parsed, type Subcommand } from "../../cli.ts"
import { flagsFor, verb } from "./verb.ts"

const asDispatcher = "--as dispatcher:d1"
const asLead = "--as handler:h1@street-office"
const asDepartment = "--as handler:h2@water-works"
const asSupervisor = "--as supervisor:s1"

/** `5workingDays`, `48urgentHours`. */
const termOf = (text: string): Term | undefined => {
  const [, amount = "", named] = /^(\d{1,5}) ?(\w+)$/.exec(text) ?? []
  const unit = Calendar.TimeUnit.literals.find((one) => one === named)
  return unit === undefined || Number(amount) === 0 ? undefined : { amount: Number(amount), unit, counting: "elapsed" }
}

/** The deadline and its clock. */
export const clockVerbs = (cli: Cli): ReadonlyArray<Subcommand> => {
  const { t } = cli
  const { coded, orNull, note, reason, due, whistle } = flagsFor(cli)
  const term = parsed(Flag.String("term"), termOf, (text) => t.badTerm(text, Calendar.TimeUnit.literals.join(", "))).pipe(
    Flag.withDescription(t.flagTerm)
  )
  const about = coded("about", requests.Reminder, t.flagAbout)
  return [
    verb(cli, "PauseClock", { reason: reason(requests.PauseReason), note }, `--reason awaitingParts ${asLead}`),
    verb(cli, "ResumeClock", {}, asLead),
    verb(cli, "AskExtension", { term, note }, `--term 5workingDays ${asLead}`),
    verb(cli, "GrantExtension", {}, asSupervisor),
    verb(cli, "RefuseExtension", { reason: reason(requests.ExtensionRefusal), note }, `--reason notJustified ${asSupervisor}`),
    verb(cli, "WarnOfDeadline", { due }, `--due 2026-03-05T10:00 ${asDispatcher}`),
    verb(cli, "MissDeadline", { due }, `--due 2026-03-05T10:00 ${asDispatcher}`),
    verb(cli, "RemindOfRequest", { about, whistle: orNull(whistle) }, `--about dormancy ${asDispatcher}`)
  ]
}

/** Departments that a street summons (吹哨报到). */
export const whistleVerbs = (cli: Cli): ReadonlyArray<Subcommand> => {
  const { t } = cli
  const { text, coded, note, reason, whistle } = flagsFor(cli)
  const departments = Flag.String("department").pipe(
    Flag.withDescription(t.flagDepartments),
    Flag.atLeast(1),
    Flag.map((named) => named as unknown as readonly [string, ...Array<string>])
  )
  const department = text("department", t.flagDepartment)
  const rating = coded("rating", requests.Satisfaction, t.flagRating)
  return [
    verb(cli, "BlowWhistle", { whistle, departments, note }, `--whistle W-1 --department water-works ${asLead}`),
    verb(cli, "AnswerWhistle", { whistle }, `--whistle W-1 ${asDepartment}`),
    verb(
      cli,
      "DeclineWhistle",
      { whistle, reason: reason(requests.WhistleRefusal), note },
      `--whistle W-1 --reason notOurDuty ${asDepartment}`
    ),
    verb(cli, "ReportArrival", { whistle }, `--whistle W-1 ${asDepartment}`),
    verb(cli, "FinishPart", { whistle, note }, `--whistle W-1 ${asDepartment}`),
    verb(
      cli,
      "RateDepartment",
      { whistle, department, rating, note },
      `--whistle W-1 --department water-works --rating satisfied ${asLead}`
    )
  ]
}

/** Supervision, and what is excused. */
export const supervisionVerbs = (cli: Cli): ReadonlyArray<Subcommand> => {
  const { t } = cli
  const { text, coded, orAbsent, note, unit } = flagsFor(cli)
  const reviews = text("reviews", t.flagReviews)
  return [
    verb(
      cli,
      "OpenSupervision",
      { cause: coded("cause", requests.SupervisionCause, t.flagReason), unit: orAbsent(unit), note },
      `--cause dissatisfied ${asSupervisor}`
    ),
    verb(cli, "TransferSupervision", { to: text("to", t.flagToBody) }, `--to district-office ${asSupervisor}`),
    verb(cli, "CloseSupervision", { note }, asSupervisor),
    verb(
      cli,
      "HoldInterview",
      { unit, finding: coded("finding", requests.Finding, t.flagFinding), note },
      `--unit street-office --finding slow ${asSupervisor}`
    ),
    verb(
      cli,
      "GrantExemption",
      { ground: coded("ground", requests.ExemptionGround, t.flagGround), reviews, note },
      `--ground forceMajeure --reviews EVENT-ID ${asSupervisor}`
    ),
    verb(cli, "RefuseExemption", { reviews, note }, `--reviews EVENT-ID ${asSupervisor}`)
  ]
}
