/** A request's timeline as a picture of text: every entry at its time, and a bar for every hand that held it. */
import { requests } from "@linli/core"
import { codeWords, eventWords, outcomeWords, postWords, roleWords, satisfactionWords, stageWords, wordOf } from "../words/index.ts"
import type { Cli } from "./cli.ts"
import { bar, table } from "./output.ts"
import { spanText } from "./times.ts"

type Doc = requests.Timeline.Doc
type Hand = requests.Timeline.Hand

const barWidth = 40

/** Coded fields worth a place on the line. */
const telling = [
  "item",
  "lead",
  "helpers",
  "activity",
  "from",
  "to",
  "cause",
  "reason",
  "outcome",
  "solved",
  "satisfied",
  "parent",
  "round"
]

type Labels = Parameters<typeof wordOf>[0]

const codes = { ...codeWords, ...outcomeWords, ...satisfactionWords }

/** What is attached, by the hash that it is asked for with. */
const attached = ({ language }: Cli, { attachment, stage }: Readonly<Record<string, unknown>>): ReadonlyArray<string> => {
  if (attachment === undefined) return []
  const { hash, mediaType } = attachment as { readonly hash: string; readonly mediaType: string }
  return [wordOf(stageWords, String(stage), language), mediaType, hash]
}

const details = (cli: Cli, said: Readonly<Record<string, unknown>>, labels: Labels): string =>
  telling
    .filter((name) => said[name] !== undefined && String(said[name]) !== "")
    .map((name) => wordOf({ ...labels, ...codes }, String(said[name]), cli.language))
    .concat(attached(cli, said))
    .join(" · ")

const entries = (cli: Cli, { entries }: Doc, labels: Labels): string =>
  table(
    entries.map(({ at, event, author, said }, i) => [
      `  ${cli.zone.text(at)}`,
      `${i === entries.length - 1 ? "└─" : "├─"} ${wordOf(eventWords, event, cli.language)}`,
      details(cli, said, labels),
      wordOf(postWords, author.as, cli.language) + (author.unit === null ? "" : ` @${wordOf(labels, author.unit, cli.language)}`)
    ])
  )

const hands = (cli: Cli, { hands, entries }: Doc, asOf: number, labels: Labels): string => {
  // Entries stand in the order in which they were recorded, which need not be that of their times.
  const first = Math.min(...entries.map(({ at }) => at), ...hands.map(({ from }) => from))
  const span = Math.max(1, Math.max(asOf, ...hands.map(({ to }) => to ?? asOf)) - first)
  const cells = (at: number) => Math.min(barWidth, Math.max(0, Math.round(((at - first) / span) * barWidth)))
  const line = (hand: Hand) => {
    const held = requests.Timeline.heldFor(hand, asOf)
    const from = Math.min(cells(hand.from), barWidth - 1)
    const length = Math.max(1, cells(hand.from + held) - from)
    const name = `${wordOf(roleWords, hand.role, cli.language)}${hand.unit === null ? "" : ` ${wordOf(labels, hand.unit, cli.language)}`}`
    return [`  ${name}`, spanText(cli, held) + (hand.to === null ? ` ${cli.t.still}` : ""), " ".repeat(from) + bar(1, 1, length)]
  }
  return table(hands.map(line), [1])
}

/** The picture. `asOf` ends the hands that still hold it; `labels` are words for units, items and the like. */
export const timelineText = (cli: Cli, doc: Doc, asOf: number, labels: Labels = {}): string =>
  [`${cli.t.course} ${cli.t.timesIn(cli.zone.name)}`, entries(cli, doc, labels), "", cli.t.hands, hands(cli, doc, asOf, labels)].join("\n")
