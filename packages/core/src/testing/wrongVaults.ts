/** Key vaults that are wrong on purpose, each in one way; see wrongStores.ts. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { fromBase64, textOf, toBase64, utf8 } from "../kernel/bytes.ts"
import { sha256 } from "../kernel/Chain.ts"
import { type KeyName, type KeyVaultShape, make, type VaultDriver, type WrappedKey } from "../kernel/KeyVault.ts"
import { memoryDriver } from "../kernel/memoryVault.ts"
import { boxOf, sealed } from "../kernel/Personal.ts"
import { reachesIn } from "../kernel/reach.ts"
import type { KeyVaultFixture } from "./vault/subject.ts"
import type { Wrong } from "./wrongStores.ts"

/** A vault whose driver is wrong. What `change` closes over is each connection's own. */
const driven = (change: (honest: VaultDriver) => Partial<VaultDriver>, ...caughtBy: ReadonlyArray<string>): Wrong<KeyVaultFixture> => ({
  caughtBy,
  fixture: {
    durable: false,
    makeVault: Effect.sync(() => {
      const honest = memoryDriver()
      return Effect.sync(() => ({ ...honest, ...change(honest) }))
    })
  }
})

/** A vault whose port is wrong. */
const derived = (
  change: (honest: KeyVaultShape, driver: VaultDriver) => Partial<KeyVaultShape>,
  ...caughtBy: ReadonlyArray<string>
): Wrong<KeyVaultFixture> => ({
  caughtBy,
  fixture: {
    durable: false,
    makeVault: Effect.sync(() => Effect.succeed(memoryDriver())),
    make: (driver, options) => {
      const honest = make(driver, options)
      return { ...honest, ...change(honest, driver) }
    }
  }
})

const withoutCompartment = (name: KeyName): KeyName => ({ ...name, within: "" })

/** What was found once is found again, whatever others did. */
const remembering = (honest: VaultDriver): Partial<VaultDriver> => {
  const found = new Map<string, WrappedKey>()
  const idOf = (name: KeyName) => JSON.stringify(name)
  return {
    find: (name) => {
      const known = found.get(idOf(name))
      if (known !== undefined) return Effect.succeed(known)
      return Effect.tap(honest.find(name), (key) => Effect.sync(() => key && found.set(idOf(name), key)))
    }
  }
}

