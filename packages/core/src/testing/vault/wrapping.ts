/** Master keys: nothing opens without them, nothing opens elsewhere, and they can be changed. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type Bytes, secureRandom, toBase64 } from "../../kernel/bytes.ts"
import { make } from "../../kernel/KeyVault.ts"
import { fresh, type MasterKey } from "../../kernel/MasterKeys.ts"
import { boxOf, clear, contact, type Sealed } from "../../kernel/Personal.ts"
import { holds, same } from "../compare.ts"
import { fails, type Rules } from "../suite.ts"
import { opened, rowsOf, sealMany, type TestVault } from "./subject.ts"

const wrong = { problem: "WrongMasterKey" } as const

const includes = (bytes: Bytes, part: Bytes): boolean => bytes.some((_, i) => part.every((byte, j) => bytes[i + j] === byte))

export const wrapping: Rules<TestVault> = {
  *"no key stands in the vault as it is"({ driver, masterKeys }) {
    const made: Array<Bytes> = []
    const random = (length: number) => {
      const bytes = secureRandom(length)
      if (length === 32) made.push(bytes.slice())
      return bytes
    }
    const vault = make(driver, { masterKeys, random })
    yield* vault.digest("the vault's own key")
    yield* sealMany(vault, 5)
    const rows = yield* rowsOf(driver)
    same([made.length, rows.length], [6, 6], "keys made, and kept")
    for (const { key } of rows) {
      holds(!made.some((raw) => includes(key.wrapped, raw)), "a key stands in the vault as it is")
      holds(!includes(key.wrapped, Redacted.value(masterKeys[0].key)), "the master key stands in the vault")
      same(key.master, masterKeys[0].id, "the master key it is under")
    }
  },

  *"another master key opens nothing, makes nothing, and is told so"({ vault, connect, driver, masterKeys }) {
    const value = yield* vault.seal(contact("p-1", "13800001234"))
    const before = yield* rowsOf(driver)
    const namesake: MasterKey = { ...fresh(), id: masterKeys[0].id }
    for (const other of [fresh(), namesake]) {
      const locked = yield* connect([other])
      yield* fails(locked.open(value), "VaultError", { ...wrong, subject: "p-1" })
      for (const subject of ["p-1", "p-2"]) yield* fails(locked.seal(clear(subject, "text")), "VaultError", wrong)
      yield* fails(locked.digest("text"), "VaultError", wrong)
      yield* fails(locked.subjectsOf("phone", "13800001234"), "VaultError", wrong)
      yield* fails(Stream.runDrain(locked.rewrap), "VaultError", wrong)
    }
    same(
      (yield* rowsOf(driver)).map(({ name }) => name),
      before.map(({ name }) => name),
      "the keys in the vault"
    )
    same(yield* opened(vault, value), "13800001234", "the text by the right master key")
  },

  *"erasing needs no master key"({ vault, connect }) {
    const value = yield* vault.seal(clear("p-1", "one"), "request-1")
    const other = yield* vault.seal(clear("p-2", "two"), "request-1")
    const locked = yield* connect([fresh()])
    yield* locked.erase("p-1")
    same(yield* locked.eraseWithin(["request-1"]), 1, "the number of keys")
    for (const each of [value, other]) yield* fails(vault.open(each), "VaultError", { problem: "Erased" })
  },

  *"a key that was moved to another row does not open there"({ vault, connect, driver }) {
    const [one, two] = [yield* vault.seal(clear("p-1", "one"), "request-1"), yield* vault.seal(clear("p-2", "two"), "request-1")]
    const three = yield* vault.seal(clear("p-1", "three"), "request-2")
    const rows = yield* rowsOf(driver)
    const rowOf = (value: Sealed) => {
      const { subject, within } = boxOf(value)
      return rows.find(({ name }) => name.subject === subject && name.within === within)!
    }
    for (const [from, to] of [
      [one, two],
      [one, three]
    ] as const) {
      yield* driver.replace([{ name: rowOf(to).name, key: rowOf(from).key, before: rowOf(to).key }])
      for (const each of [vault, yield* connect()]) yield* fails(each.open(to), "VaultError", { ...wrong, subject: boxOf(to).subject })
    }
    same(yield* opened(vault, one), "one", "the text whose key was copied")
  },

  *"a key that was moved to another vault does not open there, under the same master key either"({ vault, driver, another, masterKeys }) {
    const value = yield* vault.seal(clear("p-1", "one"))
    const other = yield* another(masterKeys)
    for (const { name, key } of yield* rowsOf(driver)) yield* other.driver.keep(name, key, [])
    yield* fails(other.vault.open(value), "VaultError", { ...wrong, subject: "p-1" })
  }
}

export const rotating: Rules<TestVault> = {
  *"when all is wrapped anew the old master key is not needed, and opens nothing"({ vault, connect, masterKeys }) {
    const values = yield* sealMany(vault, 450)
    yield* vault.seal(contact("p-0", "13800001234"))
    const digest = yield* vault.digest("text")
    const next = fresh()
    const progress = yield* Stream.runCollect((yield* connect([next, ...masterKeys])).rewrap)
    // The subjects' keys, and the vault's own two.
    same(progress.at(-1)?.done, 452, "keys wrapped anew")
    holds(
      progress.every(({ done }, i) => i === 0 || done > progress[i - 1]!.done),
      "progress should rise"
    )
    const renewed = yield* connect([next])
    for (const [n, value] of values.entries()) same(yield* opened(renewed, value), `text ${n}`, "the opened text")
    same(yield* renewed.digest("text"), digest, "the digest")
    same(yield* renewed.subjectsOf("phone", "13800001234"), ["p-0"], "who is found")
    same(yield* renewed.status, [{ master: next.id, current: true, keys: 452, closed: 0 }], "the status")
    const old = yield* connect()
    yield* fails(old.open(values[0]!), "VaultError", wrong)
    yield* fails(old.seal(clear("p-9999", "new")), "VaultError", wrong)
  },

  *"wrapping anew that was broken off goes on, and is not begun again"({ vault, connect, masterKeys }) {
    yield* sealMany(vault, 450)
    const next = fresh()
    const both = yield* connect([next, ...masterKeys])
    const [first] = yield* Stream.runCollect(Stream.take(both.rewrap, 1))
    const between = yield* both.status
    same(between.length, 2, "the number of master keys in use")
    same(between.find(({ master }) => master === next.id)?.keys, first!.done, "keys under the new one")
    const rest = yield* Stream.runCollect((yield* connect([next, ...masterKeys])).rewrap)
    same(first!.done + rest.at(-1)!.done, 451, "keys wrapped anew in all")
    const again = yield* Stream.runCollect(both.rewrap)
    same(again.at(-1)?.done, 0, "keys wrapped anew a third time")
  },

  *"what is sealed under the old master key meanwhile opens under both"({ vault, connect, masterKeys }) {
    const value = yield* vault.seal(clear("p-1", "one"))
    const both = yield* connect([fresh(), ...masterKeys])
    const later = yield* both.seal(clear("p-2", "two"))
    same([yield* opened(both, value), yield* opened(both, later)], ["one", "two"], "the opened texts")
    yield* Stream.runDrain(both.rewrap)
    same([yield* opened(both, value), yield* opened(both, later)], ["one", "two"], "the opened texts afterwards")
  },

  *"wrapping anew brings no erased key back"({ vault, driver, connect }) {
    const [one, two] = yield* sealMany(vault, 2)
    yield* vault.seal(clear("p-1", "ends"), "request-1")
    const rows = yield* rowsOf(driver)
    yield* vault.erase("p-0")
    yield* vault.eraseWithin(["request-1"])
    yield* driver.replace(rows.map(({ name, key }) => ({ name, key: { ...key, master: "next" }, before: key })))
    const left = yield* rowsOf(driver)
    same(
      left.map(({ name }) => [name.subject, name.within]),
      [
        ["", ""],
        ["p-1", ""]
      ],
      "whose keys are there"
    )
    yield* fails((yield* connect()).open(one!), "VaultError", { problem: "Erased" })
    yield* fails((yield* connect()).open(two!), "VaultError", wrong)
  },

  *"a key that changed meanwhile is passed over"({ vault, driver }) {
    const [value] = yield* sealMany(vault, 1)
    const row = (yield* rowsOf(driver)).find(({ name }) => name.subject === "p-0")!
    const stale = { ...row.key, wrapped: row.key.wrapped.map((byte) => byte ^ 1) }
    yield* driver.replace([{ name: row.name, key: { master: "next", wrapped: stale.wrapped }, before: stale }])
    same(yield* opened(vault, value!), "text 0", "the text")
  },

  *"the status counts keys under each master key, and those that do not open"({ vault, connect, masterKeys, driver }) {
    same(yield* vault.status, [], "the status of an empty vault")
    yield* sealMany(vault, 3)
    const { name, key } = (yield* rowsOf(driver)).at(-1)!
    yield* driver.replace([{ name, key: { ...key, wrapped: key.wrapped.map((byte) => byte ^ 1) }, before: key }])
    same(yield* vault.status, [{ master: masterKeys[0].id, current: true, keys: 4, closed: 1 }], "the status")
    same(
      yield* (yield* connect([fresh()])).status,
      [{ master: masterKeys[0].id, current: false, keys: 4, closed: 4 }],
      "the status without the key"
    )
  },

  *"keys come in pages, each once"({ vault, driver, masterKeys }) {
    yield* Effect.forEach(["a", "b", "c", "\u{1f3ee}"], (subject) =>
      Effect.forEach([undefined, "request-1", "请求"], (within) => vault.seal(clear(subject, "x"), within))
    )
    const all = (yield* rowsOf(driver)).map(({ name }) => JSON.stringify(name))
    const paged: Array<string> = []
    for (let page = yield* driver.page(null, 3); page.length > 0; page = yield* driver.page(page.at(-1)!.name, 3)) {
      paged.push(...page.map(({ name }) => JSON.stringify(name)))
    }
    same(paged, all, "the keys by pages")
    same(new Set(all).size, 13, "the number of keys")
    same((yield* driver.page(null, 100, masterKeys[0].id)).length, 0, "keys under other master keys")
  },

  *"a master key is not told by any error"({ vault, connect, masterKeys }) {
    const value = yield* vault.seal(clear("p-1", "one"))
    const error = yield* fails((yield* connect([fresh()])).open(value), "VaultError", wrong)
    const text = [String(error), JSON.stringify(error), error.message].join()
    holds(!text.includes(toBase64(Redacted.value(masterKeys[0].key))), "the error should not hold the master key")
    holds(error.message.includes(masterKeys[0].id), "the error should name the master key that is needed")
  }
}
