/** The commands on a request that is there: one subcommand each, with a flag for each field. */
import { Requests, requests } from "@linli/core"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { answerOf } from "../../../answer.ts"
import { entryFields, entryOf } from "../../../correction.ts"
import { Invalid } from "../../../errors.ts"
import { commandWords } from "../../../words.ts"
import { type Cli, type Subcommand, timeFlag, wrong } from "../../cli.ts"
import { withCity } from "../../store.ts"
import { about, type Given, idOf, optionFlags, optionsOf, requestArgument, tell } from "./common.ts"

type Name = Exclude<requests.CommandName, "RaiseRequest">
type Fields<Command extends Name> = Omit<requests.Said<Command>, "request">
/** A flag for every field, each giving what the field may hold. */
type Flags<Command extends Name> = { readonly [Field in keyof Fields<Command>]-?: Flag.Flag<Fields<Command>[Field]> }
type Service = typeof Requests.Service
type Answer = ReturnType<Service["accept"]>

const flagsFor = (cli: Cli) => {
  const { t } = cli
  const described = <A>(flag: Flag.Flag<A>, said: string) => Flag.withDescription(flag, said)
  const orNull = <A>(flag: Flag.Flag<A>): Flag.Flag<A | null> => Flag.map(Flag.optional(flag), Option.getOrNull)
  const text = (name: string, said: string) => described(Flag.String(name), said)
  const coded = <const Words extends ReadonlyArray<string>>(name: string, words: { readonly literals: Words }, said: string) =>
    described(Flag.Literals(name, words.literals), said)
  return {
    text,
    coded,
    orNull,
    note: orNull(text("note", t.flagNote)),
    item: orNull(text("item", t.flagItem)),
    outcome: coded("outcome", requests.Outcome, t.flagOutcome),
    due: timeFlag(cli, "due", t.flagDue),
    yesOrNo: (name: string, said: string) =>
      orNull(Flag.map(described(Flag.Literals(name, ["yes", "no"]), said), (answer) => answer === "yes"))
  }
}

/** Makes the subcommand of a command. */
const verb = <Command extends Name>(
  cli: Cli,
  name: Command,
  give: (service: Service, said: requests.Said<Command>, options: Parameters<Service["accept"]>[1]) => Answer,
  flags: Flags<Command>,
  example: string
): Subcommand => {
  const [word] = commandWords[name]
  return Command.make(
    word,
    { request: requestArgument(cli), ...flags, ...optionFlags(cli) } as Record<string, Flag.Flag<unknown>>,
    Effect.fnUntraced(function* (input) {
      const { request: named, as, at, key, ...said } = input as unknown as { readonly request: string } & Given
      yield* withCity(
        cli,
        Effect.gen(function* () {
          const request = yield* idOf(cli, named)
          const handled = yield* give(yield* Requests, { ...said, request } as requests.Said<Command>, optionsOf({ as, at, key }))
          yield* tell(cli, yield* answerOf(request, handled, as))
        })
      )
    })
  ).pipe(
    Command.withDescription(about(cli, name)),
    Command.withExamples([{ command: `linli request ${word} NUMBER ${example} --store city.db`, description: about(cli, name) }])
  )
}

/** What a text may mean, the likeliest first: itself, or the JSON value it spells; nothing at all is null. */
const meanings = (text: string): ReadonlyArray<unknown> => {
  const json = Result.try(() => JSON.parse(text) as unknown)
  return [text, ...(text === "" ? [null] : Result.isSuccess(json) ? [json.success] : [])]
}

const correct = (cli: Cli): Subcommand => {
  const { t } = cli
  const { text, coded } = flagsFor(cli)
  const [word] = commandWords.CorrectEntry
  return Command.make(
    word,
    {
      request: requestArgument(cli),
      corrects: text("corrects", t.flagCorrects),
      entry: text("entry", t.flagEntry),
      reason: coded("reason", requests.CorrectionReason, t.flagReason),
      ...optionFlags(cli)
    },
    Effect.fnUntraced(function* ({ request: named, corrects, entry, reason, ...options }) {
      const [, field = "", said = ""] = /^(\w+)=(.*)$/s.exec(entry) ?? []
      yield* withCity(
        cli,
        Effect.gen(function* () {
          const request = yield* idOf(cli, named)
          const mended = yield* Effect.firstSuccessOf(meanings(said).map((value) => entryOf(request, field, value))).pipe(
            Effect.catchIf(
              (error) => error instanceof Invalid,
              () => wrong(t.badEntry(entry, entryFields.join(", ")), t.seeHelp(`linli request ${word}`))
            )
          )
          const service = yield* Requests
          const handled = yield* service.correct({ request, corrects, entry: mended, reason }, optionsOf(options))
          yield* tell(cli, yield* answerOf(request, handled, options.as))
        })
      )
    })
  ).pipe(
    Command.withDescription(about(cli, "CorrectEntry")),
    Command.withExamples([
      {
        command: `linli request ${word} NUMBER --corrects EVENT-ID --entry item=streetlight --reason mistyped --as operator:o1 --store city.db`,
        description: about(cli, "CorrectEntry")
      }
    ])
  )
}

