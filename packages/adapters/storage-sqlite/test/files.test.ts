/** What a file may be, and what is said when it is something else. Nothing is changed in a file that is refused. */
import { spawnSync } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { expect, it } from "@effect/vitest"
import { EventStore, Personal, Views } from "@linli/core/kernel"
import { SqliteFile, SqliteStore, SqliteVault, SqliteViews } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import { isSafeEngine, requireSafeEngine } from "../src/connection.ts"
import { declared, fill, inFolder, noted, openStore, readAll } from "./folder.ts"
import { masterKeys } from "./masters.ts"

/** Opens a file that must be refused, and gives the error; the file must be as it was. */
const refused = (options: SqliteFile.FileOptions): Effect.Effect<EventStore.StoreError, SqliteFile.SqliteFileShape> =>
  Effect.gen(function* () {
    const before = existsSync(options.file) && statSync(options.file).isFile() ? readFileSync(options.file) : null
    const error = yield* Effect.flip(Effect.scoped(SqliteFile.open(options)))
    const after = existsSync(options.file) && statSync(options.file).isFile() ? readFileSync(options.file) : null
    expect(after).toEqual(before)
    expect(error.message).toContain(options.file)
    return error
  })

/** A log with three events, closed. */
const makeLog = (file: string, options: Partial<SqliteFile.FileOptions> = {}) =>
  Effect.scoped(Effect.flatMap(openStore({ file, ...options }), (store) => fill(store, 3)))

it.effect(
  "a file that is no database is refused as foreign and left as it was",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "notes.txt")
      writeFileSync(file, "议事会记录\n".repeat(500))
      const error = yield* refused({ file })
      expect(error).toMatchObject({ operation: "open", problem: "Foreign" })
      expect(error.message).toContain("not an SQLite file")
      expect(readdirSync(folder)).toEqual(["notes.txt"])
    })
  )
)

it.effect(
  "another application's database is refused as foreign and left as it was",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "theirs.db")
      const theirs = new DatabaseSync(file)
      theirs.exec("create table contacts (name text); insert into contacts values ('x')")
      theirs.close()
      const error = yield* refused({ file })
      expect(error.problem).toBe("Foreign")
      expect(error.message).toContain("another application's SQLite file")
      expect(readdirSync(folder)).toEqual(["theirs.db"])
    })
  )
)

it.effect(
  "a log is no key vault, and a key vault is no log",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const [log, keys] = [join(folder, "city.db"), join(folder, "keys.db")]
      yield* makeLog(log)
      yield* Effect.scoped(
        Effect.flatMap(SqliteVault.make({ file: keys, masterKeys }), (vault) => vault.seal(Personal.clear("s-1", "王小明")))
      )
      const [before, keysBefore] = [readFileSync(log), readFileSync(keys)]
      const asVault = yield* Effect.flip(Effect.scoped(SqliteVault.make({ file: log, masterKeys })))
      expect(asVault._tag).toBe("VaultError")
      expect(asVault.message).toContain("this is a linli log, not a linli key vault")
      const asLog = yield* refused({ file: keys })
      expect(asLog.problem).toBe("Foreign")
      expect(asLog.message).toContain("this is a linli key vault, not a linli log")
      expect([readFileSync(log), readFileSync(keys)]).toEqual([before, keysBefore])
    })
  )
)

it.effect(
  "a file of newer tables is refused with both versions",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "city.db")
      yield* makeLog(file)
      const newer = new DatabaseSync(file)
      newer.exec("pragma user_version = 7")
      newer.close()
      for (const options of [{ file }, { file, readOnly: true }]) {
        const error = yield* refused(options)
        expect(error.problem).toBe("NewerSchema")
        expect(error.message).toMatch(/version 7.*up to 1.*Update/)
      }
    })
  )
)

it.effect(
  "a file of another log is refused with both ids; without an id the file's own is taken",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "city.db")
      yield* makeLog(file, { log: "suzhou" })
      const error = yield* refused({ file, log: "weifang" })
      expect(error.problem).toBe("Foreign")
      expect(error.message).toContain('this is the log "suzhou", not "weifang"')
      const store = yield* openStore({ file })
      expect(store.log).toBe("suzhou")
    })
  )
)

