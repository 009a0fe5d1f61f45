/**
 * The ledger (台账): one line for every request, whatever channel it came by, with the indexes to search it and to keep each
 * unit's queue. Of persons it holds the opaque id alone, for whom it is shown to (sight.ts).
 */
import * as Effect from "effect/Effect"
import type { Instant } from "../../kernel/Event.ts"
import type { StoreError } from "../../kernel/EventStore.ts"
import type { FoundPage } from "../../kernel/Projector.ts"
import type { View } from "../../kernel/View.ts"
import type { Cursor, Find } from "../../kernel/Views.ts"
import type { Moment } from "../clock.ts"
import { type Entry, type RequestEvent, requestCodec, type Source } from "../events.ts"
import { type Channel, type Kind, type Outcome, requestOf, type Satisfaction, type Solved } from "../ids.ts"
import type { HidableField } from "../sight.ts"
import { allChangesBy, fresh, type Raised, type Situation, type Standing } from "../state.ts"

/** The reporter's last word. */
export interface Rating {
  readonly contacted: boolean | null
  readonly solved: Solved | null
  readonly satisfied: Satisfaction | null
}

export interface Line extends Omit<Standing, "_tag" | "entries" | "last"> {
  readonly request: string
  readonly state: Situation
  readonly proactive: boolean
  readonly cell: string | null
  readonly source: Source | null
  readonly outcome: Outcome | null
  readonly rating: Rating | null
  /** The number of the request that this one is a duplicate of. */
  readonly parent: string | null
  /** The source's own word for how it stands. */
  readonly status: string | null
  readonly resolvedAt: Instant | null
  /** When it ended, however it ended; null while it goes on, and where the time is not known. */
  readonly closedAt: Instant | null
  /** False where it ended at a time that nobody stated. */
  readonly timeKnown: boolean
  readonly updatedAt: Instant
}

/** A line without what is hidden from whoever reads it. */
export type ShownLine = Omit<Line, HidableField> & { readonly [Field in HidableField]?: Line[Field] }

const opened = (event: Raised, moment: Moment, request: string): Line => {
  const { _tag, ...standing } = fresh(event, moment)
  return {
    request,
    state: _tag,
    ...standing,
    proactive: event.proactive,
    cell: event.place?.cell ?? null,
    source: event.source,
    outcome: null,
    rating: null,
    parent: null,
    status: null,
    resolvedAt: null,
    closedAt: null,
    timeKnown: true,
    updatedAt: moment.at
  }
}

const corrected = ({ field, value }: Entry): Partial<Line> =>
  field === "exact" || field === "contact" || field === "description" ? {} : { [field]: value }

/** What the ledger writes down of an event, beside how the request stands. */
const entered = (event: Exclude<RequestEvent, Raised>, at: Instant): Partial<Line> => {
  switch (event._tag) {
    case "RequestMerged":
      return { parent: event.parent, closedAt: at }
    case "IntakeDeclined":
    case "RequestWithdrawn":
      return { closedAt: at }
    case "RequestResolved":
      return { outcome: event.outcome, resolvedAt: at }
    case "RequestClosed":
      return {
        ...(event.outcome === null ? {} : { outcome: event.outcome }),
        closedAt: event.timeKnown ? at : null,
        timeKnown: event.timeKnown
      }
    case "RequestReopened":
      return { outcome: null, resolvedAt: null, closedAt: null, timeKnown: true }
    case "SatisfactionRated":
      return { rating: { contacted: event.contacted, solved: event.solved, satisfied: event.satisfied } }
    case "StatusStated":
      return { status: event.status }
    case "EntryCorrected":
      return corrected(event.entry)
    default:
      return {}
  }
}

const applied = (doc: Line, event: Exclude<RequestEvent, Raised>, moment: Moment): Line => {
  const { _tag, ...change } = allChangesBy({ ...doc, _tag: doc.state as Standing["_tag"] }, event, moment)
  return { ...doc, ...change, ...entered(event, moment.at), state: _tag ?? doc.state, updatedAt: Math.max(doc.updatedAt, moment.at) }
}

/** Text that sorts as its time does. */
const sortable = (at: Instant): string => String(at + 1e15).padStart(16, "0")

const dated = (word: string | null | undefined, { raisedAt }: Line): string | null =>
  word === null || word === undefined ? null : `${word}|${sortable(raisedAt)}`

