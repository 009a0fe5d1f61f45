/** `linli restore FILE`: a new store from a backup whose chains are whole. */
import { existsSync } from "node:fs"
import { declared } from "@linli/core"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { filesOf, privacyOf, vaultOf } from "../../paths.ts"
import type { Cli, Subcommand } from "../cli.ts"
import { copiedText } from "../copied.ts"
import { copySibling, verifySibling } from "../sibling.ts"
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
      yield* verifySibling(cli, file, null)
      const { log, head, hash } = yield* sqlite.backup(file, store)
      // One that is there already knows of more erasures than any backup.
      const kept = existsSync(privacyOf(store))
      const privacy = kept ? yield* verifySibling(cli, store, null) : yield* copySibling(file, store)
      const files = existsSync(filesOf(store)) ? null : yield* sqlite.FolderAttachments.copy(filesOf(file), filesOf(store))
      const keys = vaultOf(store)
      const found = existsSync(keys)
      const told =
        privacy === null
          ? t.privacyMissing(privacyOf(file))
          : kept
            ? t.privacyKept(privacy.events, privacy.file)
            : t.privacyRestored(privacy.events, privacy.file)
      yield* give({ store, log, head, hash, keys, keysFound: found, privacy, privacyKept: kept, files }, () =>
        [t.restored(head, store), told, ...copiedText(cli, files), ...(found ? [] : [t.keysMissing(keys)])].join("\n")
      )
    })
  ).pipe(
    Command.withDescription(t.aboutRestore),
    Command.withExamples([{ command: "linli restore city-2026-03-01.db --store new.db", description: t.aboutRestore }])
  )
}
