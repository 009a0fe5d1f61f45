/**
 * The SQLite store beside its bare twins: the same rows, written with prepared statements at the same durability, without checks
 * and without the chain, their texts made beforehand; and the same table scanned, with `JSON.parse` of the data.
 * `node --conditions=linli-source bench/sqlite.ts` prints the table.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { DatabaseSync } from "node:sqlite"
import { EventCodec, type EventStore, everything, type NewEvent, person } from "@linli/core/kernel"
import { SqliteFile, SqliteStore } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { compare, type Row, table, timed } from "./harness.ts"

/** Made anew where parsers shall be made anew: they are kept by schema. */
const makeEvents = () => {
  const Sealed = Schema.TaggedStruct("Sealed", { subject: Schema.String, box: Schema.String })
  return Schema.TaggedUnion({
    Raised: {
      number: Schema.String,
      channel: Schema.Literals(["hotline", "app", "patrol"]),
      kind: Schema.String,
      proactive: Schema.Boolean,
      reporter: Schema.NullOr(Schema.String),
      description: Schema.NullOr(Sealed),
      place: Schema.Struct({ unit: Schema.NullOr(Schema.String), cell: Schema.NullOr(Schema.String) })
    },
    Accepted: { by: Schema.String },
    Dispatched: { lead: Schema.String, helpers: Schema.Array(Schema.String) },
    Resolved: { outcome: Schema.Literals(["solved", "explained"]), note: Schema.NullOr(Sealed) },
    Closed: { outcome: Schema.String, timeKnown: Schema.Boolean }
  })
}
type BenchEvent = ReturnType<typeof makeEvents>["Type"]
const makeCodec = () => EventCodec.define("bench", makeEvents())
const codec = makeCodec()

const rounds = 7

/** Events in the log that is replayed and verified. */
const replayed = 50_000

/** Events of one request: raised, accepted, dispatched, resolved, closed. */
const perRequest = 5

