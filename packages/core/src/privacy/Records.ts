/**
 * What privacy has to know of the records of a context, whatever they are: who sees what of one, how it stands, and which posts are
 * known at all. Each context gives its own.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Actor, Person } from "../kernel/Actor.ts"
import { deciderOf } from "../kernel/BoundedContext.ts"
import type { StoreError } from "../kernel/EventStore.ts"
import type { Purpose, Sight } from "../kernel/Sight.ts"

export interface RecordKind {
  /** The first part of its streams' names. */
  readonly category: string
  /** Posts whose holders may ask for one. */
  readonly posts: ReadonlyArray<string>
  /** The post in which a person asks for what is their own; null where none is anybody's. */
  readonly self: string | null
  /** Open fields of its events that name a person by an opaque id. */
  readonly persons: ReadonlyArray<string>
  /** Whether the city knows a person who asks: in office by their post, a resident by a record of theirs. */
  readonly knows: (person: Person) => Effect.Effect<boolean, StoreError>
  /** What an actor sees of the record under a purpose. */
  readonly sight: (stream: string, actor: Actor, purpose: Purpose) => Effect.Effect<Sight, StoreError>
  /** How the record stands now, as JSON; null where there is none. */
  readonly present: (stream: string) => Effect.Effect<unknown, StoreError>
}

/** Fields of a record that name a person; none where it is no record. */
export const personsOf = (records: ReadonlyArray<RecordKind>, stream: string): ReadonlyArray<string> =>
  deciderOf(records, stream)?.persons ?? []

export class Records extends Context.Service<Records, ReadonlyArray<RecordKind>>()("@linli/core/Records") {}
