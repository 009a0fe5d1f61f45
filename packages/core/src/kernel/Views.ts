/**
 * The views port: where persisted documents and checkpoints live. A commit moves documents and checkpoint in one transaction by
 * compare-and-set, so that a runner that was thought dead cannot write over its successor.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { Position } from "./Event.ts"
import { StoreError } from "./EventStore.ts"
import { firstFrom } from "./firstFrom.ts"
import type { Change, IndexValue } from "./View.ts"

/** Another runner has moved the checkpoint. */
export class CheckpointMoved extends Schema.TaggedError<CheckpointMoved>()("CheckpointMoved", {
  view: Schema.String,
  expected: Schema.Int,
  actual: Schema.Int
}) {
  override get message() {
    return `the checkpoint of ${this.view} is ${this.actual}, not ${this.expected}: another runner is at work`
  }
}

/** A range of an index, in order of value (numbers, then texts by code point), then key. */
export interface Find {
  readonly index: string
  /** Least and greatest value, both included. */
  readonly from?: IndexValue
  readonly to?: IndexValue
  readonly descending?: boolean
  /** Documents per page; 100 by default. */
  readonly limit?: number
  /** Where the page before ended. */
  readonly cursor?: Cursor
}

/** The last entry of a page. */
export interface Cursor {
  readonly value: IndexValue
  readonly key: string
}

export interface Found {
  readonly key: string
  readonly doc: unknown
}

export interface Page {
  readonly docs: ReadonlyArray<Found>
  /** Present when there may be more. */
  readonly next?: Cursor
}

/** `build` names one build of one version of a view, such as `ledger@1`. */
export interface ViewsShape {
  readonly checkpoint: (build: string) => Effect.Effect<Position, StoreError>
  readonly commit: (
    build: string,
    from: Position,
    to: Position,
    changes: ReadonlyArray<Change>
  ) => Effect.Effect<void, CheckpointMoved | StoreError>
  /** The documents that exist, by key. */
  readonly get: (build: string, keys: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, unknown>, StoreError>
  readonly find: (build: string, find: Find) => Effect.Effect<Page, StoreError>
  /** All documents in order of key, after `after`. */
  readonly list: (build: string, after: string, limit: number) => Effect.Effect<ReadonlyArray<Found>, StoreError>
  /** The build that readers of a view are given. */
  readonly active: (name: string) => Effect.Effect<Option.Option<string>, StoreError>
  /** Makes a build the one that readers are given and drops the one before, in one transaction. */
  readonly activate: (name: string, build: string) => Effect.Effect<void, StoreError>
  readonly drop: (build: string) => Effect.Effect<void, StoreError>
}

export class Views extends Context.Service<Views, ViewsShape>()("@linli/core/Views") {}

interface Build {
  checkpoint: Position
  readonly docs: Map<string, { readonly text: string; readonly indexes: Readonly<Record<string, IndexValue>> }>
  /** The entries of an index in order, made when first asked for and forgotten with the next commit. */
  readonly orders: Map<string, ReadonlyArray<Cursor>>
  /** The keys in order, likewise. */
  keys: ReadonlyArray<string> | null
}

const emptyBuild = (): Build => ({ checkpoint: 0, docs: new Map(), orders: new Map(), keys: null })

const orderOf = ({ docs, orders }: Build, index: string): ReadonlyArray<Cursor> => {
  const known = orders.get(index)
  if (known !== undefined) return known
  const entries: Array<Cursor> = []
  for (const [key, { indexes }] of docs) if (indexes[index] !== undefined) entries.push({ value: indexes[index], key })
  entries.sort(compareCursors)
  orders.set(index, entries)
  return entries
}

/** How many entries at the beginning of an ordered list are so; the others are not. */
const leading = <A>(entries: ReadonlyArray<A>, is: (entry: A) => boolean): number =>
  firstFrom(0, entries.length, (index) => !is(entries[index]!))

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff

/** By code point: the order of UTF-8 bytes, and so of databases. (`<` goes by UTF-16 units and puts 𠮷 before （.) */
export const compareText = (a: string, b: string): number => {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (left === right) continue
    return isSurrogate(left) === isSurrogate(right) ? left - right : isSurrogate(left) ? 1 : -1
  }
  return a.length - b.length
}

