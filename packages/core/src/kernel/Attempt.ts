/**
 * Attempts: commands that a policy refused. They are kept, because another policy might have accepted them; commands refused by
 * the state of things are not. Keyed, so that repeating one adds nothing, and capped per actor and day.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Actor } from "./Actor.ts"
import type { NewEvent } from "./Event.ts"
import * as EventCodec from "./EventCodec.ts"
import type { EventStoreShape, Key, StoreError } from "./EventStore.ts"
import type { Ids } from "./Ids.ts"

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
const attemptStream = (actorId: string, at: number): string => `attempt-${actorId}-${new Date(at).toISOString().slice(0, 10)}`

const append = (store: EventStoreShape, key: Key, event: NewEvent, version: number): Effect.Effect<void, StoreError> =>
  version >= attemptsPerDay
    ? Effect.void
    : store.append({ events: [event], key, expect: new Map([[event.stream, version]]) }).pipe(
        Effect.asVoid,
        // Others stand there already; all are kept.
        Effect.catchTag("WrongVersion", ({ actual }) => append(store, key, event, actual)),
        Effect.catchTag(["BoundaryMoved", "KeyReused"], () => Effect.void)
      )

/** A refused command, with who gave it and when. `digest` tells one from another. */
export interface Attempt extends Omit<AttemptEvent, "_tag"> {
  readonly actor: Actor
  readonly at: number
  readonly digest: string
}

/** Keeps a refused command; does nothing for actors without an id of their own, for repetitions, and beyond the cap. */
export const keepAttempt = Effect.fnUntraced(function* (
  store: EventStoreShape,
  ids: Ids["Service"],
  { actor, at, digest, ...refused }: Attempt
): Effect.fn.Return<void, StoreError> {
  if (actor._tag !== "Person") return
  const stream = attemptStream(actor.id, at)
  const encoded = attemptCodec.encode({ _tag: "CommandRefused", ...refused })
  const event = { stream, id: yield* ids.uuid, ...encoded, at, actor, correlation: refused.stream, causation: null, tags: [] }
  yield* append(store, { id: `attempt/${stream}/${digest}`, digest }, event, 0)
})
