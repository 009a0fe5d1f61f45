/** `linli retention`: what has had its time of keeping, as a dry run; with `--apply --yes` its keys are destroyed. */
import { privacy, requests } from "@linli/core"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { parseActor, posts } from "../../actor.ts"
import { applyRetention, liftHold, placeHold, retentionDue } from "../../retention.ts"
import { holdWords } from "../../words/index.ts"
import { type Cli, parsed, type Subcommand, wrong } from "../cli.ts"
import { makeProgress } from "../output.ts"
import { withCity, withReading } from "../store.ts"
import { idOf, optionFlags, requestArgument } from "./request/common.ts"

type Due = privacy.Due

/** Of each rule: how many, since when, and which. They come the longest overdue first. */
const byRule = (found: ReadonlyArray<Due>) =>
  [...Map.groupBy(found, ({ rule }) => rule)].map(([rule, dues]) => ({
    rule,
    count: dues.length,
    oldest: dues[0]!.due,
    streams: dues.map(({ stream }) => stream)
  }))

const dueText = ({ t, zone }: Cli, found: ReadonlyArray<Due>): string => {
  if (found.length === 0) return t.nothingDue
  const rows = byRule(found).map(({ rule, count, oldest }) => t.retentionRow(rule, count, zone.text(oldest)))
  return [t.retentionDue(found.length), ...rows].join("\n")
}

const dueJson = ({ zone }: Cli, found: ReadonlyArray<Due>) => ({
  due: found.length,
  byRule: byRule(found).map((row) => ({ ...row, oldest: zone.iso(row.oldest) }))
})

const dryRun = Effect.fnUntraced(function* (cli: Cli) {
  const found = yield* retentionDue
  yield* cli.give({ ...dueJson(cli, found), applied: null }, () =>
    found.length === 0 ? dueText(cli, found) : `${dueText(cli, found)}\n${cli.t.retentionDry}`
  )
})

const apply = Effect.fnUntraced(function* (cli: Cli, actor: NonNullable<ReturnType<typeof parseActor>>) {
  const progress = makeProgress(cli.t.labelRetention)
  const { due, records, keys } = yield* applyRetention({ actor }, progress.show).pipe(Effect.ensuring(progress.end))
  yield* cli.give({ ...dueJson(cli, due), applied: { records, keys } }, () =>
    [dueText(cli, due), ...(keys + records === 0 ? [] : [cli.t.retentionDone(records, keys)])].join("\n")
  )
})

const hold = (cli: Cli): Subcommand => {
  const { t } = cli
  const { at, key, ...who } = optionFlags(cli)
  return Command.make(
    "hold",
    {
      request: requestArgument(cli),
      ground: Flag.Literals("ground", privacy.HoldGround.literals).pipe(Flag.withDescription(t.flagHoldGround)),
      ...who
    },
    Effect.fnUntraced(function* ({ request, ground, as }) {
      yield* withCity(
        cli,
        Effect.gen(function* () {
          const id = yield* idOf(cli, request)
          const added = yield* placeHold(id, ground, { actor: as })
          yield* cli.give({ request, stream: requests.streamOf(id), ground, added }, () =>
            t.sentence(t.held(request), holdWords[ground][cli.language === "zh" ? 1 : 0])
          )
        })
      )
    })
  ).pipe(
    Command.withDescription(t.aboutHold),
    Command.withExamples([
      { command: "linli retention hold NUMBER --ground litigation --as supervisor:s1 --store city.db", description: t.aboutHold }
    ])
  )
}

const lift = (cli: Cli): Subcommand => {
  const { t } = cli
  const { at, key, ...who } = optionFlags(cli)
  return Command.make(
    "lift",
    { request: requestArgument(cli), ...who },
    Effect.fnUntraced(function* ({ request, as }) {
      yield* withCity(
        cli,
        Effect.gen(function* () {
          const id = yield* idOf(cli, request)
          const lifted = yield* liftHold(id, { actor: as })
          yield* cli.give({ request, stream: requests.streamOf(id), lifted }, () => t.liftedHold(request))
        })
      )
    })
  ).pipe(
    Command.withDescription(t.aboutLift),
    Command.withExamples([{ command: "linli retention lift NUMBER --as supervisor:s1 --store city.db", description: t.aboutLift }])
  )
}

export const retention = (cli: Cli): Subcommand => {
  const { t } = cli
  const is = (name: string, about: string) => Flag.Boolean(name).pipe(Flag.withDescription(about), Flag.withDefault(false))
  return Command.make(
    "retention",
    {
      apply: is("apply", t.flagApply),
      yes: is("yes", t.flagYes),
      as: parsed(Flag.String("as"), parseActor, (text) => t.badActor(text, posts.join(", "))).pipe(
        Flag.withDescription(t.flagAs),
        Flag.withMetavar("POST:ID@UNIT"),
        Flag.optional
      )
    },
    Effect.fnUntraced(function* ({ apply: wanted, yes, as }) {
      if (!wanted) return yield* withReading(cli, dryRun(cli))
      if (!yes || Option.isNone(as)) return yield* wrong(t.mustSayYes, t.mustSayYesRemedy)
      return yield* withCity(cli, apply(cli, as.value))
    })
  ).pipe(
    Command.withSubcommands([hold(cli), lift(cli)]),
    Command.withDescription(t.aboutRetention),
    Command.withExamples([
      { command: "linli retention --store city.db", description: t.aboutRetention },
      { command: "linli retention --apply --yes --as supervisor:s1 --store city.db", description: t.flagApply }
    ])
  )
}
