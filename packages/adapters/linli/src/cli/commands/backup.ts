/** `linli backup FILE`: a copy of the store, of the privacy log and of the attachments beside it, taken while they are in use. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { filesOf, privacyOf } from "../../paths.ts"
import type { Cli, Subcommand } from "../cli.ts"
import { copiedText } from "../copied.ts"
import { copySibling } from "../sibling.ts"
import { mustBeStore, mustNotExist, storeFile } from "../store.ts"

export const backup = (cli: Cli): Subcommand => {
  const { t, give } = cli
  return Command.make(
    "backup",
    { file: Argument.String("file").pipe(Argument.withDescription(t.flagFile)) },
    Effect.fnUntraced(function* ({ file }) {
      const store = yield* storeFile(cli)
      yield* mustBeStore(cli, store)
      yield* mustNotExist(cli, file)
      yield* mustNotExist(cli, privacyOf(file))
      yield* mustNotExist(cli, filesOf(file))
      const sqlite = yield* Effect.promise(() => import("@linli/storage-sqlite"))
      const { log, head, hash, bytes } = yield* sqlite.backup(store, file)
      const privacy = yield* copySibling(store, file)
      // After the log: whatever it holds was put away before.
      const files = yield* sqlite.FolderAttachments.copy(filesOf(store), filesOf(file))
      const said = privacy === null ? t.privacyNone : t.privacyBackedUp(privacy.events, privacy.file)
      yield* give({ file, log, head, hash, bytes, privacy, files }, () =>
        [t.backedUp(head, file), said, ...copiedText(cli, files), t.keysApart].join("\n")
      )
    })
  ).pipe(
    Command.withDescription(t.aboutBackup),
    Command.withExamples([{ command: "linli backup city-2026-03-01.db --store city.db", description: t.aboutBackup }])
  )
}
