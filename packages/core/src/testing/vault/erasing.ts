/** Erasing a subject, and ending a compartment: for ever, on every connection, and nothing else. */
import * as Effect from "effect/Effect"
import type { KeyVaultShape, VaultError } from "../../kernel/KeyVault.ts"
import { boxOf, clear } from "../../kernel/Personal.ts"
import { same } from "../compare.ts"
import { fails, type Rules } from "../suite.ts"
import { opened, rowsOf, type TestVault } from "./subject.ts"

const erased = { problem: "Erased" } as const

export const erasing: Rules<TestVault> = {
  *"a subject is held by it from its first key to its erasure, whatever compartment the key is of"({ vault, connect }) {
    const second = yield* connect()
    for (const [subject, within] of [
      ["p-1", undefined],
      ["p-2", "request-1"]
    ] as const) {
      same(yield* second.holds(subject), false, "whether it is held before")
      yield* vault.seal(clear(subject, "one"), within)
      same(yield* second.holds(subject), true, "whether it is held")
    }
    for (const other of ["p", "p-", "p-20", "q"]) same(yield* vault.holds(other), false, `whether ${other} is held`)
    for (const subject of ["p-1", "p-2"]) yield* second.erase(subject)
    for (const subject of ["p-1", "p-2"]) same(yield* vault.holds(subject), false, "whether it is held after")
  },

  *"what an erased key sealed opens never again, on no connection"({ vault, connect }) {
    const second = yield* connect()
    const value = yield* vault.seal(clear("p-1", "one"))
    same(yield* opened(second, value), "one", "the text before")
    yield* vault.erase("p-1")
    for (const each of [vault, second, yield* connect()]) {
      yield* fails(each.open(value), "VaultError", { ...erased, subject: "p-1" })
    }
  },

  *"nothing is sealed for an erased subject, for ever"({ vault, connect }) {
    const second = yield* connect()
    yield* second.seal(clear("p-1", "one"))
    yield* vault.erase("p-1")
    for (const each of [vault, second]) {
      for (const within of [undefined, "request-1"]) {
        yield* fails(each.seal(clear("p-1", "two"), within), "VaultError", { ...erased, subject: "p-1" })
      }
    }
    yield* fails(vault.seal(clear("p-1", "three")), "VaultError", erased)
  },

  *"a subject can be erased before anything was sealed for it"({ vault }) {
    yield* vault.erase("p-1")
    yield* fails(vault.seal(clear("p-1", "one")), "VaultError", erased)
    same(yield* vault.isErased("p-1"), true, "whether it is erased")
  },

  *"erasing twice changes nothing"({ vault }) {
    const value = yield* vault.seal(clear("p-1", "one"))
    yield* vault.erase("p-1")
    yield* vault.erase("p-1")
    yield* fails(vault.open(value), "VaultError", erased)
  },

  *"other subjects stay as they are"({ vault }) {
    const [one, two] = [yield* vault.seal(clear("p-1", "one"), "request-1"), yield* vault.seal(clear("p-10", "two"), "request-1")]
    yield* vault.erase("p-1")
    same(yield* opened(vault, two), "two", "the text of another subject")
    same(yield* opened(vault, yield* vault.seal(clear("p-10", "three"), "request-1")), "three", "what is sealed for it now")
    yield* fails(vault.open(one), "VaultError", erased)
  },

  *"who is erased is known, on every connection"({ vault, connect }) {
    const second = yield* connect()
    yield* vault.seal(clear("p-1", "one"))
    yield* second.seal(clear("p-2", "two"))
    same([yield* vault.isErased("p-1"), yield* vault.isErased("p-3")], [false, false], "whether they are erased before")
    yield* second.erase("p-1")
    for (const each of [vault, second])
      same([yield* each.isErased("p-1"), yield* each.isErased("p-2")], [true, false], "whether they are erased")
  },

  *"of many it is known who is not erased, in the order asked, on every connection"({ vault, connect }) {
    const second = yield* connect()
    const asked = Array.from({ length: 3_000 }, (_, n) => `p-${3_000 - n}`)
    yield* vault.seal(clear("p-2", "two"))
    for (const subject of ["p-1", "p-2000", "p-3001"]) yield* second.erase(subject)
    yield* second.eraseWithin(["p-3"])
    for (const each of [vault, second]) {
      const left = yield* each.unerased("subject", asked)
      same(
        left,
        asked.filter((subject) => subject !== "p-1" && subject !== "p-2000"),
        "who is not erased"
      )
      same(yield* each.unerased("subject", []), [], "who of nobody")
    }
  },

  *"erasing a subject takes its keys of all compartments, and leaves none behind"({ vault, driver }) {
    const values = yield* Effect.forEach([undefined, "request-1", "request-2"], (within) => vault.seal(clear("p-1", "one"), within))
    const kept = yield* vault.seal(clear("p-2", "two"), "request-1")
    yield* vault.erase("p-1")
    for (const value of values) yield* fails(vault.open(value), "VaultError", { ...erased, subject: "p-1" })
    same(yield* opened(vault, kept), "two", "the text of another subject")
    same(
      (yield* rowsOf(driver)).map(({ name }) => name.subject),
      ["", "p-2"],
      "whose keys are left"
    )
  }
}

