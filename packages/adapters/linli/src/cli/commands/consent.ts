/** `linli consent`: what people have consented to, under which notice. */
import { Privacy, type privacy } from "@linli/core"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { purposeWords, wordOf } from "../../words/index.ts"
import type { Cli, Subcommand } from "../cli.ts"
import { table } from "../output.ts"
import { withCity, withReading } from "../store.ts"
import { subjectArgument } from "./erase.ts"
import { optionFlags, optionsOf } from "./request/common.ts"
import { purposeFlag } from "./subject.ts"

const give = (cli: Cli): Subcommand => {
  const { t, language } = cli
  return Command.make(
    "give",
    {
      subject: subjectArgument(cli),
      purpose: purposeFlag(cli),
      notice: Flag.String("notice").pipe(Flag.withDescription(t.flagNoticeVersion)),
      guardian: Flag.String("guardian").pipe(Flag.withDescription(t.flagGuardian), Flag.optional),
      minor: Flag.Boolean("minor").pipe(Flag.withDescription(t.flagMinor), Flag.withDefault(false)),
      ...optionFlags(cli)
    },
    Effect.fnUntraced(function* ({ subject, purpose, notice, guardian, minor, ...options }) {
      const consent = { subject, purpose, notice, guardian: Option.getOrNull(guardian), minor }
      const isNew = yield* withCity(
        cli,
        Effect.flatMap(Privacy, (service) => service.consent.give(consent, optionsOf(options)))
      )
      yield* cli.give({ ...consent, new: isNew }, () =>
        isNew ? t.consentTaken(subject, wordOf(purposeWords, purpose, language)) : t.alreadySo
      )
    })
  ).pipe(
    Command.withDescription(t.aboutConsentGive),
    Command.withExamples([
      {
        command: "linli consent give s-1 --purpose research --notice 2026-1 --as operator:o1 --store city.db",
        description: t.aboutConsentGive
      }
    ])
  )
}

const withdraw = (cli: Cli): Subcommand => {
  const { t, language } = cli
  return Command.make(
    "withdraw",
    { subject: subjectArgument(cli), purpose: purposeFlag(cli), ...optionFlags(cli) },
    Effect.fnUntraced(function* ({ subject, purpose, ...options }) {
      const isNew = yield* withCity(
        cli,
        Effect.flatMap(Privacy, (service) => service.consent.withdraw(subject, purpose, optionsOf(options)))
      )
      yield* cli.give({ subject, purpose, new: isNew }, () =>
        isNew ? t.consentEnded(subject, wordOf(purposeWords, purpose, language)) : t.alreadySo
      )
    })
  ).pipe(
    Command.withDescription(t.aboutConsentWithdraw),
    Command.withExamples([
      { command: "linli consent withdraw s-1 --purpose research --as operator:o1 --store city.db", description: t.aboutConsentWithdraw }
    ])
  )
}

const consentText = ({ t, language }: Cli, consents: privacy.ConsentState): string => {
  const rows = Object.entries(consents).map(([purpose, { notice, guardian }]) => [
    wordOf(purposeWords, purpose, language),
    `${t.notice} ${notice}`,
    guardian === null ? "" : `${t.guardian} ${guardian}`
  ])
  return rows.length === 0 ? t.noConsents : table(rows)
}

const show = (cli: Cli): Subcommand =>
  Command.make(
    "show",
    { subject: subjectArgument(cli) },
    Effect.fnUntraced(function* ({ subject }) {
      const consents = yield* withReading(
        cli,
        Effect.flatMap(Privacy, (service) => service.consent.of(subject))
      )
      yield* cli.give({ subject, consents }, () => consentText(cli, consents))
    })
  ).pipe(
    Command.withDescription(cli.t.aboutConsentShow),
    Command.withExamples([{ command: "linli consent show s-1 --store city.db", description: cli.t.aboutConsentShow }])
  )

export const consent = (cli: Cli): Subcommand =>
  Command.make("consent").pipe(
    Command.withDescription(cli.t.aboutConsent),
    Command.withSubcommands([give(cli), withdraw(cli), show(cli)]),
    Command.withExamples([{ command: "linli consent show s-1 --store city.db", description: cli.t.aboutConsentShow }])
  )
