/** `linli publish --out DIR|FILE`: the requests as open data, with a manifest of what was left out. */
import { mkdirSync, writeFileSync } from "node:fs"
import { extname, join } from "node:path"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { csvOf, monthPattern, type Published, publish as publishing } from "../../publishing.ts"
import { type Cli, parsed, type Subcommand, withFile } from "../cli.ts"
import { makeProgress } from "../output.ts"
import { mustNotExist, withReading } from "../store.ts"

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Files by their path. */
const filesOf = (out: string, published: Published): ReadonlyMap<string, string> => {
  const { rows, manifest } = published
  if (extname(out) === ".json") return new Map([[out, json({ manifest, rows })]])
  if (extname(out) === ".csv") {
    return new Map([
      [out, csvOf(published)],
      [`${out}.manifest.json`, json(manifest)]
    ])
  }
  return new Map([
    [join(out, "requests.csv"), csvOf(published)],
    [join(out, "requests.json"), json(rows)],
    [join(out, "manifest.json"), json(manifest)]
  ])
}

export const publish = (cli: Cli): Subcommand => {
  const { t } = cli
  const isMonth = (text: string) => (monthPattern.test(text) ? text : undefined)
  return Command.make(
    "publish",
    {
      out: Flag.String("out").pipe(Flag.withDescription(t.flagPublicOut), Flag.withMetavar("DIR|FILE")),
      month: parsed(Flag.String("month"), isMonth, t.badMonth).pipe(
        Flag.withDescription(t.flagMonth),
        Flag.withMetavar("YYYY-MM"),
        Flag.optional
      )
    },
    Effect.fnUntraced(function* ({ out, month }) {
      const progress = makeProgress(t.labelViews)
      const published = yield* withReading(cli, Effect.ensuring(publishing(Option.getOrNull(month), progress.show), progress.end))
      const files = filesOf(out, published)
      for (const file of files.keys()) yield* mustNotExist(cli, file)
      if (extname(out) !== ".csv" && extname(out) !== ".json") yield* withFile(cli, out, () => mkdirSync(out, { recursive: true }))
      for (const [file, text] of files) yield* withFile(cli, file, () => writeFileSync(file, text, { flag: "wx" }))
      const { rows, leftOut } = published.manifest
      yield* cli.give({ files: [...files.keys()], manifest: published.manifest }, () =>
        [t.published(rows, leftOut, out), t.publishedManifest([...files.keys()].at(-1)!)].join("\n")
      )
    })
  ).pipe(
    Command.withDescription(t.aboutPublish),
    Command.withExamples([
      { command: "linli publish --out open-data --store city.db", description: t.aboutPublish },
      { command: "linli publish --month 2026-03 --out march.csv --store city.db", description: t.flagMonth }
    ])
  )
}