export const view = {
  name: "requests-ledger",
  version: 4,
  events: requestCodec,
  query: [{ types: requestCodec.types }],
  keys: (_, { stream }) => [requestOf(stream)],
  apply: (doc, event, recorded, key) => {
    if (event._tag === "RequestRaised") return doc ?? opened(event, recorded, key)
    return doc === undefined ? undefined : applied(doc, event, recorded)
  },
  indexes: {
    number: (doc) => doc.number,
    source: (doc) => (doc.source === null ? null : `${doc.source.system}/${doc.source.number}`),
    parent: (doc) => dated(doc.parent, doc),
    raised: (doc) => doc.raisedAt,
    state: (doc) => dated(doc.state, doc),
    queue: (doc) => (doc.order === null ? null : dated(`${doc.order.lead}|${doc.state}`, doc)),
    item: (doc) => dated(doc.item, doc),
    unit: (doc) => dated(doc.unit, doc),
    reporter: (doc) => dated(doc.reporter, doc),
    cell: (doc) => dated(doc.cell, doc),
    /** Of what has not ended, by the time it is due. */
    due: (doc) => (doc.state === "Closed" || doc.closedAt !== null ? null : doc.due)
  }
} satisfies View<Line, RequestEvent>

/** What to look for; all of it must be so. */
export interface Filter {
  readonly number?: string
  readonly parent?: string
  readonly state?: Situation
  readonly lead?: string
  /** Opaque id of who raised it. */
  readonly reporter?: string
  readonly item?: string
  readonly unit?: string
  readonly cell?: string
  readonly channel?: Channel
  readonly kind?: Kind
  readonly outcome?: Outcome
  readonly proactive?: boolean
  readonly urgent?: boolean
  /** Raised in this span, epoch milliseconds, both ends included. */
  readonly from?: Instant
  readonly to?: Instant
}

/** Whether a line is one that is looked for; what it does not show is not found by. */
export const isFound = (doc: ShownLine, { from, to, lead, ...fields }: Filter): boolean =>
  (from === undefined || doc.raisedAt >= from) &&
  (to === undefined || doc.raisedAt <= to) &&
  (lead === undefined || doc.order?.lead === lead) &&
  Object.entries(fields).every(([name, value]) => value === undefined || doc[name as keyof typeof fields] === value)

/** All entries that begin with a word; with the whole word before a time, only those of the time span. */
const span = (index: keyof typeof view.indexes, word: string, { from, to }: Filter, whole = true): Find =>
  whole
    ? { index, from: `${word}|${from === undefined ? "" : sortable(from)}`, to: `${word}|${to === undefined ? "~" : sortable(to)}` }
    : { index, from: `${word}|`, to: `${word}|~` }

/** The index that leaves the fewest lines to look through. */
const plan = (filter: Filter): Find => {
  const { number, parent, state, lead, reporter, item, unit, cell, from, to } = filter
  if (number !== undefined) return { index: "number", from: number, to: number }
  if (parent !== undefined) return span("parent", parent, filter)
  if (reporter !== undefined) return span("reporter", reporter, filter)
  if (lead !== undefined) return state === undefined ? span("queue", lead, filter, false) : span("queue", `${lead}|${state}`, filter)
  if (cell !== undefined) return span("cell", cell, filter)
  if (unit !== undefined) return span("unit", unit, filter)
  if (item !== undefined) return span("item", item, filter)
  if (state !== undefined) return span("state", state, filter)
  return { index: "raised", ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

export interface SearchOptions {
  /** Lines per page; 100 by default. */
  readonly limit?: number
  readonly cursor?: Cursor
  /** Latest first. */
  readonly descending?: boolean
}

type FindLines = (find: Find) => Effect.Effect<FoundPage<Line>, StoreError>

/**
 * A page of the lines that a filter finds, as somebody is shown them. What they do not see takes no room on the page, and what is
 * hidden of a line does not find it.
 *
 * @param find the `find` of the ledger's projector
 * @param show a line as it is shown; null where it is not
 */
export const searchAs = Effect.fnUntraced(function* <Shown extends ShownLine>(
  find: FindLines,
  filter: Filter,
  { limit = 100, descending = false, cursor }: SearchOptions,
  show: (doc: Line) => Effect.Effect<Shown | null, StoreError>
) {
  const planned = plan(filter)
  const valueOf: (doc: Line) => string | number | null = view.indexes[planned.index as keyof typeof view.indexes]
  const docs: Array<Shown> = []
  let next = cursor
  do {
    const page: FoundPage<Line> = yield* find({ ...planned, descending, limit, ...(next === undefined ? {} : { cursor: next }) })
    for (const doc of page.docs) {
      const shown = isFound(doc, filter) ? yield* show(doc) : null
      if (shown === null || !isFound(shown, filter)) continue
      docs.push(shown)
      if (docs.length === limit) return { docs, next: { value: valueOf(doc)!, key: doc.request } }
    }
    next = page.next
  } while (next !== undefined)
  return { docs } as FoundPage<Shown>
})

/**
 * A page of the lines that a filter finds, in order of the index that serves it best: by time raised, within a unit's queue by
 * situation and time.
 *
 * @param find the `find` of the ledger's projector
 */
export const search = (find: FindLines, filter: Filter, options: SearchOptions = {}) =>
  searchAs<Line>(find, filter, options, Effect.succeed)
