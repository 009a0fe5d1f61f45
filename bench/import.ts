/**
 * Taking an exported log back into SQLite, page by page with shape and chain checked, beside its bare twin: the same file read line
 * by line, parsed, and written with prepared statements in transactions of the same size at the same durability.
 */
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { everything, type RecordedEvent } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { linePages } from "../packages/adapters/linli/src/cli/lines.ts"
import { readRecorded } from "../packages/adapters/linli/src/cli/recordedLine.ts"
import { compare, type Row, type Run, timed } from "./harness.ts"
import { appendOf, type BareRow, makePair, type Pair } from "./sqliteTwin.ts"

const total = 20_000
const pageSize = 1000

const writeLog = (file: string) =>
  makePair(async ({ store }) => {
    for (let n = 0; n < total; n += 500) await Effect.runPromise(store.append({ events: appendOf(n, 500).events }))
    const pages = await Effect.runPromise(Stream.runCollect(store.read(everything)))
    writeFileSync(
      file,
      `${pages
        .flat()
        .map((event) => JSON.stringify(event))
        .join("\n")}\n`
    )
  })

const ours = async ({ store }: Pair, file: string) => {
  for await (const { lines } of linePages(file, pageSize)) {
    await Effect.runPromise(store.restore(lines.map(({ text }) => Result.getOrThrow(readRecorded(text)))))
  }
}

const rowOf = (event: RecordedEvent): BareRow => {
  const { position, stream, version, type, schema, at, recorded, id, actor, causation, tags, data, hash } = event
  return {
    event: [
      position,
      stream,
      version,
      type,
      schema,
      at,
      recorded,
      id,
      JSON.stringify(actor),
      null,
      causation,
      JSON.stringify(tags),
      JSON.stringify(data),
      hash
    ] as const,
    tags: tags.map((tag) => [tag, position] as const)
  }
}

const bare = async ({ bare: twin }: Pair, file: string) => {
  let events: Array<RecordedEvent> = []
  const write = () => {
    if (events.length > 0) twin.append(events[0]!.position, events.map(rowOf))
    events = []
  }
  for await (const line of createInterface({ input: createReadStream(file) })) {
    events.push(JSON.parse(line) as RecordedEvent)
    if (events.length === pageSize) write()
  }
  write()
}

const measured = (take: (pair: Pair, file: string) => Promise<void>, file: string) => (): Promise<Run> =>
  makePair((pair) => timed(total, () => take(pair, file)))

export const imports = async (): Promise<ReadonlyArray<Row>> => {
  const folder = mkdtempSync(join(tmpdir(), "linli-bench-"))
  const file = join(folder, "log.ndjson")
  try {
    await writeLog(file)
    return [await compare("NDJSON import into sqlite", "events/s", 0, measured(ours, file), measured(bare, file))]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
