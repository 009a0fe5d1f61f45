/** The contract of key vaults as rules, for any vault under any test runner. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { fromBase64, toBase64 } from "../kernel/bytes.ts"
import { type KeyVaultShape, makeMemory, type VaultError } from "../kernel/KeyVault.ts"
import { boxText, clear, type Sealed, sealed } from "../kernel/Personal.ts"
import { holds, same } from "./compare.ts"
import { fails, type Rules, register, type TestApi } from "./suite.ts"

type Connect = Effect.Effect<KeyVaultShape, VaultError, Scope.Scope>

/** What a vault brings to be tested. */
export interface KeyVaultFixture {
  /** A new vault without keys, removed with the scope; it gives a way to open connections to it. */
  readonly makeVault: Effect.Effect<Connect, VaultError, Scope.Scope>
  /** Whether keys outlive the last connection. */
  readonly durable: boolean
}

interface TestVault {
  readonly vault: KeyVaultShape
  /** Another connection to the same vault. */
  readonly connect: Connect
  readonly makeVault: Effect.Effect<Connect, VaultError, Scope.Scope>
}

const texts = ["王小明 13800001234", "", "🏮 三号楼 502 室", "\ufeff first a mark of byte order", "x".repeat(10_000)]

/** The box with one bit of one byte flipped. */
const flipped = ({ subject, box }: Sealed, byte: number): Sealed => {
  const bytes = fromBase64(boxText(box))
  bytes[byte < 0 ? bytes.length + byte : byte]! ^= 1
  return sealed(subject, toBase64(bytes))
}

const opened = (vault: KeyVaultShape, value: Sealed) => Effect.map(vault.open(value), Redacted.value)

const sealing: Rules<TestVault> = {
  *"what was sealed opens, on every connection"({ vault, connect }) {
    const second = yield* connect
    for (const text of texts) {
      const value = yield* vault.seal(clear("p-1", text))
      same(value.subject, "p-1", "the subject")
      same(yield* opened(vault, value), text, "the opened text")
      same(yield* opened(second, value), text, "the text opened elsewhere")
    }
  },

  *"nothing of the text can be read in its box"({ vault }) {
    const box = boxText((yield* vault.seal(clear("p-1", "WANG 13800001234"))).box)
    for (const part of ["WANG", "138", "1234"]) holds(!atob(box).includes(part) && !box.includes(btoa(part)), `the box holds ${part}`)
  },

  *"the same text gives another box each time"({ vault }) {
    const boxes = new Set<string>()
    for (let n = 0; n < 50; n++) boxes.add(boxText((yield* vault.seal(clear("p-1", "same"))).box))
    same(boxes.size, 50, "the number of different boxes")
  },

  *"a box that was changed anywhere does not open"({ vault }) {
    const value = yield* vault.seal(clear("p-1", "路灯"))
    for (const byte of [0, 11, 12, 15, -16, -1]) yield* fails(vault.open(flipped(value, byte)), "VaultError", { problem: "Tampered" })
    for (const box of ["AAAA", "not base64!", boxText(value.box).slice(0, -8)]) {
      yield* fails(vault.open(sealed(value.subject, box)), "VaultError", { problem: "Tampered", subject: "p-1" })
    }
    same(yield* opened(vault, value), "路灯", "the text of the box left alone")
  },

  *"a box of one subject does not open as another's"({ vault }) {
    const value = yield* vault.seal(clear("p-1", "one"))
    yield* vault.seal(clear("p-2", "two"))
    yield* fails(vault.open({ ...value, subject: "p-2" }), "VaultError", { problem: "Tampered", subject: "p-2" })
  },

  *"a subject that this vault never sealed for is unknown to it"({ vault, makeVault }) {
    const value = yield* (yield* yield* makeVault).seal(clear("p-1", "elsewhere"))
    yield* fails(vault.open(value), "VaultError", { problem: "Unknown", subject: "p-1" })
    yield* vault.seal(clear("p-1", "here"))
    yield* fails(vault.open(value), "VaultError", { problem: "Tampered", subject: "p-1" })
  },

  *"connections that seal for a new subject at once agree on its key"({ vault, connect }) {
    const second = yield* connect
    for (let n = 0; n < 10; n++) {
      const value = yield* Effect.all(
        [0, 1, 2, 3, 4, 5].map((i) => (i % 2 === 0 ? vault : second).seal(clear(`p-${n}`, `text ${i}`))),
        { concurrency: "unbounded" }
      )
      for (const [i, box] of value.entries()) same(yield* opened(vault, box), `text ${i}`, "the opened text")
    }
  }
}

