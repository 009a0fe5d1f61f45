/**
 * From what SQLite and Node say to the port's one error: which file, what was wrong, and what to do about it. Whether a busy
 * file is tried again is decided in connection.ts.
 */
import { EventStore } from "@linli/core/kernel"

const { StoreError } = EventStore
type StoreError = EventStore.StoreError
type StoreProblem = EventStore.StoreProblem

/** SQLite's primary result code, or undefined for an error that is not SQLite's. */
const resultCode = (cause: unknown): number | undefined => {
  if (typeof cause !== "object" || cause === null || !("errcode" in cause)) return undefined
  return typeof cause.errcode === "number" ? cause.errcode & 0xff : undefined
}

/** Whether another connection holds what was asked for; trying again may help. */
export const isBusy = (cause: unknown): boolean => resultCode(cause) === 5 || resultCode(cause) === 6

const problems: Readonly<Record<number, readonly [problem: StoreProblem, remedy: string]>> = {
  5: ["Busy", "another process has held it too long; nothing was written. Try again, or end that process"],
  6: ["Busy", "another connection has held it too long; nothing was written. Try again"],
  8: ["ReadOnly", "it cannot be written. Let this user write the file and its folder, or open it with readOnly"],
  10: ["Io", "the disk gave an error; nothing of this was taken. Look at the disk, then try again"],
  11: ["Corrupt", "it is damaged. Keep a copy, let verify name the place, and restore a backup"],
  13: ["Full", "the disk or the file's size limit is full; nothing of this was written. Make room and try again"],
  14: ["Io", "it cannot be opened. Look at its path and at the rights on the file and its folder"],
  19: ["Invalid", "a value breaks a rule of the tables; nothing of this was written"],
  26: ["Foreign", "it is not an SQLite file, or its first bytes are damaged. Choose another file or restore a backup"]
}

/** An error about a file. */
export const storeError = (
  operation: string,
  problem: StoreProblem,
  file: string,
  message: string,
  rest: { readonly position?: number; readonly cause?: unknown } = {}
): StoreError => new StoreError({ operation, problem, message: `${file}: ${message}`, ...rest })

const nodeCode = (cause: unknown): unknown => (cause instanceof Error && "code" in cause ? cause.code : undefined)

/** What is no error of SQLite: a connection that was closed, a stored value that cannot be read, or something unforeseen. */
const diagnose = (cause: unknown): readonly [problem: StoreProblem, remedy: string] => {
  if (nodeCode(cause) === "ERR_INVALID_STATE") return ["Closed", "the store was closed"]
  if (cause instanceof SyntaxError || nodeCode(cause) === "ERR_OUT_OF_RANGE")
    return ["Corrupt", "a stored value cannot be read. Let verify name the place, and restore a backup"]
  return ["Io", "something failed"]
}

/** What a failed call means. Errors of the port pass through. */
export const translate = (operation: string, file: string, cause: unknown, position?: number): StoreError => {
  if (cause instanceof StoreError) return cause
  const code = resultCode(cause)
  const [problem, remedy] = code === undefined ? diagnose(cause) : (problems[code] ?? ["Io", "SQLite failed"])
  const place = position === undefined ? "" : ` near position ${position}`
  const said = cause instanceof Error ? cause.message : String(cause)
  const rest = position === undefined ? { cause } : { position, cause }
  return storeError(operation, problem, file, `${remedy} (${said}${place})`, rest)
}
