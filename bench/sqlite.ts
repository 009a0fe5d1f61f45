/**
 * The SQLite store beside its bare twins: the same rows, written with prepared statements at the same durability, without checks
 * and without the chain, their texts made beforehand; and the same table scanned, with `JSON.parse` of the data.
 * `node --conditions=linli-source bench/sqlite.ts` prints the table.
 */
import { monitorEventLoopDelay } from "node:perf_hooks"
import { EventStore, everything, Projector, type View, Views } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { compare, type Row, table, timed } from "./harness.ts"
import { appendOf, type BenchEvent, codec, makeCodec, makePair, newEvent, type Pair, perRequest, rowsOf } from "./sqliteTwin.ts"

const rounds = 7

/** Events in the log that is replayed, verified and projected. */
const replayed = 50_000

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

/** Runs something, and gives the longest pause of the event loop meanwhile, milliseconds. */
const pauseOf = async (work: () => Promise<unknown>): Promise<number> => {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await work()
  delay.disable()
  return delay.max / 1e6
}

const pauseRow = (what: string, longest: number): Row => ({
  name: `50 ms beside the longest pause of the event loop while ${what}`,
  ours: 50,
  bare: longest,
  unit: "ms",
  ratio: 50 / longest,
  atLeast: 1
})

const verifying = async ({ store, bare }: Pair): Promise<ReadonlyArray<Row>> => {
  const pauses: Array<number> = []
  const row = await compare(
    "sqlite verify beside scan + JSON.parse",
    "events/s",
    0,
    () => timed(replayed, async () => void pauses.push(await pauseOf(() => run(store.verify())))),
    () => timed(replayed, bare.scan),
    rounds
  )
  return [row, pauseRow("verifying", Math.max(...pauses))]
}

interface RequestDoc {
  readonly number: string
  readonly state: BenchEvent["_tag"]
  readonly raised: number
  readonly lead: string | null
}

/** Requests as a ledger has them. */
const ledger: View<RequestDoc, BenchEvent> = {
  name: "ledger",
  version: 1,
  events: codec,
  query: [{ types: codec.types }],
  keys: (_, { stream }) => [stream],
  apply: (doc, event, { at }) => ({
    number: event._tag === "Raised" ? event.number : (doc?.number ?? ""),
    state: event._tag,
    raised: doc?.raised ?? at,
    lead: event._tag === "Dispatched" ? event.lead : (doc?.lead ?? null)
  }),
  indexes: {
    number: (doc) => doc.number,
    state: (doc) => `${doc.state}/${doc.raised}`,
    raised: (doc) => doc.raised,
    queue: (doc) => (doc.lead === null ? null : `${doc.lead}/${doc.state}/${doc.raised}`)
  }
}

/** Building a view beside the one that is read, and swapping it in. */
const rebuilding = async ({ store, views }: Pair): Promise<Row> => {
  const rebuild = Effect.flatMap(Projector.makeProjector(ledger), (projector) =>
    Effect.andThen(projector.catchUp(), projector.rebuild())
  ).pipe(Effect.provideService(EventStore.EventStore, store), Effect.provideService(Views.Views, views))
  return pauseRow("a view is built and rebuilt", await pauseOf(() => run(rebuild)))
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
    const compiled = await replaying("compiled", pair, makeCodec(), 0.5)
    return [interpreted, compiled, ...(await verifying(pair)), await rebuilding(pair)]
  }))
]

if (import.meta.main) console.log(table(await sqlite()))