const erasing: Rules<TestVault> = {
  *"what an erased key sealed opens never again, on no connection"({ vault, connect }) {
    const second = yield* connect
    const value = yield* vault.seal(clear("p-1", "one"))
    same(yield* opened(second, value), "one", "the text before")
    yield* vault.erase("p-1")
    for (const each of [vault, second, yield* connect]) yield* fails(each.open(value), "VaultError", { problem: "Erased", subject: "p-1" })
  },

  *"nothing is sealed for an erased subject, for ever"({ vault, connect }) {
    const second = yield* connect
    yield* second.seal(clear("p-1", "one"))
    yield* vault.erase("p-1")
    for (const each of [vault, second]) yield* fails(each.seal(clear("p-1", "two")), "VaultError", { problem: "Erased", subject: "p-1" })
    yield* fails(vault.seal(clear("p-1", "three")), "VaultError", { problem: "Erased" })
  },

  *"a subject can be erased before anything was sealed for it"({ vault }) {
    yield* vault.erase("p-1")
    yield* fails(vault.seal(clear("p-1", "one")), "VaultError", { problem: "Erased" })
  },

  *"erasing twice changes nothing"({ vault }) {
    const value = yield* vault.seal(clear("p-1", "one"))
    yield* vault.erase("p-1")
    yield* vault.erase("p-1")
    yield* fails(vault.open(value), "VaultError", { problem: "Erased" })
  },

  *"other subjects stay as they are"({ vault }) {
    const [one, two] = [yield* vault.seal(clear("p-1", "one")), yield* vault.seal(clear("p-10", "two"))]
    yield* vault.erase("p-1")
    same(yield* opened(vault, two), "two", "the text of another subject")
    same(yield* opened(vault, yield* vault.seal(clear("p-10", "three"))), "three", "what is sealed for it now")
    yield* fails(vault.open(one), "VaultError", { problem: "Erased" })
  }
}

const digesting: Rules<TestVault> = {
  *"equal texts have equal digests, on every connection, and others do not"({ vault, connect }) {
    const second = yield* connect
    const digests = yield* Effect.forEach(texts, vault.digest)
    same(yield* Effect.forEach(texts, second.digest), digests, "digests by another connection")
    same(new Set(digests).size, texts.length, "the number of different digests")
    holds(
      digests.every((digest) => /^[0-9a-f]{64}$/.test(digest)),
      "a digest should be 64 hex digits"
    )
  },

  *"another vault gives other digests, so that nobody without the key can guess"({ vault, makeVault }) {
    const other = yield* yield* makeVault
    holds((yield* vault.digest("13800001234")) !== (yield* other.digest("13800001234")), "two vaults should not give one digest")
  },

  *"erasing leaves digests as they are"({ vault }) {
    const before = yield* vault.digest("p-1")
    yield* vault.erase("p-1")
    same(yield* vault.digest("p-1"), before, "the digest")
  }
}

const outliving: Rules<TestVault> = {
  *"keys, erasures and digests are there after every connection was closed"({ makeVault }) {
    const connect = yield* makeVault
    const once = <A, E>(use: (vault: KeyVaultShape) => Effect.Effect<A, E>) => Effect.scoped(Effect.flatMap(connect, use))
    const kept = yield* once((vault) => vault.seal(clear("p-1", "one")))
    const gone = yield* once((vault) => vault.seal(clear("p-2", "two")))
    const digest = yield* once((vault) => vault.digest("text"))
    yield* once((vault) => vault.erase("p-2"))
    same(yield* once((vault) => opened(vault, kept)), "one", "the opened text")
    same(yield* once((vault) => vault.digest("text")), digest, "the digest")
    yield* fails(
      once((vault) => vault.open(gone)),
      "VaultError",
      { problem: "Erased", subject: "p-2" }
    )
    yield* fails(
      once((vault) => vault.seal(clear("p-2", "again"))),
      "VaultError",
      { problem: "Erased", subject: "p-2" }
    )
  }
}

const makeTestVault = (fixture: KeyVaultFixture): Effect.Effect<TestVault, VaultError, Scope.Scope> =>
  Effect.gen(function* () {
    const connect = yield* fixture.makeVault
    return { vault: yield* connect, connect, makeVault: fixture.makeVault }
  })

/** Registers the contract's rules with a runner. */
export const keyVaultSuite = (api: TestApi, fixture: KeyVaultFixture): void =>
  register(api, "key vault", makeTestVault(fixture), {
    sealing,
    erasing,
    digesting,
    ...(fixture.durable ? { "outliving its connections": outliving } : {})
  })

/** The vault in memory, as the suite takes it. */
export const memoryKeyVault: KeyVaultFixture = { makeVault: Effect.sync(() => Effect.succeed(makeMemory())), durable: false }
