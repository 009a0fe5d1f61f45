/**
 * The hash chain over a log: `hash = sha256(previous ‖ every field, length-framed, data as the stored text)`. Framing is by
 * UTF-16 length, so two different events never frame alike; stores refuse ill-formed text, so the UTF-8 bytes are as distinct.
 */
import * as Effect from "effect/Effect"
import type { RecordedEvent } from "./Event.ts"
import { hex } from "./hex.ts"

/** The "previous hash" of the first event. */
export const genesis = "0".repeat(64)

const field = (text: string): string => `${text.length}:${text}`

/** The text that is hashed. `data` and `actor` are the JSON texts as stored, `tags` the JSON array of the tags. */
export const frame = (
  previous: string,
  event: Omit<RecordedEvent, "hash" | "data" | "actor" | "tags">,
  texts: { readonly actor: string; readonly tags: string; readonly data: string }
): string =>
  field(previous) +
  field(`${event.position}|${event.version}|${event.schema}|${event.at}|${event.recorded}`) +
  field(event.stream) +
  field(event.id) +
  field(event.type) +
  field(texts.actor) +
  field(event.correlation) +
  (event.causation === null ? "-" : field(event.causation)) +
  field(texts.tags) +
  field(texts.data)

/** The hash of a recorded event whose texts are what `JSON.stringify` gives. */
export const frameOf = (previous: string, event: Omit<RecordedEvent, "hash">): string =>
  frame(previous, event, {
    actor: JSON.stringify(event.actor),
    tags: JSON.stringify(event.tags),
    data: JSON.stringify(event.data)
  })

const encoder = new TextEncoder()

/** SHA-256 in hex by Web Crypto; an adapter may bring a faster one. */
export const sha256 = (text: string): Effect.Effect<string> =>
  Effect.promise(async () => {
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))))
  })

/** What `verify` found: a whole chain with its head, or the first position that is wrong and why. */
export type ChainReport =
  | { readonly _tag: "Whole"; readonly events: number; readonly head: number; readonly hash: string }
  | { readonly _tag: "Broken"; readonly position: number; readonly reason: string }
