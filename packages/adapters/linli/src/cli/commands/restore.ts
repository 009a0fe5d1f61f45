/** `linli restore FILE`: a new store from a backup whose chain is whole. */
import { existsSync } from "node:fs"
import { declared } from "@linli/core"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { vaultOf } from "../../paths.ts"
import type { Cli, Subcommand } from "../cli.ts"
import { mustBeFile, mustNotExist, storeFile } from "../store.ts"
import { mustBeWhole } from "./verify.ts"

export const restore = (cli: Cli): Subcommand => {
  const { t, give } = cli
  return Command.make(
    "restore",
    { file: Argument.String("file").pipe(Argument.withDescription(t.flagFile)) },
    Effect.fnUntraced(function* ({ file }) {
      const store = yield* storeFile(cli)
      yield* mustBeFile(cli, file)
      yield* mustNotExist(cli, store)
      const sqlite = yield* Effect.promise(() => import("@linli/storage-sqlite"))
      // One that is broken is not restored: nobody would look at it again.
      yield* Effect.provide(mustBeWhole(cli), sqlite.SqliteStore.layer({ file, declared, readOnly: true }))
      const { log, head, hash } = yield* sqlite.backup(file, store)
      const keys = vaultOf(store)
      const found = existsSync(keys)
      yield* give({ store, log, head, hash, keys, keysFound: found }, () =>
        [t.restored(head, store), ...(found ? [] : [t.keysMissing(keys)])].join("\n")
      )
    })
  ).pipe(
    Command.withDescription(t.aboutRestore),
    Command.withExamples([{ command: "linli restore city-2026-03-01.db --store new.db", description: t.aboutRestore }])
  )
}
