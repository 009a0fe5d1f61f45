/** Folders of a test's own, and events to write. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type EventStore, everything, type NewEvent, person, type Query, type RecordedEvent } from "@linli/core/kernel"
import { SqliteFile, SqliteStore } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"

/** A new folder, removed with the scope. */
export const makeFolder: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "linli-sqlite-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

/** A test's body, given a folder of its own. */
export const inFolder =
  <E>(body: (folder: string) => Effect.Effect<void, E, Scope.Scope>) =>
  (): Effect.Effect<void, E, Scope.Scope> =>
    Effect.flatMap(makeFolder, body)

/** Takes events of any type. */
export const declared: EventStore.Declared = { has: () => true }

/** Opens a store; closed with the scope. */
export const openStore = (options: SqliteFile.FileOptions): Effect.Effect<EventStore.EventStoreShape, EventStore.StoreError, Scope.Scope> =>
  Effect.map(SqliteFile.open(options), (file) => SqliteStore.make(file, declared))

/** Event number `n`. */
export const noted = (n: number, options: Partial<NewEvent> = {}): NewEvent => ({
  stream: `request-${n}`,
  id: `00000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`,
  type: "test/Noted",
  schema: 1,
  at: 1_780_000_000_000 + n,
  actor: person("p-1", "operator", "unit-1"),
  correlation: options.stream ?? `request-${n}`,
  causation: null,
  tags: [`number:${n}`],
  data: { number: n, text: "路灯不亮" },
  ...options
})

/** The log as it reads now. */
export const readAll = (
  store: EventStore.EventStoreShape,
  query: Query = everything
): Effect.Effect<ReadonlyArray<RecordedEvent>, EventStore.StoreError> =>
  Effect.map(Stream.runCollect(store.read(query)), (pages) => pages.flat())

/** Appends events one by one. */
export const fill = (store: EventStore.EventStoreShape, count: number): Effect.Effect<void, EventStore.AppendError> =>
  Effect.forEach(Array.from({ length: count }), (_, i) => store.append({ events: [noted(i + 1)] }), { discard: true })