const eventAt = (n: number): BenchEvent => {
  const request = Math.floor(n / perRequest)
  const sealed = { _tag: "Sealed" as const, subject: `s-${request}`, box: "q83vASNFZ4mrze8BI0VniavN".repeat(8) }
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

const newEvent = (n: number): NewEvent => {
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
const appendOf = (n: number, size: number): EventStore.Append => {
  const events = Array.from({ length: size }, (_, i) => newEvent(n + i))
  return { events, key: { id: `key-${n}`, digest }, expect: new Map([[events[0]!.stream, n % perRequest]]) }
}

/** The rows of an append, ready to be bound. */
const rowsOf = (n: number, size: number) =>
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
    append: (n: number, rows: ReturnType<typeof rowsOf>) => {
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

interface Pair {
  readonly store: EventStore.EventStoreShape
  readonly bare: ReturnType<typeof openBare>
}

/** Two logs in a folder that is removed afterwards. */
const makePair = async <A>(use: (pair: Pair) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "linli-bench-"))
  const path = (name: string) => join(folder, `${name}.db`)
  const program = Effect.gen(function* () {
    yield* Effect.scoped(SqliteFile.open({ file: path("bare") }))
    const store = SqliteStore.make(yield* SqliteFile.open({ file: path("ours") }), codec)
    const bare = yield* Effect.acquireRelease(
      Effect.sync(() => openBare(path("bare"))),
      (opened) => Effect.sync(opened.close)
    )
    return yield* Effect.promise(() => use({ store, bare }))
  })
  try {
    return await Effect.runPromise(Effect.scoped(program))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const run = <A, E>(effect: Effect.Effect<A, E>) => Effect.runPromise(effect)

const appending = (name: string, appends: number, size: number, atLeast: number) =>
  makePair(({ store, bare }) => {
    const written = { ours: 0, bare: 0 }
    const take = (who: "ours" | "bare") => {
      const from = written[who]
      written[who] += appends * size
      return Array.from({ length: appends }, (_, i) => from + i * size)
    }
    return compare(
      name,
      "events/s",
      atLeast,
      () => {
        const prepared = take("ours").map((n) => appendOf(n, size))
        return timed(appends * size, () => run(Effect.forEach(prepared, store.append, { discard: true })))
      },
      () => {
        const prepared = take("bare").map((n) => [n, rowsOf(n, size)] as const)
        return timed(appends * size, () => {
          for (const [n, rows] of prepared) bare.append(n, rows)
        })
      },
      rounds
    )
  })

/** 64 fibres, each appending one after another, beside one fibre: what group commit brings. */
const atOnce = (each: number) =>
  makePair(({ store }) => {
    let next = 0
    // Fibres overtake one another, so the versions of streams that several of them write cannot be expected.
    const take = (count: number) =>
      Array.from({ length: count }, (): EventStore.Append => {
        const { expect: _, ...append } = appendOf(next++, 1)
        return append
      })
    const oneByOne = (appends: ReadonlyArray<EventStore.Append>) => Effect.forEach(appends, store.append, { discard: true })
    return compare(
      "sqlite append, 64 at once beside one at a time",
      "events/s",
      2.5,
      () => {
        const fibres = Array.from({ length: 64 }, () => take(each))
        return timed(64 * each, () => run(Effect.forEach(fibres, oneByOne, { concurrency: "unbounded", discard: true })))
      },
      () => {
        const mine = take(each * 8)
        return timed(mine.length, () => run(oneByOne(mine)))
      },
      rounds
    )
  })

const fillBoth = async ({ store, bare }: Pair) => {
  for (let n = 0; n < replayed; n += 500) {
    await run(store.append({ events: Array.from({ length: 500 }, (_, i) => newEvent(n + i)) }))
    bare.append(n, rowsOf(n, 500))
  }
}

/** Reads, decodes and folds the whole log: requests by where they stand. */
const replay = ({ store }: Pair, { decode }: typeof codec) =>
  Effect.gen(function* () {
    const states = new Map<string, BenchEvent["_tag"]>()
    yield* Stream.runForEach(store.read(everything), (page) =>
      Effect.sync(() => {
        for (const recorded of page) states.set(recorded.stream, Result.getOrThrow(decode(recorded))._tag)
      })
    )
    if (states.size * perRequest !== replayed) throw new Error(`${replayed} events gave ${states.size} requests`)
  })

const replaying = (schemas: string, pair: Pair, using: typeof codec, atLeast: number) =>
  compare(
    `sqlite replay (read, parse, decode, fold) beside scan + JSON.parse, schemas ${schemas}`,
    "events/s",
    atLeast,
    () => timed(replayed, () => run(replay(pair, using))),
    () => timed(replayed, pair.bare.scan),
    rounds
  )

/** Verifying, and the longest that it held up the event loop. */
const verifying = async ({ store, bare }: Pair): Promise<ReadonlyArray<Row>> => {
  let longest = 0
  const row = await compare(
    "sqlite verify beside scan + JSON.parse",
    "events/s",
    0,
    async () => {
      const delay = monitorEventLoopDelay({ resolution: 1 })
      delay.enable()
      const done = await timed(replayed, () => run(Effect.asVoid(store.verify())))
      delay.disable()
      longest = Math.max(longest, delay.max / 1e6)
      return done
    },
    () => timed(replayed, bare.scan),
    rounds
  )
  const name = "50 ms beside the longest stall while verifying"
  return [row, { name, ours: 50, bare: longest, unit: "ms", ratio: 50 / longest, atLeast: 1 }]
}

/** All rows of the table. Compiling schemas is the application's choice, and is measured after interpreting them. */
export const sqlite = async (): Promise<ReadonlyArray<Row>> => [
  await appending("sqlite append, one at a time", 1000, 1, 0.5),
  await atOnce(60),
  await appending("sqlite append, batches of 100", 60, 100, 0.4),
  ...(await makePair(async (pair) => {
    await fillBoth(pair)
    const interpreted = await replaying("interpreted", pair, codec, 0)
    await import("effect/schema/SchemaJITCompiler/enable")
    return [interpreted, await replaying("compiled", pair, makeCodec(), 0.5), ...(await verifying(pair))]
  }))
]

if (import.meta.main) console.log(table(await sqlite()))
