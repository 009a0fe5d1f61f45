/** A report for everybody, as tables for a terminal. */
import { Fraction, type requests } from "@linli/core"
import { channelWords, kindWords, outcomeWords, situationWords, wordOf } from "../words/index.ts"
import type { Cli } from "./cli.ts"
import { table } from "./output.ts"
import { spanText } from "./times.ts"

type Report = requests.PublicReport
type Section = Report["all"]

const sections = (cli: Cli, { all, proactive, citizen, below }: Report): string => {
  const { t } = cli
  const few = `<${below}`
  const columns = [all, citizen, proactive]
  const line = (name: string, of: (section: NonNullable<Section>) => string) => [
    name,
    ...columns.map((section) => (section === null ? few : of(section)))
  ]
  const median = ({ median }: NonNullable<Section>) =>
    median === null ? few : spanText(cli, Number(median.numerator) / Number(median.denominator))
  const rate = (name: keyof NonNullable<Section>["rates"]) =>
    line(t[name], ({ rates }) => (rates[name] === null ? few : Fraction.percent(rates[name].value)))
  return table(
    [
      ["", t.all, t.citizen, t.proactive],
      line(t.requests, ({ requests }) => String(requests)),
      line(t.toClose, median),
      ...(["settledByDue", "contacted", "solved", "satisfied", "reopened"] as const).map(rate)
    ],
    [1, 2, 3]
  )
}

/** The whole report. */
export const publicReportText = (cli: Cli, report: Report): string => {
  const { t, language } = cli
  if (report.all === null) return t.tooFew(report.below)
  const words = { byState: situationWords, byOutcome: outcomeWords, byChannel: channelWords, byKind: kindWords, byItem: {}, byUnit: {} }
  const groups = Object.entries(report.groups).flatMap(([name, { rows, heldBack }]) => {
    const of = name as keyof Report["groups"]
    if (rows.length === 0 && heldBack === 0) return []
    const lines = rows.map((row) => [`  ${row.name === null ? t.unstated : wordOf(words[of], row.name, language)}`, String(row.requests)])
    return [
      [t[of], ...(lines.length === 0 ? [] : [table(lines, [1])]), ...(heldBack === 0 ? [] : [`  ${t.heldBack(heldBack)}`])].join("\n")
    ]
  })
  return [sections(cli, report), ...groups, t.publicBelow(report.below)].join("\n\n")
}
