/**
 * A log's file, opened: one connection that writes, one that reads, and what belongs to both. The event store and the views of
 * a log share it, so that they are written by one writer.
 */
import { accessSync, constants, existsSync, statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { Chain, type EventStore } from "@linli/core/kernel"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { attempt, type Connection, connect, defaultPatience, rowOf } from "./connection.ts"
import { storeError } from "./errors.ts"
import { create, isBlank, type Kind, logKind, upgrade, useWal } from "./schema.ts"
import { makeWatch, type Watch } from "./watch.ts"
import { makeWriter, type Writer } from "./writer.ts"

type StoreError = EventStore.StoreError

export interface FileOptions {
  /** Path of the database file. Beside it SQLite keeps `-wal` and `-shm` while it is open. */
  readonly file: string
  /** Id of the log. A file that holds another log is refused; a new file gets "main" where none is given. */
  readonly log?: string
  /** Whether a file that is not there is made; true by default. */
  readonly create?: boolean
  /** Only read; appends and commits are refused. */
  readonly readOnly?: boolean
  /** Do not wait for the disk at every commit: faster, but a power cut may take the last commits with it. A crash of the process does not. */
  readonly mayLoseLastCommitsOnPowerCut?: boolean
  /** Largest size of the file in bytes; what goes beyond is refused as `Full`. */
  readonly maxBytes?: number
  /** How long to wait for a file that another process is writing, milliseconds; 30,000 by default. */
  readonly patience?: number
}

export interface SqliteFileShape {
  readonly options: FileOptions
  /** How long to wait while the file is busy, milliseconds. */
  readonly patience: number
  /** Id of the log in the file. */
  readonly log: string
  readonly reader: Connection
  /** Null where the file was opened to be read only. */
  readonly writing: { readonly connection: Connection; readonly writer: Writer } | null
  readonly watch: Watch
  /** Position of the last event, read from the file; throws what SQLite throws. */
  readonly head: () => number
}

export class SqliteFile extends Context.Service<SqliteFile, SqliteFileShape>()("@linli/storage-sqlite/SqliteFile") {}

/** Refuses paths that cannot work, with a reason better than SQLite's. */
export const inspectPath = (file: string, options: { readonly create: boolean; readonly readOnly: boolean }): void => {
  const folder = dirname(file)
  if (!existsSync(folder)) throw storeError("open", "Io", file, `the folder ${folder} does not exist; make it, or choose another path`)
  const isThere = existsSync(file)
  if (isThere && !statSync(file).isFile()) throw storeError("open", "Io", file, "this is not a file; choose another path")
  if (!isThere && !options.create) throw storeError("open", "Io", file, "there is no such file; make the store first, or look at the path")
  if (options.readOnly) return
  for (const path of isThere ? [file, folder] : [folder]) {
    try {
      accessSync(path, constants.W_OK)
    } catch (cause) {
      const what = path === file ? "the file" : "its folder"
      const message = `${what} cannot be written. Let this user write the file and its folder, or open it with readOnly`
      throw storeError("open", "ReadOnly", file, message, { cause })
    }
  }
}

/** Refuses what is not of this kind before anything is opened for writing. */
const inspectFile = (file: string, kind: Kind): void => {
  if (!existsSync(file) || statSync(file).size === 0) return
  const connection = connect(file, { readOnly: true })
  try {
    isBlank(connection, kind)
  } finally {
    connection.db.close()
  }
}

/** Opens a connection that writes, makes the file's tables where it is new, and brings older ones up to date; `fill` writes their first rows. */
export const openWriting = (
  file: string,
  kind: Kind,
  options: Parameters<typeof connect>[1] & { readonly create?: boolean },
  fill: (connection: Connection) => void
): Connection => {
  inspectPath(file, { create: options.create ?? true, readOnly: false })
  inspectFile(file, kind)
  const connection = connect(file, options)
  try {
    const blank = isBlank(connection, kind)
    useWal(connection)
    if (blank) create(connection, kind, () => fill(connection))
    else upgrade(connection, kind)
    return connection
  } catch (cause) {
    connection.db.close()
    throw cause
  }
}

/** Opens a connection that only reads a log. */
export const openReading = (file: string): Connection => {
  inspectPath(file, { create: false, readOnly: true })
  const connection = connect(file, { readOnly: true })
  try {
    if (isBlank(connection, logKind))
      throw storeError("open", "Foreign", file, "the file is empty; open it for writing once to make its tables")
    return connection
  } catch (cause) {
    connection.db.close()
    throw cause
  }
}

const firstRows =
  (log: string) =>
  ({ prepare }: Connection) => {
    prepare("insert into log values (1, ?, 0, ?, 0)").run(log, Chain.genesis)
  }

/** The log's id; throws where it is not the one asked for. */
const identify = ({ file, prepare }: Connection, wanted: string | undefined): string => {
  const row = prepare("select id from log").get()
  if (row === undefined) throw storeError("open", "Corrupt", file, "the log has no head; restore a backup")
  const [id] = rowOf<[string]>(row)
  if (wanted === undefined || wanted === id) return id
  throw storeError(
    "open",
    "Foreign",
    file,
    `this is the log ${JSON.stringify(id)}, not ${JSON.stringify(wanted)}; nothing was changed. Choose its own file`
  )
}

const openConnections = (file: string, options: FileOptions) => {
  const opened: Array<Connection> = []
  try {
    const writing = options.readOnly === true ? null : openWriting(file, logKind, options, firstRows(options.log ?? "main"))
    if (writing !== null) opened.push(writing)
    const reader = openReading(file)
    opened.push(reader)
    return { log: identify(reader, options.log), reader, writing }
  } catch (cause) {
    for (const { db } of opened) db.close()
    throw cause
  }
}

const build = (options: FileOptions, { log, reader, writing }: ReturnType<typeof openConnections>): SqliteFileShape => {
  const select = reader.prepare("select head from log")
  const head = () => rowOf<[number]>(select.get())[0]
  const watch = makeWatch(reader, head)
  const patience = options.patience ?? defaultPatience
  return {
    options,
    patience,
    log,
    reader,
    head,
    watch,
    writing:
      writing === null
        ? null
        : {
            connection: writing,
            writer: makeWriter(writing, { patience, committed: watch.wake })
          }
  }
}

const close = ({ reader, writing, watch }: SqliteFileShape): void => {
  writing?.writer.close()
  watch.close()
  reader.db.close()
  // The last to close folds the write-ahead log into the file.
  writing?.connection.db.close()
}

/** Opens a log's file, and closes it with the scope. */
export const open = (options: FileOptions): Effect.Effect<SqliteFileShape, StoreError, Scope.Scope> => {
  const file = resolve(options.file)
  const opening = Effect.map(
    attempt("open", file, () => openConnections(file, options), options.patience),
    (connections) => build(options, connections)
  )
  return Effect.acquireRelease(opening, (opened) => Effect.sync(() => close(opened)), { interruptible: true })
}

export const layer = (options: FileOptions): Layer.Layer<SqliteFile, StoreError> => Layer.effect(SqliteFile, open(options))
