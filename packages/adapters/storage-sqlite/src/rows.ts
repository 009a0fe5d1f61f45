/**
 * Between rows of the event table and recorded events. The texts are stored as the chain covers them, so a row is hashed
 * without being parsed.
 */
import { hash } from "node:crypto"
import { type Actor, Chain, type NewEvent, type RecordedEvent } from "@linli/core/kernel"

/** A row of the event table, in the order of `columns`. */
export type EventRow = readonly [
  position: number,
  stream: string,
  version: number,
  type: string,
  schema: number,
  at: number,
  recorded: number,
  id: string,
  actor: string,
  correlation: string | null,
  causation: string | null,
  tags: string,
  data: string,
  hash: string
]

export const columns = "position, stream, version, type, schema, at, recorded, id, actor, correlation, causation, tags, data, hash"

/** The JSON texts of an event. */
export interface Texts {
  readonly actor: string
  readonly tags: string
  readonly data: string
}

/** An event with its texts, taken before it waits its turn, so that the caller may change its objects. */
export interface Draft extends Pick<NewEvent, "stream" | "id" | "type" | "schema" | "at" | "correlation" | "causation"> {
  readonly tagList: ReadonlyArray<string>
  readonly texts: Texts
}

const noTags: ReadonlyArray<string> = Object.freeze([])

export const draftOf = (event: NewEvent): Draft => ({
  stream: event.stream,
  id: event.id,
  type: event.type,
  schema: event.schema,
  at: event.at,
  correlation: event.correlation,
  causation: event.causation,
  tagList: event.tags.length === 0 ? noTags : [...event.tags],
  texts: { actor: JSON.stringify(event.actor), tags: JSON.stringify(event.tags), data: JSON.stringify(event.data) }
})

/** The hash of an event that follows `previous`. */
export const hashOf = (previous: string, event: Parameters<typeof Chain.frame>[1], texts: Texts): string =>
  hash("sha256", Chain.frame(previous, event, texts))

const freeze = <A>(value: A): A => {
  if (typeof value === "object" && value !== null) for (const item of Object.values(value)) freeze(item)
  return Object.freeze(value)
}

const actorsKept = 1000

/** Makes a reader of rows. Actors repeat, so it parses each text once, freezes it and shares it. It throws where a text is not JSON. */
export const makeEventOf = (): ((row: EventRow) => RecordedEvent) => {
  const actors = new Map<string, Actor>()
  let last: readonly [text: string, actor: Actor] | undefined
  const parsed = (text: string): Actor => {
    const known = actors.get(text)
    if (known !== undefined) return known
    if (actors.size >= actorsKept) actors.clear()
    const actor = freeze(JSON.parse(text) as Actor)
    actors.set(text, actor)
    return actor
  }
  // Comparing with the one before is cheaper than hashing the text.
  const actorOf = (text: string): Actor => {
    if (last?.[0] !== text) last = [text, parsed(text)]
    return last[1]
  }
  return (row) => ({
    position: row[0],
    stream: row[1],
    version: row[2],
    id: row[7],
    type: row[3],
    schema: row[4],
    at: row[5],
    recorded: row[6],
    actor: actorOf(row[8]),
    correlation: row[9] ?? row[1],
    causation: row[10],
    tags: row[11] === "[]" ? noTags : (JSON.parse(row[11]) as ReadonlyArray<string>),
    data: JSON.parse(row[12]),
    hash: row[13]
  })
}

/** The hash that a row should carry after `previous`. */
export const rowHash = (previous: string, row: EventRow): string =>
  hashOf(
    previous,
    {
      position: row[0],
      stream: row[1],
      version: row[2],
      type: row[3],
      schema: row[4],
      at: row[5],
      recorded: row[6],
      id: row[7],
      correlation: row[9] ?? row[1],
      causation: row[10]
    },
    { actor: row[8], tags: row[11], data: row[12] }
  )
