/** `linli policy` and `linli calendar`: what rules hold, what comes with linli, what is wrong with a file, and the adoption of another. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { parseActor } from "../../actor.ts"
import { sourceText } from "../../messages/sources.ts"
import { contexts as kinds, type PolicyContext } from "../../policy/kinds.ts"
import { type Cli, type Subcommand, timeFlag } from "../cli.ts"
import { current, documentOf, documentOrCurrent } from "../documents.ts"
import { table } from "../output.ts"
import { differenceText, documentText } from "../policyText.ts"
import { withCity } from "../store.ts"
import { optionFlags, optionsOf } from "./request/common.ts"

const loading = Effect.promise(async () => ({
  ...(await import("../../policy/adopting.ts")),
  ...(await import("../../policy/diff.ts")),
  ...(await import("../../policy/document.ts")),
  ...(await import("../../policy/presets.ts"))
}))

/** What the two commands differ in. */
interface Kind {
  readonly name: "policy" | "calendar"
  /** `--for`, for contexts other than requests; none for calendars. */
  readonly context: Readonly<Record<"context", Flag.Flag<PolicyContext>>> | Record<never, never>
  /** A preset and a file for the examples. */
  readonly example: readonly [preset: string, file: string]
  readonly about: Readonly<Record<"all" | "list" | "show" | "check" | "adopt" | "diff", string>>
}

const policies = ({ t }: Cli): Kind => ({
  name: "policy",
  context: {
    context: Flag.Literals(
      "for",
      kinds.filter((context) => context !== "calendar")
    ).pipe(Flag.withDescription(t.flagContext), Flag.withDefault("requests"))
  },
  example: ["shandong", "own.json"],
  about: {
    all: t.aboutPolicy,
    list: t.aboutPolicyList,
    show: t.aboutPolicyShow,
    check: t.aboutPolicyCheck,
    adopt: t.aboutPolicyAdopt,
    diff: t.aboutPolicyDiff
  }
})

const calendars = ({ t }: Cli): Kind => ({
  name: "calendar",
  context: {},
  example: ["china", "calendar.json"],
  about: {
    all: t.aboutCalendar,
    list: t.aboutCalendarList,
    show: t.aboutCalendarShow,
    check: t.aboutCalendarCheck,
    adopt: t.aboutCalendarAdopt,
    diff: t.aboutCalendarDiff
  }
})

const contextOf = (given: object): PolicyContext => ("context" in given ? (given.context as PolicyContext) : "calendar")

const argument = (name: string, about: string) => Argument.String(name).pipe(Argument.withDescription(about))

const list = (cli: Cli, { name, context, about }: Kind): Subcommand =>
  Command.make(
    "list",
    context,
    Effect.fnUntraced(function* (given) {
      const { presetsOf } = yield* loading
      const presets = Object.entries(yield* Effect.promise(() => presetsOf(contextOf(given))))
      const { t } = cli
      const rows = presets.map(([name, { id, version, official, source }]) => [
        name,
        id,
        version,
        official ? t.yes : t.no,
        sourceText(source, cli.language)
      ])
      const found = presets.map(([name, { value, ...document }]) => ({ name, ...document }))
      yield* cli.give({ presets: found }, () => table([["", t.name, t.version, t.isOfficial, t.source], ...rows]))
    })
  ).pipe(Command.withDescription(about.list), Command.withExamples([{ command: `linli ${name} list`, description: about.list }]))

const show = (cli: Cli, { name, context, about, example: [preset, file] }: Kind): Subcommand =>
  Command.make(
    "show",
    {
      ...context,
      named: argument(name, cli.t.flagDocument).pipe(Argument.withDefault(current)),
      at: timeFlag(cli, "at", cli.t.flagInForceAt).pipe(Flag.optional)
    },
    Effect.fnUntraced(function* ({ named, at, ...given }) {
      const { documentJson } = yield* loading
      const document = yield* documentOrCurrent(cli, contextOf(given), named, at)
      const ends = named === current && document.adopted === undefined ? `\n\n${cli.t.ownPreset}` : ""
      yield* cli.give(documentJson(document), () => documentText(cli, document) + ends)
    })
  ).pipe(
    Command.withDescription(about.show),
    Command.withExamples([
      { command: `linli ${name} show --store city.db`, description: about.show },
      { command: `linli ${name} show ${preset} --json > ${file}`, description: cli.t.flagDocument }
    ])
  )

