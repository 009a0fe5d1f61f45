/** `linli request open`: what is sealed in a request, for a purpose and on record. Masked, unless the clear text is asked for. */
import { Privacy, privacy, requests } from "@linli/core"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { namedAs } from "../../../reading.ts"
import { fieldWords, lookWords, wordOf } from "../../../words/index.ts"
import { type Cli, isoOf, type Subcommand } from "../../cli.ts"
import { table } from "../../output.ts"
import { withReading } from "../../store.ts"
import { purposeFlag } from "../subject.ts"
import { idOf, optionFlags, requestArgument } from "./common.ts"

/** Of four characters and more the first letter, and no digit: enough to know it by, not to reach anybody by. */
const masked = (text: string): string => {
  const hidden = text.replace(/[\p{L}\p{N}]/gu, "•")
  const [first = ""] = text
  return /\p{L}/u.test(first) && [...text].length >= 4 ? first + hidden.slice(first.length) : hidden
}

interface Shown {
  readonly field: string
  readonly subject: string | null
  readonly position: number
  readonly text: string | null
  readonly sealed: privacy.WhySealed | null
}

const shownOf = ({ value, ...rest }: privacy.OpenedValue, clear: boolean): Shown =>
  Redacted.isRedacted(value)
    ? { ...rest, text: clear ? Redacted.value(value) : masked(Redacted.value(value)), sealed: null }
    : { ...rest, text: null, sealed: value.sealed }

const textOf = ({ t, language, zone }: Cli, values: ReadonlyArray<Shown>, until: number, clear: boolean): string => {
  if (values.length === 0) return t.nothingSealed
  const rows = values.map(({ field, text, sealed }) => [
    wordOf(fieldWords, field, language),
    text ?? `(${wordOf(lookWords, sealed ?? "", language)})`
  ])
  return `${table(rows)}\n${clear ? t.shownUntil(zone.iso(until)) : t.maskedUntil}`
}

export const open = (cli: Cli): Subcommand => {
  const { t } = cli
  const { as } = optionFlags(cli)
  return Command.make(
    "open",
    {
      request: requestArgument(cli),
      purpose: purposeFlag(cli),
      field: Flag.String("field").pipe(Flag.withDescription(t.flagFields), Flag.atLeast(0)),
      clear: Flag.Boolean("clear").pipe(Flag.withDescription(t.flagClear), Flag.withDefault(false)),
      glass: Flag.Literals("break-glass", privacy.GlassReason.literals).pipe(Flag.withDescription(t.flagBreakGlass), Flag.optional),
      as
    },
    Effect.fnUntraced(function* ({ request: named, purpose, field, clear, glass, as }) {
      const { values, until, look } = yield* withReading(
        cli,
        Effect.gen(function* () {
          const stream = requests.streamOf(yield* idOf(cli, named))
          const wanted = {
            stream,
            purpose,
            ...(field.length === 0 ? {} : { fields: field }),
            ...(Option.isSome(glass) ? { breakGlass: glass.value } : {})
          }
          return yield* namedAs(named)((yield* Privacy).open(wanted, as))
        })
      )
      const shown = values.map((value) => shownOf(value, clear))
      yield* cli.give({ look, purpose, masked: !clear, until, untilIso: isoOf(until), values: shown }, () =>
        textOf(cli, shown, until, clear)
      )
    })
  ).pipe(
    Command.withDescription(t.aboutOpen),
    Command.withExamples([
      { command: "linli request open NUMBER --purpose handling --as handler:h1@u-roads --store city.db", description: t.aboutOpen },
      {
        command: "linli request open NUMBER --purpose handling --field contact --clear --as operator:o1 --store city.db",
        description: t.flagClear
      }
    ])
  )
}
