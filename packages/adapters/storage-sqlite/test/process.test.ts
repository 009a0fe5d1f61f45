/** Processes over files: the published suite, log and views in one file, keys in another. */
import { join } from "node:path"
import { describe, it } from "@effect/vitest"
import { memoryProcess, processSuite } from "@linli/core/testing"
import { SqliteFile, SqliteStore, SqliteVault, SqliteViews } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import { makeFolder } from "./folder.ts"
import { masterKeys } from "./masters.ts"

processSuite(
  { describe, it },
  {
    ...memoryProcess,
    makeLog: (declared) =>
      Effect.map(makeFolder, (folder) =>
        Effect.gen(function* () {
          const file = yield* SqliteFile.open({ file: join(folder, "log.db") })
          const vault = yield* SqliteVault.make({ file: join(folder, "keys.db"), masterKeys })
          return { store: SqliteStore.make(file, declared), views: SqliteViews.make(file), vault }
        })
      )
  }
)
