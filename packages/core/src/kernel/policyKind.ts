/** What a policy is, whatever it is about: what it looks like, what an adoption of it says, and how it binds a decision. */
import * as Schema from "effect/Schema"
import type { Instant, Position } from "./Event.ts"

/** What a context's policy looks like, and what holds until one is adopted. */
export interface PolicyKind<Policy> {
  readonly context: string
  readonly schema: Schema.Codec<Policy, unknown>
  readonly preset: { readonly id: string; readonly version: string; readonly value: Policy }
  /** Brings a value that an earlier version of the schema wrote up to date; any other stays as it is. */
  readonly upcast?: (value: unknown) => unknown
  /** Where a value contradicts itself that the schema cannot read as a whole, as far as it can be read. */
  readonly contradictions?: (value: unknown) => ReadonlyArray<{ readonly path: ReadonlyArray<PropertyKey>; readonly issue: string }>
}

/** For deciders that rest on no policy, and so on no calendar. */
export const noPolicy: PolicyKind<null> = { context: "none", schema: Schema.Null, preset: { id: "none", version: "0", value: null } }

/** Which adoption binds. `position` is that of the adoption, 0 for the preset. */
export interface InForce {
  readonly id: string
  readonly version: string
  readonly position: Position
  /** From when it holds; absent for the preset. */
  readonly effective?: Instant
  /** The context has adopted none yet. */
  readonly unadopted?: true
}

/** A policy as it binds a decision. */
export interface PolicyInForce<Policy> extends InForce {
  readonly value: Policy
}

/** What every adoption says beside its value. Stored for ever: add, never edit. */
export const adoptionFields = {
  id: Schema.NonEmptyString,
  version: Schema.NonEmptyString,
  effective: Schema.Int,
  /** Law, notice, standard or decision it comes from. */
  source: Schema.NonEmptyString,
  official: Schema.Boolean
}