/** Every command but `raise`. */
export const verbs = (cli: Cli): ReadonlyArray<Subcommand> => {
  const { t } = cli
  const { text, coded, orNull, note, item, outcome, due, yesOrNo } = flagsFor(cli)
  const reason = <const Words extends ReadonlyArray<string>>(words: { readonly literals: Words }) => coded("reason", words, t.flagReason)
  const helpers = Flag.String("helper").pipe(Flag.withDescription(t.flagHelper), Flag.atLeast(0))
  const asOperator = "--as operator:o1"
  const asDispatcher = "--as dispatcher:d1"
  const asLead = "--as handler:h1@street-office"
  const asFollower = "--as follower:f1"
  return [
    verb(
      cli,
      "DeclineIntake",
      (s, said, o) => s.decline(said, o),
      { reason: reason(requests.NonAcceptance), note },
      `--reason outsideRemit ${asOperator}`
    ),
    verb(cli, "AcceptRequest", (s, said, o) => s.accept(said, o), {}, asOperator),
    verb(
      cli,
      "ClassifyRequest",
      (s, said, o) => s.classify(said, o),
      { kind: coded("kind", requests.Kind, t.flagKind), item },
      `--kind help --item streetlight ${asOperator}`
    ),
    verb(
      cli,
      "MergeRequest",
      (s, said, o) => s.merge(said, o),
      { parent: text("parent", t.flagParent) },
      `--parent OTHER-NUMBER ${asOperator}`
    ),
    verb(
      cli,
      "DispatchRequest",
      (s, said, o) => s.dispatch(said, o),
      { lead: text("lead", t.flagLead), helpers, note },
      `--lead street-office --helper water-works ${asDispatcher}`
    ),
    verb(
      cli,
      "ObjectToDispatch",
      (s, said, o) => s.object(said, o),
      { reason: reason(requests.ObjectionReason), note },
      `--reason notOurDuty ${asLead}`
    ),
    verb(cli, "UpholdObjection", (s, said, o) => s.uphold(said, o), { note }, asDispatcher),
    verb(cli, "RejectObjection", (s, said, o) => s.reject(said, o), { note }, asDispatcher),
    verb(cli, "SignOrder", (s, said, o) => s.sign(said, o), {}, asLead),
    verb(
      cli,
      "RecordContact",
      (s, said, o) => s.contact(said, o),
      { outcome: coded("outcome", requests.ContactOutcome, t.flagOutcome), note },
      `--outcome reached ${asLead}`
    ),
    verb(
      cli,
      "ReportProgress",
      (s, said, o) => s.progress(said, o),
      { activity: text("activity", t.flagActivity), note },
      `--activity inspected ${asLead}`
    ),
    verb(
      cli,
      "EscalateRequest",
      (s, said, o) => s.escalate(said, o),
      {
        from: orNull(text("from", t.flagFromLevel)),
        to: text("to", t.flagToLevel),
        cause: coded("cause", requests.EscalationCause, t.flagCause),
        note
      },
      `--to district --cause needsCoordination ${asLead}`
    ),
    verb(cli, "ResolveRequest", (s, said, o) => s.resolve(said, o), { outcome, note }, `--outcome solved ${asLead}`),
    verb(
      cli,
      "RecordFollowUpAttempt",
      (s, said, o) => s.attemptFollowUp(said, o),
      { outcome: coded("outcome", requests.FollowUpFailure, t.flagOutcome) },
      `--outcome notReached ${asFollower}`
    ),
    verb(cli, "CompleteFollowUp", (s, said, o) => s.completeFollowUp(said, o), { note }, asFollower),
    verb(
      cli,
      "RateSatisfaction",
      (s, said, o) => s.rate(said, o),
      {
        contacted: yesOrNo("contacted", t.flagContacted),
        solved: orNull(coded("solved", requests.Solved, t.flagSolved)),
        satisfied: orNull(coded("satisfied", requests.Satisfaction, t.flagSatisfied)),
        note
      },
      `--contacted yes --solved solved --satisfied satisfied ${asFollower}`
    ),
    verb(
      cli,
      "AskReopening",
      (s, said, o) => s.askReopening(said, o),
      { reason: reason(requests.ReopenReason), note },
      `--reason cameBack ${asFollower}`
    ),
    verb(cli, "ReopenRequest", (s, said, o) => s.reopen(said, o), {}, asDispatcher),
    verb(
      cli,
      "RefuseReopening",
      (s, said, o) => s.refuseReopening(said, o),
      { reason: reason(requests.RefusalReason), note },
      `--reason explained ${asDispatcher}`
    ),
    verb(
      cli,
      "WithdrawRequest",
      (s, said, o) => s.withdraw(said, o),
      { reason: reason(requests.WithdrawalReason), note },
      `--reason solvedMeanwhile ${asOperator}`
    ),
    verb(cli, "CloseRequest", (s, said, o) => s.close(said, o), { outcome }, `--outcome solved ${asFollower}`),
    verb(cli, "StateDue", (s, said, o) => s.stateDue(said, o), { due }, `--due 2026-03-05T10:00Z ${asOperator}`),
    verb(
      cli,
      "StateStatus",
      (s, said, o) => s.stateStatus(said, o),
      { status: text("status", t.flagStatus) },
      `--status Open --as channel:12345`
    ),
    correct(cli)
  ]
}
