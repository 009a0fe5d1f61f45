/** The whole command: every subcommand in one list. */
import * as Command from "effect/cli/Command"
import type { Cli } from "./cli.ts"
import { access } from "./commands/access.ts"
import { anchor } from "./commands/anchor.ts"
import { backup } from "./commands/backup.ts"
import { completions } from "./commands/completions.ts"
import { consent } from "./commands/consent.ts"
import { give, view } from "./commands/context.ts"
import { demo } from "./commands/demo.ts"
import { due } from "./commands/due.ts"
import { erase } from "./commands/erase.ts"
import { exportLog } from "./commands/export.ts"
import { importLog } from "./commands/import.ts"
import { indicators } from "./commands/indicators.ts"
import { init } from "./commands/init.ts"
import { intake } from "./commands/intake.ts"
import { key } from "./commands/key.ts"
import { log } from "./commands/log.ts"
import { calendar, policy } from "./commands/policy.ts"
import { publish } from "./commands/publish.ts"
import { replay } from "./commands/replay.ts"
import { report } from "./commands/report.ts"
import { request } from "./commands/request/index.ts"
import { restore } from "./commands/restore.ts"
import { retention } from "./commands/retention.ts"
import { state } from "./commands/state.ts"
import { subject } from "./commands/subject.ts"
import { run, tick } from "./commands/tick.ts"
import { verify } from "./commands/verify.ts"

/** The command line as a whole. */
export type Root = Command.Command<"linli", Record<never, never>, Record<never, never>, unknown, Command.Environment>

export const root = (cli: Cli): Root => {
  const whole: Root = Command.make("linli").pipe(
    Command.withDescription(cli.t.about),
    Command.withSubcommands([
      init(cli),
      intake(cli),
      request(cli),
      give(cli),
      view(cli),
      due(cli),
      tick(cli),
      run(cli),
      policy(cli),
      calendar(cli),
      subject(cli),
      consent(cli),
      access(cli),
      erase(cli),
      log(cli),
      state(cli),
      report(cli),
      indicators(cli),
      verify(cli),
      anchor(cli),
      key(cli),
      backup(cli),
      restore(cli),
      retention(cli),
      publish(cli),
      replay(cli),
      exportLog(cli),
      importLog(cli),
      demo(cli),
      completions(cli, () => whole)
    ]),
    Command.withGlobalFlags([cli.store, cli.log, cli.masterKeyFile, cli.jsonFlag, cli.langFlag]),
    Command.withExamples([
      { command: "linli demo", description: cli.t.aboutDemo },
      { command: "linli init --store city.db", description: cli.t.aboutInit }
    ])
  )
  return whole
}
