/** Indicators as tables, and one by one in words, for a terminal. */
import { assessment } from "@linli/core"
import type { Indicators } from "../indicators.ts"
import { sourceText } from "../messages/sources.ts"
import type { Cli } from "./cli.ts"
import { table } from "./output.ts"

type Measured = assessment.Measured
type Row = Measured["result"]["units"][number]
type Found = Pick<Indicators, "asOf" | "measured">

/** How many of what was asked of were left out, for whatever reason. */
const leftOut = ({ leftOut }: assessment.Counted): number => leftOut.reduce((sum, { count }) => sum + count, 0)

/** The value, what it is made of, and how many were left out. */
const cells = ({ t }: Cli, { result: { indicator } }: Measured, row: Row): ReadonlyArray<string> => {
  switch (row._tag) {
    case "Withheld":
      return [t.withheld(row.below), "", ""]
    case "Counted":
      return [
        assessment.show(row.value, indicator.display),
        `${assessment.textOf(row.numerator)} / ${row.denominator}`,
        String(leftOut(row))
      ]
    case "Scored":
      return [assessment.show(row.value, indicator.display), "", ""]
  }
}

const spanText = ({ t, zone }: Cli, { result: { span } }: Measured, asOf: number): string =>
  `${zone.text(span.from)} – ${zone.text(span.to)}${span.to > asOf ? t.soFar : ""}`

/** A line for each, by the period that they are counted over. */
export const overviewText = (cli: Cli, { measured, asOf }: Found): string => {
  const { t, language } = cli
  const head = ["", "", t.value, t.numbers, t.leftOut]
  const rowOf = (one: Measured) => {
    const { indicator, all } = one.result
    return [`  ${indicator.id}`, indicator.title[language], ...cells(cli, one, all)]
  }
  const parts = [...Map.groupBy(measured, (one) => spanText(cli, one, asOf))].map(
    ([span, of]) => `${span}\n${table([head, ...of.map(rowOf)], [2, 3, 4])}`
  )
  return [...parts, t.timesIn(cli.zone.name)].join("\n\n")
}

/** What stands behind a row: each group with its requests, by number. */
const listText = (cli: Cli, row: Row, numberOf: (id: string) => string): ReadonlyArray<string> => {
  if (row._tag !== "Counted") return []
  const groups = [...row.leftOut, ...row.hits, row.missed].filter(({ count }) => count > 0)
  const unit = row.unit === null ? "" : `${row.unit} · `
  return groups.map(({ title, ids }) => `  ${unit}${cli.t.sentence(title[cli.language], ids.map(numberOf).join(", "))}`)
}

export interface Shown {
  /** With its units, or whatever else it is counted by. */
  readonly units: boolean
  /** The number of the request that an id behind a figure is of; absent where what stands behind it is not asked for. */
  readonly numberOf?: (id: string) => string
}

/** Each in full: how it is counted, by which policy, for whom, and what stands behind it. */
export const detailText = (cli: Cli, { measured, asOf }: Found, { units, numberOf }: Shown): string => {
  const { t, language } = cli
  const titles = new Map(measured.map(({ result: { indicator } }) => [indicator.id, indicator.title]))
  const one = (found: Measured): string => {
    const { result, policy } = found
    const { source } = result.indicator
    const [head, ...lines] = assessment.explain(result, result.all, language, titles)
    const rows = result.units.map((row) => [`  ${row.unit ?? t.unstated}`, ...cells(cli, found, row)])
    const byUnit = units && rows.length > 0 ? [table([["", t.value, t.numbers, t.leftOut], ...rows], [1, 2, 3])] : []
    const listed = numberOf === undefined ? [] : (units ? result.units : [result.all]).flatMap((row) => listText(cli, row, numberOf))
    const by = t.sentence(spanText(cli, found, asOf), `${policy.id} ${policy.version}`)
    return [head!.replace(source, () => sourceText(source, language)), by, ...lines, ...byUnit, ...listed].join("\n")
  }
  return [...measured.map(one), t.timesIn(cli.zone.name)].join("\n\n")
}
