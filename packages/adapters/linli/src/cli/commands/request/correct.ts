/** `linli request correct`: mends an entry by naming it; what was recorded stays. */
import { Requests, requests } from "@linli/core"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { answerOf } from "../../../answer.ts"
import { entryFields, entryOf } from "../../../correction.ts"
import { Invalid } from "../../../errors.ts"
import { commandWords } from "../../../words/index.ts"
import { type Cli, type Subcommand, wrong } from "../../cli.ts"
import { withCity } from "../../store.ts"
import { about, idOf, optionFlags, optionsOf, requestArgument, tell } from "./common.ts"
import { flagsFor } from "./verb.ts"

/** What a text may mean, the likeliest first: itself, or the JSON value it spells; nothing at all is null. */
const meanings = (text: string): ReadonlyArray<unknown> => {
  const json = Result.try(() => JSON.parse(text) as unknown)
  return [text, ...(text === "" ? [null] : Result.isSuccess(json) ? [json.success] : [])]
}

export const correct = (cli: Cli): Subcommand => {
  const { t } = cli
  const { text, coded } = flagsFor(cli)
  const [word] = commandWords.CorrectEntry
  return Command.make(
    word,
    {
      request: requestArgument(cli),
      corrects: text("corrects", t.flagCorrects),
      entry: text("entry", t.flagEntry),
      reason: coded("reason", requests.CorrectionReason, t.flagReason),
      ...optionFlags(cli)
    },
    Effect.fnUntraced(function* ({ request: named, corrects, entry, reason, ...options }) {
      const [, field = "", said = ""] = /^(\w+)=(.*)$/s.exec(entry) ?? []
      yield* withCity(
        cli,
        Effect.gen(function* () {
          const request = yield* idOf(cli, named)
          const mended = yield* Effect.firstSuccessOf(meanings(said).map((value) => entryOf(request, field, value))).pipe(
            Effect.catchIf(
              (error) => error instanceof Invalid,
              () => wrong(t.badEntry(entry, entryFields.join(", ")), t.seeHelp(`linli request ${word}`))
            )
          )
          const service = yield* Requests
          const handled = yield* service.correct({ request, corrects, entry: mended, reason }, optionsOf(options))
          yield* tell(cli, yield* answerOf(request, handled, options.as))
        })
      )
    })
  ).pipe(
    Command.withDescription(about(cli, "CorrectEntry")),
    Command.withExamples([
      {
        command: `linli request ${word} NUMBER --corrects EVENT-ID --entry item=streetlight --reason mistyped --as operator:o1 --store city.db`,
        description: about(cli, "CorrectEntry")
      }
    ])
  )
}
