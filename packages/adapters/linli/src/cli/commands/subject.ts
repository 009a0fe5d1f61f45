/** `linli subject`: what is held about a person, and who a phone leads to. */
import { chmodSync, writeFileSync } from "node:fs"
import { Privacy, Purpose } from "@linli/core"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { isPhone } from "../../privacyInputs.ts"
import { exportJson } from "../../subjectExport.ts"
import { type Cli, parsed, type Subcommand, withFile } from "../cli.ts"
import { makeProgress, print } from "../output.ts"
import { mustNotExist, withCity } from "../store.ts"
import { subjectArgument } from "./erase.ts"
import { optionFlags, optionsOf } from "./request/common.ts"

export const purposeFlag = ({ t }: Cli) => Flag.Literals("purpose", Purpose.literals).pipe(Flag.withDescription(t.flagPurpose))

const exportSubject = (cli: Cli): Subcommand => {
  const { t, give, language, zone } = cli
  return Command.make(
    "export",
    {
      subject: subjectArgument(cli),
      out: Flag.File("out", { mustExist: false }).pipe(Flag.withDescription(t.flagOut), Flag.optional),
      ...optionFlags(cli)
    },
    Effect.fnUntraced(function* ({ subject, out, ...options }) {
      if (Option.isSome(out)) yield* mustNotExist(cli, out.value)
      const progress = makeProgress(t.labelScan)
      const work = Effect.flatMap(Privacy, (service) => service.export(subject, optionsOf(options), progress.show))
      const exported = yield* Effect.ensuring(withCity(cli, work), progress.end)
      const text = JSON.stringify(exportJson(exported, language, zone.iso), null, 2)
      if (Option.isNone(out)) return yield* print(text)
      const file = out.value
      yield* withFile(cli, file, () => {
        writeFileSync(file, `${text}\n`, { flag: "wx", mode: 0o600, flush: true })
        chmodSync(file, 0o600)
      })
      yield* give({ subject, file, events: exported.events.length }, () => t.exportedSubject(subject, exported.events.length, file))
    })
  ).pipe(
    Command.withDescription(t.aboutSubjectExport),
    Command.withExamples([
      { command: "linli subject export s-1 --out s-1.json --as supervisor:s1 --store city.db", description: t.aboutSubjectExport }
    ])
  )
}

const find = (cli: Cli): Subcommand => {
  const { t, give } = cli
  const { as } = optionFlags(cli)
  return Command.make(
    "find",
    {
      phone: parsed(Flag.String("phone"), (text) => (isPhone(text) ? text : undefined), t.badPhone).pipe(Flag.withDescription(t.flagPhone)),
      purpose: purposeFlag(cli),
      as
    },
    Effect.fnUntraced(function* ({ phone, purpose, as }) {
      const subjects = yield* withCity(
        cli,
        Effect.flatMap(Privacy, (service) => service.find({ kind: "phone", text: phone, purpose }, as))
      )
      yield* give({ subjects }, () => (subjects.length === 0 ? t.foundNobody : subjects.join("\n")))
    })
  ).pipe(
    Command.withDescription(t.aboutSubjectFind),
    Command.withExamples([
      {
        command: "linli subject find --phone 13800000000 --purpose subjectRequest --as operator:o1 --store city.db",
        description: t.aboutSubjectFind
      }
    ])
  )
}

export const subject = (cli: Cli): Subcommand =>
  Command.make("subject").pipe(
    Command.withDescription(cli.t.aboutSubject),
    Command.withSubcommands([exportSubject(cli), find(cli)]),
    Command.withExamples([
      { command: "linli subject export s-1 --out s-1.json --as supervisor:s1 --store city.db", description: cli.t.aboutSubjectExport }
    ])
  )