const check = (cli: Cli, { name, context, about, example: [, file] }: Kind): Subcommand =>
  Command.make(
    "check",
    { ...context, named: argument("file", cli.t.flagDocumentFile) },
    Effect.fnUntraced(function* ({ named, ...given }) {
      const { id, version } = yield* documentOf(cli, contextOf(given), named)
      yield* cli.give({ id, version, problems: [] }, () => cli.t.checked(`${id} ${version}`))
    })
  ).pipe(Command.withDescription(about.check), Command.withExamples([{ command: `linli ${name} check ${file}`, description: about.check }]))

/** Who keeps the system acts where nobody is named. */
const adopterFlags = (cli: Cli) => {
  const { as, ...others } = optionFlags(cli)
  return { ...others, as: as.pipe(Flag.withDescription(cli.t.flagAdopter), Flag.withDefault(parseActor("administrator:cli")!)) }
}

const adopt = (cli: Cli, { name, context, about, example }: Kind): Subcommand =>
  Command.make(
    "adopt",
    {
      ...context,
      named: argument("file", cli.t.flagDocumentFile),
      effective: timeFlag(cli, "effective", cli.t.flagEffective).pipe(Flag.optional),
      ...adopterFlags(cli)
    },
    Effect.fnUntraced(function* ({ named, effective: from, as, at, key, ...given }) {
      const { adopting } = yield* loading
      const document = yield* documentOf(cli, contextOf(given), named)
      const { id, version } = document
      const wanted = { ...document, ...(Option.isSome(from) ? { effective: from.value } : {}) }
      const { position, effective, isNew } = yield* withCity(cli, adopting(wanted, optionsOf({ as, at, key })))
      yield* cli.give({ id, version, position, effective, adopted: isNew }, () =>
        isNew ? cli.t.adoptedFrom(`${id} ${version}`, position, cli.zone.iso(effective)) : cli.t.alreadySo
      )
    })
  ).pipe(
    Command.withDescription(about.adopt),
    Command.withExamples([
      { command: `linli ${name} adopt ${example[0]} --store city.db`, description: about.adopt },
      {
        command: `linli ${name} adopt ${example[1]} --effective 2027-01-01T00:00+08:00 --as supervisor:s1 --store city.db`,
        description: cli.t.flagEffective
      }
    ])
  )

const diff = (cli: Cli, { name, context, about, example }: Kind): Subcommand =>
  Command.make(
    "diff",
    { ...context, first: argument("first", cli.t.flagDocument), second: argument("second", cli.t.flagDocument) },
    Effect.fnUntraced(function* ({ first, second, ...given }) {
      const { differences, documentJson } = yield* loading
      const valueOf = (named: string) =>
        Effect.map(documentOrCurrent(cli, contextOf(given), named), (document) => documentJson(document)["value"])
      const found = differences(yield* valueOf(first), yield* valueOf(second))
      yield* cli.give({ differences: found }, () => differenceText(cli, found))
    })
  ).pipe(
    Command.withDescription(about.diff),
    Command.withExamples([{ command: `linli ${name} diff ${current} ${example[1]} --store city.db`, description: about.diff }])
  )

const whole = (cli: Cli, kind: Kind): Subcommand =>
  Command.make(kind.name).pipe(
    Command.withDescription(kind.about.all),
    Command.withSubcommands([list(cli, kind), show(cli, kind), check(cli, kind), adopt(cli, kind), diff(cli, kind)]),
    Command.withExamples([
      { command: `linli ${kind.name} list`, description: kind.about.list },
      { command: `linli ${kind.name} adopt ${kind.example[0]} --store city.db`, description: kind.about.adopt }
    ])
  )

export const policy = (cli: Cli): Subcommand => whole(cli, policies(cli))
export const calendar = (cli: Cli): Subcommand => whole(cli, calendars(cli))
