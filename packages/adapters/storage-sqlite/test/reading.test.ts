/** Queries in SQL beside the kernel's own matching, and long work beside a ticking event loop. */
import { join } from "node:path"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { expect, it } from "@effect/vitest"
import { Ids, matches, type NewEvent, type Query, type QueryItem } from "@linli/core/kernel"
import { SqliteFile, SqliteStore, SqliteViews } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { declared, inFolder, noted, openStore, readAll } from "./folder.ts"

const range = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

/** Chance from a seed: numbers below a bound, and some of a list. */
const chance = (seed: number) => {
  const next = Ids.seeded(seed)
  const below = (bound: number) => next() % bound
  return { below, some: <A>(items: ReadonlyArray<A>) => items.filter(() => below(3) === 0) }
}

const streams = ["a", "b", "邻里", "d\0e", "f'g"]
const types = ["test/Noted", "test/Rare", "test/Other"]
const tags = ["unit:1", "unit:2", "number:1", '"quoted"', "邻"]

it.effect(
  "any query finds what the kernel's matching finds, in pages of any size, between any positions",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const { below, some } = chance(11)
      const store = yield* openStore({ file: join(folder, "city.db") })
      const events = range(3000).map((n): NewEvent => {
        const rare = n % 997 === 0
        return noted(n, { stream: streams[below(5)]!, type: types[rare ? 1 : below(2) * 2]!, tags: rare ? ["rare"] : some(tags) })
      })
      yield* store.append({ events })
      const log = yield* readAll(store)
      const item = (): QueryItem => ({
        ...(below(2) === 0 ? { streams: some(streams) } : {}),
        ...(below(2) === 0 ? { types: some(types) } : {}),
        ...(below(2) === 0 ? { tags: some([...tags, "rare", "none"]).slice(0, 3) } : {})
      })
      const fixed: ReadonlyArray<Query> = [
        [],
        [{}],
        [{ types: ["test/Rare"] }],
        [{ tags: ["rare"] }],
        [{ streams: ["a"] }],
        [{ streams: [] }]
      ]
      const many: Query = range(150)
        .map((n) => ({ tags: [`none:${n}`] }))
        .concat([{ tags: ["rare"] }])
      for (const query of [...fixed, many, ...range(300).map(() => range(1 + below(3)).map(item))]) {
        const [after, until, pageSize] = [below(2) * below(3000), 3000 - below(2) * below(3000), 1 + below(2000)]
        const pages = yield* Stream.runCollect(store.read(query, { after, until, pageSize }))
        const found = pages.flat().map(({ position }) => position)
        const wanted = log.filter((event) => event.position > after && event.position <= until && matches(query, event))
        expect(found, JSON.stringify({ query, after, until, pageSize })).toEqual(wanted.map(({ position }) => position))
      }
    })
  )
)

it.effect(
  "a boundary names the first event in the way, whatever the query",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const { below, some } = chance(12)
      const store = yield* openStore({ file: join(folder, "city.db") })
      yield* store.append({
        events: range(300).map((n) => noted(n, { stream: streams[below(5)]!, type: types[below(3)]!, tags: some(tags) }))
      })
      const log = yield* readAll(store)
      for (let round = 0; round < 200; round++) {
        const match = range(1 + below(3)).map(
          (): QueryItem => ({ tags: [tags[below(5)]!, ...some(tags)], ...(below(2) === 0 ? { types: some(types) } : {}) })
        )
        const after = below(310)
        const first = log.find((event) => event.position > after && matches(match, event))
        const outcome = yield* Effect.result(store.append({ events: [], unless: { match, after } }))
        if (first === undefined) expect(outcome._tag).toBe("Success")
        else expect(outcome).toMatchObject({ _tag: "Failure", failure: { _tag: "BoundaryMoved", position: first.position } })
      }
    })
  )
)

it.live(
  "verifying a long log, finding a rare event in it and dropping a large view leave the event loop free",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const opened = yield* SqliteFile.open({ file: join(folder, "city.db") })
      const [store, views] = [SqliteStore.make(opened, declared), SqliteViews.make(opened)]
      for (let n = 0; n < 30_000; n += 500)
        yield* store.append({ events: range(500).map((i) => noted(n + i, { stream: `s${(n + i) % 5000}` })) })
      const build = (name: string) =>
        Effect.forEach(range(20), (page) =>
          views.commit(
            name,
            (page - 1) * 500,
            page * 500,
            range(500).map((i) => ({ key: `k${page}-${i}`, doc: { text: "x".repeat(300) }, indexes: { at: page * i, state: "open" } }))
          )
        )
      const pauseOf = (effect: Effect.Effect<unknown, unknown>) =>
        Effect.gen(function* () {
          const delay = monitorEventLoopDelay({ resolution: 1 })
          delay.enable()
          yield* effect
          yield* Effect.sleep(5)
          delay.disable()
          return delay.max / 1e6
        })
      const rare: Query = [{ types: ["test/None"], tags: ["number:29999"] }, { types: ["test/None"] }]
      const pauses = { verifying: Number.POSITIVE_INFINITY, finding: Number.POSITIVE_INFINITY, dropping: Number.POSITIVE_INFINITY }
      // The best of three: what else runs on the machine is not the store's pause.
      for (const round of range(3)) {
        yield* build(`ledger@${round}`)
        pauses.verifying = Math.min(pauses.verifying, yield* pauseOf(store.verify()))
        pauses.finding = Math.min(pauses.finding, yield* pauseOf(readAll(store, rare)))
        pauses.dropping = Math.min(pauses.dropping, yield* pauseOf(views.drop(`ledger@${round}`)))
      }
      console.log("longest pauses of the event loop, ms:", pauses)
      for (const pause of Object.values(pauses)) expect(pause).toBeLessThan(50)
      expect(yield* store.verify()).toMatchObject({ _tag: "Whole", events: 30_000 })
      expect(yield* readAll(store, rare)).toEqual([])
      expect(opened.reader.prepare("select (select count(*) from view_doc) + (select count(*) from view_index)").get()).toEqual([0])
    })
  )
)
