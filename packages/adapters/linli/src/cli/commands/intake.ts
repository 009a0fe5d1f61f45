/** `linli intake FILE --map MAP`: requests from a CSV file; see docs/intake.md for maps. */
import { readFileSync } from "node:fs"
import { channel, EventStore, Linli, Live } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { toLinliError } from "../../errors.ts"
import type { IntakeSummary } from "../../intake/index.ts"
import { rejectText } from "../../messages/rejects.ts"
import { type Cli, fail, type Subcommand, withFile, wrong } from "../cli.ts"
import { makeProgress } from "../output.ts"
import { mustBeFile, withCity } from "../store.ts"

const loading = Effect.promise(() => import("../../intake/index.ts"))

const readMap = Effect.fnUntraced(function* (cli: Cli, name: string) {
  const { builtIn, readMap } = yield* loading
  const known = builtIn[name]
  if (known !== undefined) return known
  if (!name.includes(".")) return yield* wrong(cli.t.unknownMap(name, Object.keys(builtIn).join(", ")), cli.t.mapRemedy)
  yield* mustBeFile(cli, name)
  const text = yield* withFile(cli, name, () => readFileSync(name, "utf8"))
  return yield* Effect.try({ try: () => readMap(text, name), catch: toLinliError })
})

interface Given {
  readonly file: string
  readonly map: string
  readonly encoding: Option.Option<string>
  readonly rejects: Option.Option<string>
  readonly sealFindings: boolean
}

const takeIn = Effect.fnUntraced(function* (cli: Cli, given: Given) {
  const { fileInput, intake, rejectsPath } = yield* loading
  const map = yield* readMap(cli, given.map)
  const progress = makeProgress(cli.t.labelIntake)
  const input = yield* Effect.try({ try: () => fileInput(given.file), catch: toLinliError })
  const summary = yield* intake({
    input,
    map,
    sealFindings: given.sealFindings,
    rejects: Option.getOrElse(given.rejects, () => rejectsPath(given.file)),
    reasonText: (reason) => rejectText(reason, cli.language),
    ...(Option.isSome(given.encoding) ? { encoding: given.encoding.value } : {}),
    onProgress: ({ bytes, total }) => progress.draw(bytes, total)
  }).pipe(Effect.ensuring(progress.end))
  // So that the first report need not wait for it.
  const views = makeProgress(cli.t.labelViews)
  yield* Effect.ensuring((yield* Linli).ledger.catchUp(views.show), views.end)
  return summary
})

/** Takes it in as history: what was due before is decided first, and rules act only on what follows. */
const takeInHistory = Effect.fnUntraced(function* (cli: Cli, given: Given) {
  const { tick } = yield* Effect.promise(() => import("../../rules.ts"))
  yield* tick()
  const summary = yield* takeIn(cli, given)
  const mark = yield* Live.latestMark(yield* EventStore.EventStore)
  // An intake that was cut off before its mark is finished by the next one, which adds nothing else.
  if (summary.events > 0 || mark === undefined) yield* Live.goLive(yield* Clock.currentTimeMillis, channel("intake"))
  return summary
})

const told = ({ t, language }: Cli, summary: IntakeSummary): string => {
  const { rows, requests, rejects, added, already, events, examples } = summary
  const lines = [t.intakeDone(rows, requests, rejects), t.intakeAdded(added, already, events)]
  for (const { line, field, reason } of examples) lines.push(`  ${t.rejectLine(line, field, rejectText(reason, language))}`)
  return lines.join("\n")
}

export const intake = (cli: Cli): Subcommand => {
  const { t, give } = cli
  const text = (name: string, about: string) => Flag.String(name).pipe(Flag.withDescription(about))
  return Command.make(
    "intake",
    {
      file: Argument.String("file").pipe(Argument.withDescription(t.flagFile)),
      map: text("map", t.flagMap),
      encoding: text("encoding", t.flagEncoding).pipe(Flag.optional),
      rejects: text("rejects", t.flagRejects).pipe(Flag.optional),
      sealFindings: Flag.Boolean("seal-findings").pipe(Flag.withDescription(t.flagSealOpen), Flag.withDefault(false)),
      history: Flag.Boolean("history").pipe(Flag.withDescription(t.flagHistory), Flag.withDefault(false)),
      allowBad: Flag.Boolean("allow-bad").pipe(Flag.withDescription(t.flagAllowBad), Flag.withDefault(false))
    },
    Effect.fnUntraced(function* ({ allowBad, history, ...given }) {
      yield* mustBeFile(cli, given.file)
      const summary = history ? yield* withCity(cli, takeInHistory(cli, given)) : yield* withCity(cli, takeIn(cli, given))
      yield* give(summary, () => told(cli, summary))
      if (summary.rejects > 0 && !allowBad)
        yield* fail("RowsRejected", t.rowsRejected(summary.rejects), t.rejectsRemedy(summary.rejectsFile!))
    })
  ).pipe(
    Command.withDescription(t.aboutIntake),
    Command.withExamples([
      { command: "linli intake requests.csv --map la311 --store city.db", description: t.aboutIntake },
      { command: "linli intake 诉求.csv --map my-map.json --encoding gb18030 --allow-bad --store city.db", description: t.flagMap }
    ])
  )
}
