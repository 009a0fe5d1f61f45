/** `linli due`: what falls due when, by unit too; `linli due REQUEST`: why one falls due when it does, step by step. */
import { type Calendar, Policy, Requests, type requests } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { byUnit, type Due, type DueOptions, dues, type UnitDues } from "../../due.ts"
import { explainedOf } from "../../explained.ts"
import { namedAs, type Reader, sightFor } from "../../reading.ts"
import { situationWords, wordOf } from "../../words/index.ts"
import { type Cli, limitFlag, type Subcommand, timeFlag } from "../cli.ts"
import { table } from "../output.ts"
import { withReading } from "../store.ts"
import { lengthText } from "../times.ts"
import { idOf, readerFlag } from "./request/common.ts"

const leftText = (cli: Cli, { left, overdue, pausedAt }: Due): string => {
  if (pausedAt !== null) return cli.t.stillStanding
  if (left === null) return ""
  return overdue ? cli.t.late(lengthText(cli, left)) : lengthText(cli, left)
}

const dueRow = (cli: Cli, one: Due): ReadonlyArray<string> => [
  one.due === null ? "–" : cli.zone.text(one.due),
  leftText(cli, one),
  one.number,
  wordOf(situationWords, one.state, cli.language),
  one.unit ?? cli.t.nobody,
  one.item ?? "",
  one.provisional ? cli.t.provisional : ""
]

const listText = (cli: Cli, found: ReadonlyArray<Due>, limit: number, { id, version, knownUntil }: Calendar.Calendar): string => {
  const { t, zone } = cli
  if (found.length === 0) return t.nothingDue
  const shown = found.slice(0, limit)
  const overdue = found.filter((one) => one.overdue).length
  const paused = found.filter(({ pausedAt }) => pausedAt !== null).length
  const head = [t.due, t.left, t.number, t.state, t.lead, t.item]
  return [
    table([head, ...shown.map((one) => dueRow(cli, one))]),
    ...(found.length > shown.length ? [t.moreDue(found.length - shown.length)] : []),
    ...(shown.some(({ provisional }) => provisional) ? [t.isProvisional(`${id} ${version}`, knownUntil)] : []),
    `${t.sum(overdue, found.length - overdue - paused, paused)} ${t.timesIn(zone.name)}`
  ].join("\n")
}

const unitsText = ({ t, zone }: Cli, units: ReadonlyArray<UnitDues>): string => {
  if (units.length === 0) return t.nothingDue
  const rows = units.map(({ unit, overdue, running, paused, next }) => [
    unit ?? t.nobody,
    ...[overdue, running, paused].map(String),
    next === null ? "–" : zone.text(next)
  ])
  const head = [t.lead, t.overdue, t.running, t.paused, t.nextDueTime]
  return `${table([head, ...rows], [1, 2, 3])}\n${t.timesIn(zone.name)}`
}

const list = Effect.fnUntraced(function* (cli: Cli, options: DueOptions, limit: number, by: Option.Option<"unit">, reader: Reader) {
  const found = yield* dues(options, reader)
  if (Option.isSome(by)) {
    const units = byUnit(found)
    return yield* cli.give({ units }, () => unitsText(cli, units))
  }
  const shown = found.slice(0, limit)
  const { calendar } = (yield* (yield* Policy.PolicyBook).calendar(yield* Clock.currentTimeMillis)).compiled
  yield* cli.give({ due: shown, more: found.length > shown.length, knownUntil: calendar.knownUntil }, () =>
    listText(cli, found, limit, calendar)
  )
})

const one = Effect.fnUntraced(function* (cli: Cli, named: string, reader: Reader) {
  const { language, zone, t } = cli
  const request = yield* idOf(cli, named)
  yield* namedAs(named)(sightFor(request, reader))
  const state = yield* (yield* Requests).state(request)
  const now = yield* Clock.currentTimeMillis
  const explained = yield* explainedOf(state as requests.Standing, now, language, zone.text)
  yield* cli.give({ request, timeZone: zone.name, ...explained }, () => [...explained.explanation, t.timesIn(zone.name)].join("\n"))
})

export const due = (cli: Cli): Subcommand => {
  const { t } = cli
  return Command.make(
    "due",
    {
      request: Argument.String("request").pipe(Argument.withDescription(t.flagDueRequest), Argument.optional),
      by: Flag.Literals("by", ["unit"]).pipe(Flag.withDescription(t.flagBy), Flag.optional),
      unit: Flag.String("unit").pipe(Flag.withDescription(t.flagDueUnit), Flag.optional),
      until: timeFlag(cli, "until", t.flagDueUntil).pipe(Flag.optional),
      limit: limitFlag(cli, 100),
      as: readerFlag(cli)
    },
    Effect.fnUntraced(function* ({ request, by, unit, until, limit, as }) {
      const reader = Option.getOrUndefined(as)
      const options: DueOptions = {
        ...(Option.isSome(unit) ? { unit: unit.value } : {}),
        ...(Option.isSome(until) ? { until: until.value } : {})
      }
      if (Option.isSome(request)) yield* withReading(cli, one(cli, request.value, reader))
      else yield* withReading(cli, list(cli, options, limit, by, reader))
    })
  ).pipe(
    Command.withDescription(t.aboutDue),
    Command.withExamples([
      { command: "linli due --store city.db", description: t.aboutDue },
      { command: "linli due --by unit --store city.db", description: t.flagBy },
      { command: "linli due NUMBER --store city.db", description: t.flagDueRequest }
    ])
  )
}
