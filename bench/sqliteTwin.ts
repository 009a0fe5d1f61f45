/**
 * A log of requests to measure with, twice: in the SQLite store, and in its bare twin, the same tables and settings and nothing but
 * prepared statements, their texts made beforehand.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { EventCodec, type EventStore, type NewEvent, person, type Views } from "@linli/core/kernel"
import { SqliteFile, SqliteStore, SqliteViews } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** Made anew where parsers shall be made anew: they are kept by schema. */
const makeEvents = () => {
  return Schema.TaggedUnion({
    Raised: {
      number: Schema.String,
      channel: Schema.Literals(["hotline", "app", "patrol"]),
      kind: Schema.String,
      proactive: Schema.Boolean,
      reporter: Schema.NullOr(Schema.String),
      description: Schema.NullOr(Schema.String),
      place: Schema.Struct({ unit: Schema.NullOr(Schema.String), cell: Schema.NullOr(Schema.String) })
    },
    Accepted: { by: Schema.String },
    Dispatched: { lead: Schema.String, helpers: Schema.Array(Schema.String) },
    Resolved: { outcome: Schema.Literals(["solved", "explained"]), note: Schema.NullOr(Schema.String) },
    Closed: { outcome: Schema.String, timeKnown: Schema.Boolean }
  })
}
export type BenchEvent = ReturnType<typeof makeEvents>["Type"]
export const makeCodec = () => EventCodec.define("bench", makeEvents())
export const codec = makeCodec()

/** Events of one request: raised, accepted, dispatched, resolved, closed. */
export const perRequest = 5

const eventAt = (n: number): BenchEvent => {
  const request = Math.floor(n / perRequest)
  const sealed = `sealed|s-${request}|request-${request}|${"q83vASNFZ4mrze8BI0VniavN".repeat(8)}`
  const unit = `unit-${request % 40}`
  const steps: ReadonlyArray<BenchEvent> = [
    {
      _tag: "Raised",
      number: `2026-${request}`,
      channel: "hotline",
      kind: "complaint",
      proactive: false,
      reporter: `s-${request}`,
      description: sealed,
      place: { unit, cell: `${request % 90}:${request % 70}` }
    },
    { _tag: "Accepted", by: "operator" },
    { _tag: "Dispatched", lead: unit, helpers: ["unit-90", "unit-91"] },
    { _tag: "Resolved", outcome: "solved", note: sealed },
    { _tag: "Closed", outcome: "solved", timeKnown: true }
  ]
  return steps[n % perRequest]!
}

const actor = person("p-1", "operator", "unit-1")

export const newEvent = (n: number): NewEvent => {
  const stream = `request-${Math.floor(n / perRequest)}`
  return {
    stream,
    id: `00000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`,
    ...codec.encode(eventAt(n)),
    at: 1_780_000_000_000 + n,
    actor,
    correlation: stream,
    causation: null,
    tags: n % perRequest === 0 ? [`number:2026-${n}`, `source:hotline/${n}`] : n % perRequest === 2 ? [`unit:unit-${n % 40}`] : []
  }
}

const digest = "d".repeat(64)

/** An append of `size` events from number `n` on, as a handler makes it: with a key and the versions it rests on. */
export const appendOf = (n: number, size: number): EventStore.Append => {
  const events = Array.from({ length: size }, (_, i) => newEvent(n + i))
  return { events, key: { id: `key-${n}`, digest }, expect: new Map([[events[0]!.stream, n % perRequest]]) }
}

/** An event's row and its tags', ready to be bound. */
export interface BareRow {
  readonly event: ReadonlyArray<string | number | null>
  readonly tags: ReadonlyArray<readonly [tag: string, position: number]>
}

/** The rows of an append. */
export const rowsOf = (n: number, size: number): ReadonlyArray<BareRow> =>
  Array.from({ length: size }, (_, i) => {
    const position = n + i + 1
    const { stream, id, type, schema, at, tags, data } = newEvent(n + i)
    const texts = [JSON.stringify(tags), JSON.stringify(data), digest] as const
    const version = ((n + i) % perRequest) + 1
    return {
      event: [position, stream, version, type, schema, at, at, id, JSON.stringify(actor), null, null, ...texts] as const,
      tags: tags.map((tag) => [tag, position] as const)
    }
  })

/** The bare twin: the same tables and settings, and nothing but statements. */
const openBare = (file: string) => {
  const db = new DatabaseSync(file)
  db.exec("pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -16384")
  const prepare = (sql: string) => db.prepare(sql)
  const [begin, commit] = [prepare("begin immediate"), prepare("commit")]
  const addEvent = prepare(`insert into event values (${Array.from({ length: 14 }).fill("?").join(", ")})`)
  const addTag = prepare("insert into tag values (?, ?)")
  const addKey = prepare("insert into append_key values (?, ?, ?, ?)")
  const moveHead = prepare("update log set head = ?, chain = ?, recorded = ?")
  const scan = prepare("select * from event where position > ? order by position limit 1000")
  scan.setReturnArrays(true)
  return {
    close: () => db.close(),
    append: (n: number, rows: ReadonlyArray<BareRow>) => {
      begin.run()
      for (const { event, tags } of rows) {
        addEvent.run(...event)
        for (const tag of tags) addTag.run(...tag)
      }
      addKey.run(`key-${n}`, digest, n + 1, n + rows.length)
      moveHead.run(n + rows.length, digest, 0)
      commit.run()
    },
    /** All columns of all events, the data parsed. */
    scan: () => {
      for (let after = 0; ; ) {
        const page = scan.all(after) as unknown as ReadonlyArray<ReadonlyArray<string | number>>
        if (page.length === 0) return
        for (const row of page) JSON.parse(row[12] as string)
        after = page[page.length - 1]![0] as number
      }
    }
  }
}

export interface Pair {
  readonly store: EventStore.EventStoreShape
  readonly views: Views.ViewsShape
  readonly bare: ReturnType<typeof openBare>
}

/** Two logs in a folder that is removed afterwards. */
export const makePair = async <A>(use: (pair: Pair) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "linli-bench-"))
  const path = (name: string) => join(folder, `${name}.db`)
  const program = Effect.gen(function* () {
    yield* Effect.scoped(SqliteFile.open({ file: path("bare") }))
    const file = yield* SqliteFile.open({ file: path("ours") })
    const bare = yield* Effect.acquireRelease(
      Effect.sync(() => openBare(path("bare"))),
      (opened) => Effect.sync(opened.close)
    )
    return yield* Effect.promise(() => use({ store: SqliteStore.make(file, codec), views: SqliteViews.make(file), bare }))
  })
  try {
    return await Effect.runPromise(Effect.scoped(program))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
