/**
 * Rows of a CSV file, in pages and with their lines, in bounded memory. csv-parse does the reading; what it cannot read is one
 * row with a problem, and reading goes on with the next line.
 */
import { CsvError, type Options, parse } from "csv-parse/sync"
import { type Encoding, notOf, toUtf8 } from "./encoding.ts"
import { IntakeError } from "./IntakeError.ts"
import type { Input } from "./input.ts"
import { type Block, blocks, countLines, maxRow } from "./lines.ts"

export interface Row {
  /** Where it begins, 1-based. */
  readonly line: number
  readonly fields: ReadonlyArray<string>
  /** The row as it stood, without its line end. */
  readonly raw: string
  /** Why it cannot be read; null when it can. */
  readonly problem: string | null
}

export interface Page {
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<Row>
  /** Bytes read so far. */
  readonly bytes: number
}

export interface CsvOptions {
  readonly encoding: Encoding
  /** A comma by default. */
  readonly delimiter?: string
}

const problems: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is opened and not closed",
  CSV_INVALID_CLOSING_QUOTE: "something stands behind a closing quote; a quote within quotes is written twice",
  INVALID_OPENING_QUOTE: "a quote stands inside a field that does not begin with one"
}

const problemOf = (error: unknown): string => {
  if (error instanceof CsvError) return problems[error.code] ?? error.message
  throw error
}

interface Split {
  readonly rows: Array<Row>
  /** Bytes of the block that were used up. */
  readonly used: number
}

/** Rows of a block of UTF-8 lines. A row that goes on past the block is left for the next, unless this is the last. */
const split = (block: Buffer, firstLine: number, newline: number, last: boolean, options: Options): Split => {
  const rows: Array<Row> = []
  let at = 0
  let line = firstLine

  const isLineEnd = (byte: number | undefined) => byte === 10 || byte === 13
  const add = (fields: ReadonlyArray<string>, end: number, problem: string | null) => {
    while (at < end && isLineEnd(block[at])) if (block[at++] === newline) line++
    let close = end
    while (close > at && isLineEnd(block[close - 1])) close--
    const raw = block.toString("utf8", at, close)
    rows.push({ line, fields, raw, problem: problem ?? (raw.includes("\0") ? "it holds a NUL byte" : null) })
    line += countLines(block, newline, at, end)
    at = end
  }

  while (at < block.length) {
    const from = at
    try {
      parse(block.subarray(from), {
        ...options,
        on_record: (fields: ReadonlyArray<string>, info: { readonly bytes: number }) => {
          add(fields, from + info.bytes, null)
          return null
        }
      })
      at = block.length
    } catch (error) {
      const problem = problemOf(error)
      if (problem === problems["CSV_QUOTE_NOT_CLOSED"] && !last && block.length - at < maxRow) break
      while (isLineEnd(block[at])) if (block[at++] === newline) line++
      const end = block.indexOf(newline, at)
      add([], end === -1 ? block.length : end + 1, problem)
    }
  }
  return { rows, used: at }
}

const headerOf = (name: string, row: Row): ReadonlyArray<string> => {
  const at = { problem: "Header" as const, line: row.line }
  if (row.problem !== null)
    throw new IntakeError({ ...at, message: `${name}, line ${row.line}: the header cannot be read: ${row.problem}` })
  const columns = row.fields.map((field) => field.replace(/^\ufeff/, "").trim())
  const twice = columns.find((column, i) => column !== "" && columns.indexOf(column) !== i)
  if (twice === undefined) return columns
  throw new IntakeError({
    ...at,
    message: `${name}, line ${row.line}: column ${JSON.stringify(twice)} stands twice in the header; rename one`
  })
}

const ragged = (row: Row, columns: number): Row =>
  row.problem !== null || row.fields.length === columns
    ? row
    : { ...row, problem: `it has ${row.fields.length} fields where the header has ${columns}` }

const tooLong = (block: Block, encoding: Encoding): Row => ({
  line: block.line,
  fields: [],
  raw: new TextDecoder(encoding).decode(block.bytes.subarray(0, 1000)),
  problem: `it is longer than ${maxRow} bytes; only its beginning is kept here`
})

const withoutMark = (bytes: Buffer): Buffer => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes)

/** Reads an input whose encoding is known (`encodingOfInput`). Throws an `IntakeError` where the file as a whole cannot be read. */
export async function* readCsv(input: Input, options: CsvOptions): AsyncGenerator<Page> {
  const read = toUtf8(options.encoding)
  let columns: ReadonlyArray<string> | undefined
  let rest: Buffer = Buffer.alloc(0)
  let restLine = 1
  let newline = 10
  let bytes = 0

  const parsing = (): Options => ({
    delimiter: options.delimiter ?? ",",
    record_delimiter: newline === 10 ? ["\r\n", "\n"] : ["\r"],
    relax_column_count: true,
    skip_empty_lines: true
  })

  const page = (found: ReadonlyArray<Row>): Page => {
    const header = columns === undefined ? found[0] : undefined
    if (header !== undefined) columns = headerOf(input.name, header)
    const rows = header === undefined ? found : found.slice(1)
    return { columns: columns ?? [], rows: rows.map((row) => ragged(row, columns!.length)), bytes }
  }

  for await (const block of blocks(input.open())) {
    newline = block.newline
    bytes = block.byte + block.bytes.length
    if (block.cut) {
      const left = split(rest, restLine, newline, true, parsing())
      rest = Buffer.alloc(0)
      yield page([...left.rows, tooLong(block, options.encoding)])
      continue
    }
    const decoded = read(block.byte === 0 ? withoutMark(block.bytes) : block.bytes)
    if (decoded === undefined) throw notOf(options.encoding, input.name, block)
    if (rest.length === 0) restLine = block.line
    const whole: Buffer = rest.length === 0 ? decoded : Buffer.concat([rest, decoded])
    const { rows, used } = split(whole, restLine, newline, false, parsing())
    restLine += countLines(whole, newline, 0, used)
    rest = whole.subarray(used)
    if (rows.length > 0) yield page(rows)
  }
  const { rows } = split(rest, restLine, newline, true, parsing())
  if (rows.length > 0) yield page(rows)
  if (columns === undefined)
    throw new IntakeError({ problem: "Header", message: `${input.name} is empty; the first line must name the columns`, line: 1 })
}
