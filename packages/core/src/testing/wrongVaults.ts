/** Key vaults that are wrong on purpose, each in one way; see wrongStores.ts. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { fromBase64, textOf, toBase64, utf8 } from "../kernel/bytes.ts"
import { sha256 } from "../kernel/Chain.ts"
import { type KeyVaultShape, makeMemory, type VaultOptions } from "../kernel/KeyVault.ts"
import { boxText, sealed } from "../kernel/Personal.ts"
import type { KeyVaultFixture } from "./keyVaultSuite.ts"
import type { Wrong } from "./wrongStores.ts"

const wrong = (
  change: (honest: KeyVaultShape) => Partial<KeyVaultShape>,
  caughtBy: ReadonlyArray<string>,
  options: VaultOptions = {}
): Wrong<KeyVaultFixture> => ({
  caughtBy,
  fixture: {
    durable: false,
    makeVault: Effect.sync(() => {
      const honest = makeMemory(options)
      return Effect.succeed({ ...honest, ...change(honest) })
    })
  }
})

/** A vault per subject, thrown away when the subject is erased, and made anew when it comes again. */
const forgetful = (): Partial<KeyVaultShape> => {
  const vaults = new Map<string, KeyVaultShape>()
  const of = (subject: string): KeyVaultShape => {
    const vault = vaults.get(subject) ?? makeMemory()
    vaults.set(subject, vault)
    return vault
  }
  return {
    seal: (value) => of(value.subject).seal(value),
    open: (value) => of(value.subject).open(value),
    erase: (subject) => Effect.sync(() => void vaults.delete(subject))
  }
}

/** By what is wrong with them. */
export const wrongVaults: { readonly [what: string]: Wrong<KeyVaultFixture> } = {
  "keeps an erased key": wrong(
    () => ({ erase: () => Effect.void }),
    ["what an erased key sealed opens never again, on no connection", "nothing is sealed for an erased subject, for ever"]
  ),
  "forgets that it erased": wrong(forgetful, ["nothing is sealed for an erased subject, for ever"]),
  "ignores the subject": wrong(
    (honest) => ({
      seal: (value) => Effect.map(honest.seal({ ...value, subject: "all" }), (sealed) => ({ ...sealed, subject: value.subject })),
      open: (value) => honest.open({ ...value, subject: "all" }),
      erase: () => honest.erase("all")
    }),
    ["a box of one subject does not open as another's", "other subjects stay as they are"]
  ),
  "seals nothing": wrong(
    () => ({
      seal: ({ subject, text }) => Effect.succeed(sealed(subject, toBase64(utf8(Redacted.value(text))))),
      open: ({ box }) => Effect.sync(() => Redacted.make(textOf(fromBase64(boxText(box)))))
    }),
    ["nothing of the text can be read in its box", "a box that was changed anywhere does not open"]
  ),
  "one nonce for all": wrong(() => ({}), ["the same text gives another box each time"], { random: (length) => new Uint8Array(length) }),
  "digest without a key": wrong(
    () => ({ digest: (text) => sha256(text) }),
    ["another vault gives other digests, so that nobody without the key can guess"]
  )
}
