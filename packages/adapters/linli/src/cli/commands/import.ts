/**
 * `linli import FILE`: takes an exported log into a store, checking the chain as it goes. An import that was broken off can be run
 * again: what the store has already is compared and passed over. One that fails takes away the store that it made itself.
 */
import { existsSync, rmSync, statSync } from "node:fs"
import { EventStore, type RecordedEvent } from "@linli/core/kernel"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { masterOf, privacyOf, vaultOf } from "../../paths.ts"
import { type Cli, Failure, fail, type Subcommand } from "../cli.ts"
import { type Line, LineTooLong, linePages } from "../lines.ts"
import { makeProgress } from "../output.ts"
import { readRecorded } from "../recordedLine.ts"
import { inMemory, mustBeFile, nameOf, withCity } from "../store.ts"

const pageSize = 1000

/** What an import has done so far. */
interface Taken {
  added: number
  known: number
}

const parse = ({ t }: Cli, file: string, { number, text }: Line): Result.Result<RecordedEvent, Failure> =>
  Result.mapError(readRecorded(text), () => {
    const message = text.startsWith("SQLite format 3\0")
      ? t.importDatabase(file)
      : /\0|\uFFFD/.test(text)
        ? t.importBinary(file)
        : t.notJsonLine(file, number)
    return new Failure("NotARecordedEvent", message, t.importRemedy)
  })

const unreadable =
  ({ t }: Cli, file: string) =>
  (cause: unknown) => {
    if (cause instanceof LineTooLong) return new Failure("NotARecordedEvent", `${file}: ${cause.message}`, t.importRemedy)
    if (cause instanceof TypeError) return new Failure("NotARecordedEvent", t.importBinary(file), t.importRemedy)
    return new Failure("Unreadable", `${file}: ${(cause as Error).message}`, t.noFileRemedy)
  }

/** Compares with what the store has already, and gives back what is new to it. */
const newOf = Effect.fnUntraced(function* ({ t }: Cli, events: ReadonlyArray<RecordedEvent>, head: number) {
  const first = events[0]!.position
  if (first > head) return events
  const store = yield* EventStore.EventStore
  const stored = (yield* Stream.runCollect(store.read([], { after: first - 1, until: events.at(-1)!.position }))).flat()
  const differs = stored.findIndex((event, i) => event.hash !== events[i]?.hash)
  if (differs >= 0) return yield* fail("OtherLog", t.importDiffers(first + differs), t.importOtherRemedy, first + differs)
  return events.slice(stored.length)
})

/** The place in the file of an event that the store did not take. */
const brokenAt = ({ t }: Cli, file: string, lines: ReadonlyArray<Line>, events: ReadonlyArray<RecordedEvent>, position: number) => {
  const line = lines[events.findIndex((event) => event.position === position)]?.number
  return new Failure("BrokenExport", t.importBroken(file, line ?? 0, position), t.importRemedy, position)
}

const work = Effect.fnUntraced(function* (cli: Cli, file: string, taken: Taken) {
  const store = yield* EventStore.EventStore
  const size = statSync(file).size
  const progress = makeProgress(cli.t.labelImport)
  yield* Stream.runForEach(Stream.fromAsyncIterable(linePages(file, pageSize), unreadable(cli, file)), ({ lines, bytes }) =>
    Effect.gen(function* () {
      const events: Array<RecordedEvent> = []
      for (const line of lines) events.push(yield* Effect.fromResult(parse(cli, file, line)))
      const fresh = yield* newOf(cli, events, yield* store.head)
      if (fresh.length > 0) {
        yield* Effect.mapError(store.restore(fresh), (error) =>
          error.problem === "Corrupt" && error.position !== undefined ? brokenAt(cli, file, lines, events, error.position) : error
        )
      }
      taken.added += fresh.length
      taken.known += events.length - fresh.length
      yield* progress.show(bytes, size)
    })
  ).pipe(Effect.ensuring(progress.end))
})

/** Which of the files that a store consists of are not there yet. */
const filesToMake = (store: string): ReadonlyArray<string> =>
  store === inMemory
    ? []
    : [store, vaultOf(store), masterOf(store), privacyOf(store)]
        .filter((file) => !existsSync(file))
        .flatMap((file) => [file, `${file}-wal`, `${file}-shm`])

export const importLog = (cli: Cli): Subcommand => {
  const { t, give } = cli
  return Command.make(
    "import",
    {
      file: Argument.String("file").pipe(Argument.withDescription(t.flagFile)),
      format: Flag.Literals("format", ["ndjson"]).pipe(Flag.withDescription(t.flagFormat), Flag.withDefault("ndjson"))
    },
    Effect.fnUntraced(function* ({ file }) {
      yield* mustBeFile(cli, file)
      const store = yield* nameOf(cli)
      const made = filesToMake(store)
      const isNew = made.includes(store)
      const taken: Taken = { added: 0, known: 0 }
      const left = (error: Failure) =>
        new Failure(
          error.code,
          error.message,
          `${isNew ? t.importRemoved(store) : t.importKept(taken.added)} ${error.remedy}`,
          error.position
        )
      yield* withCity(cli, work(cli, file, taken), { create: true }).pipe(
        Effect.onError(() => Effect.sync(() => isNew && made.forEach((path) => void rmSync(path, { force: true })))),
        Effect.mapError((error) => (error instanceof Failure ? left(error) : error))
      )
      yield* give({ file, ...taken }, () => t.imported(taken.added, taken.known))
    })
  ).pipe(
    Command.withDescription(t.aboutImport),
    Command.withExamples([{ command: "linli import city.ndjson --store copy.db", description: t.aboutImport }])
  )
}