export const ending: Rules<TestVault> = {
  *"ending a compartment takes every subject's key in it and no other, and says how many"({ vault, connect, driver }) {
    const second = yield* connect()
    const gone = yield* Effect.forEach(["p-1", "p-2"], (subject) => vault.seal(clear(subject, subject), "request-1"))
    const kept = yield* Effect.forEach([undefined, "request-10"], (within) => vault.seal(clear("p-1", "kept"), within))
    same(yield* second.eraseWithin(["request-1"]), 2, "the number of keys")
    for (const value of gone) {
      for (const each of [vault, second]) yield* fails(each.open(value), "VaultError", { ...erased, subject: boxOf(value).subject })
    }
    for (const value of kept) same(yield* opened(vault, value), "kept", "the text of another compartment")
    same(yield* vault.isErased("p-1"), false, "whether the subject is erased")
    same((yield* rowsOf(driver)).filter(({ name }) => name.within === "request-1").length, 0, "keys left in it")
  },

  *"nothing is sealed in a compartment that has ended, for ever, for nobody"({ vault, connect }) {
    const second = yield* connect()
    yield* second.seal(clear("p-1", "one"), "request-1")
    yield* vault.eraseWithin(["request-1"])
    for (const each of [vault, second]) {
      for (const subject of ["p-1", "p-2"]) {
        yield* fails(each.seal(clear(subject, "more"), "request-1"), "VaultError", { ...erased, subject })
      }
    }
    same(yield* opened(vault, yield* vault.seal(clear("p-1", "other"), "request-2")), "other", "what is sealed elsewhere")
  },

  *"ending a compartment twice, or one without keys, destroys nothing more"({ vault }) {
    yield* vault.seal(clear("p-1", "one"), "request-1")
    const counts = yield* Effect.forEach(["request-1", "request-1", "request-2"], (within) => vault.eraseWithin([within]))
    same(counts, [1, 0, 0], "the numbers of keys")
    yield* fails(vault.seal(clear("p-1", "one"), "request-2"), "VaultError", erased)
  },

  *"several compartments that are ended at once end all of them, and no other"({ vault, connect }) {
    const second = yield* connect()
    const within = ["request-1", "request-2", "request-3", "request-10"]
    const values = yield* Effect.forEach(within, (name) => vault.seal(clear("p-1", name), name))
    yield* vault.seal(clear("p-2", "two"), "request-2")
    same(yield* second.eraseWithin([]), 0, "the number of keys within no compartment")
    same(yield* second.eraseWithin(within.slice(0, 3)), 4, "the number of keys")
    for (const value of values.slice(0, 3)) yield* fails(vault.open(value), "VaultError", { ...erased, subject: "p-1" })
    same(yield* opened(vault, values[3]!), "request-10", "the text of another compartment")
  },

  *"of many it is known which have not ended, in the order asked, on every connection"({ vault, connect }) {
    const second = yield* connect()
    yield* vault.seal(clear("p-1", "one"), "request-2")
    yield* vault.eraseWithin(["request-1"])
    yield* vault.erase("request-2")
    for (const each of [vault, second]) {
      const left = yield* each.unerased("within", ["request-3", "request-1", "request-2"])
      same(left, ["request-3", "request-2"], "which have not ended")
    }
  },

  *"what is kept for no compartment is nobody's to end"({ vault }) {
    const value = yield* vault.seal(clear("p-1", "one"))
    const digest = yield* vault.digest("text")
    same(yield* vault.eraseWithin([""]), 0, "the number of keys")
    same(yield* opened(vault, value), "one", "the text")
    same(yield* vault.digest("text"), digest, "the digest")
    yield* vault.seal(clear("p-2", "two"))
  }
}

export const outliving: Rules<TestVault> = {
  *"keys, erasures, digests and what is noted are there after every connection was closed"({ another }) {
    const { connect } = yield* another()
    const once = <A, E>(use: (vault: KeyVaultShape) => Effect.Effect<A, E>): Effect.Effect<A, E | VaultError> =>
      Effect.scoped(Effect.flatMap(connect(), use))
    const kept = yield* once((vault) => vault.seal({ ...clear("p-1", "13800001234"), find: "contact" }, "request-1"))
    const gone = yield* once((vault) => vault.seal(clear("p-2", "two")))
    const over = yield* once((vault) => vault.seal(clear("p-1", "three"), "request-3"))
    const digest = yield* once((vault) => vault.digest("text"))
    yield* once((vault) => vault.erase("p-2"))
    yield* once((vault) => vault.eraseWithin(["request-3"]))
    same(yield* once((vault) => opened(vault, kept)), "13800001234", "the opened text")
    same(yield* once((vault) => vault.digest("text")), digest, "the digest")
    same(yield* once((vault) => vault.subjectsOf("phone", "13800001234")), ["p-1"], "who is found")
    same(yield* once((vault) => vault.isErased("p-2")), true, "whether it is erased")
    for (const value of [gone, over]) {
      yield* fails(
        once((vault) => vault.open(value)),
        "VaultError",
        { ...erased, subject: boxOf(value).subject }
      )
      yield* fails(
        once((vault) => vault.seal(clear(boxOf(value).subject, "again"), boxOf(value).within)),
        "VaultError",
        { ...erased, subject: boxOf(value).subject }
      )
    }
  }
}
