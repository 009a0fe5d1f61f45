/**
 * `linli import FILE`: takes an exported log into a store, checking the chain as it goes. An import that was broken off can be run
 * again: what the store has already is compared and passed over.
 */
import { statSync } from "node:fs"
import { EventStore, type RecordedEvent } from "@linli/core/kernel"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { type Cli, Failure, fail, type Subcommand } from "../cli.ts"
import { type Line, LineTooLong, linePages } from "../lines.ts"
import { makeProgress } from "../output.ts"
import { readRecorded } from "../recordedLine.ts"
import { mustBeFile, withCity } from "../store.ts"

const pageSize = 1000

const parse = ({ t }: Cli, { number, text }: Line): Result.Result<RecordedEvent, Failure> =>
  Result.mapError(readRecorded(text), () => new Failure("NotARecordedEvent", t.notJsonLine(number), t.importRemedy))

const unreadable =
  ({ t }: Cli, file: string) =>
  (cause: unknown) =>
    cause instanceof LineTooLong || cause instanceof TypeError
      ? new Failure("NotARecordedEvent", `${file}: ${cause.message}`, t.importRemedy)
      : new Failure("Unreadable", `${file}: ${(cause as Error).message}`, t.noFileRemedy)

/** Compares with what the store has already, and gives back what is new to it. */
const newOf = Effect.fnUntraced(function* ({ t }: Cli, events: ReadonlyArray<RecordedEvent>, head: number) {
  const first = events[0]!.position
  if (first > head) return events
  const store = yield* EventStore.EventStore
  const stored = (yield* Stream.runCollect(store.read([], { after: first - 1, until: events.at(-1)!.position }))).flat()
  const differs = stored.findIndex((event, i) => event.hash !== events[i]?.hash)
  if (differs >= 0) return yield* fail("OtherLog", t.importDiffers(first + differs), t.importRemedy, first + differs)
  return events.slice(stored.length)
})

const work = Effect.fnUntraced(function* (cli: Cli, file: string) {
  const store = yield* EventStore.EventStore
  const size = statSync(file).size
  const progress = makeProgress(cli.t.labelImport)
  let added = 0
  let known = 0
  yield* Stream.runForEach(Stream.fromAsyncIterable(linePages(file, pageSize), unreadable(cli, file)), ({ lines, bytes }) =>
    Effect.gen(function* () {
      const events: Array<RecordedEvent> = []
      for (const line of lines) events.push(yield* Effect.fromResult(parse(cli, line)))
      const fresh = yield* newOf(cli, events, yield* store.head)
      if (fresh.length > 0) yield* store.restore(fresh)
      added += fresh.length
      known += events.length - fresh.length
      yield* progress.show(bytes, size)
    })
  ).pipe(Effect.ensuring(progress.end))
  return { added, known }
})

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
      const { added, known } = yield* withCity(cli, work(cli, file), { create: true })
      yield* give({ file, added, known }, () => t.imported(added, known))
    })
  ).pipe(
    Command.withDescription(t.aboutImport),
    Command.withExamples([{ command: "linli import city.ndjson --store copy.db", description: t.aboutImport }])
  )
}
