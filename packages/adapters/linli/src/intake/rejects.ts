/**
 * Rows that were not taken in, each with its line, field and reason, in a CSV file that can be mended and taken in again. It
 * holds the rows as they were, personal data and all, so only its owner may read it (mode 0600); delete it when it is mended.
 */
import { accessSync, constants, existsSync, statSync } from "node:fs"
import { type FileHandle, open } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Row } from "./csv.ts"
import { type IntakeError, orIo } from "./IntakeError.ts"

export interface Reject {
  readonly row: Row
  /** Column, or columns, at fault; null where it is the row as a whole. */
  readonly field: string | null
  readonly reason: string
}

export interface RejectsFile {
  readonly path: string
  readonly write: (columns: ReadonlyArray<string>, rejects: ReadonlyArray<Reject>) => Effect.Effect<void, IntakeError>
}

/** Columns in front of the row's own. `raw` holds a row that could not be told into fields. */
const rejectColumns = ["linli:line", "linli:field", "linli:reason", "linli:raw"] as const

const cell = (text: string): string => (/[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text)
/** One line of a CSV file. */
export const csvLine = (texts: ReadonlyArray<string>): string => `${texts.map(cell).join(",")}\n`

/** The row's own texts, without those of rejects that are taken in again. */
const own = (columns: ReadonlyArray<string>, texts: ReadonlyArray<string>): ReadonlyArray<string> =>
  columns.flatMap((column, i) => (rejectColumns.includes(column as (typeof rejectColumns)[number]) ? [] : [texts[i] ?? ""]))

const lineOf = (columns: ReadonlyArray<string>, { row, field }: Reject, reason: string): string =>
  csvLine([String(row.line), field ?? "", reason, row.problem === null ? "" : row.raw, ...own(columns, row.fields)])

/** Whether a folder may be written in. One without write permission is left alone, also by root, whom nothing would stop. */
const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK)
    return (statSync(folder).mode & 0o222) !== 0
  } catch {
    return false
  }
}

/** A free name beside the input (`x.rejects.csv`, `x.rejects-2.csv`, …), or in the working folder where that one cannot be written. */
export const rejectsPath = (input: string): string => {
  const folder = isWritable(dirname(input)) ? dirname(input) : "."
  const stem = basename(input).replace(/\.[^.]*$/, "")
  const candidate = (n: number) => join(folder, `${stem}.rejects${n === 1 ? "" : `-${n}`}.csv`)
  let n = 1
  while (existsSync(candidate(n))) n++
  return candidate(n)
}

/**
 * The rejects file; made with the first reject, so that there is none where all went well.
 *
 * @param reasonText a reason as the file gives it
 */
export const openRejects = (path: string, reasonText = (reason: string) => reason): Effect.Effect<RejectsFile, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync((): { handle?: FileHandle } => ({})),
      (file) => Effect.promise(async () => file.handle?.close())
    ),
    (file) => ({
      path,
      write: (columns, rejects) =>
        rejects.length === 0
          ? Effect.void
          : Effect.tryPromise({
              try: async () => {
                let text = rejects.map((reject) => lineOf(columns, reject, reasonText(reject.reason))).join("")
                if (file.handle === undefined) {
                  file.handle = await open(path, "w", 0o600)
                  await file.handle.chmod(0o600)
                  text = csvLine([...rejectColumns, ...own(columns, columns)]) + text
                }
                await file.handle.write(text)
              },
              catch: orIo(path)
            })
    })
  )
