/** `npm run bench [-- NAME …] [--json]`: every figure beside the raw limit on the same data, in one run. A broken limit ends it with 1. */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { type Row, table } from "./harness.ts"

const args = process.argv.slice(2)
const json = args.includes("--json")

/** In a process of its own, since memory is measured; told on stderr where stdout is for JSON. */
const requests = (kind: string): void => {
  const script = fileURLToPath(new URL("requests.ts", import.meta.url))
  const { status } = spawnSync(process.execPath, [...process.execArgv, script, kind], {
    stdio: ["ignore", json ? 2 : "inherit", "inherit"]
  })
  if (status !== 0) process.exitCode = 1
}

const groups: Readonly<Record<string, () => Promise<ReadonlyArray<Row>>>> = {
  memory: async () => (await import("./memory.ts")).memory(),
  handle: async () => (await import("./handle.ts")).handling(),
  privacy: async () => (await import("./privacy.ts")).privacy(),
  requests: async () => {
    for (const kind of ["memory", "sqlite"]) requests(kind)
    return []
  },
  import: async () => (await import("./import.ts")).imports(),
  // Last: it compiles schemas, which holds for the process.
  sqlite: async () => (await import("./sqlite.ts")).sqlite()
}

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
if (json || rows.length > 0) console.log(json ? JSON.stringify({ node: process.version, rows }, null, 2) : table(rows))
