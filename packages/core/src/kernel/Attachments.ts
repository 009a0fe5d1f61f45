/**
 * Pictures and papers that belong to a stream's events. What an event holds is the `Attachment`: a hash that says nothing of what
 * is to be seen, and whose key seals it. The bytes lie elsewhere.
 */
import * as Schema from "effect/Schema"
import { OpaqueId } from "./Actor.ts"

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
