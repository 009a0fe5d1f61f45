/** `linli tick` and `linli run`: what follows by rule, for a store without a running process and for a live one. */
import * as Clock from "effect/Clock"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type Decision, run as runRules, tick as tickOnce } from "../../rules.ts"
import { eventWords, wordOf } from "../../words/index.ts"
import { type Cli, type Subcommand, timeFlag, wrong } from "../cli.ts"
import { print, printJson, say } from "../output.ts"
import { withCity } from "../store.ts"
import { spanText } from "../times.ts"

/** A decision taken so much later than it was due, milliseconds, is marked. */
const lateFrom = 60_000

const lineOf = (cli: Cli, { at, recorded, number, event, by }: Decision): string => {
  const late = recorded - at > lateFrom ? `  ${cli.t.takenLate(spanText(cli, recorded - at))}` : ""
  return `${cli.zone.text(at)}  ${number}  ${wordOf(eventWords, event, cli.language)}  ${by.policy} ${by.version}: ${by.rule}${late}`
}

export const tick = (cli: Cli): Subcommand => {
  const { t } = cli
  return Command.make(
    "tick",
    { to: timeFlag(cli, "to", t.flagTo).pipe(Flag.optional) },
    Effect.fnUntraced(function* ({ to }) {
      const limit = Option.getOrUndefined(to)
      if (limit !== undefined && limit > (yield* Clock.currentTimeMillis))
        return yield* wrong(t.notYet(cli.zone.iso(limit)), t.seeHelp("linli tick"))
      yield* withCity(
        cli,
        Effect.gen(function* () {
          const ticked = yield* tickOnce(limit)
          yield* cli.give(ticked, () => {
            const { decisions, nextDue } = ticked
            const next = nextDue === null ? t.nextNever : t.nextAt(cli.zone.text(nextDue))
            const sum = decisions.length === 0 ? t.noDecision : t.decided(decisions.length)
            const lines = decisions.map((decision) => lineOf(cli, decision))
            return [...lines, `${sum} ${next} ${t.timesIn(cli.zone.name)}`].join("\n")
          })
        })
      )
    })
  ).pipe(
    Command.withDescription(t.aboutTick),
    Command.withExamples([
      { command: "linli tick --store city.db", description: t.aboutTick },
      { command: "linli tick --to 2026-03-01T08:00+08:00 --store city.db", description: t.flagTo }
    ])
  )
}

export const run = (cli: Cli): Subcommand => {
  const { t } = cli
  return Command.make(
    "run",
    {},
    Effect.fnUntraced(function* () {
      let count = 0
      const tell = (decision: Decision) =>
        Effect.suspend(() => {
          count++
          return cli.json ? printJson(decision) : print(lineOf(cli, decision))
        })
      yield* withCity(cli, Effect.andThen(say(t.isRunning), runRules(tell))).pipe(Effect.onInterrupt(() => say(t.stopped(count))))
    })
  ).pipe(Command.withDescription(t.aboutRun), Command.withExamples([{ command: "linli run --store city.db", description: t.aboutRun }]))
}
