/** The blind index: a subject is found by what reaches it, by nobody without the key, and by nothing once it is erased. */
import * as Effect from "effect/Effect"
import { sha256 } from "../../kernel/Chain.ts"
import { clear, contact } from "../../kernel/Personal.ts"
import { same } from "../compare.ts"
import { fails, type Rules } from "../suite.ts"
import type { TestVault } from "./subject.ts"

const phone = "13800001234"

export const finding: Rules<TestVault> = {
  *"a subject is found by phone, identity number and e-mail, however they are written, on every connection"({ vault, connect }) {
    yield* vault.seal(contact("p-1", "王小明 +86 138-0000-1234, Wang@Example.org"), "request-1")
    yield* vault.seal(contact("p-2", "37010219900307889X 138 0000 1234"))
    for (const each of [vault, yield* connect()]) {
      for (const text of [phone, "０１３８ 0000 1234", "0086 13800001234"])
        same(yield* each.subjectsOf("phone", text), ["p-1", "p-2"], text)
      same(yield* each.subjectsOf("email", " wang@example.ORG "), ["p-1"], "by e-mail")
      same(yield* each.subjectsOf("idNumber", "370102 19900307 889x"), ["p-2"], "by identity number")
    }
  },

  *"nobody is found by anything else"({ vault, another, masterKeys }) {
    yield* vault.seal(contact("p-1", `by ${phone}`))
    yield* vault.seal(clear("p-2", "a text that is not to be found by: 13900005678"))
    for (const text of ["13900005678", "1380000123", "", "王小明"]) same(yield* vault.subjectsOf("phone", text), [], text)
    same(yield* vault.subjectsOf("idNumber", phone), [], "a phone as an identity number")
    same(yield* (yield* another(masterKeys)).vault.subjectsOf("phone", phone), [], "in another vault")
  },

  *"whoever has the index alone cannot look a phone up in it"({ vault, driver }) {
    yield* vault.seal(contact("p-1", phone))
    for (const text of [phone, `phone/${phone}`, `phone${phone}`]) {
      for (const digest of [text, yield* sha256(text), yield* vault.digest(text)]) {
        same(yield* driver.subjectsOf({ kind: "phone", digest }), [], "who is found by a digest that anybody can make")
      }
    }
  },

  *"an erased subject is found by nothing, and the others as before"({ vault, connect }) {
    const second = yield* connect()
    yield* vault.seal(contact("p-1", phone), "request-1")
    yield* vault.seal(contact("p-1", phone), "request-2")
    yield* vault.seal(contact("p-2", phone), "request-1")
    same(yield* second.subjectsOf("phone", phone), ["p-1", "p-2"], "who is found before")
    yield* vault.erase("p-1")
    for (const each of [vault, second]) same(yield* each.subjectsOf("phone", phone), ["p-2"], "who is found")
  },

  *"an erased subject is not noted again, nor one whose compartment ended, by a seal that began before either"({ vault, driver }) {
    yield* vault.seal(contact("p-1", "by letter"), "request-1")
    yield* vault.erase("p-1")
    yield* vault.eraseWithin(["request-2"])
    yield* fails(vault.seal(contact("p-1", phone)), "VaultError", { problem: "Erased" })
    same(yield* vault.subjectsOf("phone", phone), [], "who is found")
    const offered = { master: "any", wrapped: new Uint8Array(60) }
    const note = { kind: "phone", digest: "any" } as const
    for (const [subject, within] of [
      ["p-1", "request-1"],
      ["p-2", "request-2"]
    ] as const) {
      same(yield* driver.keep({ kind: "subject", subject, within }, offered, [note]), null, "the key")
    }
    same(yield* driver.subjectsOf(note), [], "who is found by the late note")
  },

  *"what is noted in a compartment ends with it"({ vault }) {
    yield* vault.seal(contact("p-1", phone), "request-1")
    yield* vault.seal(contact("p-2", phone), "request-1")
    yield* vault.seal(contact("p-2", phone), "request-2")
    yield* vault.eraseWithin(["request-1"])
    same(yield* vault.subjectsOf("phone", phone), ["p-2"], "who is found")
    yield* vault.eraseWithin(["request-2"])
    same(yield* vault.subjectsOf("phone", phone), [], "who is found at last")
  },

  *"erasing while it is being noted leaves nothing that is found"({ vault, connect }) {
    const second = yield* connect()
    for (let n = 0; n < 10; n++) {
      const seal = Effect.exit(second.seal(contact(`p-${n}`, phone), "request-1"))
      yield* Effect.all([seal, vault.erase(`p-${n}`), seal], { concurrency: "unbounded" })
    }
    same(yield* vault.subjectsOf("phone", phone), [], "who is found")
  }
}
