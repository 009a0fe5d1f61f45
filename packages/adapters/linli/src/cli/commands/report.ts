/** `linli report`: the figures of the requests, from the ledger view. */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { type Report, reportJson, reportOf } from "../../report.ts"
import type { Cli, Subcommand } from "../cli.ts"
import { makeProgress, print } from "../output.ts"
import { reportText } from "../reportText.ts"
import { withReading } from "../store.ts"

/** Prints a report; with `--json` the same bytes for the same figures. */
export const printReport = (cli: Cli, report: Report): Effect.Effect<void> => print(cli.json ? reportJson(report) : reportText(cli, report))

export const report = (cli: Cli): Subcommand =>
  Command.make(
    "report",
    {},
    Effect.fnUntraced(function* () {
      const progress = makeProgress(cli.t.labelViews)
      yield* printReport(cli, yield* withReading(cli, Effect.ensuring(reportOf(progress.show), progress.end)))
    })
  ).pipe(
    Command.withDescription(cli.t.aboutReport),
    Command.withExamples([
      { command: "linli report --store city.db", description: cli.t.aboutReport },
      { command: "linli report --store city.db --json", description: cli.t.flagJson }
    ])
  )
