/**
 * A copy of a log and its views, taken while they are in use. The copy is made beside its place and put there in one step, so a
 * file under the asked name is always whole. Keys of subjects are in another file and do not come along.
 */
import { existsSync, linkSync, rmSync, statSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { backup as copyPages } from "node:sqlite"
import type { EventStore } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { attempt, connect, rowOf } from "./connection.ts"
import { storeError, translate } from "./errors.ts"
import { openReading } from "./SqliteFile.ts"

type StoreError = EventStore.StoreError

/** What a backup holds. */
export interface BackupReport {
  readonly file: string
  readonly bytes: number
  readonly log: string
  /** Position and hash of the last event in it. */
  readonly head: number
  readonly hash: string
}

const taken = (file: string): StoreError =>
  storeError("backup", "Invalid", file, "there is something under this name already, and a backup overwrites nothing; choose another name")

const inspectTarget = (file: string): void => {
  if (existsSync(file)) throw taken(file)
  if (!existsSync(dirname(file)))
    throw storeError("backup", "Io", file, `the folder ${dirname(file)} does not exist; make it, or choose another path`)
}

/** All pages in one step on another thread: one moment of the log, while others go on writing. */
const allPages = 0x7fff_ffff

const report = (copy: string, file: string): BackupReport => {
  const { db, prepare } = connect(copy, { readOnly: true })
  try {
    const [log, head, hash] = rowOf<[string, number, string]>(prepare("select id, head, chain from log").get())
    return { file, bytes: statSync(copy).size, log, head, hash }
  } finally {
    db.close()
  }
}

/** Gives the copy its name; a name that was taken meanwhile is left alone. */
const name = (copy: string, file: string): void => {
  try {
    linkSync(copy, file)
  } catch (cause) {
    throw existsSync(file) ? taken(file) : cause
  }
}

/**
 * Copies a log's file.
 *
 * @param from path of the log's file
 * @param to path of the copy; nothing may stand there
 */
export const backup = (from: string, to: string): Effect.Effect<BackupReport, StoreError> => {
  const file = resolve(to)
  const copy = join(dirname(file), `.${basename(file)}.${process.pid}.part`)
  const remove = Effect.sync(() => {
    for (const end of ["", "-journal", "-wal", "-shm"]) rmSync(copy + end, { force: true })
  })
  const copying = Effect.acquireUseRelease(
    attempt("backup", resolve(from), () => {
      inspectTarget(file)
      return openReading(resolve(from))
    }),
    ({ db }) =>
      Effect.tryPromise({
        try: () => copyPages(db, copy, { rate: allPages }),
        catch: (cause) => translate("backup", file, cause)
      }),
    ({ db }) => Effect.sync(() => db.close())
  )
  const finish = attempt("backup", file, () => {
    const found = report(copy, file)
    name(copy, file)
    return found
  })
  return Effect.uninterruptible(Effect.ensuring(Effect.andThen(copying, finish), remove))
}
