/** The vault's file: what stands in it, what is left in it, and what becomes of one of an earlier version. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, it } from "@effect/vitest"
import { type KeyVault, MasterKeys, Personal } from "@linli/core/kernel"
import { SqliteVault } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { runChild } from "./children/run.ts"
import { inFolder } from "./folder.ts"
import { masterKeys } from "./masters.ts"

const holds = (folder: string, bytes: Uint8Array | string): boolean =>
  readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(bytes))

const opened = (vault: KeyVault.KeyVaultShape, value: Personal.Sealed) => Effect.map(vault.open(value), Redacted.value)

/** What version 1 sealed: its keys, as they are, and a box of a subject. */
const versionOne = Effect.fnUntraced(function* (file: string, count: number) {
  const raw = new Map<string, Uint8Array<ArrayBuffer>>()
  for (let n = 0; n < count; n++) raw.set(`s-${n}`, crypto.getRandomValues(new Uint8Array(32)))
  const digestKey = crypto.getRandomValues(new Uint8Array(32))
  const db = new DatabaseSync(file)
  db.exec(`pragma journal_mode = wal; pragma secure_delete = on;
create table vault (one integer primary key check (one = 1), digest_key blob not null) strict;
create table subject (subject text primary key, key blob) strict, without rowid;
pragma application_id = ${0x6c6e6b76}; pragma user_version = 1`)
  db.prepare("insert into vault values (1, ?)").run(digestKey)
  const add = db.prepare("insert into subject values (?, ?)")
  db.exec("begin")
  for (const [subject, key] of raw) add.run(subject, key)
  db.exec("insert into subject values ('gone', null)")
  db.exec("commit")
  db.close()
  const box = (subject: string, text: string) =>
    Effect.promise(async () => {
      const key = await crypto.subtle.importKey("raw", raw.get(subject)!, "AES-GCM", false, ["encrypt"])
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const additionalData = new TextEncoder().encode(subject)
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, new TextEncoder().encode(text))
      return Personal.sealed(subject, Buffer.concat([iv, new Uint8Array(sealed)]).toString("base64"))
    })
  const digest = (text: string) =>
    Effect.promise(async () => {
      const key = await crypto.subtle.importKey("raw", digestKey, { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
      return Buffer.from(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text))).toString("hex")
    })
  return { raw, digestKey, box, digest }
})

describe("a vault of version 1, whose keys stood in it as they are", () => {
  it.effect(
    "opens what it sealed and digests as before, and no byte of a raw key is left in any file",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "keys.db")
        const { raw, digestKey, box, digest } = yield* versionOne(file, 1200)
        const [first, last] = [yield* box("s-0", "王"), yield* box("s-1199", "李")]
        expect([...raw.values(), digestKey].every((key) => holds(folder, key))).toBe(true)
        expect(SqliteVault.isWrapped(file)).toBe(false)
        const vault = yield* SqliteVault.make({ file, masterKeys })
        expect([yield* opened(vault, first), yield* opened(vault, last)]).toEqual(["王", "李"])
        expect(yield* vault.digest("text")).toBe(yield* digest("text"))
        expect(yield* vault.status).toEqual([{ master: masterKeys[0].id, current: true, keys: 1201, closed: 0 }])
        expect(yield* vault.isErased("gone")).toBe(true)
        expect(yield* Effect.flip(vault.seal(Personal.clear("gone", "x")))).toMatchObject({ problem: "Erased" })
        expect([...raw.values(), digestKey].filter((key) => holds(folder, key))).toEqual([])
        expect(SqliteVault.isWrapped(file)).toBe(true)
        const after = yield* vault.seal(Personal.clear("s-0", "再"))
        expect(yield* opened(yield* SqliteVault.make({ file, masterKeys }), after)).toBe("再")
      })
    )
  )

  it.effect(
    "is brought up to date by one of several that open it at once, and all agree",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "keys.db")
        const { box, digest } = yield* versionOne(file, 50)
        const value = yield* box("s-7", "王")
        const vaults = yield* Effect.all(
          [0, 1, 2].map(() => SqliteVault.make({ file, masterKeys })),
          { concurrency: "unbounded" }
        )
        for (const vault of vaults) expect([yield* opened(vault, value), yield* vault.digest("x")]).toEqual(["王", yield* digest("x")])
      })
    )
  )

  it.effect(
    "whose change was broken off before the file was written anew is cleaned when it is next opened",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "keys.db")
        yield* versionOne(file, 20)
        yield* Effect.scoped(SqliteVault.make({ file, masterKeys }))
        const secret = crypto.getRandomValues(new Uint8Array(32))
        const db = new DatabaseSync(file)
        db.exec("create table raw_own (one integer, digest_key blob); create table raw_key (subject text primary key, key blob)")
        db.exec("pragma secure_delete = off")
        db.prepare("insert into raw_key values ('left', ?)").run(secret)
        db.exec("delete from raw_key")
        db.close()
        expect(holds(folder, secret)).toBe(true)
        yield* SqliteVault.make({ file, masterKeys })
        expect(holds(folder, secret)).toBe(false)
      })
    )
  )
})

