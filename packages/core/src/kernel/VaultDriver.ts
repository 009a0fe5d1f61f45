/**
 * What a vault brings: the few primitives from which `KeyVault.make` derives the port. A driver keeps wrapped keys, what is noted of
 * subjects, and what was erased; it never sees a key that opens anything.
 */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Bytes } from "./bytes.ts"
import type { ReachKind } from "./reach.ts"

/**
 * `Erased`: the key was destroyed. `Unknown`: this vault never had it. `Tampered`: what was sealed, or its key, was changed or moved.
 * `WrongMasterKey`: the master key that a key is wrapped with is not given, or is another. `Damaged`: the vault cannot be read.
 */
export const VaultProblem = Schema.Literals(["Erased", "Unknown", "Tampered", "WrongMasterKey", "Damaged", "Io"])
export type VaultProblem = typeof VaultProblem.Type

/** A vault could not do what was asked: what, why, and whose key. */
export class VaultError extends Schema.TaggedError<VaultError>()("VaultError", {
  operation: Schema.String,
  problem: VaultProblem,
  message: Schema.String,
  subject: Schema.optionalKey(Schema.String),
  cause: Schema.optionalKey(Schema.Defect())
}) {}

/**
 * Whose key: of a subject within a compartment (empty: none), or one of the vault's own, for digests and for the blind index. That of a
 * log seals nothing: that it is there says which log the vault belongs to.
 */
export interface KeyName {
  readonly kind: "subject" | "digest" | "index" | "log"
  readonly subject: string
  readonly within: string
}

/** A key as it is kept: wrapped with the master key of this id. */
export interface WrappedKey {
  readonly master: string
  readonly wrapped: Bytes
}

/** An entry of the blind index: a keyed digest of what reaches a subject. */
export interface Note {
  readonly kind: ReachKind
  readonly digest: string
}

export interface KeyRow {
  readonly name: KeyName
  readonly key: WrappedKey
}

/** What a vault has to bring. Every call is one transaction. A key of an erased subject, or within an erased compartment, is null for ever. */
export interface VaultDriver {
  /** Id of this vault, made by chance with it: a key that is moved to another vault does not open there. */
  readonly id: string
  /** The key; undefined when there never was one. */
  readonly find: (name: KeyName) => Effect.Effect<WrappedKey | null | undefined, VaultError>
  /** The key; the one offered is kept where there is none. What is noted of the subject goes into the index, unless it is erased. */
  readonly keep: (name: KeyName, offered: WrappedKey, notes: ReadonlyArray<Note>) => Effect.Effect<WrappedKey | null, VaultError>
  /** Destroys all keys and notes of the subject, and remembers it; a second time changes nothing. */
  readonly erase: (subject: string) => Effect.Effect<void, VaultError>
  /** Destroys all keys and notes within these compartments, at least one, and remembers them. How many keys. */
  readonly eraseWithin: (compartments: ReadonlyArray<string>) => Effect.Effect<number, VaultError>
  /** Which of these subjects were not erased, or of these compartments were not ended, in the order given. */
  readonly unerased: (of: "subject" | "within", names: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<string>, VaultError>
  /** Subjects that something was noted of, in their order. */
  readonly subjectsOf: (note: Note) => Effect.Effect<ReadonlyArray<string>, VaultError>
  /** Keys that are wrapped with another master key than `except`, by name, after a name. */
  readonly page: (after: KeyName | null, limit: number, except?: string) => Effect.Effect<ReadonlyArray<KeyRow>, VaultError>
  /** Puts a key in the place of what it was wrapped as before; passes over one that has changed since. */
  readonly replace: (rows: ReadonlyArray<KeyRow & { readonly before: WrappedKey }>) => Effect.Effect<void, VaultError>
}
