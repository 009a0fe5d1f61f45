/**
 * Keys of subjects, kept in another database than the log, so that a backup of the log revives nobody. A vault brings the few
 * primitives of `VaultDriver`; sealing, opening and digests are derived here, with Web Crypto.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { hex } from "./hex.ts"
import type { Clear, Sealed } from "./Personal.ts"

/** A vault could not do what was asked: what, why, and whose key. */
export class VaultError extends Schema.TaggedError<VaultError>()("VaultError", {
  operation: Schema.String,
  problem: Schema.Literals(["Erased", "Unknown", "Tampered", "WrongMasterKey", "Io"]),
  message: Schema.String,
  subject: Schema.optionalKey(Schema.String),
  cause: Schema.optionalKey(Schema.Defect())
}) {}

/** What a vault has to bring. Keys are 32 bytes. */
export interface VaultDriver {
  /** The subject's key; made with `fresh` when there is none. Null when it was erased, for ever. */
  readonly keyOf: (subject: string, fresh: () => Uint8Array<ArrayBuffer>) => Effect.Effect<Uint8Array<ArrayBuffer> | null, VaultError>
  /** The subject's key, undefined when there never was one, null when it was erased. */
  readonly find: (subject: string) => Effect.Effect<Uint8Array<ArrayBuffer> | null | undefined, VaultError>
  /** Destroys the key and remembers the subject; a second time changes nothing. */
  readonly erase: (subject: string) => Effect.Effect<void, VaultError>
  /** The vault's own key for digests; made once. */
  readonly digestKey: (fresh: () => Uint8Array<ArrayBuffer>) => Effect.Effect<Uint8Array<ArrayBuffer>, VaultError>
}

export interface KeyVaultShape {
  readonly seal: (value: Clear) => Effect.Effect<Sealed, VaultError>
  readonly open: (value: Sealed) => Effect.Effect<string, VaultError>
  readonly erase: (subject: string) => Effect.Effect<void, VaultError>
  /** Hex HMAC-SHA-256 of a text under the vault's own key: equal texts have equal digests, and nobody without the key can guess. */
  readonly digest: (text: string) => Effect.Effect<string, VaultError>
}

export class KeyVault extends Context.Service<KeyVault, KeyVaultShape>()("@linli/core/KeyVault") {}

const encoder = new TextEncoder()
// A byte order mark is a part of the text like any other.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const toBase64 = (bytes: Uint8Array): string => {
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

const erased = (operation: string, subject: string) =>
  new VaultError({
    operation,
    problem: "Erased",
    subject,
    message: `the key of subject ${subject} was erased; nothing of it can be read or sealed again`
  })

export interface VaultOptions {
  /** Bytes for keys and nonces. Default: the platform's secure generator; tests give a seeded one. */
  readonly random?: (length: number) => Uint8Array<ArrayBuffer>
}

const secureRandom = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))

/** Makes the port from a driver. */
export const make = (driver: VaultDriver, options: VaultOptions = {}): KeyVaultShape => {
  const random = options.random ?? secureRandom
  const fresh = () => random(32)
  const aes = (key: Uint8Array<ArrayBuffer>) => crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"])
  let hmac: CryptoKey | undefined

  const digestKey = Effect.suspend(() =>
    hmac !== undefined
      ? Effect.succeed(hmac)
      : Effect.flatMap(driver.digestKey(fresh), (key) =>
          Effect.promise(async () => {
            hmac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
            return hmac
          })
        )
  )

  return {
    seal: Effect.fnUntraced(function* (value: Clear) {
      const key = yield* driver.keyOf(value.subject, fresh)
      if (key === null) return yield* erased("seal", value.subject)
      const nonce = random(12)
      const sealed = yield* Effect.promise(async () =>
        crypto.subtle.encrypt(
          { name: "AES-GCM", iv: nonce, additionalData: encoder.encode(value.subject) },
          await aes(key),
          encoder.encode(value.text)
        )
      )
      const box = new Uint8Array(12 + sealed.byteLength)
      box.set(nonce)
      box.set(new Uint8Array(sealed), 12)
      return { _tag: "Sealed" as const, subject: value.subject, box: toBase64(box) }
    }),
    open: Effect.fnUntraced(function* (value: Sealed) {
      const key = yield* driver.find(value.subject)
      if (key === null) return yield* erased("open", value.subject)
      if (key === undefined) {
        return yield* new VaultError({
          operation: "open",
          problem: "Unknown",
          subject: value.subject,
          message: `this vault has no key of subject ${value.subject}; is it the vault of this city?`
        })
      }
      return yield* Effect.tryPromise({
        try: async () => {
          const box = fromBase64(value.box)
          const opened = await crypto.subtle.decrypt(
            { name: "AES-GCM", iv: box.subarray(0, 12), additionalData: encoder.encode(value.subject) },
            await aes(key),
            box.subarray(12)
          )
          return decoder.decode(opened)
        },
        catch: (cause) =>
          new VaultError({
            operation: "open",
            problem: "Tampered",
            subject: value.subject,
            message: `the sealed value of subject ${value.subject} does not open with its key: it was changed or is not its own`,
            cause
          })
      })
    }),
    erase: driver.erase,
    digest: (text) =>
      Effect.flatMap(digestKey, (key) =>
        Effect.promise(async () => hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)))))
      )
  }
}

/** A vault in memory, gone with the process. */
export const makeMemory = (options: VaultOptions = {}): KeyVaultShape => {
  const keys = new Map<string, Uint8Array<ArrayBuffer> | null>()
  let digest: Uint8Array<ArrayBuffer> | undefined
  return make(
    {
      keyOf: (subject, fresh) =>
        Effect.sync(() => {
          const known = keys.get(subject)
          if (known !== undefined) return known
          const key = fresh()
          keys.set(subject, key)
          return key
        }),
      find: (subject) => Effect.sync(() => keys.get(subject)),
      erase: (subject) => Effect.sync(() => void keys.set(subject, null)),
      digestKey: (fresh) => Effect.sync(() => (digest ??= fresh()))
    },
    options
  )
}

/** See `makeMemory`. */
export const layerMemory = (options: VaultOptions = {}): Layer.Layer<KeyVault> => Layer.sync(KeyVault, () => makeMemory(options))
