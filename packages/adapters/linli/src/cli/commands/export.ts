/** `linli export`: the log as NDJSON, an event a line, with its hashes. Nothing is lost: `linli import` makes the same chain of it. */
import { linkSync, rmSync } from "node:fs"
import { open } from "node:fs/promises"
import { EventStore, type RecordedEvent } from "@linli/core/kernel"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type Cli, type Subcommand, withFile } from "../cli.ts"
import { makeProgress, printRaw } from "../output.ts"
import { mustNotExist, withLog } from "../store.ts"

const lines = (events: ReadonlyArray<RecordedEvent>): string => events.map((event) => `${JSON.stringify(event)}\n`).join("")

/** A file that has its name only once it is whole. */
const toFile = (cli: Cli, file: string) => {
  const part = `${file}.part`
  return Effect.map(
    Effect.acquireRelease(
      withFile(cli, part, () => open(part, "wx", 0o600)),
      (handle) => Effect.promise(() => handle.close().finally(() => rmSync(part, { force: true })))
    ),
    (handle) => ({
      write: (text: string) => withFile(cli, part, () => handle.appendFile(text)),
      done: withFile(cli, file, async () => {
        await handle.sync()
        linkSync(part, file)
      })
    })
  )
}

export const exportLog = (cli: Cli): Subcommand => {
  const { t, give } = cli
  const work = Effect.fnUntraced(function* (out: Option.Option<string>) {
    const store = yield* EventStore.EventStore
    const head = yield* store.head
    const progress = makeProgress(t.labelExport)
    const { write, done } = Option.isNone(out) ? { write: printRaw, done: Effect.void } : yield* toFile(cli, out.value)
    yield* Stream.runForEach(store.read([], { until: head }), (events) =>
      Effect.andThen(write(lines(events)), progress.show(events.at(-1)!.position, head))
    ).pipe(Effect.ensuring(progress.end))
    yield* done
    return head
  }, Effect.scoped)
  return Command.make(
    "export",
    {
      format: Flag.Literals("format", ["ndjson"]).pipe(Flag.withDescription(t.flagFormat), Flag.withDefault("ndjson")),
      out: Flag.File("out", { mustExist: false }).pipe(Flag.withDescription(t.flagOut), Flag.optional)
    },
    Effect.fnUntraced(function* ({ out }) {
      if (Option.isSome(out)) yield* mustNotExist(cli, out.value)
      const events = yield* withLog(cli, work(out))
      if (Option.isSome(out)) yield* give({ file: out.value, events }, () => t.exported(events, out.value))
    })
  ).pipe(
    Command.withDescription(t.aboutExport),
    Command.withExamples([{ command: "linli export --format ndjson --out city.ndjson --store city.db", description: t.aboutExport }])
  )
}
