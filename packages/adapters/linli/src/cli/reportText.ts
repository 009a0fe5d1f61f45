/** A report as tables and bars for a terminal. */
import { Fraction } from "@linli/core"
import { hoursOf, type Report } from "../report.ts"
import { channelWords, kindWords, outcomeWords, satisfactionWords, situationWords, wordOf } from "../words/index.ts"
import type { Cli } from "./cli.ts"
import { overviewText } from "./indicatorsText.ts"
import { bar, table } from "./output.ts"
import { spanText } from "./times.ts"

type Section = Report["all"]
type Row = Report["byState"][number]
type Rate = Section["solved"]
type Words = Parameters<typeof wordOf>[0]

const barWidth = 30
const mostRows = 12

const count = (value: number): string => value.toLocaleString("en")

const rateOf = ({ hits, of, value }: Rate): string => (of === 0 ? "–" : `${Fraction.percent(value)} (${count(hits)}/${count(of)})`)

/** In Chinese as days and hours, which is how they are spoken of there. */
const median = (cli: Cli, { median, measured }: Section["toClose"]): string => {
  if (measured === 0) return "–"
  const span = Number(median.numerator) / Number(median.denominator)
  return cli.language === "zh" ? `${spanText(cli, span)}（${count(measured)}）` : `${hoursOf(median)} h (${count(measured)})`
}

/** Whose deadlines are told apart; none where there is but one kind. */
const apart = ({ t }: Cli, { all: { due } }: Report) =>
  due.stated === 0 || due.computed === 0
    ? []
    : ([
        [t.closedByStated, "stated"],
        [t.closedByComputed, "computed"]
      ] as const)

const sections = (cli: Cli, report: Report): string => {
  const { t } = cli
  const columns = [report.all, report.citizen, report.proactive]
  const line = (name: string, of: (section: Section) => string) => [name, ...columns.map(of)]
  return table(
    [
      ["", t.all, t.citizen, t.proactive],
      line(t.requests, ({ requests }) => count(requests)),
      line(t.closed, ({ closed }) => count(closed)),
      line(t.toClose, ({ toClose }) => median(cli, toClose)),
      line(t.settledByDue, ({ settledByDue }) => rateOf(settledByDue)),
      ...apart(cli, report).map(([name, whose]) => line(name, ({ byDeadline }) => rateOf(byDeadline[whose].settledByDue))),
      line(t.settledInTime, ({ settledInTime }) => rateOf(settledInTime)),
      line(t.contacted, ({ contacted }) => rateOf(contacted)),
      line(t.solved, ({ solved }) => rateOf(solved)),
      line(t.satisfied, ({ satisfied }) => rateOf(satisfied)),
      line(t.reopened, ({ reopened }) => rateOf(reopened))
    ],
    [1, 2, 3]
  )
}

/** One group, most first; what does not fit is summed up in a last line. */
const group = ({ t, language }: Cli, title: string, rows: ReadonlyArray<Row>, words: Words = {}): string | null => {
  if (rows.every(({ name }) => name === null)) return null
  const first = rows.slice(0, mostRows)
  const most = Math.max(...rows.map(({ requests }) => requests))
  const lines = first.map(({ name, requests }) => [
    `  ${name === null ? t.unstated : wordOf(words, name, language)}`,
    count(requests),
    bar(requests, most, barWidth)
  ])
  const left = rows.slice(mostRows)
  if (left.length > 0) lines.push([`  ${t.more(left.length)}`, count(left.reduce((sum, { requests }) => sum + requests, 0)), ""])
  return `${title}\n${table(lines, [1])}`
}

const satisfaction = (cli: Cli, { satisfaction }: Section): string | null => {
  const said = Object.entries(satisfaction)
  if (said.every(([, requests]) => requests === 0)) return null
  const due = { stated: 0, computed: 0, onTime: 0, late: 0, notSettled: 0, timeUnknown: 0, endedOtherwise: 0 }
  const rows = said.map(([name, requests]): Row => ({ name, requests, closed: requests, due }))
  return group(cli, cli.t.bySatisfaction, rows, satisfactionWords)
}

const indicators = (cli: Cli, { indicators }: Report): string | null =>
  indicators === undefined ? null : `${cli.t.indicators}\n${overviewText(cli, indicators)}`

/** The whole report. */
export const reportText = (cli: Cli, report: Report): string => {
  const { t } = cli
  if (report.all.requests === 0) return t.noRequests
  return [
    sections(cli, report),
    group(cli, t.byState, report.byState, situationWords),
    group(cli, t.byStatus, report.byStatus),
    group(cli, t.byOutcome, report.byOutcome, outcomeWords),
    satisfaction(cli, report.all),
    group(cli, t.byChannel, report.byChannel, channelWords),
    group(cli, t.bySourceChannel, report.bySourceChannel),
    group(cli, t.byKind, report.byKind, kindWords),
    group(cli, t.byItem, report.byItem),
    group(cli, t.byUnit, report.byUnit),
    indicators(cli, report)
  ]
    .filter((part) => part !== null)
    .join("\n\n")
}
