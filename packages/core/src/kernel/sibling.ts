/**
 * Which log a sibling log belongs to: the one whose first event it remembers, as a vault does (binding.ts). The privacy log of another
 * city would erase people who have the same ids here; it is refused.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { channel } from "./Actor.ts"
import { everything } from "./Event.ts"
import * as EventCodec from "./EventCodec.ts"
import { type EventStoreShape, StoreError } from "./EventStore.ts"
import type { Ids } from "./Ids.ts"

// ---- events: stored for ever; add, never edit ----
export const SiblingEvent = Schema.TaggedUnion({
  /** `first` is the hash of the first event of the log that this one is beside. */
  LogBound: { first: Schema.NonEmptyString }
})
export type SiblingEvent = typeof SiblingEvent.Type
export const siblingCodec = EventCodec.define("sibling", SiblingEvent)

const stream = "sibling"
const actor = channel("linli")

const foreign = (log: string) =>
  new StoreError({
    operation: "open",
    problem: "Foreign",
    message: `${log} belongs to another log than the one it is beside; put its own back`
  })

/** The hash that a sibling remembers; null where it was bound to none yet. */
const boundTo = (sibling: EventStoreShape) =>
  sibling.read([{ streams: [stream], types: siblingCodec.types }]).pipe(
    Stream.runHead,
    Effect.flatMap((page) => (Option.isNone(page) ? Effect.succeed(null) : Effect.fromResult(siblingCodec.decode(page.value[0]!)))),
    Effect.map((event) => event?.first ?? null)
  )

/**
 * Checks that a sibling is not another log's. One that is bound to none yet passes.
 *
 * @returns the first event of the log where the sibling can be bound to it, null where it is or cannot be; fails with `Foreign`
 */
export const checkSibling = Effect.fnUntraced(function* (log: EventStoreShape, sibling: EventStoreShape) {
  const [first = null] = (yield* Stream.runCollect(log.read(everything, { until: 1 }))).flat()
  const bound = yield* boundTo(sibling)
  if (bound === null) return first
  return bound === first?.hash ? null : yield* Effect.fail(foreign(sibling.log))
})

/**
 * Binds a sibling to a log that holds events, or checks that it is bound to it. A log without events has nothing to be bound by yet.
 *
 * @param mayWrite whether one that is bound to none is bound now
 * @returns fails with `Foreign` where it is another log's
 */
export const bindSibling = Effect.fnUntraced(function* (
  log: EventStoreShape,
  sibling: EventStoreShape,
  ids: Ids["Service"],
  mayWrite: boolean
): Effect.fn.Return<void, StoreError> {
  const first = yield* checkSibling(log, sibling)
  if (first === null || !mayWrite) return
  const at = first.recorded
  const event = siblingCodec.encode({ _tag: "LogBound", first: first.hash })
  const events = [{ stream, id: yield* ids.uuid, ...event, at, actor, correlation: stream, causation: null, tags: [] }]
  yield* sibling.append({ events, expect: new Map([[stream, 0]]) }).pipe(
    // Another process has bound it meanwhile.
    Effect.catchTag("WrongVersion", () => bindSibling(log, sibling, ids, false)),
    Effect.catchTag(["BoundaryMoved", "KeyReused"], Effect.die),
    // Where it cannot be written now, it is bound the next time.
    Effect.catchIf(
      ({ problem }) => problem !== "Foreign",
      () => Effect.void
    )
  )
})
