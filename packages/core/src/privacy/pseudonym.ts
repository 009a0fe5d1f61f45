/**
 * Pseudonyms for what is given out: equal things have equal ones within one export, and nobody can join two exports by them, because
 * each has a key of its own that is thrown away.
 */
import * as Effect from "effect/Effect"
import { hex } from "../kernel/hex.ts"

export interface Pseudonyms {
  /** The pseudonym of a thing of a kind: 128 bits in hex. The same text of another kind has another. */
  readonly of: (kind: string, text: string) => Effect.Effect<string>
}

export interface PseudonymOptions {
  /** 32 bytes that were kept (`freshKey`), for an export that must go on with the pseudonyms of an earlier one; fresh by default. */
  readonly key?: Uint8Array<ArrayBuffer>
}

/** A key to keep: whoever has it can go from a thing to its pseudonym, so it is as secret as the things. */
export const freshKey = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(32))

const encoder = new TextEncoder()

/** The length in front keeps ("ab", "c") and ("a", "bc") apart. */
const message = (kind: string, text: string): Uint8Array<ArrayBuffer> => encoder.encode(`${kind.length}:${kind}:${text}`)

/**
 * Makes the pseudonyms of one export: HMAC-SHA-256, cut to 128 bits. Without a key of the caller's the key is made here, cannot be
 * read out again, and is gone with the export.
 *
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { Pseudonym } from "@linli/core/privacy"
 * Effect.gen(function* () {
 *   const pseudonyms = yield* Pseudonym.make()
 *   return yield* pseudonyms.of("request", "N-1")
 * })
 * ```
 */
export const make = ({ key }: PseudonymOptions = {}): Effect.Effect<Pseudonyms> =>
  Effect.promise(async () => {
    const bytes = key ?? freshKey()
    const hmac = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
    if (key === undefined) bytes.fill(0)
    return {
      of: (kind, text) =>
        Effect.promise(async () => {
          const digest = new Uint8Array(await crypto.subtle.sign("HMAC", hmac, message(kind, text)))
          return hex(digest.subarray(0, 16))
        })
    }
  })
