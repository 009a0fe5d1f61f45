/** Transactions that fibres share, and answers of COMMIT that get lost. */
import { statSync } from "node:fs"
import { join } from "node:path"
import { StatementSync } from "node:sqlite"
import { expect, it } from "@effect/vitest"
import { SqliteFile, SqliteStore, SqliteViews } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import { declared, inFolder, noted, openStore, readAll } from "./folder.ts"

/** Bytes of a page in the write-ahead log, with its header. */
const frame = 4096 + 24

const range = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

it.effect(
  "appends of fibres that run at once share a transaction, and each has its own outcome",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "city.db")
      const store = yield* openStore({ file })
      const framesOf = <A, E>(effect: Effect.Effect<A, E>) =>
        Effect.gen(function* () {
          const before = statSync(`${file}-wal`).size
          const answer = yield* effect
          return [answer, (statSync(`${file}-wal`).size - before) / frame] as const
        })
      const one = (n: number) =>
        Effect.result(
          store.append({
            events: [noted(n, { stream: `s${n % 4}`, tags: n % 2 === 0 ? ["even"] : [] })],
            expect: new Map([[`s${n % 4}`, 0]]),
            key: { id: `k${n}`, digest: "d" }
          })
        )
      const [together, shared] = yield* framesOf(Effect.forEach(range(40), one, { concurrency: "unbounded" }))
      expect(together.slice(0, 4).map(({ _tag }) => _tag)).toEqual(["Success", "Success", "Success", "Success"])
      for (const [i, outcome] of together.slice(4).entries()) {
        expect(outcome).toMatchObject({
          _tag: "Failure",
          failure: { _tag: "WrongVersion", stream: `s${(i + 5) % 4}`, expected: 0, actual: 1 }
        })
      }
      const [, alone] = yield* framesOf(Effect.forEach(range(4), (n) => store.append({ events: [noted(n + 50)] })))
      expect(shared).toBeLessThan(alone)
      expect((yield* readAll(store)).map(({ position }) => position)).toEqual(range(8))
      expect(Option.isNone(yield* store.lookup("k5")), "a refused append keeps no key").toBe(true)
    })
  )
)

/** Until the scope ends, the next COMMIT answers with an error of the disk: after it was done, or instead of being done. */
const breakCommit = (when: "after" | "instead"): Effect.Effect<void, never, Scope.Scope> =>
  Effect.asVoid(
    Effect.acquireRelease(
      Effect.sync(() => {
        const { run } = StatementSync.prototype
        let armed = true
        StatementSync.prototype.run = function (this: StatementSync, ...values: Array<never>) {
          if (!armed || this.sourceSQL !== "commit") return Reflect.apply(run, this, values)
          armed = false
          if (when === "after") Reflect.apply(run, this, values)
          throw Object.assign(new Error("disk I/O error"), { code: "ERR_SQLITE_ERROR", errcode: 10 })
        }
        return run
      }),
      (run) =>
        Effect.sync(() => {
          StatementSync.prototype.run = run
        })
    )
  )

const makeBoth = (folder: string) =>
  Effect.map(SqliteFile.open({ file: join(folder, "city.db") }), (file) => ({
    store: SqliteStore.make(file, declared),
    views: SqliteViews.make(file)
  }))

it.effect(
  "when COMMIT's answer is lost but the transaction stands, everyone in it is told so",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const { store, views } = yield* makeBoth(folder)
      yield* Effect.scoped(
        Effect.andThen(
          breakCommit("after"),
          Effect.all(
            [store.append({ events: [noted(1)], key: { id: "k1", digest: "d" } }), store.append({ events: [noted(2), noted(3)] })],
            { concurrency: "unbounded" }
          )
        )
      )
      yield* Effect.scoped(Effect.andThen(breakCommit("after"), store.append({ events: [], key: { id: "k2", digest: "d" } })))
      yield* Effect.scoped(Effect.andThen(breakCommit("after"), views.commit("ledger@1", 0, 3, [{ key: "a", doc: 1, indexes: {} }])))
      yield* Effect.scoped(Effect.andThen(breakCommit("after"), views.activate("ledger", "ledger@1")))
      expect((yield* readAll(store)).length).toBe(3)
      expect(Option.isSome(yield* store.lookup("k2"))).toBe(true)
      expect(yield* views.checkpoint("ledger@1")).toBe(3)
      expect(yield* store.verify()).toMatchObject({ _tag: "Whole", events: 3 })
    })
  )
)

it.effect(
  "when COMMIT fails, everyone in the transaction is told, nothing of it is there, and the store goes on",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const { store, views } = yield* makeBoth(folder)
      yield* store.append({ events: [noted(1)] })
      const failing = <A, E>(effect: Effect.Effect<A, E>) => Effect.scoped(Effect.andThen(breakCommit("instead"), Effect.flip(effect)))
      const append = store.append({ events: [noted(2)], key: { id: "k", digest: "d" } })
      const stale = store.append({ events: [noted(3)], expect: new Map([["request-2", 1]]) })
      const errors = yield* Effect.scoped(
        Effect.andThen(breakCommit("instead"), Effect.all([Effect.flip(append), Effect.flip(stale)], { concurrency: "unbounded" }))
      )
      for (const error of errors) expect(error).toMatchObject({ _tag: "StoreError", operation: "append", problem: "Io" })
      expect(yield* failing(views.commit("ledger@1", 0, 1, []))).toMatchObject({ _tag: "StoreError", problem: "Io" })
      const first = yield* failing(views.activate("ledger", "ledger@1"))
      expect(first, "there is no row yet to find out by").toMatchObject({
        problem: "Io",
        message: expect.stringContaining("disk I/O error")
      })
      expect(yield* store.head).toBe(1)
      expect(yield* views.checkpoint("ledger@1")).toBe(0)
      expect(yield* append).toEqual({ first: 2, last: 2, duplicate: false })
      expect(yield* store.verify()).toMatchObject({ _tag: "Whole", events: 2 })
    })
  )
)

it.effect(
  "who waits for a change in the same process is woken by the append itself, not by the next poll",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const { store } = yield* makeBoth(folder)
      const waiting = yield* Effect.forkScoped(Effect.all([store.changed(0), store.changed(0)], { concurrency: "unbounded" }))
      yield* Effect.yieldNow
      expect(waiting.pollUnsafe()).toBeUndefined()
      yield* store.append({ events: [noted(1)] })
      expect(waiting.pollUnsafe()).toMatchObject({ _tag: "Success" })
    })
  )
)

it.effect(
  "an append of thousands of events goes in whole beside small ones",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const { store } = yield* makeBoth(folder)
      const large = store.append({ events: range(3000).map((n) => noted(n, { stream: "import" })) })
      const small = range(20).map((n) => store.append({ events: [noted(n)] }))
      const [imported] = yield* Effect.all([large, ...small], { concurrency: "unbounded" })
      expect(imported.last - imported.first).toBe(2999)
      expect((yield* readAll(store, [{ streams: ["import"] }])).map(({ version }) => version)).toEqual(range(3000))
      expect(yield* store.head).toBe(3020)
    })
  )
)
