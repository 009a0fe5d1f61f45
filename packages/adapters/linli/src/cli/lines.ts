/** The lines of a file, in pages, with bounded memory however large the file or a line in it. */
import { createReadStream } from "node:fs"

export interface Line {
  /** 1-based. */
  readonly number: number
  readonly text: string
}

/** A line longer than any event can be. */
export class LineTooLong extends Error {
  readonly line: number
  constructor(line: number) {
    super(`line ${line} is longer than ${maxLine} characters`)
    this.line = line
  }
}

// An event's data is at most 1 MiB of text, which JSON may write with up to six characters each.
const maxLine = 8 * 1024 * 1024

/** Pages of up to `size` lines that are not empty; `bytes` is how far the file has been read. */
export async function* linePages(
  file: string,
  size: number
): AsyncGenerator<{ readonly lines: ReadonlyArray<Line>; readonly bytes: number }> {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  let rest = ""
  let number = 0
  let bytes = 0
  let lines: Array<Line> = []
  const take = (text: string) => {
    number++
    if (text.trim() !== "") lines.push({ number, text })
  }
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    bytes += (chunk as Buffer).byteLength
    const pieces = (rest + decoder.decode(chunk as Buffer, { stream: true })).split("\n")
    rest = pieces.pop()!
    for (const piece of pieces) {
      take(piece)
      if (lines.length === size) {
        yield { lines, bytes }
        lines = []
      }
    }
    if (rest.length > maxLine) throw new LineTooLong(number + 1)
  }
  take(rest + decoder.decode())
  if (lines.length > 0) yield { lines, bytes }
}
