/** `linli request show` and `linli request list`: how requests stand. What is sealed stays sealed. */
import { Requests, requests } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { courseFor, namedAs, type ShownLine, searchFor } from "../../../reading.ts"
import { channelWords, kindWords, outcomeWords, situationWords, wordOf } from "../../../words/index.ts"
import { type Cli, limitFlag, type Subcommand, timeFlag } from "../../cli.ts"
import { lineJson } from "../../lineJson.ts"
import { table } from "../../output.ts"
import { withReading } from "../../store.ts"
import { timelineText } from "../../timelineText.ts"
import { idOf, readerFlag, requestArgument } from "./common.ts"

/** The ledger's line, a field a row. */
const lineText = ({ t, language, zone }: Cli, line: ShownLine, { due, provisional }: requests.DeadlineView): string => {
  const rows: ReadonlyArray<readonly [string, string | null]> = [
    [t.number, line.number],
    [t.state, wordOf(situationWords, line.state, language)],
    [t.channel, wordOf(channelWords, line.channel, language)],
    [t.kind, wordOf(kindWords, line.kind, language)],
    [t.item, line.item],
    [t.unit, line.unit],
    [t.lead, line.order?.lead ?? null],
    [t.helpers, line.order?.helpers.join(", ") || null],
    [t.level, line.level],
    [t.round, line.round > 1 ? String(line.round) : null],
    [t.due, due === null ? null : zone.text(due) + (provisional ? ` ${t.bracketed(t.provisional)}` : "")],
    [t.outcome, line.outcome === null ? null : wordOf(outcomeWords, line.outcome, language)]
  ]
  return table(rows.flatMap(([name, value]) => (value === null ? [] : [[`  ${name}`, value]])))
}

export const show = (cli: Cli): Subcommand =>
  Command.make(
    "show",
    { request: requestArgument(cli), as: readerFlag(cli) },
    Effect.fnUntraced(function* ({ request: named, as }) {
      yield* withReading(
        cli,
        Effect.gen(function* () {
          const request = yield* idOf(cli, named)
          const { line, timeline } = yield* namedAs(named)(courseFor(request, Option.getOrUndefined(as)))
          const now = yield* Clock.currentTimeMillis
          const deadline = Option.getOrThrow(yield* (yield* Requests).deadline(request))
          const { hands, entries } = timeline
          yield* cli.give(
            { ...lineJson(cli, line), hands, entries, deadline },
            () => `${lineText(cli, line, deadline)}\n\n${timelineText(cli, timeline, now)}`
          )
        })
      )
    })
  ).pipe(
    Command.withDescription(cli.t.aboutShow),
    Command.withExamples([{ command: "linli request show NUMBER --store city.db", description: cli.t.aboutShow }])
  )

const filterFlags = (cli: Cli) => {
  const { t } = cli
  const text = (name: string, about: string) => Flag.String(name).pipe(Flag.withDescription(about), Flag.optional)
  const coded = <const Words extends ReadonlyArray<string>>(name: string, words: Words, about: string) =>
    Flag.Literals(name, words).pipe(Flag.withDescription(about), Flag.optional)
  return {
    state: coded("state", requests.situations, t.flagState),
    lead: text("lead", t.flagLead),
    item: text("item", t.flagItem),
    unit: text("unit", t.flagPlaceUnit),
    channel: coded("channel", requests.Channel.literals, t.flagChannel),
    kind: coded("kind", requests.Kind.literals, t.flagKind),
    outcome: coded("outcome", requests.Outcome.literals, t.flagOutcome),
    from: timeFlag(cli, "from", t.flagFromTime).pipe(Flag.optional),
    to: timeFlag(cli, "to", t.flagToTime).pipe(Flag.optional)
  }
}

const listText = (cli: Cli, lines: ReadonlyArray<ShownLine>, more: boolean): string => {
  const { t, language } = cli
  if (lines.length === 0) return t.nothingThere
  const head = [t.number, t.raisedAt, t.state, t.item, t.lead]
  const rows = lines.map(({ number, raisedAt, state, item, order }) => [
    number,
    cli.zone.text(raisedAt),
    wordOf(situationWords, state, language),
    item ?? "",
    order?.lead ?? ""
  ])
  return `${table([head, ...rows])}\n${more ? `${t.moreRequests} ` : ""}${t.timesIn(cli.zone.name)}`
}

export const list = (cli: Cli): Subcommand =>
  Command.make(
    "list",
    {
      ...filterFlags(cli),
      as: readerFlag(cli),
      limit: limitFlag(cli, 100)
    },
    Effect.fnUntraced(function* ({ limit, as, ...filters }) {
      const filter = Object.fromEntries(
        Object.entries<Option.Option<unknown>>(filters).flatMap(([name, value]) => (Option.isSome(value) ? [[name, value.value]] : []))
      ) as requests.Ledger.Filter
      yield* withReading(
        cli,
        Effect.gen(function* () {
          const { docs, next } = yield* searchFor(filter, { limit }, Option.getOrUndefined(as))
          const more = next !== undefined
          yield* cli.give({ requests: docs.map((doc) => lineJson(cli, doc)), more }, () => listText(cli, docs, more))
        })
      )
    })
  ).pipe(
    Command.withDescription(cli.t.aboutList),
    Command.withExamples([
      { command: "linli request list --state Dispatched --lead street-office --store city.db", description: cli.t.aboutList }
    ])
  )
