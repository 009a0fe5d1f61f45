/** The published suites, on files. */
import { join } from "node:path"
import { describe, it } from "@effect/vitest"
import { eventStoreSuite, keyVaultSuite, viewsSuite } from "@linli/core/testing"
import { SqliteFile, SqliteStore, SqliteVault, SqliteViews } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import { makeFolder } from "./folder.ts"
import { masterKeys } from "./masters.ts"

const api = { describe, it }

eventStoreSuite(api, {
  durable: true,
  makeLog: (declared) =>
    Effect.map(makeFolder, (folder) =>
      Effect.map(SqliteFile.open({ file: join(folder, "log.db") }), (file) => SqliteStore.make(file, declared))
    )
})

viewsSuite(api, {
  durable: true,
  makeViews: Effect.map(makeFolder, (folder) => Effect.map(SqliteFile.open({ file: join(folder, "log.db") }), SqliteViews.make))
})

keyVaultSuite(api, {
  durable: true,
  makeVault: Effect.map(makeFolder, (folder) => SqliteVault.driver({ file: join(folder, "keys.db"), masterKeys }))
})
