/** Sealing and opening, by subject and compartment, and the digests of texts. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { fromBase64, toBase64, utf8 } from "../../kernel/bytes.ts"
import { makeWrapper } from "../../kernel/keyring.ts"
import { fresh } from "../../kernel/MasterKeys.ts"
import { boxOf, clear, type Sealed, sealed } from "../../kernel/Personal.ts"
import { holds, same } from "../compare.ts"
import { fails, type Rules } from "../suite.ts"
import { opened, type TestVault } from "./subject.ts"

const texts = ["王小明 13800001234", "", "🏮 三号楼 502 室", "\ufeff first a mark of byte order", "x".repeat(10_000)]

/** The box with one bit of one byte flipped. */
const flipped = (value: Sealed, byte: number): Sealed => {
  const { subject, base64 } = boxOf(value)
  const bytes = fromBase64(base64)
  bytes[byte < 0 ? bytes.length + byte : byte]! ^= 1
  return sealed(subject, toBase64(bytes))
}

export const sealing: Rules<TestVault> = {
  *"what was sealed opens, on every connection"({ vault, connect }) {
    const second = yield* connect()
    for (const within of [undefined, "request-1"]) {
      for (const text of texts) {
        const value = yield* vault.seal(clear("p-1", text), within)
        const { base64, ...names } = boxOf(value)
        same(names, { subject: "p-1", within: within ?? "" }, "subject and compartment")
        same(yield* opened(vault, value), text, "the opened text")
        same(yield* opened(second, value), text, "the text opened elsewhere")
      }
    }
  },

  *"nothing of the text can be read in its box"({ vault }) {
    const box = boxOf(yield* vault.seal(clear("p-1", "WANG 13800001234"))).base64
    for (const part of ["WANG", "138", "1234"]) holds(!atob(box).includes(part) && !box.includes(btoa(part)), `the box holds ${part}`)
  },

  *"the same text gives another box each time"({ vault }) {
    const boxes = new Set<string>()
    for (let n = 0; n < 50; n++) boxes.add(boxOf(yield* vault.seal(clear("p-1", "same"))).base64)
    same(boxes.size, 50, "the number of different boxes")
  },

  *"a box that was changed anywhere does not open"({ vault }) {
    const value = yield* vault.seal(clear("p-1", "路灯"))
    for (const byte of [0, 11, 12, 15, -16, -1]) yield* fails(vault.open(flipped(value, byte)), "VaultError", { problem: "Tampered" })
    for (const box of ["AAAA", "not base64!", boxOf(value).base64.slice(0, -8)]) {
      yield* fails(vault.open(sealed("p-1", box)), "VaultError", { problem: "Tampered", subject: "p-1" })
    }
    same(yield* opened(vault, value), "路灯", "the text of the box left alone")
  },

  *"a box of one subject does not open as another's"({ vault }) {
    const value = yield* vault.seal(clear("p-1", "one"))
    yield* vault.seal(clear("p-2", "two"))
    yield* fails(vault.open(sealed("p-2", boxOf(value).base64)), "VaultError", { problem: "Tampered", subject: "p-2" })
  },

  *"a box of one compartment does not open as another's"({ vault }) {
    const { base64: box } = boxOf(yield* vault.seal(clear("p-1", "one"), "request-1"))
    yield* vault.seal(clear("p-1", "two"), "request-2")
    yield* vault.seal(clear("p-1", "three"))
    for (const other of [sealed("p-1", box, "request-2"), sealed("p-1", box)]) {
      yield* fails(vault.open(other), "VaultError", { problem: "Tampered", subject: "p-1" })
    }
    yield* fails(vault.open(sealed("p-1", box, "request-3")), "VaultError", { problem: "Unknown", subject: "p-1" })
  },

  *"a box is bound to its subject and compartment, even where others have the same key"({ vault, driver, masterKeys }) {
    const wrap = makeWrapper(driver.id, { masterKeys })
    const raw = Uint8Array.from({ length: 32 }, (_, i) => i)
    for (const [subject, within] of [
      ["p-1", "request-1"],
      ["p-2", "request-1"],
      ["p-1", "request-2"],
      ["p-1", ""]
    ] as const) {
      const name = { kind: "subject", subject, within } as const
      yield* driver.keep(name, yield* wrap(name, raw), [])
    }
    const value = yield* vault.seal(clear("p-1", "one"), "request-1")
    const { base64: box } = boxOf(value)
    for (const other of [sealed("p-2", box, "request-1"), sealed("p-1", box, "request-2"), sealed("p-1", box)]) {
      yield* fails(vault.open(other), "VaultError", { problem: "Tampered", subject: boxOf(other).subject })
    }
    same(yield* opened(vault, value), "one", "the text where it was sealed")
  },

  *"bytes are sealed and opened as they are, under the same key"({ vault, connect }) {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) & 0xff)
    const box = yield* vault.sealBytes("p-1", "request-1", bytes)
    same(toBase64(yield* (yield* connect()).openBytes("p-1", "request-1", box)), toBase64(bytes), "the opened bytes")
    yield* vault.sealBytes("p-1", "request-2", bytes)
    yield* fails(vault.openBytes("p-1", "request-2", box), "VaultError", { problem: "Tampered", subject: "p-1" })
    yield* fails(
      vault.openBytes(
        "p-1",
        "request-1",
        box.map((byte, i) => (i === 40_000 ? byte ^ 1 : byte))
      ),
      "VaultError",
      {
        problem: "Tampered"
      }
    )
    yield* vault.erase("p-1")
    yield* fails(vault.openBytes("p-1", "request-1", box), "VaultError", { problem: "Erased" })
    yield* fails(vault.sealBytes("p-1", "request-1", utf8("more")), "VaultError", { problem: "Erased" })
  },

  *"a subject that this vault never sealed for is unknown to it"({ vault, another }) {
    const value = yield* (yield* another()).vault.seal(clear("p-1", "elsewhere"))
    yield* fails(vault.open(value), "VaultError", { problem: "Unknown", subject: "p-1" })
    yield* vault.seal(clear("p-1", "here"))
    yield* fails(vault.open(value), "VaultError", { problem: "Tampered", subject: "p-1" })
  },

  *"connections that seal for a new subject at once agree on its key"({ vault, connect }) {
    const second = yield* connect()
    for (let n = 0; n < 10; n++) {
      const values = yield* Effect.all(
        [0, 1, 2, 3, 4, 5].map((i) => (i % 2 === 0 ? vault : second).seal(clear(`p-${n}`, `text ${i}`), n % 2 === 0 ? undefined : "r-1")),
        { concurrency: "unbounded" }
      )
      const third = yield* connect()
      for (const [i, value] of values.entries()) same(yield* opened(third, value), `text ${i}`, "the opened text")
    }
  }
}