const rank = (value: IndexValue): number => (typeof value === "number" ? 0 : 1)

/** Numbers before texts, then by size or code point. */
export const compareValues = (a: IndexValue, b: IndexValue): number =>
  typeof a === "string" && typeof b === "string" ? compareText(a, b) : rank(a) - rank(b) || Number(a) - Number(b)

const compareCursors = (a: Cursor, b: Cursor): number => compareValues(a.value, b.value) || compareText(a.key, b.key)

/** Views in memory: the reference, without durability. Documents go in and out as JSON text, so nothing is shared with the caller. */
export const makeMemory = (): ViewsShape => {
  const builds = new Map<string, Build>()
  const active = new Map<string, string>()

  const commit: ViewsShape["commit"] = (name, from, to, changes) =>
    Effect.suspend((): Effect.Effect<void, CheckpointMoved | StoreError> => {
      const build = builds.get(name) ?? emptyBuild()
      if (build.checkpoint !== from) return Effect.fail(new CheckpointMoved({ view: name, expected: from, actual: build.checkpoint }))
      if (to < from)
        return Effect.fail(new StoreError({ operation: "commit", problem: "Invalid", message: `checkpoint ${to} lies before ${from}` }))
      builds.set(name, build)
      build.checkpoint = to
      if (changes.length > 0) {
        build.keys = null
        build.orders.clear()
      }
      for (const { key, doc, indexes } of changes) {
        if (doc === undefined) build.docs.delete(key)
        else build.docs.set(key, { text: JSON.stringify(doc), indexes: { ...indexes } })
      }
      return Effect.void
    })

  const find: ViewsShape["find"] = (name, { index, from, to, descending = false, limit = 100, cursor }) =>
    Effect.sync(() => {
      const build = builds.get(name) ?? emptyBuild()
      const entries = orderOf(build, index)
      const passed = (entry: Cursor) => cursor !== undefined && (descending ? -1 : 1) * compareCursors(entry, cursor) <= 0
      const low = leading(
        entries,
        (entry) => (from !== undefined && compareValues(entry.value, from) < 0) || (!descending && passed(entry))
      )
      const high = leading(entries, (entry) => (to === undefined || compareValues(entry.value, to) <= 0) && !(descending && passed(entry)))
      const page = descending ? entries.slice(Math.max(low, high - limit), high).reverse() : entries.slice(low, Math.min(high, low + limit))
      const docs = page.map(({ key }) => ({ key, doc: JSON.parse(build.docs.get(key)!.text) as unknown }))
      return high - low > limit ? { docs, next: page.at(-1)! } : { docs }
    })

  return {
    commit,
    find,
    checkpoint: (name) => Effect.sync(() => builds.get(name)?.checkpoint ?? 0),
    get: (name, keys) =>
      Effect.sync(() => {
        const docs = builds.get(name)?.docs
        const found = new Map<string, unknown>()
        for (const key of keys) {
          const doc = docs?.get(key)
          if (doc !== undefined) found.set(key, JSON.parse(doc.text))
        }
        return found
      }),
    list: (name, after, limit) =>
      Effect.sync(() => {
        const build = builds.get(name) ?? emptyBuild()
        build.keys ??= [...build.docs.keys()].sort(compareText)
        const start = leading(build.keys, (key) => compareText(key, after) <= 0)
        return build.keys.slice(start, start + limit).map((key) => ({ key, doc: JSON.parse(build.docs.get(key)!.text) as unknown }))
      }),
    active: (name) => Effect.sync(() => Option.fromNullishOr(active.get(name))),
    activate: (name, build) =>
      Effect.sync(() => {
        const before = active.get(name)
        active.set(name, build)
        if (before !== undefined && before !== build) builds.delete(before)
      }),
    drop: (name) => Effect.sync(() => void builds.delete(name))
  }
}

export const layerMemory: Layer.Layer<Views> = Layer.sync(Views, makeMemory)
