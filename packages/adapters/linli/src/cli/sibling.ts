/** The privacy log beside a store, where a command goes through the store's files: it is backed up, restored and verified with it. */
import { existsSync } from "node:fs"
import { privacy } from "@linli/core"
import { checkSibling, EventStore } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { privacyOf } from "../paths.ts"
import { type Cli, type Failure, fail } from "./cli.ts"

/** What is said of it. */
export interface Sibling {
  readonly file: string
  readonly events: number
  readonly hash: string
}

const sqlite = Effect.promise(() => import("@linli/storage-sqlite"))

/** It has to be the city's where that is given, and its chain is walked and fails at the first position that is wrong; null where there is none. */
export const verifySibling = Effect.fnUntraced(function* (
  { t }: Cli,
  store: string,
  city: EventStore.EventStoreShape | null
): Effect.fn.Return<Sibling | null, Failure | EventStore.StoreError> {
  const file = privacyOf(store)
  if (!existsSync(file)) return null
  const { SqliteStore } = yield* sqlite
  const report = yield* Effect.flatMap(EventStore.EventStore, (log) =>
    Effect.andThen(city === null ? Effect.void : Effect.asVoid(checkSibling(city, log)), log.verify())
  ).pipe(
    Effect.provide(SqliteStore.layer({ file, declared: privacy.privacyDeclared, readOnly: true })),
    Effect.catchIf(
      (error) => error.problem === "Corrupt",
      (error) => fail("Broken", t.unreadableFile(file, (error.cause as Error | undefined)?.message ?? error.message), t.brokenRemedy)
    )
  )
  if (report._tag === "Broken")
    return yield* fail("Broken", t.privacyBroken(report.position, report.reason), t.brokenRemedy, report.position)
  return { file, events: report.events, hash: report.hash }
})

/** It is copied from beside one store to beside another; null where there is none. */
export const copySibling = Effect.fnUntraced(function* (from: string, to: string): Effect.fn.Return<Sibling | null, EventStore.StoreError> {
  const file = privacyOf(to)
  if (!existsSync(privacyOf(from))) return null
  const { head, hash } = yield* (yield* sqlite).backup(privacyOf(from), file)
  return { file, events: head, hash }
})
