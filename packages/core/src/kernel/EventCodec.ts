/**
 * Between a context's events and the log: names, versions, decoding, and the steps that bring old data up to date. Every read
 * goes through it. The steps are pure and typed, and events of every old schema stay as a fixture.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { NewEvent, RecordedEvent } from "./Event.ts"
import { type StoreError, unreadable } from "./EventStore.ts"

/** Anything that carries its name. */
export interface Tagged {
  readonly _tag: string
}

/** One step of upcasting: what the data of an old version was, and what it becomes in the next. */
export interface Upcast {
  readonly up: (data: unknown) => unknown
}

/**
 * A typed step from one version of a type's data to the next.
 *
 * @example
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { EventCodec } from "@linli/core/kernel"
 * // version 1 had a street, version 2 has a unit
 * EventCodec.upcast(Schema.Struct({ street: Schema.String }), ({ street }) => ({ unit: street }))
 * ```
 */
export const upcast = <A, I>(from: Schema.Codec<A, I>, to: (data: A) => unknown): Upcast => {
  const decode = Schema.decodeUnknownSync(from)
  return { up: (data) => to(decode(data)) }
}

export interface EventCodec<Event extends Tagged> {
  readonly context: string
  /** The schemas of the current events, by name. */
  readonly cases: Readonly<Record<string, Schema.Top>>
  /** Full names of all types, `context/Name`. */
  readonly types: ReadonlyArray<string>
  readonly has: (type: string) => boolean
  /** Full names of some events. */
  readonly named: (...tags: ReadonlyArray<Event["_tag"]>) => ReadonlyArray<string>
  readonly encode: (event: Event) => Pick<NewEvent, "type" | "schema" | "data">
  /** Decodes without a check of the type's name beyond this codec; the error names the position. */
  readonly decode: (event: RecordedEvent) => Result.Result<Event, StoreError>
}

interface Entry {
  readonly type: string
  readonly version: number
  readonly upcasts: ReadonlyArray<Upcast>
  readonly decode: (data: unknown) => Result.Result<Tagged, Schema.SchemaError>
  readonly encode: (event: unknown) => unknown
}

type Fields = Readonly<Record<string, unknown>>

/** Whether a JSON value has fields, at any depth, that what was decoded of it has not. */
const holdsMore = (data: unknown, decoded: unknown): boolean => {
  if (data === decoded || typeof data !== "object" || data === null) return false
  if (typeof decoded !== "object" || decoded === null) return true
  if (Array.isArray(data)) return data.some((item, i) => holdsMore(item, (decoded as ReadonlyArray<unknown>)[i]))
  let more = 0
  for (const name in data) {
    if (holdsMore((data as Fields)[name], (decoded as Fields)[name])) return true
    more++
  }
  for (const _ in decoded as Fields) more--
  return more !== 0
}

/**
 * Refuses unknown fields at less than half of what the strict decoder costs: the lenient one leaves them out, so their number tells,
 * and only then the strict one is asked to name them. Events' schemas add no fields of their own.
 */
const strictly =
  (lenient: Entry["decode"], strict: Entry["decode"]): Entry["decode"] =>
  (data) => {
    const decoded = lenient(data)
    return Result.isSuccess(decoded) && holdsMore(data, decoded.success) ? strict(data) : decoded
  }

const entryOf = (context: string, tag: string, schema: Schema.Codec<Tagged, unknown>, upcasts: ReadonlyArray<Upcast>): Entry => ({
  type: `${context}/${tag}`,
  version: upcasts.length + 1,
  upcasts,
  decode: strictly(Schema.decodeUnknownResult(schema), Schema.decodeUnknownResult(schema, { onExcessProperty: "error" })),
  encode: Schema.encodeUnknownSync(schema, { onExcessProperty: "error" })
})

const decodeWith = (entry: Entry, tag: string, event: RecordedEvent): Result.Result<Tagged, StoreError> => {
  if (event.schema > entry.version) {
    return Result.fail(
      unreadable(event.position, `${event.type} has schema ${event.schema}, this version knows up to ${entry.version}; update linli`)
    )
  }
  let data = event.data
  try {
    for (let version = event.schema; version < entry.version; version++) data = entry.upcasts[version - 1]!.up(data)
  } catch (cause) {
    return Result.fail(unreadable(event.position, `${event.type} of schema ${event.schema} cannot be brought up to date: ${cause}`))
  }
  if (typeof data !== "object" || data === null)
    return Result.fail(unreadable(event.position, `${event.type} has data that is not an object`))
  const decoded = entry.decode({ _tag: tag, ...data })
  return Result.mapError(decoded, (error) => unreadable(event.position, `${event.type}: ${error.message}`))
}

/**
 * The codec of a context's events.
 *
 * @param context the context's folder name, the first half of every type
 * @param events a `Schema.TaggedUnion` of the current events
 * @param history per event the steps from version 1 on; the current version is their number plus one
 */
export const define = <Cases extends Record<string, Schema.Top>, Event extends Tagged>(
  context: string,
  events: { readonly cases: Cases; readonly Type: Event },
  history: { readonly [Tag in Event["_tag"]]?: ReadonlyArray<Upcast> } = {}
): EventCodec<Event> => {
  const steps = history as Record<string, ReadonlyArray<Upcast> | undefined>
  const byTag = new Map<string, Entry>()
  const byType = new Map<string, readonly [tag: string, Entry]>()
  for (const [tag, schema] of Object.entries(events.cases)) {
    const entry = entryOf(context, tag, schema as unknown as Schema.Codec<Tagged, unknown>, steps[tag] ?? [])
    byTag.set(tag, entry)
    byType.set(entry.type, [tag, entry])
  }
  return {
    context,
    cases: events.cases,
    types: [...byType.keys()],
    has: (type) => byType.has(type),
    named: (...tags) => tags.map((tag) => `${context}/${tag}`),
    encode: (event) => {
      const entry = byTag.get(event._tag)!
      const { _tag, ...data } = entry.encode(event) as Tagged & Record<string, unknown>
      return { type: entry.type, schema: entry.version, data }
    },
    decode: (event) => {
      const known = byType.get(event.type)
      return known === undefined
        ? Result.fail(
            unreadable(event.position, `type ${event.type} is unknown to this version; update linli or leave the type out of the query`)
          )
        : (decodeWith(known[1], known[0], event) as Result.Result<Event, StoreError>)
    }
  }
}

/** The types of several codecs together: what a log may hold. */
export const declared = (
  codecs: ReadonlyArray<{ readonly has: (type: string) => boolean }>
): { readonly has: (type: string) => boolean } => ({
  has: (type) => codecs.some((codec) => codec.has(type))
})
