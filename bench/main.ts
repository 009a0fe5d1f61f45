/** `npm run bench [-- NAME …] [--json]`: every figure beside the raw limit on the same data, in one run. */
import { type Row, table } from "./harness.ts"

const groups: Readonly<Record<string, () => Promise<ReadonlyArray<Row>>>> = {
  memory: async () => (await import("./memory.ts")).memory(),
  privacy: async () => (await import("./privacy.ts")).privacy(),
  import: async () => (await import("./import.ts")).imports(),
  // Last: it compiles schemas, which holds for the process.
  sqlite: async () => (await import("./sqlite.ts")).sqlite()
}

const args = process.argv.slice(2)
const json = args.includes("--json")
const wanted = args.filter((name) => name !== "--json")
const unknown = wanted.find((name) => !(name in groups))
if (unknown !== undefined) {
  console.error(`There is no bench ${unknown}; there are: ${Object.keys(groups).join(", ")}`)
  process.exit(2)
}
const rows: Array<Row> = []
for (const [name, measure] of Object.entries(groups)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  if (!json) console.error(`measuring ${name} …`)
  rows.push(...(await measure()))
}
console.log(json ? JSON.stringify({ node: process.version, rows }, null, 2) : table(rows))
