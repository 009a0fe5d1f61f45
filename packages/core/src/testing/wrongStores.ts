/**
 * Event stores that are wrong on purpose, each in one way, around the honest one in memory. They test the suite: every one must be
 * caught by the rules it names. A suite that lets one pass is worth nothing.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { genesis } from "../kernel/Chain.ts"
import type { Query, RecordedEvent } from "../kernel/Event.ts"
import type { Append, AppendError, Appended, EventStoreShape } from "../kernel/EventStore.ts"
import { makeMemory } from "../kernel/MemoryStore.ts"
import type { EventStoreFixture } from "./eventStore/log.ts"
import {
  aliasing,
  burningPositions,
  type Change,
  forgettingKeysAfter,
  newestOnly,
  oneByOne,
  ownClock,
  twice,
  without
} from "./wrongWays.ts"

/** A wrong implementation and the rules that must catch it. */
export interface Wrong<Fixture> {
  readonly fixture: Fixture
  readonly caughtBy: ReadonlyArray<string>
}

const wrong = (change: Change, ...caughtBy: ReadonlyArray<string>): Wrong<EventStoreFixture> => ({
  caughtBy,
  fixture: {
    durable: false,
    makeLog: (declared) =>
      Effect.sync(() => {
        const honest = makeMemory({ declared })
        return Effect.succeed({ ...honest, ...change(honest) })
      })
  }
})

/** Wrong in what it makes of an append. */
const appending = (change: (append: Append) => Append, ...caughtBy: ReadonlyArray<string>) =>
  wrong((honest) => ({ append: (append) => honest.append(change(append)) }), ...caughtBy)

/** Wrong in what it does instead of refusing. */
const refusing = (
  instead: (honest: EventStoreShape, append: Append, error: AppendError) => Effect.Effect<Appended, AppendError>,
  ...caughtBy: ReadonlyArray<string>
) =>
  wrong((honest) => ({ append: (append) => Effect.catch(honest.append(append), (error) => instead(honest, append, error)) }), ...caughtBy)

/** Wrong in the events it gives back. */
const giving = (change: (event: RecordedEvent) => RecordedEvent, ...caughtBy: ReadonlyArray<string>) =>
  wrong((honest) => ({ read: (query, options) => Stream.map(honest.read(query, options), (page) => page.map(change)) }), ...caughtBy)

const eachTagAlone = (query: Query): Query => query.flatMap((item) => (item.tags ?? []).map((tag) => ({ ...item, tags: [tag] })))

const lostOnReopen: Wrong<EventStoreFixture> = {
  caughtBy: ["what was appended is there after every connection was closed: events, keys and chain"],
  fixture: {
    durable: true,
    makeLog: (declared) =>
      Effect.sync(() => {
        let open = 0
        let store = makeMemory({ declared })
        const connect = Effect.sync(() => {
          if (open++ === 0) store = makeMemory({ declared })
          return store
        })
        return Effect.acquireRelease(connect, () => Effect.sync(() => open--))
      })
  }
}

const oneLogForAll = (): Wrong<EventStoreFixture> => {
  const stores: Array<EventStoreShape> = []
  return {
    caughtBy: ["logs do not see each other"],
    fixture: {
      durable: false,
      makeLog: (declared) =>
        Effect.sync(() => {
          stores[0] ??= makeMemory({ declared })
          return Effect.succeed(stores[0])
        })
    }
  }
}