/** By what is wrong with them. */
export const wrongVaults: { readonly [what: string]: Wrong<KeyVaultFixture> } = {
  "keeps an erased key": driven(
    () => ({ erase: () => Effect.void }),
    "what an erased key sealed opens never again, on no connection",
    "nothing is sealed for an erased subject, for ever"
  ),
  "keeps a key at hand that another connection erased": driven(
    remembering,
    "what an erased key sealed opens never again, on no connection"
  ),
  "forgets that it erased": driven((honest) => {
    const isOwn = ({ kind }: KeyName) => kind !== "subject"
    const since = new Map<string, number>()
    const now = (name: KeyName): KeyName =>
      isOwn(name) || !since.has(name.subject) ? name : { ...name, subject: `${name.subject}#${since.get(name.subject)}` }
    return {
      find: (name) => honest.find(now(name)),
      keep: (name, offered, notes) => honest.keep(now(name), offered, notes),
      erase: (subject) =>
        Effect.andThen(
          honest.erase(now({ kind: "subject", subject, within: "" }).subject),
          Effect.sync(() => void since.set(subject, (since.get(subject) ?? 0) + 1))
        )
    }
  }, "nothing is sealed for an erased subject, for ever"),
  "does not know whom it erased": driven(
    () => ({ unerased: (_, names) => Effect.succeed(names) }),
    "who is erased is known, on every connection",
    "of many it is known who is not erased, in the order asked, on every connection"
  ),
  "takes an erased subject for an ended compartment": driven(
    (honest) => ({ unerased: (of, names) => Effect.flatMap(honest.unerased("subject", names), (left) => honest.unerased(of, left)) }),
    "of many it is known which have not ended, in the order asked, on every connection"
  ),
  "has one key for all subjects": driven(
    (honest) => ({
      find: (name) => honest.find({ ...name, subject: "all" }),
      keep: (name, offered, notes) => honest.keep({ ...name, subject: "all" }, offered, notes),
      erase: () => honest.erase("all")
    }),
    "other subjects stay as they are"
  ),
  "has one key for all compartments": driven(
    (honest) => ({
      find: (name) => honest.find(withoutCompartment(name)),
      keep: (name, offered, notes) => honest.keep(withoutCompartment(name), offered, notes)
    }),
    "ending a compartment takes every subject's key in it and no other, and says how many"
  ),
  "erases what was sealed in no compartment alone": derived(
    (honest, driver) => ({
      erase: (subject) =>
        Effect.gen(function* () {
          const rows = yield* driver.page(null, 1000)
          yield* honest.erase(subject)
          for (const { name, key } of rows) if (name.within !== "") yield* driver.keep({ ...name, subject: `${subject} ` }, key, [])
        })
    }),
    "erasing a subject takes its keys of all compartments, and leaves none behind"
  ),
  "forgets which compartments ended": driven(
    (honest) => ({
      eraseWithin: (compartments) =>
        Effect.gen(function* () {
          const ended = (yield* honest.page(null, 1000)).filter(({ name }) => compartments.includes(name.within))
          for (const { name } of ended) yield* honest.erase(name.subject)
          return ended.length
        })
    }),
    "nothing is sealed in a compartment that has ended, for ever, for nobody",
    "ending a compartment takes every subject's key in it and no other, and says how many"
  ),
  "does not say how many keys it destroyed": driven(
    (honest) => ({ eraseWithin: (compartments) => Effect.as(honest.eraseWithin(compartments), 0) }),
    "ending a compartment twice, or one without keys, destroys nothing more"
  ),
  "ends the first of several compartments alone": driven(
    (honest) => ({ eraseWithin: (compartments) => honest.eraseWithin(compartments.slice(0, 1)) }),
    "several compartments that are ended at once end all of them, and no other"
  ),
  "is found by what it noted of the erased": driven(
    (honest) => {
      const everFound = new Map<string, Set<string>>()
      return {
        keep: (name, offered, notes) => {
          for (const { digest } of notes) everFound.set(digest, (everFound.get(digest) ?? new Set()).add(name.subject))
          return honest.keep(name, offered, notes)
        },
        subjectsOf: ({ digest }) => Effect.sync(() => [...(everFound.get(digest) ?? [])])
      }
    },
    "an erased subject is not noted again, nor one whose compartment ended, by a seal that began before either",
    "what is noted in a compartment ends with it"
  ),
  "notes without a key": derived(
    (honest, driver) => ({
      seal: (value, within = "") =>
        Effect.gen(function* () {
          const value_ = yield* honest.seal(value, within)
          for (const { kind, text } of reachesIn(Redacted.value(value.text))) {
            const name = { kind: "subject", subject: value.subject, within } as const
            yield* driver.keep(name, (yield* driver.find(name))!, [{ kind, digest: yield* sha256(text) }])
          }
          return value_
        })
    }),
    "whoever has the index alone cannot look a phone up in it"
  ),
  "notes of everything": derived(
    (honest) => ({ seal: (value, within) => honest.seal({ ...value, find: "contact" }, within) }),
    "nobody is found by anything else"
  ),
  "seals nothing": derived(
    () => ({
      seal: ({ subject, text }, within) => Effect.succeed(sealed(subject, toBase64(utf8(Redacted.value(text))), within)),
      open: (value) => Effect.sync(() => Redacted.make(textOf(fromBase64(boxOf(value).base64))))
    }),
    "nothing of the text can be read in its box",
    "a box that was changed anywhere does not open"
  ),
  "seals bytes as they are": derived(
    () => ({
      sealBytes: (_, __, bytes) => Effect.sync(() => Uint8Array.from(bytes)),
      openBytes: (_, __, bytes) => Effect.sync(() => Uint8Array.from(bytes))
    }),
    "bytes are sealed and opened as they are, under the same key"
  ),
  "one nonce for all": {
    ...derived(() => ({}), "the same text gives another box each time"),
    fixture: {
      durable: false,
      makeVault: Effect.sync(() => Effect.succeed(memoryDriver())),
      make: (driver, options) => make(driver, { ...options, random: (length) => new Uint8Array(length) })
    }
  },
  "digests without a key": derived(
    () => ({ digest: (text) => sha256(text) }),
    "another vault gives other digests, so that nobody without the key can guess"
  ),
  "digests what is in the clear by its own key": derived(
    (honest) => ({ digestClear: ({ subject, text }, within) => honest.digest(JSON.stringify([subject, within, Redacted.value(text)])) }),
    "of what was erased no text has a digest, whether it is the right one or not"
  ),
  "digests what is in the clear by one key for all compartments": derived(
    (honest) => ({ digestClear: (value) => honest.digestClear(value) }),
    "texts in the clear have digests by subject and compartment, the same on every connection, sealed before or not",
    "of what was erased no text has a digest, whether it is the right one or not"
  ),
  "forgets its log when a person is erased": derived((honest) => {
    let forgotten = false
    return {
      erase: (subject) => Effect.tap(honest.erase(subject), () => Effect.sync(() => (forgotten = true))),
      bound: Effect.suspend(() => (forgotten ? Effect.succeed(null) : honest.bound))
    }
  }, "a vault is bound to no log until it is told to which, and then every connection knows"),
  "wraps with nothing": {
    caughtBy: [
      "another master key opens nothing, makes nothing, and is told so",
      "when all is wrapped anew the old master key is not needed, and opens nothing"
    ],
    fixture: {
      durable: false,
      makeVault: Effect.sync(() => Effect.succeed(memoryDriver())),
      make: (driver) => make(driver, { masterKeys: [{ id: "none", key: Redacted.make(new Uint8Array(32)) }] })
    }
  },
  "is the same vault as any other": driven(
    () => ({ id: "vault" }),
    "a key that was moved to another vault does not open there, under the same master key either"
  ),
  "leaves keys under the old master key": driven(
    (honest) => ({ page: (after, limit, except) => Effect.map(honest.page(after, limit, except), (rows) => rows.slice(1)) }),
    "when all is wrapped anew the old master key is not needed, and opens nothing"
  ),
  "begins wrapping again at the first key": driven(
    (honest) => ({ page: (after, limit) => honest.page(after, limit) }),
    "wrapping anew that was broken off goes on, and is not begun again"
  ),
  "brings erased keys back when they are wrapped anew": driven((honest) => {
    const revived = new Map<string, WrappedKey>()
    const idOf = (name: KeyName) => JSON.stringify(name)
    return {
      replace: (rows) =>
        Effect.andThen(
          Effect.sync(() => {
            for (const { name, key } of rows) revived.set(idOf(name), key)
          }),
          honest.replace(rows)
        ),
      page: (after, limit, except) =>
        Effect.map(honest.page(after, limit, except), (rows) => [
          ...[...revived].map(([id, key]) => ({ name: JSON.parse(id) as KeyName, key })),
          ...rows
        ])
    }
  }, "wrapping anew brings no erased key back")
}
