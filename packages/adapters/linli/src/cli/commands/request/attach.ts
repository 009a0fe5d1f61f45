/** `linli request attach` and `linli request attachment`: a picture or a paper goes in cleaned and sealed, and comes out on record. */
import { readFileSync, statSync, writeFileSync } from "node:fs"
import { Attachments, Privacy, privacy, requests } from "@linli/core"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { answerOf } from "../../../answer.ts"
import { commandWords } from "../../../words/index.ts"
import { type Cli, isoOf, type Subcommand, withFile } from "../../cli.ts"
import { print } from "../../output.ts"
import { mustBeFile, mustNotExist, withCity, withReading } from "../../store.ts"
import { purposeFlag } from "../subject.ts"
import { about, idOf, optionFlags, optionsOf, requestArgument, tell } from "./common.ts"

/** The bytes of a file; one that is too large is not read at all. */
const bytesOf = Effect.fnUntraced(function* (cli: Cli, file: string, limit: number) {
  yield* mustBeFile(cli, file)
  const { size } = yield* withFile(cli, file, () => statSync(file))
  if (size > limit) {
    const message = `${file} has ${size} bytes; the limit is ${limit}`
    return yield* new Attachments.AttachmentError({ operation: "attach", problem: "TooLarge", message })
  }
  return yield* withFile(cli, file, () => readFileSync(file))
})

export const attach = (cli: Cli): Subcommand => {
  const { t } = cli
  const [word] = commandWords.AddAttachment
  return Command.make(
    word,
    {
      request: requestArgument(cli),
      file: Argument.String("file").pipe(Argument.withDescription(t.flagAttachedFile)),
      stage: Flag.Literals("stage", requests.AttachmentStage.literals).pipe(Flag.withDescription(t.flagStage)),
      type: Flag.String("type").pipe(Flag.withDescription(t.flagMediaType), Flag.optional),
      subject: Flag.String("subject").pipe(Flag.withDescription(t.flagAttachedSubject), Flag.optional),
      ...optionFlags(cli)
    },
    Effect.fnUntraced(function* ({ request: named, file, stage, type, subject, ...options }) {
      yield* withCity(
        cli,
        Effect.gen(function* () {
          const request = yield* idOf(cli, named)
          const { limits } = yield* Attachments.Attachments
          const wanted = {
            request,
            stage,
            bytes: yield* bytesOf(cli, file, limits.bytes),
            ...(Option.isSome(type) ? { mediaType: type.value } : {}),
            ...(Option.isSome(subject) ? { subject: subject.value } : {})
          }
          const { attachment, cleaned, ...handled } = yield* requests.attach(wanted, optionsOf(options))
          const how = cleaned ? t.attachedClean : t.attachedAsItIs
          const answer = { ...(yield* answerOf(request, handled, options.as)), attachment, cleaned }
          yield* tell(cli, answer)
          if (!cli.json) yield* print(`${attachment.hash}\n${how(attachment.mediaType, attachment.size)}`)
        })
      )
    })
  ).pipe(
    Command.withDescription(about(cli, "AddAttachment")),
    Command.withExamples([
      {
        command: `linli request ${word} NUMBER lamp.jpg --stage report --as operator:o1 --store city.db`,
        description: about(cli, "AddAttachment")
      }
    ])
  )
}

export const attachment = (cli: Cli): Subcommand => {
  const { t } = cli
  const { as } = optionFlags(cli)
  return Command.make(
    "attachment",
    {
      request: requestArgument(cli),
      hash: Argument.String("hash").pipe(Argument.withDescription(t.flagHash)),
      out: Flag.File("out", { mustExist: false }).pipe(Flag.withDescription(t.flagAttachmentOut)),
      purpose: purposeFlag(cli),
      glass: Flag.Literals("break-glass", privacy.GlassReason.literals).pipe(Flag.withDescription(t.flagBreakGlass), Flag.optional),
      as
    },
    Effect.fnUntraced(function* ({ request: named, hash, out, purpose, glass, as }) {
      yield* mustNotExist(cli, out)
      yield* withReading(
        cli,
        Effect.gen(function* () {
          const stream = requests.streamOf(yield* idOf(cli, named))
          const wanted = { stream, hash, purpose, ...(Option.isSome(glass) ? { breakGlass: glass.value } : {}) }
          const { look, attachment, bytes, until } = yield* (yield* Privacy).attachment(wanted, as)
          yield* withFile(cli, out, () => writeFileSync(out, bytes, { flag: "wx", mode: 0o600 }))
          yield* cli.give({ look, purpose, attachment, out, until, untilIso: isoOf(until) }, () =>
            t.attachmentWritten(out, attachment.mediaType, cli.zone.iso(until))
          )
        })
      )
    })
  ).pipe(
    Command.withDescription(t.aboutAttachment),
    Command.withExamples([
      {
        command: "linli request attachment NUMBER HASH --out lamp.jpg --purpose handling --as handler:h1@u-roads --store city.db",
        description: t.aboutAttachment
      }
    ])
  )
}
