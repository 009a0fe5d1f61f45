/** `linli anchor`: notes down the head of the log, to be kept elsewhere. */
import { writeFileSync } from "node:fs"
import * as Clock from "effect/Clock"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { takeAnchor } from "../anchor.ts"
import { type Cli, type Subcommand, withFile } from "../cli.ts"
import { printJson } from "../output.ts"
import { mustNotExist, withLog } from "../store.ts"

export const anchor = (cli: Cli): Subcommand =>
  Command.make(
    "anchor",
    { out: Flag.File("out", { mustExist: false }).pipe(Flag.withDescription(cli.t.flagOut), Flag.optional) },
    Effect.fnUntraced(function* ({ out }) {
      if (Option.isSome(out)) yield* mustNotExist(cli, out.value)
      const taken = yield* withLog(cli, Effect.flatMap(Clock.currentTimeMillis, takeAnchor))
      if (Option.isNone(out)) return yield* printJson(taken)
      yield* withFile(cli, out.value, () => writeFileSync(out.value, `${JSON.stringify(taken)}\n`, { flag: "wx" }))
      yield* cli.give(taken, () => cli.t.anchored(taken.position, out.value))
    })
  ).pipe(
    Command.withDescription(cli.t.aboutAnchor),
    Command.withExamples([{ command: "linli anchor --store city.db --out head.json", description: cli.t.aboutAnchor }])
  )
