/**
 * The event store on a file of SQLite, through `node:sqlite`. Appends of concurrent fibres share transactions; several processes
 * may use one file. It brings the port's primitives; paging, subscribing and the checks of an append are the kernel's.
 */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { EventStore, type NewEvent, Views } from "@linli/core/kernel"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as RcMap from "effect/RcMap"
import { attempt } from "./connection.ts"
import { storeError } from "./errors.ts"
import { type LogWriting, makeFindKey, makeLogWriting } from "./log.ts"
import { makePage } from "./reading.ts"
import { type Draft, draftOf } from "./rows.ts"
import { type FileOptions, open, type SqliteFileShape } from "./SqliteFile.ts"
import * as SqliteViews from "./SqliteViews.ts"
import { makeVerify } from "./verify.ts"
import type { Writer } from "./writer.ts"

const { Logs, make: makeStore, oversize, StoreError } = EventStore
type StoreError = EventStore.StoreError

export interface StoreOptions extends FileOptions {
  /** Types the log may hold. */
  readonly declared: EventStore.Declared
}

/** The events' texts, or why one cannot be stored. */
const draftsOf = (events: ReadonlyArray<NewEvent>): ReadonlyArray<Draft> | StoreError => {
  const drafts: Array<Draft> = []
  for (const event of events) {
    let draft: Draft
    try {
      draft = draftOf(event)
    } catch (cause) {
      return new StoreError({
        operation: "append",
        problem: "Invalid",
        message: `an event of type ${event.type} is not JSON: ${cause}`,
        cause
      })
    }
    const refused = oversize(event.type, draft.texts.data)
    if (refused !== null) return refused
    drafts.push(draft)
  }
  return drafts
}

const readOnly = (operation: string, file: string) =>
  Effect.fail(storeError(operation, "ReadOnly", file, "it was opened to be read only; open it without readOnly to write"))

interface Writing {
  readonly writer: Writer
  readonly log: LogWriting
}

const append =
  ({ writer, log }: Writing): EventStore.StoreDriver["append"] =>
  (wanted) =>
    Effect.clockWith((clock): Effect.Effect<EventStore.Appended, EventStore.AppendError> => {
      const drafts = draftsOf(wanted.events)
      if (drafts instanceof StoreError) return Effect.fail(drafts)
      return writer.write("append", drafts.length, log.append(wanted, drafts, clock.currentTimeMillisUnsafe()))
    })

/** Makes the port on a file that is open. */
export const make = (file: SqliteFileShape, declared: EventStore.Declared): EventStore.EventStoreShape => {
  const path = file.reader.file
  const findKey = makeFindKey(file.reader)
  const writing = file.writing === null ? null : { writer: file.writing.writer, log: makeLogWriting(file.writing.connection) }
  const durability = file.options.mayLoseLastCommitsOnPowerCut === true ? "process" : "power"
  return makeStore(
    {
      log: file.log,
      capabilities: { order: "commit", boundary: true, durability },
      append: writing === null ? () => readOnly("append", path) : append(writing),
      lookup: (key) => attempt("lookup", path, () => findKey(key), file.patience),
      head: attempt("head", path, file.head, file.patience),
      page: makePage(file),
      changed: file.watch.changed,
      verify: makeVerify(file),
      restore:
        writing === null
          ? () => readOnly("restore", path)
          : (events) => writing.writer.write("restore", events.length, writing.log.restore(events))
    },
    declared
  )
}

/** A log and its views in one file. */
export const layer = (options: StoreOptions): Layer.Layer<EventStore.EventStore | Views.Views, StoreError> =>
  Layer.effectContext(
    Effect.map(open(options), (file) =>
      Context.make(EventStore.EventStore, make(file, options.declared)).pipe(Context.add(Views.Views, SqliteViews.make(file)))
    )
  )

export interface LogsOptions extends Omit<StoreOptions, "file" | "log"> {
  /** Folder of the logs' files; each log has its own, named by its id. Made when it is not there. */
  readonly folder: string
}

/** Any number of logs, a file each, so that reading or writing one never waits for another. A log is open while somebody uses it. */
export const layerLogs = ({ folder, ...options }: LogsOptions): Layer.Layer<EventStore.Logs> =>
  Layer.effect(
    Logs,
    Effect.map(
      RcMap.make({
        lookup: Effect.fnUntraced(function* (log: string) {
          const file = yield* attempt("open", folder, () => {
            if (options.create !== false && options.readOnly !== true) mkdirSync(folder, { recursive: true })
            return join(folder, `${encodeURIComponent(log)}.db`)
          })
          return make(yield* open({ ...options, file, log }), options.declared)
        })
      }),
      (logs) => Logs.of({ open: (log) => RcMap.get(logs, log) })
    )
  )
