/** What a file of SQLite that cannot be read says of itself: where it was cut off. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs"

export interface CutOff {
  /** The first page, from 1, that is not wholly there. */
  readonly page: number
  readonly pages: number
}

/** Where a file ends before its own header says; null where it does not. */
export const cutOff = (file: string): CutOff | null => {
  const handle = openSync(file, "r")
  try {
    const { size } = fstatSync(handle)
    const header = Buffer.alloc(100)
    if (readSync(handle, header, 0, 100, 0) < 100) return { page: 1, pages: 1 }
    const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
    const pages = header.readUInt32BE(28)
    return pageSize > 0 && size < pages * pageSize ? { page: Math.floor(size / pageSize) + 1, pages } : null
  } finally {
    closeSync(handle)
  }
}
