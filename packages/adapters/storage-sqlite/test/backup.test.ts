/** Copies of a log that is in use, and what is kept out of them. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "@effect/vitest"
import { Personal } from "@linli/core/kernel"
import { backup, SqliteFile, SqliteStore, SqliteVault, SqliteViews } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { declared, fill, inFolder, noted, openStore, readAll } from "./folder.ts"
import { masterKeys } from "./masters.ts"

it.live(
  "a backup taken while the log is written is one moment of it, with its views, and opens as a log",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const [file, copy] = [join(folder, "city.db"), join(folder, "copy.db")]
      const opened = yield* SqliteFile.open({ file, log: "suzhou" })
      const [store, views] = [SqliteStore.make(opened, declared), SqliteViews.make(opened)]
      yield* fill(store, 2000)
      yield* views.commit("ledger@1", 0, 2000, [{ key: "a", doc: { n: 1 }, indexes: {} }])
      let next = 1998
      const three = () => {
        next += 3
        return [noted(next), noted(next + 1), noted(next + 2)]
      }
      const writing = yield* Effect.forkScoped(Effect.forever(Effect.suspend(() => store.append({ events: three() }))))
      const report = yield* backup(file, copy)
      yield* Fiber.interrupt(writing)

      expect(report).toMatchObject({ file: copy, log: "suzhou", bytes: statSync(copy).size })
      expect(report.head).toBeGreaterThanOrEqual(2000)
      expect((report.head - 2000) % 3, "appends are in it wholly or not at all").toBe(0)
      const [before, after] = [
        yield* readAll(store),
        yield* Effect.scoped(Effect.flatMap(openStore({ file: copy, log: "suzhou" }), readAll))
      ]
      expect(after).toEqual(before.slice(0, report.head))
      expect(after.at(-1)?.hash).toBe(report.hash)
      const restored = yield* SqliteFile.open({ file: copy })
      expect(yield* SqliteStore.make(restored, declared).verify()).toMatchObject({ _tag: "Whole", events: report.head })
      expect(yield* SqliteViews.make(restored).get("ledger@1", ["a"])).toEqual(new Map([["a", { n: 1 }]]))
      expect(readdirSync(folder).filter((name) => name.includes(".part"))).toEqual([])
    })
  )
)

it.effect(
  "a backup overwrites nothing, and one that fails leaves nothing",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const [file, taken] = [join(folder, "city.db"), join(folder, "taken.db")]
      yield* Effect.scoped(Effect.flatMap(openStore({ file }), (store) => fill(store, 3)))
      writeFileSync(taken, "minutes of the council")
      const error = yield* Effect.flip(backup(file, taken))
      expect(error).toMatchObject({ operation: "backup", problem: "Invalid" })
      expect(error.message).toContain("overwrites nothing")
      expect(readFileSync(taken, "utf8")).toBe("minutes of the council")
      expect(yield* Effect.flip(backup(file, file))).toMatchObject({ problem: "Invalid" })
      expect((yield* Effect.flip(backup(file, join(folder, "no", "copy.db")))).message).toContain("does not exist")
      expect(yield* Effect.flip(backup(join(folder, "none.db"), join(folder, "copy.db")))).toMatchObject({ problem: "Io" })
      expect(yield* Effect.flip(backup(taken, join(folder, "copy.db")))).toMatchObject({ problem: "Foreign" })
      expect(readdirSync(folder).sort()).toEqual(["city.db", "taken.db"])
    })
  )
)

it.effect(
  "an export is taken back page by page, as it was, and appends go on from there",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const events = yield* Effect.scoped(
        Effect.flatMap(openStore({ file: join(folder, "city.db") }), (store) => Effect.andThen(fill(store, 25), readAll(store)))
      )
      const store = yield* openStore({ file: join(folder, "again.db") })
      const lines = events.map((event) => JSON.stringify(event))
      for (let from = 0; from < lines.length; from += 10) yield* store.restore(lines.slice(from, from + 10).map((line) => JSON.parse(line)))
      expect(yield* readAll(store)).toEqual(events)
      yield* store.append({
        events: [noted(1)],
        expect: new Map([["request-1", 1]]),
        unless: { match: [{ tags: ["number:1"] }], after: 1 }
      })
      expect(yield* store.verify()).toMatchObject({ _tag: "Whole", events: 26 })
    })
  )
)

it.effect(
  "no key stands in any file of the vault as it is, and the vault is its owner's alone",
  inFolder(
    Effect.fnUntraced(function* (folder) {
      const file = join(folder, "keys.db")
      const keys: Array<Uint8Array> = []
      let made = 0
      const random = (length: number) => {
        const bytes = new Uint8Array(length).map((_, i) => (i * 37 + ++made * 101) & 0xff)
        // The vault wipes what it was given.
        if (length === 32) keys.push(bytes.slice())
        return bytes
      }
      const vault = yield* SqliteVault.make({ file, masterKeys, random })
      for (let n = 0; n < 50; n++) yield* vault.seal(Personal.clear(`s-${n}`, "王小明"))
      const holds = (key: Uint8Array) => readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(key))
      // The subjects' keys, and the vault's own.
      expect(keys).toHaveLength(51)
      expect(keys.some(holds)).toBe(false)
      expect(holds(Buffer.from("s-49"))).toBe(true)
      for (const end of ["", "-wal", "-shm"]) if (existsSync(file + end)) expect(statSync(file + end).mode & 0o777, end).toBe(0o600)
    })
  )
)