export const digesting: Rules<TestVault> = {
  *"equal texts have equal digests, on every connection, and others do not"({ vault, connect }) {
    const second = yield* connect()
    const digests = yield* Effect.forEach(texts, vault.digest)
    same(yield* Effect.forEach(texts, second.digest), digests, "digests by another connection")
    same(new Set(digests).size, texts.length, "the number of different digests")
    holds(
      digests.every((digest) => /^[0-9a-f]{64}$/.test(digest)),
      "a digest should be 64 hex digits"
    )
  },

  *"connections that need the first digest at once agree on it"({ vault, connect }) {
    const all = [vault, yield* connect(), yield* connect()]
    const digests = yield* Effect.all(
      all.map((each) => each.digest("text")),
      { concurrency: "unbounded" }
    )
    same(new Set(digests).size, 1, "the number of different digests")
  },

  *"another vault gives other digests, so that nobody without the key can guess"({ vault, another, masterKeys }) {
    const other = (yield* another(masterKeys)).vault
    holds((yield* vault.digest("13800001234")) !== (yield* other.digest("13800001234")), "two vaults should not give one digest")
  },

  *"texts in the clear have digests by subject and compartment, the same on every connection, sealed before or not"({ vault, connect }) {
    const second = yield* connect()
    const values = ["p-1", "p-2"].flatMap((subject) => ["one", "two"].map((text) => clear(subject, text)))
    const all = (each: typeof vault) =>
      Effect.forEach([undefined, "request-1", "request-2"], (within) => Effect.forEach(values, (value) => each.digestClear(value, within)))
    yield* vault.seal(clear("p-1", "one"), "request-1")
    const digests = (yield* all(vault)).flat()
    yield* second.seal(clear("p-2", "two"), "request-2")
    same((yield* all(second)).flat(), digests, "digests by another connection")
    same(new Set([...digests, yield* vault.digest("one")]).size, 13, "the number of different digests")
    holds(
      digests.every((digest) => /^[0-9a-f]{64}$/.test(digest)),
      "a digest should be 64 hex digits"
    )
  },

  *"of what was erased no text has a digest, whether it is the right one or not"({ vault, connect }) {
    const second = yield* connect()
    for (const within of ["request-1", "request-2"]) yield* vault.digestClear(clear("p-1", "right"), within)
    const kept = yield* second.digestClear(clear("p-2", "right"), "request-2")
    yield* second.eraseWithin(["request-1"])
    const failing = Effect.fnUntraced(function* (within: string) {
      for (const each of [vault, second]) {
        for (const text of ["right", "wrong"]) {
          yield* fails(each.digestClear(clear("p-1", text), within), "VaultError", { problem: "Erased", subject: "p-1" })
        }
      }
    })
    yield* failing("request-1")
    yield* second.erase("p-1")
    yield* failing("request-2")
    same(yield* vault.digestClear(clear("p-2", "right"), "request-2"), kept, "the digest of another subject")
  },

  *"wrapping anew leaves digests as they are"({ vault, connect, masterKeys }) {
    const before = yield* vault.digestClear(clear("p-1", "one"), "request-1")
    const renewed = yield* connect([fresh(), ...masterKeys])
    yield* Stream.runDrain(renewed.rewrap)
    same(yield* renewed.digestClear(clear("p-1", "one"), "request-1"), before, "the digest")
  },

  *"erasing leaves digests as they are"({ vault }) {
    const before = yield* vault.digest("p-1")
    yield* vault.erase("p-1")
    yield* vault.erase("")
    same(yield* vault.digest("p-1"), before, "the digest")
  }
}
