/**
 * Reads a generated CSV of so many MB, for its encoding and its rows, and prints rows and memory. Its first row opens a quote that
 * none closes. Run by csv.test.ts in a small heap.
 */
import { readCsv } from "../../src/intake/csv.ts"
import { encodingOfInput } from "../../src/intake/encoding.ts"
import type { Input } from "../../src/intake/input.ts"

const megabytes = Number(process.argv[2])
const row = (n: number) => `${n},2024-01-01 00:00:00,投诉,楼道堆物，影响通行；已多次反映，请尽快处理。${"。".repeat(n % 50)}\n`

const input: Input = {
  name: "long.csv",
  size: megabytes * 1e6,
  open: async function* () {
    yield Buffer.from('number,raised,kind,text\n0,2024-01-01 00:00:00,投诉,"a quote that is never closed\n')
    let n = 0
    for (let written = 0; written < megabytes * 1e6; ) {
      let text = ""
      while (text.length < 100_000) text += row(n++)
      const bytes = Buffer.from(text)
      written += bytes.length
      yield bytes
    }
  }
}

const encoding = await encodingOfInput(input, undefined)
let rows = 0
let rejects = 0
let rss = 0
for await (const page of readCsv(input, { encoding })) {
  for (const { problem } of page.rows) {
    if (problem === null) rows++
    else rejects++
  }
  rss = Math.max(rss, process.memoryUsage.rss() / 1e6)
}
process.stdout.write(JSON.stringify({ encoding, rows, rejects, rss: Math.round(rss) }))