it.effect(
  "a missing folder, a folder in place of a file, and a missing file that shall not be made are each named",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const lost = yield* refused({ file: join(folder, "no", "city.db") })
      expect(lost).toMatchObject({ problem: "Io" })
      expect(lost.message).toContain(`the folder ${join(folder, "no")} does not exist`)
      const vault = yield* Effect.flip(Effect.scoped(SqliteVault.make({ file: join(folder, "no", "keys.db"), masterKeys })))
      expect(vault.message).toContain(`the folder ${join(folder, "no")} does not exist`)
      mkdirSync(join(folder, "sub"))
      expect((yield* refused({ file: join(folder, "sub") })).message).toContain("this is not a file")
      for (const options of [{ create: false }, { readOnly: true }]) {
        expect((yield* refused({ file: join(folder, "city.db"), ...options })).message).toContain("there is no such file")
      }
      expect(readdirSync(folder)).toEqual(["sub"])
    })
  )
)

it.effect(
  "a log opened to be read only is read and verified, and refuses to be written",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "city.db")
      yield* makeLog(file)
      const opened = yield* SqliteFile.open({ file, readOnly: true })
      const [store, views] = [SqliteStore.make(opened, declared), SqliteViews.make(opened)]
      const events = yield* readAll(store)
      expect(events.map(({ position }) => position)).toEqual([1, 2, 3])
      expect(yield* store.verify()).toMatchObject({ _tag: "Whole", events: 3 })
      expect(yield* Effect.flip(store.append({ events: [noted(4)] }))).toMatchObject({ problem: "ReadOnly", operation: "append" })
      expect(yield* Effect.flip(store.restore([]))).toMatchObject({ problem: "ReadOnly" })
      expect(yield* Effect.flip(views.commit("ledger@1", 0, 1, []))).toMatchObject({ problem: "ReadOnly" })
      expect(yield* views.checkpoint("ledger@1")).toBe(0)
    })
  )
)

const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

it.effect(
  "a file or a folder that this user may not write is refused as read-only, and can still be read",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "city.db")
      yield* makeLog(file)
      chmodSync(file, 0o444)
      chmodSync(folder, 0o755)
      const script = join(import.meta.dirname, "children", "open.ts")
      const run = spawnSync(process.execPath, ["--conditions=linli-source", script, file], { encoding: "utf8", ...asNobody })
      chmodSync(folder, 0o700)
      expect(run.stderr).toBe("")
      const { writing, head } = JSON.parse(run.stdout) as { readonly writing: EventStore.StoreError; readonly head: number }
      expect(writing.problem).toBe("ReadOnly")
      expect(writing.message).toMatch(/city\.db: the file cannot be written.*readOnly/)
      expect(head).toBe(3)
    })
  )
)

it.effect(
  "a full file refuses what does not fit, writes nothing of it, and goes on taking what does",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "city.db")
      const opened = yield* SqliteFile.open({ file, maxBytes: 40 * 4096 })
      const [store, views] = [SqliteStore.make(opened, declared), SqliteViews.make(opened)]
      yield* store.append({ events: [noted(1)], key: { id: "first", digest: "d" } })
      const large = Array.from({ length: 20 }, (_, i) => noted(i + 2, { data: { text: "x".repeat(20_000) } }))
      const error = yield* Effect.flip(store.append({ events: large, key: { id: "large", digest: "d" } }))
      expect(error).toMatchObject({ _tag: "StoreError", operation: "append", problem: "Full" })
      expect(error.message).toMatch(/city\.db.*nothing of this was written.*Make room/)
      expect(yield* Effect.flip(views.commit("ledger@1", 0, 1, [{ key: "a", doc: "x".repeat(200_000), indexes: {} }]))).toMatchObject({
        problem: "Full"
      })
      expect(yield* views.checkpoint("ledger@1")).toBe(0)
      expect(yield* store.head).toBe(1)
      expect(yield* store.lookup("large")).toMatchObject({ _tag: "None" })
      yield* store.append({ events: [noted(30)], key: { id: "second", digest: "d" } })
      expect(yield* store.verify()).toMatchObject({ _tag: "Whole", events: 2 })
    })
  )
)

