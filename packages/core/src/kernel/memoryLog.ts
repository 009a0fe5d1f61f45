/** The events of a log in memory, and where those of a stream or a tag stand. It checks nothing and hashes nothing. */
import { matches, type Position, type Query, type RecordedEvent } from "./Event.ts"
import type { Appended, Key } from "./EventStore.ts"
import { addPlace, type Places, placesOf } from "./positions.ts"

/** An event that nobody has seen yet has no hash, and is frozen when it gets one. */
export type Kept = { -readonly [Name in keyof RecordedEvent]: RecordedEvent[Name] }

export interface MemoryLog {
  readonly events: Array<Kept>
  /** The last position of each stream; and of each event, by its place in the log, the one before it in its stream, or 0. */
  readonly streams: Map<string, Position>
  readonly before: Array<Position>
  readonly tags: Places
  readonly keys: Map<string, Key & Appended>
  /** When the last event was recorded. */
  clock: number
  /** How many events have their hash. */
  hashed: number
}

export const emptyLog = (): MemoryLog => ({
  events: [],
  streams: new Map(),
  before: [],
  tags: new Map(),
  keys: new Map(),
  clock: 0,
  hashed: 0
})

export const versionOf = ({ events, streams }: MemoryLog, stream: string): number => {
  const last = streams.get(stream)
  return last === undefined ? 0 : events[last - 1]!.version
}

/** Adds an event. @param last position of the one before it in its stream, or 0 */
export const put = ({ events, streams, before, tags }: MemoryLog, event: Kept, last: Position): void => {
  before.push(last)
  streams.set(event.stream, events.push(event))
  for (const tag of event.tags) addPlace(tags, tag, event.position)
}

/** Positions of a stream after one, in order. */
const streamPlaces = ({ streams, before }: MemoryLog, stream: string, after: Position): Array<Position> => {
  const places: Array<Position> = []
  for (let position = streams.get(stream) ?? 0; position > after; position = before[position - 1]!) places.push(position)
  return places.reverse()
}

/** Places after one that may match (and before it, of tags), or null for all. */
const candidates = (log: MemoryLog, query: Query, after: Position): ReadonlyArray<Position> | null => {
  const lists: Array<ReadonlyArray<Position>> = []
  for (const item of query) {
    if (item.tags !== undefined && item.tags.length > 0) lists.push(placesOf(log.tags, item.tags[0]!))
    else if (item.streams !== undefined) for (const stream of item.streams) lists.push(streamPlaces(log, stream, after))
    else return null
  }
  if (query.length === 0) return null
  return lists.length === 1 ? lists[0]! : [...new Set(lists.flat())].sort((a, b) => a - b)
}

export const firstMatch = (log: MemoryLog, query: Query, after: Position): Position | undefined => {
  const { events } = log
  const places = candidates(log, query, after)
  if (places === null) return events.slice(after).find((event) => matches(query, event))?.position
  // Boundaries are young: walk back from the end.
  let found: Position | undefined
  for (let i = places.length - 1; i >= 0 && places[i]! > after; i--) if (matches(query, events[places[i]! - 1]!)) found = places[i]
  return found
}

/** Positions of a page of what matches. */
export const pagePositions = (log: MemoryLog, query: Query, after: Position, until: Position, limit: number): Array<Position> => {
  const { events } = log
  const found: Array<Position> = []
  const places = candidates(log, query, after)
  const end = Math.min(until, events.length)
  const consider = (position: Position) => {
    if (position > after && position <= end && matches(query, events[position - 1]!)) found.push(position)
  }
  if (places === null) for (let p = after + 1; p <= end && found.length < limit; p++) consider(p)
  else for (let i = 0; i < places.length && found.length < limit; i++) consider(places[i]!)
  return found
}
