/** What every rule of attachments is given, and pictures to put away. */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Attachment, AttachmentError, AttachmentsShape, Kept, Put } from "../../kernel/Attachments.ts"
import type { KeyVaultShape } from "../../kernel/KeyVault.ts"
import { holds } from "../compare.ts"

/** A place for attachments, with the means to look behind the port. */
export interface TestPlace {
  /** Opens a connection to it. */
  readonly connect: Effect.Effect<AttachmentsShape, AttachmentError, Scope.Scope>
  /** All bytes that lie there, in whatever pieces. */
  readonly lying: Effect.Effect<ReadonlyArray<Uint8Array>>
  /** Puts other bytes where the sealed ones of an attachment lie. */
  readonly spoil: (attachment: Attachment, change: (sealed: Uint8Array) => Uint8Array) => Effect.Effect<void>
}

export interface TestAttachments {
  readonly vault: KeyVaultShape
  readonly place: TestPlace
  /** A connection to the place. */
  readonly attachments: AttachmentsShape
}

/** Bytes that are easily found again. */
export const marked = (mark: string, length = 4_000): Uint8Array =>
  new TextEncoder().encode(mark.repeat(Math.ceil(length / mark.length))).subarray(0, length)

/** A picture to put away; of p-1 within request-1 where nothing else is said. */
export const picture = (given: Partial<Put> = {}): Put => ({
  subject: "p-1",
  within: "request-1",
  bytes: marked("the lamp is dark "),
  mediaType: "image/jpeg",
  ...given
})

export const hashes = (kept: ReadonlyArray<Kept>): ReadonlyArray<string> => kept.map(({ attachment }) => attachment.hash)

/** The hashes of these, in order. */
export const sortedHashes = (...attachments: ReadonlyArray<Attachment>): ReadonlyArray<string> => attachments.map(({ hash }) => hash).sort()

/** Throws unless these are the bytes. */
export const sameBytes = (actual: Uint8Array, expected: Uint8Array, what: string): void =>
  holds(actual.length === expected.length && actual.every((byte, i) => byte === expected[i]), `${what} should be as they were put away`)

/** Whether bytes stand anywhere in other bytes. */
export const holdsBytes = (all: Uint8Array, part: Uint8Array): boolean => {
  for (let at = all.indexOf(part[0]!); at >= 0; at = all.indexOf(part[0]!, at + 1)) {
    if (part.every((byte, i) => all[at + i] === byte)) return true
  }
  return false
}
