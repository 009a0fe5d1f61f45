/** `linli indicators`: what the city is measured by, for whom, and what stands behind each figure. */
import { assessment, Linli } from "@linli/core"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type IndicatorOptions, indicatorsOf, measuredJson } from "../../indicators.ts"
import { mayOverlook } from "../../reading.ts"
import type { Cli, Subcommand } from "../cli.ts"
import { detailText, overviewText } from "../indicatorsText.ts"
import { makeProgress } from "../output.ts"
import { withReading } from "../store.ts"
import { readerFlag } from "./request/common.ts"

/** Numbers of the requests that the ids behind the figures are of; an id of a whistle begins with its request's. */
const numbersOf = Effect.fnUntraced(function* (measured: ReadonlyArray<assessment.Measured>) {
  const { ledger } = yield* Linli
  const rows = measured.flatMap(({ result }): ReadonlyArray<assessment.Result["all"]> => [result.all, ...result.units])
  const groups = rows.flatMap((row) => (row._tag === "Counted" ? [...row.leftOut, ...row.hits, row.missed] : []))
  const numbers = new Map<string, string>()
  for (const request of new Set(groups.flatMap(({ ids }) => ids.map((id) => id.split("/")[0]!)))) {
    const line = yield* ledger.get(request)
    if (Option.isSome(line)) numbers.set(request, line.value.number)
  }
  return (id: string) => id.replace(/^[^/]*/, (request) => numbers.get(request) ?? request)
})

const optional = <A>(name: string, given: Option.Option<A>) => (Option.isSome(given) ? { [name]: given.value } : {})

export const indicators = (cli: Cli): Subcommand => {
  const { t } = cli
  return Command.make(
    "indicators",
    {
      id: Flag.String("id").pipe(Flag.withDescription(t.flagIndicator), Flag.optional),
      period: Flag.String("period").pipe(Flag.withDescription(t.flagPeriod), Flag.optional),
      by: Flag.Literals("by", ["unit", ...assessment.groupings]).pipe(Flag.withDescription(t.flagIndicatorBy), Flag.optional),
      list: Flag.Boolean("list").pipe(Flag.withDescription(t.flagList), Flag.withDefault(false)),
      as: readerFlag(cli)
    },
    Effect.fnUntraced(function* ({ id, period, by, list, as }) {
      const field = Option.filter(by, (name) => name !== "unit")
      const options: IndicatorOptions = { ...optional("id", id), ...optional("period", period), ...optional("by", field) }
      const progress = makeProgress(t.labelViews)
      yield* withReading(
        cli,
        Effect.gen(function* () {
          yield* mayOverlook("indicators", Option.getOrUndefined(as))
          const found = yield* Effect.ensuring(indicatorsOf(options, t, progress.show), progress.end)
          const { asOf, measured } = found
          const numberOf = list ? { numberOf: yield* numbersOf(measured) } : {}
          const inFull = list || Option.isSome(id) || Option.isSome(by)
          yield* cli.give({ asOf, indicators: measuredJson(measured, list) }, () =>
            measured.length === 0
              ? t.nothingThere
              : inFull
                ? detailText(cli, found, { units: Option.isSome(by), ...numberOf })
                : overviewText(cli, found)
          )
        })
      )
    })
  ).pipe(
    Command.withDescription(t.aboutIndicators),
    Command.withExamples([
      { command: "linli indicators --store city.db", description: t.aboutIndicators },
      { command: "linli indicators --id beijing --period 2026-10 --by unit --store city.db", description: t.flagIndicatorBy },
      { command: "linli indicators --id beijing/solved --list --store city.db", description: t.flagList }
    ])
  )
}