it.effect(
  "of appends that share a transaction, only the one that does not fit is refused",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const store = yield* openStore({ file: join(folder, "city.db"), maxBytes: 60 * 4096 })
      const large = noted(50, { data: { text: "x".repeat(300_000) } })
      const small = Array.from({ length: 10 }, (_, i) => store.append({ events: [noted(i + 1)] }))
      const [tooLarge] = yield* Effect.all([Effect.flip(store.append({ events: [large] })), ...small], { concurrency: "unbounded" })
      expect(tooLarge).toMatchObject({ problem: "Full" })
      expect(yield* store.head).toBe(10)
      expect(yield* store.verify()).toMatchObject({ _tag: "Whole", events: 10 })
    })
  )
)

it("SQLite builds with the WAL-reset race are refused, those with the fix are not", () => {
  for (const unsafe of ["3.44.5", "3.46.1", "3.50.6", "3.51.0", "3.51.2", "3.7.17"]) {
    expect(isSafeEngine(unsafe), unsafe).toBe(false)
    expect(() => requireSafeEngine("city.db", unsafe)).toThrow(expect.objectContaining({ problem: "UnsafeEngine" }))
  }
  for (const safe of ["3.44.6", "3.50.7", "3.51.3", "3.52.0", "3.53.4", "4.0.0"]) expect(isSafeEngine(safe), safe).toBe(true)
  expect(() => requireSafeEngine("city.db", "3.50.0")).toThrow(/city\.db: SQLite 3\.50\.0.*use Node/)
})

it.effect(
  "two that make the same new file at once find one log",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      for (let round = 0; round < 5; round++) {
        const file = join(folder, `city-${round}.db`)
        const stores = yield* Effect.all([openStore({ file }), openStore({ file }), openStore({ file })], {
          concurrency: "unbounded"
        })
        yield* Effect.forEach(stores, (store, i) => store.append({ events: [noted(i + 1)] }), { concurrency: "unbounded" })
        expect(yield* stores[0]!.verify()).toMatchObject({ _tag: "Whole", events: 3 })
      }
    })
  )
)

it.effect(
  "a store that was closed says so, whatever it is asked",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const store = yield* Effect.scoped(openStore({ file: join(folder, "city.db") }))
      const asked = [store.append({ events: [noted(1)] }), store.head, store.lookup("k"), readAll(store), store.changed(0), store.verify()]
      for (const ask of asked)
        expect(yield* Effect.flip(ask as Effect.Effect<unknown, EventStore.StoreError>)).toMatchObject({ problem: "Closed" })
    })
  )
)

it.effect(
  "logs of a folder have a file each, and one is opened once however many use it",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const logs = SqliteStore.layerLogs({ folder: join(folder, "logs"), declared })
      const program = Effect.gen(function* () {
        const { open } = yield* EventStore.Logs
        const [city, access, again] = [yield* open("suzhou"), yield* open("suzhou/access"), yield* open("suzhou")]
        yield* city.append({ events: [noted(1)] })
        yield* access.append({ events: [noted(2), noted(3)] })
        expect(again).toBe(city)
        expect([yield* again.head, yield* access.head]).toEqual([1, 2])
        expect(access.log).toBe("suzhou/access")
      })
      yield* Effect.provide(Effect.scoped(program), logs)
      expect(readdirSync(join(folder, "logs")).sort()).toEqual(["suzhou%2Faccess.db", "suzhou.db"].sort())
    })
  )
)

it.effect(
  "the layer gives a log and its views, written by one writer",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const program = Effect.gen(function* () {
        const [store, views] = [yield* EventStore.EventStore, yield* Views.Views]
        yield* store.append({ events: [noted(1)] })
        yield* views.commit("ledger@1", 0, 1, [{ key: "a", doc: { n: 1 }, indexes: { n: 1 } }])
        expect(yield* views.get("ledger@1", ["a"])).toEqual(new Map([["a", { n: 1 }]]))
      })
      yield* Effect.provide(program, SqliteStore.layer({ file: join(folder, "city.db"), declared }))
    })
  )
)
