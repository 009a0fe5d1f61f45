/** Places for attachments that are wrong on purpose, each in one way; see wrongStores.ts. */
import * as Effect from "effect/Effect"
import { AttachmentError, type AttachmentsDriver, type AttachmentsShape, make, type OfSome } from "../kernel/Attachments.ts"
import { sha256 } from "../kernel/Chain.ts"
import type { KeyVaultShape } from "../kernel/KeyVault.ts"
import { type AttachmentsFixture, memoryPlace } from "./attachmentsSuite.ts"
import type { Wrong } from "./wrongStores.ts"

const wrong = (
  port: (driver: AttachmentsDriver, vault: KeyVaultShape) => AttachmentsShape,
  ...caughtBy: ReadonlyArray<string>
): Wrong<AttachmentsFixture> => ({ fixture: memoryPlace(port), caughtBy })

const copied = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes)
const unsealed = (vault: KeyVaultShape): KeyVaultShape => ({
  ...vault,
  sealBytes: (_, __, bytes) => Effect.succeed(copied(bytes)),
  openBytes: (_, __, bytes) => Effect.succeed(copied(bytes))
})

const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 1_000))

/** Removes what the honest place would list of these, too. */
const alsoRemoving = (driver: AttachmentsDriver, more: (which: OfSome) => (subject: string, within: string) => boolean) => ({
  ...driver,
  remove: (which: OfSome) =>
    Effect.gen(function* () {
      const found = (yield* driver.list({}, false)).filter(({ attachment }) => more(which)(attachment.subject, attachment.within))
      for (const { attachment } of found) yield* driver.remove({ hash: attachment.hash })
      return found.length + (yield* driver.remove(which))
    })
})

