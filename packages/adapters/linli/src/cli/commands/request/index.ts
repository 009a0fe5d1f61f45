/** `linli request`: everything about single requests. */
import * as Command from "effect/cli/Command"
import type { Cli, Subcommand } from "../../cli.ts"
import { attach, attachment } from "./attach.ts"
import { open } from "./open.ts"
import { publicPreview } from "./public.ts"
import { raise } from "./raise.ts"
import { list, show } from "./show.ts"
import { verbs } from "./verbs.ts"

export const request = (cli: Cli): Subcommand =>
  Command.make("request").pipe(
    Command.withDescription(cli.t.aboutRequest),
    Command.withSubcommands([raise(cli), ...verbs(cli), attach(cli), attachment(cli), show(cli), open(cli), publicPreview(cli), list(cli)]),
    Command.withExamples([
      { command: "linli request list --state InHand --store city.db", description: cli.t.aboutList },
      { command: "linli request accept NUMBER --as operator:o1 --store city.db", description: cli.t.aboutRequest }
    ])
  )
