/** `linli init`: makes a store; one that is there already is left as it is. */
import { existsSync } from "node:fs"
import { EventStore } from "@linli/core/kernel"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { vaultOf } from "../../paths.ts"
import type { Cli, Subcommand } from "../cli.ts"
import { storeFile, withCity } from "../store.ts"

export const init = (cli: Cli): Subcommand => {
  const { t, give } = cli
  return Command.make(
    "init",
    {},
    Effect.fnUntraced(function* () {
      const file = yield* storeFile(cli)
      const isThere = existsSync(file)
      yield* withCity(
        cli,
        Effect.gen(function* () {
          const { head, log } = yield* EventStore.EventStore
          const events = yield* head
          const keys = vaultOf(file)
          yield* give({ store: file, log, keys, made: !isThere, events }, () =>
            isThere ? t.already(file, events) : [t.made(file), t.keysBeside(keys), t.nextIntake(file)].join("\n")
          )
        }),
        { create: true }
      )
    })
  ).pipe(Command.withDescription(t.aboutInit), Command.withExamples([{ command: "linli init --store city.db", description: t.aboutInit }]))
}