/** By what is wrong with them. */
export const wrongAttachments: { readonly [what: string]: Wrong<AttachmentsFixture> } = {
  "seals nothing": wrong((driver, vault) => make(driver, unsealed(vault)), "nothing of the bytes can be read where they lie"),
  "one key for all": wrong(
    (driver, vault) =>
      make(driver, {
        ...vault,
        sealBytes: (_, __, bytes) => vault.sealBytes("all", "all", bytes),
        openBytes: (_, __, bytes) => vault.openBytes("all", "all", bytes)
      }),
    "what is of one person or stream is not given out as another's",
    "of an erased person nothing is given out, removed or not, and nothing is put away again"
  ),
  "one key for all streams of a person": wrong(
    (driver, vault) =>
      make(driver, {
        ...vault,
        sealBytes: (subject, _, bytes) => vault.sealBytes(subject, "", bytes),
        openBytes: (subject, _, bytes) => vault.openBytes(subject, "", bytes)
      }),
    "of an erased stream nothing is given out, whoever it is of"
  ),
  "hash of the picture": wrong((driver, vault) => {
    const honest = make(driver, vault)
    const hidden = new Map<string, string>()
    return {
      ...honest,
      put: (given) =>
        Effect.gen(function* () {
          const attachment = yield* honest.put(given)
          const hash = yield* sha256(textOf(given.bytes))
          hidden.set(hash, attachment.hash)
          return { ...attachment, hash }
        }),
      get: (attachment) => honest.get({ ...attachment, hash: hidden.get(attachment.hash) ?? attachment.hash })
    }
  }, "the same bytes twice are two attachments: a hash says nothing of what is sealed"),
  "does not look at the hash": wrong(
    (driver, vault) => ({
      ...make(driver, vault),
      get: ({ subject, within, ...attachment }) =>
        Effect.gen(function* () {
          const sealed = yield* driver.read({ subject, within, ...attachment })
          return yield* vault.openBytes(subject, within, sealed ?? new Uint8Array())
        }).pipe(
          Effect.mapError(({ message, problem }) => new AttachmentError({ operation: "get", problem, message, hash: attachment.hash }))
        )
    }),
    "one picture is not given out for another of the same person and stream"
  ),
  "no limits": wrong((driver, vault) => {
    const { limits } = make(driver, vault)
    const mediaTypes = [...limits.papers, "text/html"]
    return { ...make(driver, vault, { ...limits, bytes: 1e9, papers: mediaTypes }), limits }
  }, "what is empty, too large or of a type that is not taken is refused, and leaves nothing"),
  "erased is missing": wrong((driver, vault) => {
    const honest = make(driver, vault)
    return {
      ...honest,
      get: (attachment) => Effect.mapError(honest.get(attachment), (error) => new AttachmentError({ ...error, problem: "Missing" }))
    }
  }, "of an erased person nothing is given out, removed or not, and nothing is put away again"),
  "removes by the beginning of a name": wrong(
    (driver, vault) =>
      make(
        alsoRemoving(
          driver,
          ({ subject, within }) =>
            (of, inside) =>
              (subject !== undefined && of.startsWith(subject)) || (within !== undefined && inside.startsWith(within))
        ),
        vault
      ),
    "what is removed of a person is read on no connection; others keep theirs",
    "what is removed of a stream is removed of all persons in it, and of no other stream"
  ),
  "does not know large letters": wrong(
    (driver, vault) =>
      make(
        alsoRemoving(
          driver,
          ({ subject }) =>
            (of) =>
              subject !== undefined && of.toLowerCase() === subject.toLowerCase()
        ),
        vault
      ),
    "names that differ by a letter's size alone are two"
  ),
  "removes by person alone": wrong(
    (driver, vault) => make({ ...driver, remove: (which) => ("subject" in which ? driver.remove(which) : Effect.succeed(0)) }, vault),
    "what is removed of a stream is removed of all persons in it, and of no other stream",
    "one can be removed by its hash"
  ),
  "knows of what is confirmed alone who has it": wrong(
    (driver, vault) =>
      make(
        {
          ...driver,
          among: (of, names) =>
            Effect.map(driver.list({}, false), (found) => {
              const confirmed = found.flatMap((kept) => (kept.confirmed ? [kept.attachment[of]] : []))
              return names.filter((name) => confirmed.includes(name))
            })
        },
        vault
      ),
    "of many it is known who has something here, confirmed or not, and which streams have"
  ),
  "only hides what is removed": wrong((driver, vault) => {
    const removed = new Set<string>()
    const honest = make(driver, vault)
    const seen = <A extends { readonly attachment: { readonly hash: string } }>(all: ReadonlyArray<A>) =>
      all.filter(({ attachment }) => !removed.has(attachment.hash))
    return {
      ...honest,
      remove: (which) =>
        Effect.map(driver.list(which, false), (found) => {
          const fresh = seen(found)
          for (const { attachment } of fresh) removed.add(attachment.hash)
          return fresh.length
        }),
      get: (attachment) => honest.get(removed.has(attachment.hash) ? { ...attachment, hash: "0".repeat(64) } : attachment),
      list: (which) => Effect.map(honest.list(which), seen),
      unconfirmed: Effect.map(honest.unconfirmed, seen)
    }
  }, "what was removed lies nowhere any more"),
  "confirms nothing": wrong(
    (driver, vault) => make({ ...driver, confirm: () => Effect.void }, vault),
    "is unconfirmed since it was put away until it is confirmed, and is read and listed all along"
  ),
  "hides what is unconfirmed": wrong(
    (driver, vault) => ({
      ...make(driver, vault),
      list: (which = {}) => Effect.map(driver.list(which, false), (found) => found.filter(({ confirmed }) => confirmed))
    }),
    "is unconfirmed since it was put away until it is confirmed, and is read and listed all along"
  ),
  "confirming brings back": wrong((driver, vault) => {
    const all = new Map<string, Uint8Array>()
    return make(
      {
        ...driver,
        write: (attachment, sealed, since) => {
          all.set(attachment.hash, sealed.slice())
          return driver.write(attachment, sealed, since)
        },
        confirm: (attachment) => Effect.andThen(driver.write(attachment, all.get(attachment.hash)!, 0), driver.confirm(attachment))
      },
      vault
    )
  }, "confirming what was removed does not bring it back"),
  "does not remove what is confirmed": wrong(
    (driver, vault) =>
      make(
        {
          ...driver,
          remove: (which) =>
            Effect.gen(function* () {
              const found = (yield* driver.list(which, true)).length
              for (const { attachment } of yield* driver.list(which, true)) yield* driver.remove({ hash: attachment.hash })
              return found
            })
        },
        vault
      ),
    "removing takes what is unconfirmed and what is confirmed alike"
  )
}
