/**
 * Attachments: pictures and papers that belong to a stream's events. An event holds the `Attachment`; its bytes lie beside the log,
 * sealed with the key of the person they are about, within the compartment of their stream, so that they are erased with it.
 * Names of files are not kept: people put names of people into them.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { OpaqueId } from "./Actor.ts"
import type { Instant } from "./Event.ts"
import { EventStore, type StoreError } from "./EventStore.ts"
import { hex } from "./hex.ts"
import { KeyVault, type KeyVaultShape, type VaultError, VaultProblem } from "./KeyVault.ts"

/** A media type without parameters, in small letters. */
export const MediaType = Schema.String.check(
  Schema.isPattern(/^[a-z]{1,40}\/[a-z0-9][a-z0-9.+-]{0,80}$/, { expected: "a media type such as image/jpeg" })
)

export const Attachment = Schema.Struct({
  /** Hex SHA-256 of the sealed bytes: it can be checked without a key, and says nothing of the picture. */
  hash: Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/, { expected: "64 hex digits" })),
  /** Bytes in the clear. */
  size: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
  mediaType: MediaType,
  /** Whose key seals it. */
  subject: OpaqueId,
  /** The stream it belongs to. */
  within: OpaqueId
})
export type Attachment = typeof Attachment.Type

/** The tag of the event that holds an attachment. */
export const attachmentTag = ({ hash }: Pick<Attachment, "hash">): string => `attachment:${hash}`

/** What may be put away: bytes each, pictures (written anew before), and papers (as they are). */
export const Limits = Schema.Struct({
  bytes: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
  pictures: Schema.Array(MediaType),
  papers: Schema.Array(MediaType)
})
export type Limits = typeof Limits.Type

export const defaultLimits: Limits = {
  bytes: 20_000_000,
  pictures: ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/tiff"],
  papers: ["application/pdf"]
}

/**
 * `Missing`: the bytes are not there, though their key is. `Erased`: the key was destroyed, and the bytes with it. `Tampered`: they
 * are not what was put away. The others of a vault are its own.
 */
export const AttachmentProblem = Schema.Literals([
  ...VaultProblem.literals,
  "Missing",
  "Empty",
  "TooLarge",
  "NotAllowed",
  "Mismatch",
  "ReadOnly",
  "Full"
])
export type AttachmentProblem = typeof AttachmentProblem.Type

/** An attachment could not be put away, read or removed: what, why, and which. */
export class AttachmentError extends Schema.TaggedError<AttachmentError>()("AttachmentError", {
  operation: Schema.String,
  problem: AttachmentProblem,
  message: Schema.String,
  hash: Schema.optionalKey(Schema.String),
  subject: Schema.optionalKey(Schema.String),
  cause: Schema.optionalKey(Schema.Defect())
}) {}

/** Which: of a subject, within a stream, or one by its hash; all that are given must fit. */
export type Which = { readonly subject?: string; readonly within?: string; readonly hash?: string }
export type OfSome = Which & ({ readonly subject: string } | { readonly within: string } | { readonly hash: string })

export interface Kept {
  readonly attachment: Attachment
  /** When it was put away. */
  readonly since: Instant
  /** Whether an event is known to hold it. */
  readonly confirmed: boolean
}

