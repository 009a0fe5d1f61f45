/**
 * `linli replay`: the report made anew in memory, from the log alone; the views of the store are not looked at. The chain is walked
 * first: of a log that is broken nothing is told.
 */
import { Projector, requests } from "@linli/core"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { withJson } from "../../report.ts"
import { type Cli, pastFlag, type Subcommand } from "../cli.ts"
import { makeProgress } from "../output.ts"
import { withLog } from "../store.ts"
import { printReport } from "./report.ts"
import { mustBeWhole } from "./verify.ts"

const { view } = requests.Ledger

const tally = Effect.fnUntraced(function* (cli: Cli, until: number) {
  const progress = makeProgress(cli.t.labelReplay)
  const asOf: typeof view = {
    ...view,
    apply: (doc, event, recorded, key) => (recorded.at > until ? doc : view.apply(doc, event, recorded, key))
  }
  const docs = yield* Effect.ensuring(Projector.replay(asOf, { progress: progress.show }), progress.end)
  const counted = requests.Rates.makeTally()
  counted.add(docs.values())
  return withJson(counted.report())
})

export const replay = (cli: Cli): Subcommand => {
  const { t } = cli
  return Command.make(
    "replay",
    { until: pastFlag(cli, "until", t.flagUntil).pipe(Flag.optional) },
    Effect.fnUntraced(function* ({ until }) {
      const at = Option.getOrElse(until, () => Number.POSITIVE_INFINITY)
      yield* printReport(cli, yield* withLog(cli, Effect.andThen(mustBeWhole(cli), tally(cli, at))))
    })
  ).pipe(
    Command.withDescription(t.aboutReplay),
    Command.withExamples([
      { command: "linli replay --store city.db --json", description: t.aboutReplay },
      { command: "linli replay --until 2026-03-01T00:00Z --store city.db", description: t.flagUntil }
    ])
  )
}
