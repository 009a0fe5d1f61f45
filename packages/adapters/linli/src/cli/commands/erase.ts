/** `linli erase SUBJECT`: destroys what opens a person's data, for ever. */
import { Privacy, privacy } from "@linli/core"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Prompt from "effect/cli/Prompt"
import * as Effect from "effect/Effect"
import { type Cli, type Subcommand, wrong } from "../cli.ts"
import { withCity } from "../store.ts"
import { optionFlags, optionsOf } from "./request/common.ts"

export const subjectArgument = ({ t }: Cli) => Argument.String("subject").pipe(Argument.withDescription(t.flagSubject))

/** Whether somebody who is there says yes. */
const isMeant = ({ t }: Cli, subject: string) =>
  process.stdin.isTTY === true ? Prompt.run(Prompt.Confirm({ message: t.eraseAsk(subject) })) : wrong(t.eraseUnasked, t.eraseUnaskedRemedy)

export const erase = (cli: Cli): Subcommand => {
  const { t, give } = cli
  return Command.make(
    "erase",
    {
      subject: subjectArgument(cli),
      ground: Flag.Literals("ground", privacy.Ground.literals).pipe(Flag.withDescription(t.flagEraseGround)),
      yes: Flag.Boolean("yes").pipe(Flag.withDescription(t.flagEraseYes), Flag.withDefault(false)),
      ...optionFlags(cli)
    },
    Effect.fnUntraced(function* ({ subject, ground, yes, ...options }) {
      if (!yes && !(yield* isMeant(cli, subject))) return yield* give({ subject, erased: false }, () => t.eraseKept)
      const isNew = yield* withCity(
        cli,
        Effect.flatMap(Privacy, (service) => service.erase(subject, ground, optionsOf(options)))
      )
      yield* give({ subject, ground, erased: true, new: isNew }, () => (isNew ? t.erased(subject) : t.erasedBefore(subject)))
    })
  ).pipe(
    Command.withDescription(t.aboutErase),
    Command.withExamples([
      { command: "linli erase s-1 --ground consentWithdrawn --yes --as supervisor:s1 --store city.db", description: t.aboutErase }
    ])
  )
}
