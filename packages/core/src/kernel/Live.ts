/**
 * From where on a log is live. What was recorded before (an import of past years) is history: processes take it in without acting
 * on it, and notifiers pass over it.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { Actor } from "./Actor.ts"
import type { Instant, Position, RecordedEvent } from "./Event.ts"
import * as EventCodec from "./EventCodec.ts"
import { type AppendError, EventStore, type EventStoreShape, type StoreError } from "./EventStore.ts"
import { Ids } from "./Ids.ts"

// ---- events: stored for ever; add, never edit ----
export const LogEvent = Schema.TaggedUnion({ WentLive: {} })
export type LogEvent = typeof LogEvent.Type
export const logCodec = EventCodec.define("log", LogEvent)

const stream = "log"

/** The latest `WentLive` of a log. */
export const latestMark = (store: EventStoreShape): Effect.Effect<RecordedEvent | undefined, StoreError> =>
  Effect.map(Stream.runCollect(store.read([{ streams: [stream], types: logCodec.types }])), (marks) => marks.flat().at(-1))

/** Says that all that stands in the log by now is history. */
export const goLive = Effect.fnUntraced(function* (at: Instant, actor: Actor): Effect.fn.Return<Position, AppendError, EventStore | Ids> {
  const store = yield* EventStore
  const id = yield* (yield* Ids).uuid
  const event = logCodec.encode({ _tag: "WentLive" })
  const { last } = yield* store.append({ events: [{ stream, id, ...event, at, actor, correlation: stream, causation: null, tags: [] }] })
  return last
})
