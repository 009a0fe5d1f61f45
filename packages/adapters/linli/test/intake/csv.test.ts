import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { readCsv } from "../../src/intake/csv.ts"
import type { Encoding } from "../../src/intake/encoding.ts"
import { bytesInput, type Input } from "../../src/intake/input.ts"

const inPieces = (bytes: Uint8Array, size: number): Input => ({
  ...bytesInput("test.csv", bytes),
  open: async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
})

const read = async (input: Input, encoding: Encoding = "utf-8") => {
  const rows = []
  let columns: ReadonlyArray<string> = []
  for await (const page of readCsv(input, { encoding })) {
    columns = page.columns
    rows.push(...page.rows)
  }
  return { columns, rows }
}

const readText = (text: string) => read(bytesInput("test.csv", Buffer.from(text)))
const fieldsOf = ({ rows }: Awaited<ReturnType<typeof read>>) => rows.map(({ line, fields, problem }) => problem ?? [line, ...fields])

describe("rows of a CSV file", () => {
  test("each row has the line where it begins, whatever the line ends", async () => {
    const rows = [
      [2, "1", "x"],
      [3, "2", "y\nz"],
      [6, "3", "w"]
    ]
    for (const end of ["\n", "\r\n"]) {
      expect(fieldsOf(await readText(["a,b", "1,x", '2,"y\nz"', "", "3,w", ""].join(end)))).toEqual(rows)
    }
    expect(fieldsOf(await readText("a,b\r1,x\r2,y\r"))).toEqual([
      [2, "1", "x"],
      [3, "2", "y"]
    ])
  })

  test("the last row needs no line end, a byte order mark is no part of a name", async () => {
    const { columns, rows } = await readText("\ufeffa,b\n1,x")
    expect(columns).toEqual(["a", "b"])
    expect(rows.map(({ fields }) => fields)).toEqual([["1", "x"]])
  })

  test("quotes, commas and line ends within quotes are text", async () => {
    expect(fieldsOf(await readText('a,b\n"say ""hi""","x,\r\ny"\n'))).toEqual([[2, 'say "hi"', "x,\r\ny"]])
  })

  test("a row with too few or too many fields says so and keeps what it has", async () => {
    const { rows } = await readText("a,b,c\n1,2\n1,2,3\n1,2,3,4\n")
    expect(rows.map(({ line, raw, problem }) => [line, raw, problem])).toEqual([
      [2, "1,2", "it has 2 fields where the header has 3"],
      [3, "1,2,3", null],
      [4, "1,2,3,4", "it has 4 fields where the header has 3"]
    ])
  })

  test("a quote that is never closed costs its own line and no other", async () => {
    const { rows } = await readText('a,b\n1,x\n2,"open\n3,y\n4,z\n')
    expect(rows.map(({ line, raw, problem }) => [line, raw, problem])).toEqual([
      [2, "1,x", null],
      [3, '2,"open', "a quote is opened and not closed"],
      [4, "3,y", null],
      [5, "4,z", null]
    ])
  })

  test("a misplaced quote costs its own line and no other", async () => {
    const { rows } = await readText('a,b\n1,"x"y\n2,5" pipe\n3,z\n')
    expect(rows.map(({ line, problem }) => [line, problem])).toEqual([
      [2, "something stands behind a closing quote; a quote within quotes is written twice"],
      [3, "a quote stands inside a field that does not begin with one"],
      [4, null]
    ])
  })

  test("a NUL byte is named", async () => {
    expect(fieldsOf(await readText("a,b\n1,x\0y\n2,z\n"))).toEqual(["it holds a NUL byte", [3, "2", "z"]])
  })

  test("a row longer than a mebibyte costs itself, keeps its beginning, and the next line is still counted right", async () => {
    const { rows } = await readText(`a,b\n1,x\n2,${"y".repeat(3_000_000)}\n3,z\n`)
    expect(rows.map(({ line, raw, problem }) => [line, raw.length, problem])).toEqual([
      [2, 3, null],
      [3, 1000, "it is longer than 1048576 bytes; only its beginning is kept here"],
      [4, 3, null]
    ])
  })

  test("an unclosed quote at the top of a long file does not swallow it", async () => {
    const { rows } = await readText(`a,b\n1,"open\n${"2,some more text to fill the line\n".repeat(100_000)}`)
    expect(rows.length).toBe(100_001)
    expect(rows.filter(({ problem }) => problem !== null).map(({ line }) => line)).toEqual([2])
    expect(rows.at(-1)!.line).toBe(100_002)
  })

  test("a header that names a column twice, cannot be read, or is not there is refused by line", async () => {
    await expect(readText("a,b,a\n1,2,3\n")).rejects.toThrow('test.csv, line 1: column "a" stands twice in the header; rename one')
    await expect(readText('\n"a,b\n1,2\n')).rejects.toThrow("test.csv, line 2: the header cannot be read: a quote is opened and not closed")
    await expect(readText("")).rejects.toThrow("test.csv is empty; the first line must name the columns")
    await expect(readText("\n\n")).rejects.toThrow("test.csv is empty")
  })

  test("pieces of any size give the same rows", async () => {
    const texts = ['\ufeffa,b\r\n1,"x\r\ny"\r\n\r\n2,邻里\r\n3,"open\r\n4,z"q\r\n5,👵\r\n', "a,b\r1,x\r\r2,邻里\r", 'a,b\n"1,"\n"2",""\n']
    for (const text of texts) {
      const bytes = Buffer.from(text)
      const whole = await read(inPieces(bytes, bytes.length))
      for (let size = 1; size < bytes.length; size++) expect(await read(inPieces(bytes, size))).toEqual(whole)
    }
  })

  test("GB18030 pieces of any size read as the characters they are", async () => {
    // 编号,内容 / 1,邻里 / 2,👵 (four bytes)
    const bytes = Buffer.from("b1e0bac52cc4dac8dd0a312cc1dac0ef0a322c9439d6390a", "hex")
    for (let size = 1; size <= bytes.length; size++) {
      const { columns, rows } = await read(inPieces(bytes, size), "gb18030")
      expect(columns).toEqual(["编号", "内容"])
      expect(rows.map(({ fields }) => fields)).toEqual([
        ["1", "邻里"],
        ["2", new TextDecoder("gb18030").decode(Buffer.from("9439d639", "hex"))]
      ])
    }
  })

  test("what is written as CSV reads back as it was", async () => {
    const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r\n", " ", "邻", "👵", "\t"), maxLength: 6 })
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 20 }), fc.integer({ min: 1, max: 40 }), async (table, size) => {
        const text = ["a,b", ...table.map((row) => row.map(quoted).join(","))].join("\n")
        const { rows } = await read(inPieces(Buffer.from(text), size))
        expect(rows.map(({ fields }) => fields)).toEqual(table)
      }),
      { seed: 1, numRuns: 300 }
    )
  })

  test("64 MB are read in a heap of 48 MB, though the first row opens a quote that none closes", () => {
    const script = fileURLToPath(new URL("./longFile.ts", import.meta.url))
    const args = ["--conditions=linli-source", "--max-old-space-size=48", script, "64"]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" })
    expect(stderr).toBe("")
    expect(status).toBe(0)
    const { rows, rejects, rss } = JSON.parse(stdout) as { rows: number; rejects: number; rss: number }
    expect(rows).toBeGreaterThan(300_000)
    expect(rejects).toBe(1)
    expect(rss).toBeLessThan(400)
  })
})
