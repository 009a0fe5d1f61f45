/**
 * A connection to a file: how it is opened and set up, which SQLite builds are refused, and how a busy file is waited for
 * without freezing the event loop (SQLite's own timeout would: it sleeps on the thread). It knows no tables.
 */
import { accessSync, constants, existsSync } from "node:fs"
import { dirname } from "node:path"
import { DatabaseSync, type StatementSync } from "node:sqlite"
import { pathToFileURL } from "node:url"
import type { EventStore } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { isBusy, storeError, translate } from "./errors.ts"

type StoreError = EventStore.StoreError

/** How long a busy file is tried again, milliseconds, where nothing else is said. */
export const defaultPatience = 30_000

export interface Connection {
  readonly file: string
  readonly db: DatabaseSync
  /** A prepared statement; rows come as arrays. */
  readonly prepare: (sql: string) => StatementSync
}

export interface ConnectionOptions {
  readonly readOnly?: boolean
  /** Leave it to the operating system when commits reach the disk. */
  readonly mayLoseLastCommitsOnPowerCut?: boolean
  /** The file shall not grow beyond this many bytes. */
  readonly maxBytes?: number
  /** Overwrite what is deleted. */
  readonly secureDelete?: boolean
}

/**
 * Whether a version of SQLite is free of the WAL-reset race, which can damage a file that two connections write (fixed in 3.51.3,
 * and brought back to 3.50.7 and 3.44.6).
 */
export const isSafeEngine = (version: string): boolean => {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number)
  if (major !== 3) return major > 3
  if (minor === 44) return patch >= 6
  if (minor === 50) return patch >= 7
  if (minor === 51) return patch >= 3
  return minor > 51
}

/** Refuses the SQLite that this Node carries where it is unsafe. */
export const requireSafeEngine = (file: string, version: string): void => {
  if (isSafeEngine(version)) return
  throw storeError(
    "open",
    "UnsafeEngine",
    file,
    `SQLite ${version} can damage a file that two connections write; use Node 22.23, 24.16, 26.10 or later`
  )
}

const pageSize = 4096

const settings = (options: ConnectionOptions): ReadonlyArray<string> => [
  "busy_timeout = 0",
  "foreign_keys = on",
  "cell_size_check = on",
  "cache_size = -16384",
  `synchronous = ${options.mayLoseLastCommitsOnPowerCut === true ? "normal" : "full"}`,
  ...(options.secureDelete === true ? ["secure_delete = on"] : []),
  ...(options.maxBytes === undefined ? [] : [`max_page_count = ${Math.max(1, Math.floor(options.maxBytes / pageSize))}`]),
  ...(options.readOnly === true ? ["query_only = on"] : [])
]

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Where SQLite finds the file. To read one it wants to put files of its own beside it; where that cannot be, and nothing waits in a
 * write-ahead log, it is told that nobody changes the file (a backup on a read-only disk).
 */
const addressOf = (file: string, readOnly: boolean): string | URL => {
  if (!readOnly || !existsSync(file) || isWritable(dirname(file)) || existsSync(`${file}-wal`)) return file
  const address = pathToFileURL(file)
  address.search = "immutable=1"
  return address
}

/** Opens a connection; throws what SQLite throws. */
export const connect = (file: string, options: ConnectionOptions = {}): Connection => {
  const readOnly = options.readOnly === true
  const db = new DatabaseSync(addressOf(file, readOnly), { readOnly })
  try {
    const prepare = (sql: string) => {
      const statement = db.prepare(sql)
      statement.setReturnArrays(true)
      return statement
    }
    requireSafeEngine(file, rowOf<[string]>(prepare("select sqlite_version()").get())[0])
    for (const setting of settings(options)) db.exec(`pragma ${setting}`)
    return { file, db, prepare }
  } catch (cause) {
    db.close()
    throw cause
  }
}

/** Runs a call in a transaction that writes: all of it or nothing. */
export const transact = <A>({ db }: Connection, call: () => A): A => {
  db.exec("begin immediate")
  try {
    const answer = call()
    db.exec("commit")
    return answer
  } catch (cause) {
    if (db.isTransaction) db.exec("rollback")
    throw cause
  }
}

/** Empties the write-ahead log, where old pages still stand; throws `busy` while another connection uses it. */
export const emptyWal = ({ prepare }: Connection): void => {
  const [busy] = rowOf<[number]>(prepare("pragma wal_checkpoint(truncate)").get())
  if (busy !== 0) throw Object.assign(new Error("the write-ahead log is in use"), { errcode: 5 })
}

/** A row that must be there, as the columns asked for. */
export const rowOf = <Row extends ReadonlyArray<unknown>>(row: unknown): Row => row as Row

/** Delay before the next try, milliseconds: 1, 2, 4 … 25, and up to as much again by chance, so that processes do not keep step. */
export const delayOf = (tries: number): number => Math.min(25, 2 ** tries) * (1 + Math.random())

/** Tries until the file is free, for `patience` milliseconds at most; between the tries the event loop runs. */
const whenFree = <A>(attempt: () => A, failed: (cause: unknown) => StoreError, patience: number): Effect.Effect<A, StoreError> =>
  Effect.callback((resume) => {
    const started = performance.now()
    let tries = 0
    let timer: NodeJS.Timeout
    const again = () => {
      try {
        resume(Effect.succeed(attempt()))
      } catch (cause) {
        if (isBusy(cause) && performance.now() - started < patience) timer = setTimeout(again, delayOf(tries++))
        else resume(Effect.fail(failed(cause)))
      }
    }
    timer = setTimeout(again, delayOf(tries++))
    return Effect.sync(() => clearTimeout(timer))
  })

/** Runs a call against a file, waiting while it is busy, for `patience` milliseconds at most. */
export const attempt = <A>(operation: string, file: string, call: () => A, patience = defaultPatience): Effect.Effect<A, StoreError> => {
  const failed = (cause: unknown) => translate(operation, file, cause)
  return Effect.suspend(() => {
    try {
      return Effect.succeed(call())
    } catch (cause) {
      return isBusy(cause) ? whenFree(call, failed, patience) : Effect.fail(failed(cause))
    }
  })
}
