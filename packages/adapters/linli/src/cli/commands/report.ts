/** `linli report`: the figures of the requests, from the ledger view. */
import { Linli, requests } from "@linli/core"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Report, reportJson } from "../../report.ts"
import type { Cli, Subcommand } from "../cli.ts"
import { makeProgress, print } from "../output.ts"
import { reportText } from "../reportText.ts"
import { withCity } from "../store.ts"

/** Prints a report; with `--json` the same bytes for the same figures. */
export const printReport = (cli: Cli, report: Report): Effect.Effect<void> => print(cli.json ? reportJson(report) : reportText(cli, report))

const tally = Effect.fnUntraced(function* (cli: Cli) {
  const { ledger } = yield* Linli
  const progress = makeProgress(cli.t.labelViews)
  yield* Effect.ensuring(ledger.catchUp(progress.show), progress.end)
  const counted = requests.Rates.makeTally()
  yield* Stream.runForEach(ledger.all, (docs) => Effect.sync(() => counted.add(docs)))
  return counted.report()
})

export const report = (cli: Cli): Subcommand =>
  Command.make(
    "report",
    {},
    Effect.fnUntraced(function* () {
      yield* printReport(cli, yield* withCity(cli, tally(cli)))
    })
  ).pipe(
    Command.withDescription(cli.t.aboutReport),
    Command.withExamples([
      { command: "linli report --store city.db", description: cli.t.aboutReport },
      { command: "linli report --store city.db --json", description: cli.t.flagJson }
    ])
  )
