/**
 * Attempts: commands that a policy refused. They are kept, because another policy might have accepted them; commands refused by
 * the state of things are not. Keyed, so that repeating one adds nothing, and capped per actor and day.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Actor } from "./Actor.ts"
import type { NewEvent } from "./Event.ts"
import * as EventCodec from "./EventCodec.ts"
import type { EventStoreShape, StoreError } from "./EventStore.ts"

// ---- events: stored for ever; add, never edit ----
export const AttemptEvent = Schema.TaggedUnion({
  CommandRefused: {
    category: Schema.NonEmptyString,
    stream: Schema.NonEmptyString,
    /** The command as it was sealed. */
    command: Schema.Json,
    reason: Schema.NonEmptyString,
    policy: Schema.NonEmptyString,
    field: Schema.NonEmptyString
  }
})
export type AttemptEvent = typeof AttemptEvent.Type
export const attemptCodec = EventCodec.define("attempt", AttemptEvent)

/** Attempts kept per actor and UTC day. */
export const attemptsPerDay = 100

/** One stream per actor and UTC day. */
export const attemptStream = (actorId: string, at: number): string => `attempt-${actorId}-${new Date(at).toISOString().slice(0, 10)}`

/** Keeps a refused command; does nothing for actors without an id, for repetitions, and beyond the cap. */
export const keepAttempt = (store: EventStoreShape, digest: string, version: number, event: NewEvent): Effect.Effect<void, StoreError> =>
  version >= attemptsPerDay
    ? Effect.void
    : store
        .append({ events: [event], key: { id: `attempt/${event.stream}/${digest}`, digest }, expect: new Map([[event.stream, version]]) })
        .pipe(
          Effect.asVoid,
          // Another attempt was faster; both are kept.
          Effect.catchTag("WrongVersion", ({ actual }) => keepAttempt(store, digest, actual, event)),
          Effect.catchTag(["BoundaryMoved", "KeyReused"], () => Effect.void)
        )

/** Whether an actor is one whose attempts are kept. */
export const isAuthenticated = (actor: Actor): boolean => actor._tag === "Person"