/** What a place for attachments has to bring. It sees sealed bytes only. */
export interface AttachmentsDriver {
  /** Puts away, unconfirmed; whole or not at all, whatever breaks off. */
  readonly write: (attachment: Attachment, sealed: Uint8Array, since: Instant) => Effect.Effect<void, AttachmentError>
  /** The bytes as they lie there; null where there are none. */
  readonly read: (attachment: Attachment) => Effect.Effect<Uint8Array<ArrayBuffer> | null, AttachmentError>
  /** A second time, or of what is not there, changes nothing. */
  readonly confirm: (attachment: Attachment) => Effect.Effect<void, AttachmentError>
  /** How many were there. */
  readonly remove: (which: OfSome) => Effect.Effect<number, AttachmentError>
  /** Of which of these persons, or of these streams, something lies here, in the order given. It is to look through the place once. */
  readonly among: (of: "subject" | "within", names: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<string>, AttachmentError>
  /** By hash; only unconfirmed ones on request. */
  readonly list: (which: Which, unconfirmed: boolean) => Effect.Effect<ReadonlyArray<Kept>, AttachmentError>
}

/** What is put away. */
export interface Put {
  readonly subject: string
  readonly within: string
  readonly bytes: Uint8Array
  readonly mediaType: string
}

export interface AttachmentsShape {
  readonly limits: Limits
  /** Seals and puts away. Say `confirm` when an event holds it. */
  readonly put: (put: Put) => Effect.Effect<Attachment, AttachmentError>
  readonly confirm: AttachmentsDriver["confirm"]
  /** The bytes in the clear, after their hash was checked. */
  readonly get: (attachment: Attachment) => Effect.Effect<Uint8Array<ArrayBuffer>, AttachmentError>
  /** Destroys the bytes, for ever; how many there were. The event stays, and says that there was something. */
  readonly remove: AttachmentsDriver["remove"]
  /** Of which of these persons, or of these streams, something lies here, in the order given; of any number at once. */
  readonly among: AttachmentsDriver["among"]
  readonly list: (which?: Which) => Effect.Effect<ReadonlyArray<Kept>, AttachmentError>
  /** Those that no event is known to hold. */
  readonly unconfirmed: Effect.Effect<ReadonlyArray<Kept>, AttachmentError>
}

export class Attachments extends Context.Service<Attachments, AttachmentsShape>()("@linli/core/Attachments") {}

const hashOf = (sealed: Uint8Array<ArrayBuffer>): Effect.Effect<string> =>
  Effect.promise(async () => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", sealed))))

const ofVault =
  (operation: string, hash?: string) =>
  ({ problem, message, subject, cause }: VaultError): AttachmentError =>
    new AttachmentError({
      operation,
      problem,
      message,
      ...(hash === undefined ? {} : { hash }),
      ...(subject === undefined ? {} : { subject }),
      ...(cause === undefined ? {} : { cause })
    })

const problemOf = ({ bytes: { length }, mediaType }: Put, { bytes, pictures, papers }: Limits) => {
  const allowed = [...pictures, ...papers]
  if (length === 0) return { problem: "Empty", message: "there is nothing in it; give a file that has something in it" } as const
  if (length > bytes) return { problem: "TooLarge", message: `it has ${length} bytes; the limit is ${bytes}. Make it smaller` } as const
  if (allowed.includes(mediaType)) return null
  return { problem: "NotAllowed", message: `${mediaType} is not taken; there are ${allowed.join(", ")}` } as const
}

/** Makes the port from a place and the vault whose keys seal. */
export const make = (driver: AttachmentsDriver, vault: KeyVaultShape, limits: Limits = defaultLimits): AttachmentsShape => {
  const failed = (problem: AttachmentProblem, { hash, subject }: Attachment, message: string) =>
    Effect.fail(new AttachmentError({ operation: "get", problem, hash, subject, message }))

  const open = ({ hash, subject, within }: Attachment, sealed: Uint8Array) =>
    Effect.mapError(vault.openBytes(subject, within, sealed), ofVault("get", hash))

  /** Whether bytes that are not there were erased is for the vault to say: it has the key still, or not. */
  const missing = (attachment: Attachment) =>
    Effect.matchEffect(open(attachment, new Uint8Array(12)), {
      onFailure: (error) =>
        error.problem === "Tampered"
          ? failed("Missing", attachment, `the bytes of attachment ${attachment.hash} are not there; restore them from a backup`)
          : Effect.fail(error),
      onSuccess: () => failed("Missing", attachment, `the bytes of attachment ${attachment.hash} are not there`)
    })

  return {
    limits,
    put: Effect.fnUntraced(function* (put: Put) {
      const { subject, within, bytes, mediaType } = put
      const problem = problemOf(put, limits)
      if (problem !== null) return yield* new AttachmentError({ operation: "put", ...problem, subject })
      const sealed = yield* Effect.mapError(vault.sealBytes(subject, within, bytes), ofVault("put"))
      const attachment: Attachment = { hash: yield* hashOf(sealed), size: bytes.length, mediaType, subject, within }
      yield* driver.write(attachment, sealed, yield* Clock.currentTimeMillis)
      return attachment
    }),
    confirm: driver.confirm,
    get: Effect.fnUntraced(function* (attachment: Attachment) {
      const sealed = yield* driver.read(attachment)
      if (sealed === null) return yield* missing(attachment)
      if ((yield* hashOf(sealed)) !== attachment.hash)
        return yield* failed("Tampered", attachment, `attachment ${attachment.hash} was changed where it lies; restore it from a backup`)
      return yield* open(attachment, sealed)
    }),
    remove: driver.remove,
    among: driver.among,
    list: (which = {}) => driver.list(which, false),
    unconfirmed: driver.list({}, true)
  }
}

const fits = ({ subject, within, hash }: Which, attachment: Attachment): boolean =>
  (subject === undefined || subject === attachment.subject) &&
  (within === undefined || within === attachment.within) &&
  (hash === undefined || hash === attachment.hash)

/** Which of those that lie somewhere fit, by hash. */
export const fitting = (all: Iterable<Kept>, which: Which, unconfirmed = false): ReadonlyArray<Kept> =>
  [...all]
    .filter(({ attachment, confirmed }) => fits(which, attachment) && !(unconfirmed && confirmed))
    .sort((a, b) => (a.attachment.hash < b.attachment.hash ? -1 : 1))

/** A place in memory. */
export const memoryDriver = (): AttachmentsDriver => {
  const all = new Map<string, Kept & { readonly sealed: Uint8Array }>()
  return {
    write: (attachment, sealed, since) =>
      Effect.sync(() => void all.set(attachment.hash, { attachment, since, confirmed: false, sealed: sealed.slice() })),
    read: ({ hash }) =>
      Effect.sync(() => {
        const found = all.get(hash)
        return found === undefined ? null : Uint8Array.from(found.sealed)
      }),
    confirm: ({ hash }) =>
      Effect.sync(() => {
        const found = all.get(hash)
        if (found !== undefined) all.set(hash, { ...found, confirmed: true })
      }),
    remove: (which) =>
      Effect.sync(() => {
        const found = fitting(all.values(), which)
        for (const { attachment } of found) all.delete(attachment.hash)
        return found.length
      }),
    among: (of, names) =>
      Effect.sync(() => {
        const lying = new Set(Array.from(all.values(), ({ attachment }) => attachment[of]))
        return names.filter((name) => lying.has(name))
      }),
    list: (which, unconfirmed) =>
      Effect.sync(() =>
        fitting(all.values(), which, unconfirmed).map(({ attachment, since, confirmed }) => ({ attachment, since, confirmed }))
      )
  }
}

/** Attachments in memory, gone with the process. */
export const makeMemory = (vault: KeyVaultShape, limits?: Limits): AttachmentsShape => make(memoryDriver(), vault, limits)

/** See `makeMemory`. */
export const layerMemory = (limits?: Limits): Layer.Layer<Attachments, never, KeyVault> =>
  Layer.effect(
    Attachments,
    Effect.map(KeyVault, (vault) => makeMemory(vault, limits))
  )

/** How long an attachment that no event holds is left alone: somebody may be about to append it. */
export const orphanAfter = 24 * 60 * 60_000

/**
 * Mends what a crash left between putting away and recording: what an event holds is confirmed; what none holds after a day is
 * removed. Run it on opening: it costs a look at what is unconfirmed, and a look-up in the log for each.
 */
export const sweep: Effect.Effect<
  { readonly confirmed: number; readonly removed: number },
  AttachmentError | StoreError,
  Attachments | EventStore
> = Effect.gen(function* () {
  const attachments = yield* Attachments
  const store = yield* EventStore
  const now = yield* Clock.currentTimeMillis
  const swept = { confirmed: 0, removed: 0 }
  for (const { attachment, since } of yield* attachments.unconfirmed) {
    const pages = yield* Stream.runCollect(store.read([{ tags: [attachmentTag(attachment)] }], { limit: 1 }))
    if (pages.flat().length > 0) {
      yield* attachments.confirm(attachment)
      swept.confirmed++
    } else if (now - since > orphanAfter) swept.removed += yield* attachments.remove(attachment)
  }
  return swept
})
