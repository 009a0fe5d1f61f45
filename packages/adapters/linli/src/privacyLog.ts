/**
 * The privacy log of a store, in a file of its own beside it. It is made with the store; a store of before there were privacy logs
 * gets one with the first thing that is to be written into it. What is wrong with the file does not keep the city from its work: it
 * is said where somebody looks or erases, which then is refused.
 */
import { existsSync } from "node:fs"
import { EventStore, Ids, MemoryStore, PrivacyLog, privacy } from "@linli/core"
import { bindSibling } from "@linli/core/kernel"
import { SqliteStore } from "@linli/storage-sqlite"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { OpenOptions } from "./openOptions.ts"
import { privacyOf } from "./paths.ts"

type Store = EventStore.EventStoreShape
type StoreError = EventStore.StoreError

/** A store whose every call goes to another, which is asked for each time. */
const through = (
  { log, capabilities }: Pick<Store, "log" | "capabilities">,
  toRead: Effect.Effect<Store, StoreError>,
  toWrite = toRead
): Store => ({
  log,
  capabilities,
  append: (append) => Effect.flatMap(toWrite, (store) => store.append(append)),
  restore: (events) => Effect.flatMap(toWrite, (store) => store.restore(events)),
  lookup: (key) => Effect.flatMap(toRead, (store) => store.lookup(key)),
  head: Effect.flatMap(toRead, (store) => store.head),
  read: (query, options) => Stream.unwrap(Effect.map(toRead, (store) => store.read(query, options))),
  subscribe: (query, from) => Stream.unwrap(Effect.map(toRead, (store) => store.subscribe(query, from))),
  changed: (after) => Effect.flatMap(toRead, (store) => store.changed(after)),
  verify: (from) => Effect.flatMap(toRead, (store) => store.verify(from))
})

const readOnly = (file: string) =>
  Effect.fail(
    new EventStore.StoreError({
      operation: "append",
      problem: "ReadOnly",
      message: `${file}: the privacy log can only be read. Make the store, its folder and this file writable`
    })
  )

/** The log in a file, opened with the scope, and bound to the city's. */
const opened = Effect.fnUntraced(function* (file: string, log: string, isReadOnly: boolean) {
  const context = yield* Layer.build(SqliteStore.layer({ file, log, declared: privacy.privacyDeclared, readOnly: isReadOnly }))
  const store = Context.get(context, EventStore.EventStore)
  yield* Effect.mapError(bindSibling(yield* EventStore.EventStore, store, yield* Ids.Ids, !isReadOnly), (error) =>
    error.problem === "Foreign" ? new EventStore.StoreError({ ...error, message: `${file}: ${error.message}` }) : error
  )
  return store
})

const make = Effect.fnUntraced(function* ({ store, create = false, readOnly: isReadOnly = false }: OpenOptions) {
  const city = yield* EventStore.EventStore
  const ids = yield* Ids.Ids
  const { log, capabilities } = city
  const name = privacy.privacyLogOf(log)
  const file = privacyOf(store)
  const scope = yield* Effect.scope
  const services = Context.make(Scope.Scope, scope).pipe(Context.add(EventStore.EventStore, city), Context.add(Ids.Ids, ids))
  const open = yield* Effect.cached(Effect.provideContext(opened(file, name, isReadOnly), services))
  if (existsSync(file) || (create && !isReadOnly)) {
    yield* Effect.ignore(open)
    return through({ log: name, capabilities }, open)
  }
  const none = MemoryStore.makeMemory({ declared: privacy.privacyDeclared, log: name })
  const toRead = Effect.suspend(() => (existsSync(file) ? open : Effect.succeed(none)))
  return through({ log: name, capabilities }, toRead, isReadOnly ? readOnly(file) : open)
})

/** The privacy log of a store. */
export const layerPrivacyLog = (options: OpenOptions): Layer.Layer<PrivacyLog, never, EventStore.EventStore | Ids.Ids> =>
  options.store === "memory" ? privacy.layerMemory : Layer.effect(PrivacyLog, make(options))