/** By what is wrong with them. */
export const wrongStores: { readonly [what: string]: Wrong<EventStoreFixture> } = {
  "no version check": appending(
    (append) => without(append, "expect"),
    "an append at another version is refused, and stream, expected and actual are named",
    "version 0 means that the stream must not exist",
    "of racers at one version just one wins"
  ),
  "only streams that are written to are checked": appending(
    (append) => ({
      ...append,
      expect: new Map([...(append.expect ?? [])].filter(([stream]) => append.events.some((event) => event.stream === stream)))
    }),
    "streams that are not written to can be expected too, and each is checked",
    "an append without events still checks versions and boundaries"
  ),
  "newest first": wrong(
    (honest) => ({
      read: (query, options) =>
        Stream.fromEffect(Effect.map(Stream.runCollect(honest.read(query, options)), (pages) => pages.flat().reverse()))
    }),
    "events are read in the order they were appended",
    "positions run from 1 without a gap"
  ),
  "one stream for all": giving((event) => ({ ...event, version: event.position }), "versions count up within each stream"),
  "versions from 0": giving((event) => ({ ...event, version: event.version - 1 }), "versions count up within each stream"),
  "answers with the last position for the first": wrong(
    (honest) => ({ append: (append) => Effect.map(honest.append(append), (done) => ({ ...done, first: done.last })) }),
    "the answer names the first and last position written"
  ),
  "partial append": appending((append) => ({ ...append, events: append.events.slice(0, 100) }), "an append writes all of its events"),
  "append one by one": wrong(
    oneByOne,
    "a reader sees all of an append or none of it",
    "an interrupted append leaves all or nothing, key and events alike"
  ),
  "append, then fail": refusing(
    (honest, { events }, error) => Effect.andThen(honest.append({ events }), Effect.fail(error)),
    "a refused append leaves nothing behind",
    "an append at another version is refused, and stream, expected and actual are named"
  ),
  "success for a lost append": refusing(
    (honest) => Effect.map(Effect.orDie(honest.head), (head) => ({ first: head + 1, last: head, duplicate: false })),
    "an append at another version is refused, and stream, expected and actual are named",
    "the same key with another command is refused, and the key is named"
  ),
  "aliasing of payloads": wrong(
    aliasing,
    "what the caller does to its objects after an append changes nothing",
    "what a reader does to what it got changes nothing"
  ),
  "key forgotten": appending(
    (append) => without(append, "key"),
    "the same key and command gets the first answer again, marked as a duplicate",
    "a key can be looked up, with its digest and first answer; an unknown one is none",
    "an append without events keeps its key"
  ),
  "key forgotten in time": wrong(
    forgettingKeysAfter(10),
    "a key holds for ever, on every connection, and whatever the retry's events look like"
  ),
  "key content ignored": appending(
    (append) => (append.key === undefined ? append : { ...append, key: { ...append.key, digest: "any" } }),
    "the same key with another command is refused, and the key is named"
  ),
  "key looked up last": wrong(
    (honest) => ({
      append: (append) => Effect.andThen(honest.append({ ...without(append, "key"), events: [] }), honest.append(append))
    }),
    "a key is looked up before versions and boundaries are checked"
  ),
  "key kept by a refused append": refusing(
    (honest, { key }, error) => Effect.andThen(honest.append({ events: [], ...(key && { key }) }), Effect.fail(error)),
    "a refused append keeps no key"
  ),
  "boundary not checked": appending(
    (append) => without(append, "unless"),
    "an event that matches after the boundary refuses, and its position is named",
    "of racers on one boundary just one wins"
  ),
  "boundary one too late": appending(
    ({ unless, ...append }) => ({ ...append, ...(unless && { unless: { ...unless, after: unless.after + 1 } }) }),
    "an event that matches after the boundary refuses, and its position is named"
  ),
  "boundary one too early": appending(
    ({ unless, ...append }) => ({ ...append, ...(unless && { unless: { ...unless, after: unless.after - 1 } }) }),
    "an event at the boundary or before it does not refuse"
  ),
  "any tag will do": appending(
    ({ unless, ...append }) => ({ ...append, ...(unless && { unless: { ...unless, match: eachTagAlone(unless.match) } }) }),
    "only an event that carries all tags of an alternative, and is of its types and streams, refuses"
  ),
  "what exists is not looked for": appending((append) => without(append, "unlessExists"), "unlessExists looks through the whole log"),
  "gap in positions": wrong(burningPositions, "positions have no gap where something was refused"),
  "reads past the head": wrong(
    (honest) => ({ read: (query, options) => honest.read(query, { until: Number.MAX_SAFE_INTEGER, ...options }) }),
    "a read ends at the head as it was when it began"
  ),
  "blind to case": appending(
    (append) => ({ ...append, events: append.events.map((event) => ({ ...event, stream: event.stream.toLowerCase() })) }),
    "names are told apart by every character"
  ),
  "one log for all": oneLogForAll(),
  "lost on reopen": lostOnReopen,
  "subscriber that skips": wrong(newestOnly, "a subscriber gets what there is, then once that it has caught up, then what comes"),
  "subscriber that begins again": wrong(twice, "a subscriber gets what there is, then once that it has caught up, then what comes"),
  "subscriber that never says it has caught up": wrong(
    (honest) => ({ subscribe: (query, from) => Stream.filter(honest.subscribe(query, from), ({ _tag }) => _tag === "Events") }),
    "a subscriber far behind gets all, over several pages"
  ),
  "checkpoint beyond the head": wrong(
    (honest) => ({
      subscribe: (query, from) => Stream.unwrap(Effect.map(honest.head, (head) => honest.subscribe(query, Math.min(from, head))))
    }),
    "a checkpoint beyond the head is refused"
  ),
  "a clock that goes back": wrong(ownClock, "the time of recording never goes back, whatever the clock does"),
  "no chain": giving((event) => ({ ...event, hash: genesis }), "each hash is over the hash before it and every field of the event"),
  "restores the good part of a page": wrong(
    (honest) => ({ restore: (events) => Effect.forEach(events, (event) => honest.restore([event]), { discard: true }) }),
    "an event that was changed is refused, named, and nothing of its page is taken"
  ),
  "restores as if it were new": wrong(
    (honest) => ({ restore: (events) => Effect.orDie(Effect.asVoid(honest.append({ events }))) }),
    "an export is taken back with its positions, versions, times and hashes",
    "pages out of order, with a gap, or twice are refused"
  )
}
