/**
 * Keys of subjects in a file of their own, never the log's: a backup of the log revives nobody. They stand in it wrapped with master
 * keys that lie elsewhere; an erased key is overwritten in the file and leaves its write-ahead log. A backup of this file belongs
 * among those that are thrown away after an erasure.
 */
import { closeSync, existsSync, openSync, readSync } from "node:fs"
import { resolve } from "node:path"
import { KeyVault, type MasterKeys } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { attempt } from "./connection.ts"
import { inspectPath, openWriting } from "./SqliteFile.ts"
import { vaultKind } from "./schema.ts"
import { makeDriver, vaultError } from "./vaultDriver.ts"
import { wrapRawKeys } from "./vaultUpgrade.ts"

export interface VaultFileOptions extends KeyVault.VaultOptions {
  /** Path of the vault's file; made, readable by its owner only, where it is not there. */
  readonly file: string
  /** What the keys in it are wrapped with, the current one first. */
  readonly masterKeys: MasterKeys.MasterKeys
  /** Whether a file that is not there is made; true by default. */
  readonly create?: boolean
  /** How long to wait for a file that another process is writing, milliseconds; 30,000 by default. */
  readonly patience?: number
}

/** SQLite makes `-wal` and `-shm` with the same rights. */
const makePrivate = (file: string) => {
  if (!existsSync(file)) closeSync(openSync(file, "a", 0o600))
}

/** Whether the keys in a vault's file are wrapped: those of version 1 are not, and any master key will do to open it. */
export const isWrapped = (file: string): boolean => {
  const descriptor = openSync(file, "r")
  try {
    // Where SQLite keeps the user version; an empty file has none.
    const version = Buffer.alloc(4)
    return readSync(descriptor, version, 0, 4, 60) === 4 && version.readUInt32BE() > 1
  } finally {
    closeSync(descriptor)
  }
}

/** Opens a vault's file, and closes it with the scope. One of an earlier version, whose keys were not wrapped, is brought up to date first. */
export const driver = (options: VaultFileOptions): Effect.Effect<KeyVault.VaultDriver, KeyVault.VaultError, Scope.Scope> => {
  const file = resolve(options.file)
  const open = () => {
    inspectPath(file, { create: options.create ?? true, readOnly: false })
    makePrivate(file)
    return openWriting(file, vaultKind, { secureDelete: true, create: false }, () => {})
  }
  const opening = Effect.mapError(attempt("open", file, open, options.patience), (cause) => vaultError("open", cause))
  return Effect.gen(function* () {
    const connection = yield* Effect.acquireRelease(opening, ({ db }) => Effect.sync(() => db.close()), { interruptible: true })
    const driver = yield* makeDriver(connection, options.patience)
    yield* wrapRawKeys(connection, driver.id, options)
    return driver
  })
}

/** Opens a vault, and closes it with the scope. */
export const make = (options: VaultFileOptions): Effect.Effect<KeyVault.KeyVaultShape, KeyVault.VaultError, Scope.Scope> =>
  Effect.map(driver(options), (opened) => KeyVault.make(opened, options))

export const layer = (options: VaultFileOptions): Layer.Layer<KeyVault.KeyVault, KeyVault.VaultError> =>
  Layer.effect(KeyVault.KeyVault, make(options))
