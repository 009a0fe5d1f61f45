/**
 * Personal values: what names a person, reaches one, says where one lives, or was written freely. A command carries them in the
 * clear, `handle` seals them before the decider sees them, and an event can hold only the sealed form.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** A value not yet sealed. `subject` is the opaque id of the person whose key will seal it. */
export const Clear = Schema.TaggedStruct("Clear", { subject: Schema.NonEmptyString, text: Schema.String })
export type Clear = typeof Clear.Type

/** A sealed value: AES-256-GCM under the subject's key. `box` is base64 of nonce, ciphertext and tag. */
export const Sealed = Schema.TaggedStruct("Sealed", { subject: Schema.NonEmptyString, box: Schema.NonEmptyString })
export type Sealed = typeof Sealed.Type

/** The field of a command. The matching field of an event is `Sealed`. */
export const Personal = Schema.Union([Clear, Sealed])
export type Personal = typeof Personal.Type

export const clear = (subject: string, text: string): Clear => ({ _tag: "Clear", subject, text })

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null
const isClear = (value: unknown): value is Clear => isObject(value) && value["_tag"] === "Clear" && typeof value["text"] === "string"

/** Whether a value holds anything in the clear. */
export const holdsClear = (value: unknown): boolean => isClear(value) || (isObject(value) && Object.values(value).some(holdsClear))

/** A value with nothing left in the clear. */
export type AsSealed<A> = A extends Clear ? never : A extends object ? { readonly [Field in keyof A]: AsSealed<A[Field]> } : A

/** What `handle` has sealed, typed so. Anything in the clear here is a bug: the command did not come through `handle`. */
export const asSealed = <A>(value: A): AsSealed<A> => {
  if (holdsClear(value)) throw new TypeError("a decision was given a personal value in the clear; commands go through handle")
  return value as AsSealed<A>
}

/** The value with every `Clear` in it sealed; what holds none is returned as it is. */
export const sealAll = <A, E>(value: A, seal: (value: Clear) => Effect.Effect<Sealed, E>): Effect.Effect<A, E> => {
  if (!holdsClear(value)) return Effect.succeed(value)
  if (isClear(value)) return seal(value) as Effect.Effect<A, E>
  if (Array.isArray(value)) return Effect.forEach(value, (item) => sealAll(item, seal)) as Effect.Effect<A, E>
  return Effect.map(
    Effect.forEach(Object.entries(value as object), ([name, item]) => Effect.map(sealAll(item, seal), (sealed) => [name, sealed] as const)),
    (entries) => Object.fromEntries(entries) as A
  )
}
