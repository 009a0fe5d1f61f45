/** `linli report`: the figures of the requests, from the ledger view. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { publicReportOf } from "../../publishing.ts"
import { fractionsJson, type Report, reportJson, reportOf } from "../../report.ts"
import type { Cli, Subcommand } from "../cli.ts"
import { makeProgress, print } from "../output.ts"
import { publicReportText } from "../publicReportText.ts"
import { reportText } from "../reportText.ts"
import { withReading } from "../store.ts"

/** Prints a report; with `--json` the same bytes for the same figures. */
export const printReport = (cli: Cli, report: Report): Effect.Effect<void> => print(cli.json ? reportJson(report) : reportText(cli, report))

export const report = (cli: Cli): Subcommand =>
  Command.make(
    "report",
    { public: Flag.Boolean("public").pipe(Flag.withDescription(cli.t.flagPublic), Flag.withDefault(false)) },
    Effect.fnUntraced(function* ({ public: isPublic }) {
      const progress = makeProgress(cli.t.labelViews)
      if (isPublic) {
        const report = yield* withReading(cli, Effect.ensuring(publicReportOf(progress.show), progress.end))
        return yield* print(cli.json ? fractionsJson(report) : publicReportText(cli, report))
      }
      yield* printReport(cli, yield* withReading(cli, Effect.ensuring(reportOf(progress.show), progress.end)))
    })
  ).pipe(
    Command.withDescription(cli.t.aboutReport),
    Command.withExamples([
      { command: "linli report --store city.db", description: cli.t.aboutReport },
      { command: "linli report --store city.db --json", description: cli.t.flagJson },
      { command: "linli report --public --store city.db", description: cli.t.flagPublic }
    ])
  )
