/** The commands on a request that is there, but for its clock, its whistles and its supervision: one subcommand each. */
import { requests } from "@linli/core"
import * as Flag from "effect/cli/Flag"
import type { Cli, Subcommand } from "../../cli.ts"
import { correct } from "./correct.ts"
import { clockVerbs, supervisionVerbs, whistleVerbs } from "./steering.ts"
import { flagsFor, verb } from "./verb.ts"

// Who gives the commands of the examples.
const asOperator = "--as operator:o1"
const asDispatcher = "--as dispatcher:d1"
const asLead = "--as handler:h1@street-office"
const asFollower = "--as follower:f1"

/** Every command but `raise`. */
export const verbs = (cli: Cli): ReadonlyArray<Subcommand> => {
  const { t } = cli
  const { text, coded, orNull, note, item, outcome, reason, due, yesOrNo } = flagsFor(cli)
  const helpers = Flag.String("helper").pipe(Flag.withDescription(t.flagHelper), Flag.atLeast(0))
  return [
    verb(cli, "DeclineIntake", { reason: reason(requests.NonAcceptance), note }, `--reason outsideRemit ${asOperator}`),
    verb(cli, "AcceptRequest", {}, asOperator),
    verb(cli, "ClassifyRequest", { kind: coded("kind", requests.Kind, t.flagKind), item }, `--kind help --item streetlight ${asOperator}`),
    verb(cli, "MergeRequest", { parent: text("parent", t.flagParent) }, `--parent OTHER-NUMBER ${asOperator}`),
    verb(
      cli,
      "DispatchRequest",
      { lead: text("lead", t.flagLead), helpers, note },
      `--lead street-office --helper water-works ${asDispatcher}`
    ),
    verb(cli, "ObjectToDispatch", { reason: reason(requests.ObjectionReason), note }, `--reason notOurDuty ${asLead}`),
    verb(cli, "UpholdObjection", { note }, asDispatcher),
    verb(cli, "RejectObjection", { note }, asDispatcher),
    verb(cli, "SignOrder", {}, asLead),
    verb(cli, "RecordContact", { outcome: coded("outcome", requests.ContactOutcome, t.flagOutcome), note }, `--outcome reached ${asLead}`),
    verb(cli, "ReportProgress", { activity: text("activity", t.flagActivity), note }, `--activity inspected ${asLead}`),
    verb(
      cli,
      "EscalateRequest",
      {
        from: orNull(text("from", t.flagFromLevel)),
        to: text("to", t.flagToLevel),
        cause: coded("cause", requests.EscalationCause, t.flagCause),
        note
      },
      `--to district --cause needsCoordination ${asLead}`
    ),
    verb(cli, "ResolveRequest", { outcome, note }, `--outcome solved ${asLead}`),
    verb(
      cli,
      "RecordFollowUpAttempt",
      { outcome: coded("outcome", requests.FollowUpFailure, t.flagOutcome) },
      `--outcome notReached ${asFollower}`
    ),
    verb(cli, "CompleteFollowUp", { note }, asFollower),
    verb(
      cli,
      "RateSatisfaction",
      {
        contacted: yesOrNo("contacted", t.flagContacted),
        solved: orNull(coded("solved", requests.Solved, t.flagSolved)),
        satisfied: orNull(coded("satisfied", requests.Satisfaction, t.flagSatisfied)),
        note
      },
      `--contacted yes --solved solved --satisfied satisfied ${asFollower}`
    ),
    verb(cli, "AskReopening", { reason: reason(requests.ReopenReason), note }, `--reason cameBack ${asFollower}`),
    verb(cli, "ReopenRequest", {}, asDispatcher),
    verb(cli, "RefuseReopening", { reason: reason(requests.RefusalReason), note }, `--reason explained ${asDispatcher}`),
    verb(cli, "WithdrawRequest", { reason: reason(requests.WithdrawalReason), note }, `--reason solvedMeanwhile ${asOperator}`),
    verb(cli, "CloseRequest", { outcome }, `--outcome solved ${asFollower}`),
    verb(cli, "StateDue", { due }, `--due 2026-03-05T10:00Z ${asOperator}`),
    verb(cli, "StateStatus", { status: text("status", t.flagStatus) }, `--status Open --as channel:12345`),
    verb(cli, "RecuseFromRequest", { person: text("person", t.flagPerson) }, "--person h1 --as handler:h1@street-office"),
    ...clockVerbs(cli),
    ...whistleVerbs(cli),
    ...supervisionVerbs(cli),
    correct(cli)
  ]
}
