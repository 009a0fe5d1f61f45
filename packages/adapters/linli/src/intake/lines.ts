/**
 * Cuts bytes into blocks of whole lines. In every encoding that is taken here a line feed is one byte that is never part of
 * another character, so a block can be decoded by itself.
 */

/** The longest row, in bytes; a longer one is rejected, so that memory stays bounded. */
export const maxRow = 1024 * 1024

/** Whole lines. `byte` is the offset of the first in the file; `cut` says that a line longer than `maxRow` was left off here after its beginning. */
export interface Block {
  readonly bytes: Buffer
  readonly byte: number
  readonly line: number
  readonly newline: 10 | 13
  readonly cut: boolean
}

const lf = 10
const cr = 13

/** How many lines end in these bytes. */
export const countLines = (bytes: Buffer, newline: number, from = 0, to = bytes.length): number => {
  let count = 0
  for (let at = bytes.indexOf(newline, from); at !== -1 && at < to; at = bytes.indexOf(newline, at + 1)) count++
  return count
}

/** Line feed (also after a carriage return) or, in old files, the carriage return alone; undefined until there is enough to tell. */
const newlineOf = (bytes: Buffer, ended: boolean): 10 | 13 | undefined => {
  if (bytes.includes(lf)) return lf
  if (!ended && bytes.length < 65_536) return undefined
  return bytes.includes(cr) && !(bytes.indexOf(cr) === bytes.length - 1 && !ended) ? cr : lf
}

/** Blocks of whole lines; the last may lack its newline. */
export async function* blocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  let rest: Buffer = Buffer.alloc(0)
  let newline: 10 | 13 | undefined
  let byte = 0
  let line = 1
  let skipping = false

  const take = (bytes: Buffer, cut = false): Block => {
    const block: Block = { bytes, byte, line, newline: newline ?? lf, cut }
    byte += bytes.length
    if (!cut) line += countLines(bytes, block.newline)
    return block
  }

  for await (const chunk of chunks) {
    let bytes: Buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    if (skipping) {
      const end = bytes.indexOf(newline!)
      byte += end === -1 ? bytes.length : end + 1
      if (end === -1) continue
      skipping = false
      line++
      bytes = bytes.subarray(end + 1)
    }
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    newline ??= newlineOf(rest, false)
    const end = newline === undefined ? 0 : rest.lastIndexOf(newline) + 1
    if (end > 0) {
      yield take(rest.subarray(0, end))
      rest = rest.subarray(end)
    }
    if (rest.length > maxRow) {
      newline ??= lf
      skipping = true
      yield take(rest, true)
      rest = Buffer.alloc(0)
    }
  }
  newline ??= newlineOf(rest, true)
  if (rest.length > 0) yield take(rest)
}
