/**
 * Keys of subjects in a file of their own, never the log's: a backup of the log revives nobody. Keys stand in it as they are
 * (wrapping them by a master key is not done here), so the file is readable by its owner only, and belongs in no backup that
 * outlives an erasure. An erased key is overwritten in the file and leaves its write-ahead log.
 */
import { closeSync, existsSync, openSync } from "node:fs"
import { resolve } from "node:path"
import { KeyVault } from "@linli/core/kernel"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { attempt, type Connection, rowOf, transact } from "./connection.ts"
import { inspectPath, openWriting } from "./SqliteFile.ts"
import { vaultKind } from "./schema.ts"

const { VaultError } = KeyVault
type VaultError = KeyVault.VaultError
type Bytes = Uint8Array<ArrayBuffer>

export interface VaultFileOptions extends KeyVault.VaultOptions {
  /** Path of the vault's file; made, readable by its owner only, where it is not there. */
  readonly file: string
  /** Whether a file that is not there is made; true by default. */
  readonly create?: boolean
  /** How long to wait for a file that another process is writing, milliseconds; 30,000 by default. */
  readonly patience?: number
}

/** SQLite makes `-wal` and `-shm` with the same rights. */
const makePrivate = (file: string) => {
  if (!existsSync(file)) closeSync(openSync(file, "a", 0o600))
}

const makeDriver = (connection: Connection, patience?: number): KeyVault.VaultDriver => {
  const { file, prepare } = connection
  const find = prepare("select key from subject where subject = ?")
  const add = prepare("insert into subject values (?, ?)")
  const blot = prepare("insert into subject values (?, null) on conflict (subject) do update set key = null")
  const findDigest = prepare("select digest_key from vault")
  const addDigest = prepare("insert into vault values (1, ?)")
  const checkpoint = prepare("pragma wal_checkpoint(truncate)")

  const run = <A>(operation: string, subject: string | undefined, call: () => A): Effect.Effect<A, VaultError> =>
    Effect.mapError(attempt(operation, file, call, patience), (cause) => {
      const { message } = cause
      return new VaultError({ operation, problem: "Io", message, cause, ...(subject === undefined ? {} : { subject }) })
    })

  /** The first column of a row: undefined without a row, null for an erased key. */
  const bytesOf = (row: unknown): Bytes | null | undefined => (row === undefined ? undefined : rowOf<[Bytes | null]>(row)[0])

  /** Empties the write-ahead log, where the old page still stands. */
  const emptyWal = () => {
    const [busy] = rowOf<[number]>(checkpoint.get())
    if (busy !== 0) throw Object.assign(new Error("the write-ahead log is in use"), { errcode: 5 })
  }

  /** New keys that are asked for in one turn of the event loop; they are made in one transaction. */
  interface Batch {
    readonly asked: Map<string, () => Bytes>
    readonly made: Deferred.Deferred<ReadonlyMap<string, Bytes | null>, VaultError>
  }
  let batch: Batch | undefined

  const keyOrNew = (subject: string, fresh: () => Bytes): Bytes | null => {
    const known = bytesOf(find.get(subject))
    if (known !== undefined) return known
    const key = fresh()
    add.run(subject, key)
    return key
  }

  const makeAll = ({ asked, made }: Batch) => {
    const keys = () => transact(connection, () => new Map([...asked].map(([subject, fresh]) => [subject, keyOrNew(subject, fresh)])))
    return Deferred.complete(made, run("seal", undefined, keys))
  }

  const openBatch = (): Batch => {
    if (batch !== undefined) return batch
    const opened: Batch = { asked: new Map(), made: Deferred.makeUnsafe() }
    batch = opened
    setImmediate(() => {
      batch = undefined
      Effect.runFork(makeAll(opened))
    })
    return opened
  }

  return {
    find: (subject) => run("open", subject, () => bytesOf(find.get(subject))),
    keyOf: (subject, fresh) =>
      Effect.flatMap(
        run("seal", subject, () => bytesOf(find.get(subject))),
        (known) => {
          if (known !== undefined) return Effect.succeed(known)
          const { asked, made } = openBatch()
          asked.set(subject, fresh)
          return Effect.map(Deferred.await(made), (keys) => keys.get(subject) ?? null)
        }
      ),
    erase: (subject) =>
      Effect.andThen(
        run("erase", subject, () => transact(connection, () => void blot.run(subject))),
        Effect.mapError(run("erase", subject, emptyWal), ({ cause }) => {
          const message = `${file}: the key of ${subject} is erased, but its bytes still stand in the write-ahead log, which another process uses; erase it again later`
          return new VaultError({ operation: "erase", problem: "Io", subject, message, cause })
        })
      ),
    digestKey: (fresh) =>
      run("digest", undefined, () =>
        transact(connection, () => {
          const known = bytesOf(findDigest.get())
          if (known !== undefined && known !== null) return known
          const key = fresh()
          addDigest.run(key)
          return key
        })
      )
  }
}

/** Opens a vault, and closes it with the scope. */
export const make = (options: VaultFileOptions): Effect.Effect<KeyVault.KeyVaultShape, VaultError, Scope.Scope> => {
  const file = resolve(options.file)
  const open = () => {
    inspectPath(file, { create: options.create ?? true, readOnly: false })
    makePrivate(file)
    return openWriting(file, vaultKind, { secureDelete: true, create: false }, () => {})
  }
  const opening = attempt("open", file, open, options.patience).pipe(
    Effect.mapError((cause) => new VaultError({ operation: "open", problem: "Io", message: cause.message, cause }))
  )
  return Effect.map(
    Effect.acquireRelease(opening, ({ db }) => Effect.sync(() => db.close()), { interruptible: true }),
    (connection) => KeyVault.make(makeDriver(connection, options.patience), options)
  )
}

export const layer = (options: VaultFileOptions): Layer.Layer<KeyVault.KeyVault, VaultError> =>
  Layer.effect(KeyVault.KeyVault, make(options))
