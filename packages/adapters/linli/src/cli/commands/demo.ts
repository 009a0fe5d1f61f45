/** `linli demo`: a small city on SQLite, from the first call to the last rating; it ends by itself and leaves its file. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { EventStore } from "@linli/core"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { courseOf } from "../../course.ts"
import { demoLabels } from "../../demo/labels.ts"
import { vaultOf } from "../../paths.ts"
import { type Report, reportOf } from "../../report.ts"
import { situationWords, wordOf } from "../../words/index.ts"
import { type Cli, type Subcommand, wrong } from "../cli.ts"
import { bar, print, printJson, table } from "../output.ts"
import { inMemory, mustNotExist } from "../store.ts"
import { timelineText } from "../timelineText.ts"

const seed = 20260302
const count = 24

const loading = Effect.promise(async () => ({ ...(await import("../../demo/play.ts")), ...(await import("../../open.ts")) }))

/** The one folder of demonstrations without `--store`: what the last one left in it goes. Where it is somebody else's, a new one. */
const ownFolder = (): string => {
  const folder = join(tmpdir(), `linli-demo-${userInfo().username}`)
  try {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { mode: 0o700 })
    return folder
  } catch {
    return mkdtempSync(`${folder}-`)
  }
}

/** The file that `--store` names, or a new one in a folder for temporary files. */
const fileFor = Effect.fnUntraced(function* (cli: Cli) {
  const given = yield* cli.store
  if (Option.isNone(given)) return join(ownFolder(), "city.db")
  if (given.value === inMemory) return yield* wrong(cli.t.notMemory, cli.t.notMemoryRemedy)
  yield* mustNotExist(cli, given.value)
  return given.value
})

const states = ({ language }: Cli, report: Report): string => {
  const most = Math.max(...report.byState.map((row) => row.requests))
  return table(
    report.byState.map((row) => [`  ${wordOf(situationWords, row.name!, language)}`, String(row.requests), bar(row.requests, most, 30)]),
    [1]
  )
}

const show = Effect.fnUntraced(function* (cli: Cli, file: string) {
  const { t } = cli
  const { play } = yield* loading
  const [shown] = yield* play(seed, count)
  const report = yield* reportOf()
  const store = yield* EventStore.EventStore
  const chain = yield* store.verify()
  const { line, timeline } = Option.getOrThrow(yield* courseOf(shown!))
  const whole = chain._tag === "Whole"
  const events = yield* store.head
  if (cli.json)
    return yield* printJson({ store: file, keys: vaultOf(file), requests: report.all.requests, events, shown: line.number, whole })
  const end = timeline.entries.at(-1)!.at
  yield* print(
    [
      t.demoIntro(report.all.requests, events),
      "",
      t.demoShown(line.number),
      "",
      timelineText(cli, timeline, end, demoLabels),
      "",
      t.demoStates,
      states(cli, report),
      "",
      whole ? t.whole(chain.events, chain.hash) : t.broken(chain.position, chain.reason),
      t.demoFile(file),
      "",
      t.demoNext,
      ...[`report --store ${file}`, `request show ${line.number} --store ${file}`, `log --type RequestEscalated --store ${file}`].map(
        (next) => `  npx linli ${next}`
      )
    ].join("\n")
  )
})

export const demo = (cli: Cli): Subcommand => {
  const { t } = cli
  return Command.make(
    "demo",
    { once: Flag.Boolean("once").pipe(Flag.withDescription(t.flagOnce), Flag.withDefault(false)) },
    Effect.fnUntraced(function* () {
      const file = yield* fileFor(cli)
      const { layerCity } = yield* loading
      yield* Effect.provide(show(cli, file), layerCity({ store: file, create: true, seed }))
    })
  ).pipe(
    Command.withDescription(t.aboutDemo),
    Command.withExamples([
      { command: "linli demo", description: t.aboutDemo },
      { command: "linli demo --store demo.db --lang zh", description: t.flagStore }
    ])
  )
}
