/**
 * A view: keyed documents made from events by a pure function. The same view runs in memory over a replay and persisted behind a
 * `Views` port. Documents are JSON; indexes are declared, for ranges and cursors.
 */
import type { Decider, Rejection } from "./Decider.ts"
import type { Query, RecordedEvent } from "./Event.ts"
import type { EventCodec, Tagged } from "./EventCodec.ts"

/** What an index holds; numbers before texts. */
export type IndexValue = string | number

export interface View<Doc, Event extends Tagged> {
  readonly name: string
  /**
   * Raised when `query`, `keys`, `apply` or the indexes change (of a view of states, the decider's `evolve` too): the new one is then built
   * beside the old, which is read until it has caught up. Where it is not raised, stored documents stay as they are (`linli verify --views`).
   */
  readonly version: number
  readonly events: Pick<EventCodec<Event>, "decode">
  readonly query: Query
  /** Keys of the documents that an event touches. */
  readonly keys: (event: Event, recorded: RecordedEvent) => ReadonlyArray<string>
  /** The document after the event; undefined where there is (or shall be) none. */
  readonly apply: (doc: Doc | undefined, event: Event, recorded: RecordedEvent, key: string) => Doc | undefined
  /** Where the document stands in each index; null for "not in it". */
  readonly indexes: Readonly<Record<string, (doc: Doc) => IndexValue | null>>
}

/** A view whose types do not matter to the holder. */
// biome-ignore lint/suspicious/noExplicitAny: documents and events are in both directions
export type AnyView = View<any, any>

/**
 * The view of a decider's states: a document per stream, none before there is anything (while the state is `decider.initial`).
 *
 * @param of `name` and `version` as of any view; `indexes` over the state
 */
export const viewOfStates = <State, Event extends Tagged>(
  decider: Pick<Decider<State, Tagged, Event, Rejection, unknown>, "events" | "initial" | "evolve">,
  of: Pick<View<State, Event>, "name" | "version" | "indexes">
): View<State, Event> => ({
  ...of,
  events: decider.events,
  query: [{ types: decider.events.types }],
  keys: (_, { stream }) => [stream],
  apply: (doc, event, recorded) => {
    const state = decider.evolve(doc ?? decider.initial, event, recorded)
    return state === decider.initial ? undefined : state
  }
})

/** One document to write, or to remove where `doc` is undefined. */
export interface Change<Doc = unknown> {
  readonly key: string
  readonly doc: Doc | undefined
  readonly indexes: Readonly<Record<string, IndexValue>>
}

/** The index entries of a document. */
export const indexesOf = <Doc>(view: { readonly indexes: View<Doc, Tagged>["indexes"] }, doc: Doc): Record<string, IndexValue> => {
  const found: Record<string, IndexValue> = {}
  for (const [name, value] of Object.entries(view.indexes)) {
    const at = value(doc)
    if (at !== null) found[name] = at
  }
  return found
}
