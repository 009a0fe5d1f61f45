/** `linli access`: who looked at whose data, for what, and who was refused; and the review of looks in spite of jurisdiction. */
import { Privacy, privacy } from "@linli/core"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { actorText } from "../../actor.ts"
import { mayOverlook } from "../../reading.ts"
import { accessReasonWords, actWords, findingWords, purposeWords, wordOf } from "../../words/index.ts"
import { type Cli, isoOf, type Subcommand } from "../cli.ts"
import { table } from "../output.ts"
import { withCity, withReading } from "../store.ts"
import { optionFlags, optionsOf, readerFlag } from "./request/common.ts"

type Entry = privacy.AccessEntry

const about = ({ t, language, zone }: Cli, { is, act, reason, review, values, subjects }: Entry): string => {
  const words: Readonly<Record<Entry["is"], string>> = {
    opened: t.accessOpened,
    glass: t.accessGlass,
    search: t.accessSearch,
    exported: t.accessExported,
    erased: t.accessErased,
    refused: act === null ? t.accessRefused : t.actRefused(wordOf(actWords, act, language))
  }
  const why = reason === null ? [] : [wordOf(accessReasonWords, reason, language)]
  const reviewed =
    review === null
      ? []
      : ["due" in review ? t.reviewDue(zone.text(review.due)) : t.reviewedAs(wordOf(findingWords, review.finding, language))]
  const whose = [...new Set([...values.map(({ subject }) => subject), ...subjects])]
  return [words[is], ...why, ...reviewed, ...(whose.length === 0 ? [] : [whose.join(", ")])].join("; ")
}

const rowOf = (cli: Cli, entry: Entry): ReadonlyArray<string> => [
  cli.zone.text(entry.at),
  actorText(entry.actor),
  entry.purpose === null ? "" : wordOf(purposeWords, entry.purpose, cli.language),
  entry.stream ?? "",
  about(cli, entry),
  entry.look ?? ""
]

const list = (cli: Cli) => {
  const { t } = cli
  return {
    subject: Flag.String("subject").pipe(Flag.withDescription(t.flagAccessSubject), Flag.optional),
    by: Flag.String("by").pipe(Flag.withDescription(t.flagAccessBy), Flag.optional),
    refused: Flag.Boolean("refused").pipe(Flag.withDescription(t.flagRefused), Flag.withDefault(false)),
    unreviewed: Flag.Boolean("unreviewed").pipe(Flag.withDescription(t.flagUnreviewed), Flag.withDefault(false)),
    limit: Flag.Int("limit").pipe(Flag.withDescription(t.flagLimit), Flag.withDefault(1000))
  }
}

const review = (cli: Cli): Subcommand => {
  const { t, language } = cli
  return Command.make(
    "review",
    {
      look: Argument.String("look").pipe(Argument.withDescription(t.flagLook)),
      finding: Flag.Literals("finding", privacy.GlassFinding.literals).pipe(Flag.withDescription(t.flagLookFinding)),
      ...optionFlags(cli)
    },
    Effect.fnUntraced(function* ({ look, finding, ...options }) {
      const isNew = yield* withCity(
        cli,
        Effect.flatMap(Privacy, (service) => service.review(look, finding, optionsOf(options)))
      )
      yield* cli.give({ look, finding, new: isNew }, () =>
        isNew ? t.lookReviewed(look, wordOf(findingWords, finding, language)) : t.alreadySo
      )
    })
  ).pipe(
    Command.withDescription(t.aboutAccessReview),
    Command.withExamples([
      { command: "linli access review LOOK --finding justified --as supervisor:s1 --store city.db", description: t.aboutAccessReview }
    ])
  )
}

export const access = (cli: Cli): Subcommand => {
  const { t } = cli
  return Command.make(
    "access",
    { ...list(cli), as: readerFlag(cli) },
    Effect.fnUntraced(function* ({ subject, by, refused, unreviewed, limit, as }) {
      const filter: privacy.AccessFilter = {
        ...(Option.isSome(subject) ? { subject: subject.value } : {}),
        ...(Option.isSome(by) ? { by: by.value } : {}),
        ...(refused ? { is: "refused" } : {}),
        unreviewed
      }
      const entries = yield* withReading(
        cli,
        Effect.andThen(
          mayOverlook("accesses", Option.getOrUndefined(as)),
          Effect.flatMap(Privacy, ({ accesses }) => Stream.runCollect(Stream.take(accesses(filter), Math.max(0, limit))))
        )
      )
      const rows = [...entries]
      yield* cli.give({ accesses: rows.map((entry) => ({ ...entry, atIso: isoOf(entry.at) })) }, () =>
        rows.length === 0 ? t.noAccesses : table(rows.map((entry) => rowOf(cli, entry)))
      )
    })
  ).pipe(
    Command.withDescription(t.aboutAccess),
    Command.withSubcommands([review(cli)]),
    Command.withExamples([
      { command: "linli access --subject s-1 --store city.db", description: t.flagAccessSubject },
      { command: "linli access --unreviewed --store city.db", description: t.flagUnreviewed }
    ])
  )
}