describe("what is erased leaves the files", () => {
  it.effect(
    "keys, notes and compartments, however many stood around them",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "keys.db")
        const driver = yield* SqliteVault.driver({ file, masterKeys })
        const vault = yield* SqliteVault.make({ file, masterKeys })
        // In an order in which pages of the tree are split and moved.
        const order = Array.from({ length: 1500 }, (_, n) => (n * 7919) % 1500)
        const sealOne = (n: number) => vault.seal(Personal.contact(`p-${n}`, `1380000${String(n).padStart(4, "0")}`), `request-${n % 40}`)
        yield* Effect.forEach(order, sealOne, { concurrency: 50 })
        const rows = (yield* driver.page(null, 5000)).filter(({ name }) => name.kind === "subject")
        expect(rows).toHaveLength(1500)
        for (let n = 0; n < 1500; n += 50) yield* vault.erase(`p-${n}`)
        yield* vault.eraseWithin(["request-7"])
        const isGone = ({ name }: (typeof rows)[number]) => Number(name.subject.slice(2)) % 50 === 0 || name.within === "request-7"
        const left = rows.filter(({ key }) => holds(folder, key.wrapped))
        expect(left.filter(isGone)).toEqual([])
        expect(left).toHaveLength(rows.filter((row) => !isGone(row)).length)
        expect(yield* vault.subjectsOf("phone", "13800000050")).toEqual([])
        expect(yield* vault.subjectsOf("phone", "13800000051")).toEqual(["p-51"])
      })
    )
  )

  it.effect(
    "compartments that are ended at once end together, or none of them does",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "keys.db")
        const vault = yield* SqliteVault.make({ file, masterKeys })
        const values = yield* Effect.forEach(["request-1", "request-2"], (within) => vault.seal(Personal.clear("p-1", "x"), within))
        const db = new DatabaseSync(file)
        db.exec(`create trigger broken before delete on wrapped_key when old.within = 'request-2' begin select raise(abort, 'broken'); end`)
        expect(yield* Effect.flip(vault.eraseWithin(["request-1", "request-2"]))).toMatchObject({ operation: "eraseWithin", problem: "Io" })
        expect(yield* Effect.forEach(values, (value) => opened(vault, value))).toEqual(["x", "x"])
        db.exec("drop trigger broken")
        db.close()
        expect(yield* vault.eraseWithin(["request-1", "request-2"])).toBe(2)
        for (const value of values) expect(yield* Effect.flip(vault.open(value))).toMatchObject({ problem: "Erased" })
      })
    )
  )

  it.effect(
    "and so do keys under the old master key, when all is wrapped anew",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "keys.db")
        const driver = yield* SqliteVault.driver({ file, masterKeys })
        const vault = yield* SqliteVault.make({ file, masterKeys })
        yield* Effect.forEach(Array(300).keys(), (n) => vault.seal(Personal.clear(`p-${n}`, "x")), { concurrency: 50 })
        const rows = yield* driver.page(null, 1000)
        const both = yield* SqliteVault.make({ file, masterKeys: [MasterKeys.fresh(), ...masterKeys] })
        yield* Stream.runDrain(both.rewrap)
        expect(rows.filter(({ key }) => holds(folder, key.wrapped))).toEqual([])
      })
    )
  )

  it.effect(
    "an erasure by another process is seen at once by one that has the key at hand",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "keys.db")
        const vault = yield* SqliteVault.make({ file, masterKeys })
        const value = yield* vault.seal(Personal.contact("p-1", "13800001234"), "request-1")
        expect(yield* opened(vault, value)).toBe("13800001234")
        expect(yield* runChild("erase.ts", [file, "p-1"])).toEqual({ erased: true })
        expect(yield* Effect.flip(vault.open(value))).toMatchObject({ problem: "Erased" })
        expect(yield* Effect.flip(vault.seal(Personal.clear("p-1", "x"), "request-1"))).toMatchObject({ problem: "Erased" })
        expect(yield* vault.subjectsOf("phone", "13800001234")).toEqual([])
      })
    )
  )

  it.effect(
    "two processes that make the same keys at once agree on them",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "keys.db")
        const [keys] = masterKeys
        const sealed = yield* Effect.all(
          [1, 2].map(() => runChild<ReadonlyArray<string>>("seal.ts", [file, MasterKeys.format(keys), "40"])),
          { concurrency: "unbounded" }
        )
        const vault = yield* SqliteVault.make({ file, masterKeys })
        for (const boxes of sealed) {
          expect(boxes).toHaveLength(40)
          for (const [n, box] of boxes.entries()) expect(yield* opened(vault, Personal.sealed(`p-${n}`, box))).toBe(`text ${n}`)
        }
        expect(yield* vault.status).toMatchObject([{ keys: 41, closed: 0 }])
      })
    )
  )
})

describe("a vault's file that cannot be used is told apart", () => {
  it.effect(
    "damaged, cut short or no vault at all; nothing is changed",
    inFolder(
      Effect.fnUntraced(function* (folder) {
        const file = join(folder, "keys.db")
        yield* Effect.scoped(Effect.flatMap(SqliteVault.make({ file, masterKeys }), (vault) => vault.seal(Personal.clear("p-1", "x"))))
        const whole = readFileSync(file)
        const noise = Buffer.alloc(8192, "no database ")
        for (const bytes of [noise, Buffer.concat([noise.subarray(0, 200), whole.subarray(200)])]) {
          writeFileSync(file, bytes)
          const error = yield* Effect.flip(Effect.scoped(SqliteVault.make({ file, masterKeys })))
          expect(error).toMatchObject({ _tag: "VaultError", problem: "Damaged" })
          expect(error.message).toContain(file)
          expect(readFileSync(file).equals(bytes)).toBe(true)
        }
        writeFileSync(file, Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(whole.length - 4096)]))
        const used = Effect.scoped(
          Effect.flatMap(SqliteVault.make({ file, masterKeys }), (vault) => vault.seal(Personal.clear("p-1", "y")))
        )
        expect(yield* Effect.flip(used)).toMatchObject({ problem: "Damaged" })
        expect(statSync(file).mode & 0o777).toBe(0o600)
      })
    )
  )
})
