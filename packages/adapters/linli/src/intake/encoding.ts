/**
 * Which characters the bytes are. The whole file is looked at before a row is recorded, because a row taken in with the wrong
 * characters would stand in the log for ever.
 */
import { isAscii, isUtf8 } from "node:buffer"
import { IntakeError } from "./IntakeError.ts"
import type { Input } from "./input.ts"
import { type Block, blocks } from "./lines.ts"

/** Encodings that can be named, and what each is read as. GB18030 holds all of GBK and GB2312. */
const known: Readonly<Record<string, Encoding>> = {
  "utf-8": "utf-8",
  utf8: "utf-8",
  gb18030: "gb18030",
  gbk: "gb18030",
  gb2312: "gb18030",
  big5: "big5",
  latin1: "windows-1252",
  "windows-1252": "windows-1252"
}

export type Encoding = "utf-8" | "gb18030" | "big5" | "windows-1252"

/** Names that `--encoding` takes. */
export const encodings: ReadonlyArray<string> = Object.keys(known)

/** The encoding of that name. */
export const encodingOf = (name: string): Encoding => {
  const found = known[name.toLowerCase()]
  if (found !== undefined) return found
  throw new IntakeError({
    problem: "Encoding",
    message: `encoding ${JSON.stringify(name)} is not known; known are ${encodings.join(", ")}`
  })
}

/** Reads bytes of whole lines as UTF-8 bytes; undefined where they are not of this encoding. */
export const toUtf8 = (encoding: Encoding): ((bytes: Buffer) => Buffer | undefined) => {
  if (encoding === "utf-8") return (bytes) => (isUtf8(bytes) ? bytes : undefined)
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (bytes) => {
    if (isAscii(bytes)) return bytes
    try {
      return Buffer.from(decoder.decode(bytes))
    } catch {
      return undefined
    }
  }
}

/** Lines of a block with their places. */
function* linesOf(block: Block) {
  let line = block.line
  for (let from = 0; from < block.bytes.length; line++) {
    const end = block.bytes.indexOf(block.newline, from)
    const to = end === -1 ? block.bytes.length : end + 1
    yield { bytes: block.bytes.subarray(from, to), line, byte: block.byte + from }
    from = to
  }
}

interface Place {
  readonly line: number
  readonly byte: number
}

/** The first line of a block that is not of an encoding, at its first wrong byte where that can be told. */
const firstWrong = (block: Block, fits: (bytes: Buffer) => boolean): Place | undefined => {
  for (const { bytes, line, byte } of linesOf(block)) {
    if (fits(bytes)) continue
    let wrong = bytes.findIndex((value) => value > 127)
    while (wrong < bytes.length - 1 && fits(bytes.subarray(0, wrong + 1))) wrong++
    return { line, byte: byte + Math.max(wrong, 0) }
  }
  return undefined
}

const wrongBytes = (name: string, place: Place, message: string) =>
  new IntakeError({ problem: "Encoding", ...place, message: `${name}, line ${place.line} (byte ${place.byte}): ${message}` })

/** An error of a line that is not of the encoding it should be. */
export const notOf = (encoding: Encoding, name: string, block: Block): IntakeError => {
  const read = toUtf8(encoding)
  const place = firstWrong(block, (bytes) => read(bytes) !== undefined) ?? { line: block.line, byte: block.byte }
  return wrongBytes(name, place, `not ${encoding}. Nothing was taken in; name the right encoding or mend the line`)
}

const refuseUtf16 = (name: string, bytes: Buffer): void => {
  const mark = bytes.subarray(0, 2).toString("hex")
  if (mark === "fffe" || mark === "feff") {
    throw wrongBytes(name, { line: 1, byte: 0 }, "this is UTF-16 (as a spreadsheet's “Unicode text”); save it as CSV UTF-8")
  }
}

/** Makes sure that the whole input is of an encoding. */
const check = async (input: Input, encoding: Encoding): Promise<Encoding> => {
  const read = toUtf8(encoding)
  for await (const block of blocks(input.open())) {
    if (block.byte === 0) refuseUtf16(input.name, block.bytes)
    if (!block.cut && read(block.bytes) === undefined) throw notOf(encoding, input.name, block)
  }
  return encoding
}

/**
 * UTF-8 where all of it is; else GB18030 where all of it is and few lines look like UTF-8. A file that is mostly UTF-8 is a
 * damaged UTF-8 file, never read as something else.
 */
const detect = async (input: Input): Promise<Encoding> => {
  const gb = toUtf8("gb18030")
  let inUtf8 = 0
  let notInUtf8 = 0
  let firstNotUtf8: Place | undefined
  let firstNotGb: Place | undefined
  for await (const block of blocks(input.open())) {
    if (block.byte === 0) refuseUtf16(input.name, block.bytes)
    if (block.cut || isAscii(block.bytes)) continue
    for (const { bytes } of linesOf(block)) {
      if (isAscii(bytes)) continue
      if (isUtf8(bytes)) inUtf8++
      else notInUtf8++
    }
    firstNotUtf8 ??= firstWrong(block, isUtf8)
    firstNotGb ??= firstWrong(block, (bytes) => gb(bytes) !== undefined)
  }
  if (firstNotUtf8 === undefined) return "utf-8"
  if (inUtf8 >= notInUtf8) throw wrongBytes(input.name, firstNotUtf8, "not UTF-8, though most of the file is; mend the line")
  if (firstNotGb === undefined) return "gb18030"
  throw wrongBytes(input.name, firstNotGb, `neither UTF-8 nor GB18030; say which with --encoding (${encodings.join(", ")})`)
}

/** The encoding of an input: the one named, checked, or the one found. Throws an `IntakeError` with line and byte where it is neither. */
export const encodingOfInput = async (input: Input, name: string | undefined): Promise<Encoding> =>
  name === undefined ? detect(input) : check(input, encodingOf(name))
