/** `linli request public NUMBER`: what of a request would become public, and why not the rest. */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { previewOf } from "../../../publishing.ts"
import { whyWords, wordOf } from "../../../words/index.ts"
import type { Cli, Subcommand } from "../../cli.ts"
import { table } from "../../output.ts"
import { withReading } from "../../store.ts"
import { idOf, requestArgument } from "./common.ts"

export const publicPreview = (cli: Cli): Subcommand => {
  const { t, language } = cli
  return Command.make(
    "public",
    { request: requestArgument(cli) },
    Effect.fnUntraced(function* ({ request: named }) {
      yield* withReading(
        cli,
        Effect.gen(function* () {
          const preview = (yield* previewOf(yield* idOf(cli, named)))!
          yield* cli.give(preview, () => {
            const shown = Object.entries(preview.shown).flatMap(([name, value]) => (value === null ? [] : [[`  ${name}`, String(value)]]))
            const hidden = preview.hidden.map(({ field, why }) => [`  ${field}`, wordOf(whyWords, why, language)])
            const public_ = shown.length === 0 ? `  ${t.publicNothing}` : table(shown)
            return [t.becomesPublic, public_, t.staysHidden, table(hidden), t.publicBelow(preview.rules.below)].join("\n")
          })
        })
      )
    })
  ).pipe(
    Command.withDescription(t.aboutPublic),
    Command.withExamples([{ command: "linli request public NUMBER --store city.db", description: t.aboutPublic }])
  )
}
