/**
 * Personal values: what names a person, reaches one, says where one lives, or was written freely. A command carries them in the
 * clear, `handle` seals them before the decider sees them, and an event can hold only the sealed form.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { OpaqueId } from "./Actor.ts"

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

/** A text in the clear. However it is printed it shows as `<redacted>`; `Redacted.value` alone gives it. */
const Text = Schema.declare((value: unknown): value is Redacted.Redacted<string> => {
  return Redacted.isRedacted(value) && typeof Redacted.value(value) === "string"
})

/**
 * A value not yet sealed. `subject` is the opaque id of the person whose key will seal it. With `find`, phone, identity numbers and
 * e-mail addresses in the text are noted in the vault's blind index, so that the subject can be found by them.
 */
export const Clear = Schema.TaggedStruct("Clear", {
  subject: OpaqueId,
  text: Text,
  find: Schema.optionalKey(Schema.Literal("contact"))
})
export type Clear = typeof Clear.Type

declare const sealedText: unique symbol
/**
 * A sealed value: AES-256-GCM under the key of its subject, and within a compartment: the stream whose command brought it. At run time
 * one text, `sealed|subject|within|base64`: every replay reads as many as there are personal
 * fields, and as an object each would cost five times as much. To the compiler it is nothing that can be joined to a text, ordered, or
 * held against a text. Two boxes of one text differ, so comparing them says nothing.
 */
export type Sealed = symbol & { readonly [sealedText]: true }

/** What a sealed value is: whose, within what (empty: no compartment), and nonce, ciphertext and tag. */
export interface Box {
  readonly subject: string
  readonly within: string
  readonly base64: string
}

const mark = "sealed|"

/** Whether it is a sealed value: a text of four parts, of which the compartment alone may be empty. */
export const isSealed = (value: unknown): value is Sealed => {
  if (typeof value !== "string" || !(value as string).startsWith(mark)) return false
  const text: string = value
  const first = text.indexOf("|", mark.length)
  const second = text.indexOf("|", first + 1)
  return first > mark.length && second > first && second < text.length - 1 && text.indexOf("|", second + 1) < 0
}

export const Sealed = Schema.declare(isSealed, { identifier: "Sealed", expected: "a sealed value" })

/** Names may hold what parts the text. */
const escaped = (name: string): string => name.replace(/[%|]/g, encodeURIComponent)
const plain = (name: string): string => name.replaceAll("%7C", "|").replaceAll("%25", "%")

/** A sealed value of its parts, for vaults and for tests. */
export const sealed = (subject: string, base64: string, within = ""): Sealed =>
  `${mark}${escaped(subject)}|${escaped(within)}|${base64}` as unknown as Sealed

/** A sealed value taken apart. */
export const boxOf = (value: Sealed): Box => {
  const [, subject, within, base64] = (value as unknown as string).split("|")
  return { subject: plain(subject!), within: plain(within!), base64: base64! }
}

/**
 * The field of a command. The matching field of an event is `Sealed`. A fact's own command holds it sealed too; what is given from
 * outside is `Clear` alone (see `sealedAt`).
 */
export const Personal = Schema.Union([Clear, Sealed])
export type Personal = typeof Personal.Type

export const clear = (subject: string, text: string): Clear => ({
  _tag: "Clear",
  subject,
  text: Redacted.make(text, { label: "personal" })
})

/** A text by which its subject can be reached, and found again. */
export const contact = (subject: string, text: string): Clear => ({ ...clear(subject, text), find: "contact" })

const isClear = (value: unknown): value is Clear => isObject(value) && value["_tag"] === "Clear" && Redacted.isRedacted(value["text"])

/** Whether a value holds anything in the clear. */
export const holdsClear = (value: unknown): boolean => isClear(value) || (isObject(value) && Object.values(value).some(holdsClear))

/**
 * Where something sealed stands in a value, as `["place"]["exact"]`; null where nothing is. From outside no box is taken: it would
 * open here whatever record it was taken from, and what merely looks like a box would stand in the log as it is.
 */
export const sealedAt = (value: unknown): string | null => {
  if (isSealed(value)) return ""
  if (!isObject(value)) return null
  for (const [name, item] of Object.entries(value)) {
    const at = sealedAt(item)
    if (at !== null) return `[${JSON.stringify(name)}]${at}`
  }
  return null
}

/** A value with nothing left in the clear. */
export type AsSealed<A> = A extends Clear
  ? never
  : A extends symbol
    ? A
    : A extends object
      ? { readonly [Field in keyof A]: AsSealed<A[Field]> }
      : A

/** What `handle` has sealed, typed so. Anything in the clear here is a bug: the command did not come through `handle`. */
export const asSealed = <A>(value: A): AsSealed<A> => {
  if (holdsClear(value)) throw new TypeError("a decision was given a personal value in the clear; commands go through handle")
  return value as AsSealed<A>
}

/** The value with every `Clear` in it replaced; what holds none is returned as it is. */
export const replaceClear = <E>(value: unknown, replace: (value: Clear) => Effect.Effect<unknown, E>): Effect.Effect<unknown, E> => {
  if (!holdsClear(value)) return Effect.succeed(value)
  if (isClear(value)) return replace(value)
  if (Array.isArray(value)) return Effect.forEach(value, (item) => replaceClear(item, replace))
  return Effect.map(
    Effect.forEach(Object.entries(value as object), ([name, item]) =>
      Effect.map(replaceClear(item, replace), (done) => [name, done] as const)
    ),
    Object.fromEntries
  )
}

/** The value with every `Clear` in it sealed. */
export const sealAll = <A, E>(value: A, seal: (value: Clear) => Effect.Effect<Sealed, E>): Effect.Effect<A, E> =>
  replaceClear(value, seal) as Effect.Effect<A, E>
