/** Where the bytes come from. An input is read twice: once for its encoding, so that nothing is recorded from a misread file, and once for its rows. */
import { createReadStream, statSync } from "node:fs"
import { IntakeError } from "./IntakeError.ts"

export interface Input {
  /** For messages. */
  readonly name: string
  /** Bytes in all, for the progress bar. */
  readonly size: number
  /** The bytes from the beginning, each time. */
  readonly open: () => AsyncIterable<Uint8Array>
}

const chunk = 256 * 1024

/** A file. */
export const fileInput = (path: string): Input => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw new IntakeError({ problem: "Io", message: `${path}: there is no such file` })
  if (found.isDirectory()) throw new IntakeError({ problem: "Io", message: `${path} is a folder; name a CSV file in it` })
  return { name: path, size: found.size, open: () => createReadStream(path, { highWaterMark: chunk }) }
}

/** Bytes that are at hand. */
export const bytesInput = (name: string, bytes: Uint8Array): Input => ({
  name,
  size: bytes.length,
  open: async function* () {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
  }
})
