/**
 * What stands in a log: the recorded event with its envelope, the event as it is handed to a store, and the query that picks
 * events out. It knows nothing of any domain; the meaning of `data` is the codec's (EventCodec.ts).
 */
import { type Actor, isDecision } from "./Actor.ts"

/** 1-based place in the log: gap-free and in the order of commits. 0 is "before everything". */
export type Position = number

/** Epoch milliseconds. */
export type Instant = number

/** An event on its way into a store. Its id, tags and texts are opaque: never a name, a phone or an address. */
export interface NewEvent {
  readonly stream: string
  /** UUIDv7, made by the caller, so that a retry carries the same one. */
  readonly id: string
  /** `context/EventName`, as declared by the context's codec. */
  readonly type: string
  /** Version of the type's data schema. */
  readonly schema: number
  /** When it happened. */
  readonly at: Instant
  readonly actor: Actor
  /** Groups what belongs to one piece of work. */
  readonly correlation: string
  /** Id of the event or command that led to this one. */
  readonly causation: string | null
  readonly tags: ReadonlyArray<string>
  /** JSON value. */
  readonly data: unknown
}

/** An event as a log gives it back. */
export interface RecordedEvent extends NewEvent {
  readonly position: Position
  /** 1-based place in its stream. */
  readonly version: number
  /** The store's own clock when it was written; never goes back. */
  readonly recorded: Instant
  /** Hex SHA-256 over the previous event's hash and every field of this one. */
  readonly hash: string
}

/** One alternative of a query: streams, types and tags must all match; of the tags, all must be carried. An absent field matches everything. */
export interface QueryItem {
  readonly streams?: ReadonlyArray<string>
  readonly types?: ReadonlyArray<string>
  readonly tags?: ReadonlyArray<string>
}

/** Alternatives; the empty list is the whole log. */
export type Query = ReadonlyArray<QueryItem>

/** The whole log. */
export const everything: Query = []

export const ofStream = (stream: string): Query => [{ streams: [stream] }]

const matchesItem = (item: QueryItem, event: NewEvent): boolean =>
  (item.streams === undefined || item.streams.includes(event.stream)) &&
  (item.types === undefined || item.types.includes(event.type)) &&
  (item.tags === undefined || item.tags.every((tag) => event.tags.includes(tag)))

export const matches = (query: Query, event: NewEvent): boolean => query.length === 0 || query.some((item) => matchesItem(item, event))

/**
 * Events in the order in which they count: by when they happened, but none before a decision that was taken without it. So a decision
 * that was written down late stands where it is dated, behind every fact that it judged, and a fact that came late behind what was
 * decided by then.
 *
 * @param events by position
 */
export const asTheyCount = <E extends Pick<RecordedEvent, "actor" | "at">>(events: ReadonlyArray<E>): Array<E> => {
  const ordered: Array<E> = []
  for (const event of events) {
    let place = ordered.length
    for (let before = ordered[place - 1]; before !== undefined; before = ordered[place - 1]) {
      if (before.at <= event.at || isDecision(before.actor)) break
      place--
    }
    if (place === ordered.length) ordered.push(event)
    else ordered.splice(place, 0, event)
  }
  return ordered
}
