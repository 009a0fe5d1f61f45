/** Files and folders whole or not at all: what is written is brought to the disk, and what is not there is no error. */
import { type FileHandle, mkdir, open, readdir } from "node:fs/promises"
import { dirname } from "node:path"

export const codeOf = (cause: unknown): unknown => (cause instanceof Error && "code" in cause ? cause.code : undefined)

/** Whether it was there. */
export const ifThere = async (work: Promise<unknown>): Promise<boolean> => {
  try {
    await work
    return true
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return false
    throw cause
  }
}

/** Names in a folder; none where it is not there. */
export const namesIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  try {
    return await readdir(folder)
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return []
    throw cause
  }
}

/** Brings names to the disk. Where a folder cannot be opened (Windows), the system does so by itself. */
export const syncFolder = async (folder: string): Promise<void> => {
  let handle: FileHandle
  try {
    handle = await open(folder)
  } catch (cause) {
    if (process.platform === "win32") return
    throw cause
  }
  await handle.sync().finally(() => handle.close())
}

export const makeFolder = async (folder: string): Promise<void> => {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

export const writeWhole = async (file: string, parts: ReadonlyArray<Uint8Array>): Promise<void> => {
  const handle = await open(file, "wx", 0o600)
  try {
    for (const part of parts) await handle.writeFile(part)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** So many bytes of a file, or all that it has. */
export const beginningOf = async (file: string, length: number): Promise<Buffer> => {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
