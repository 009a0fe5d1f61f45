/** A table of who may do what from where, as a page shows it: drawn, and row by row. */
import type { Transitions } from "../packages/core/src/kernel/Table.ts"
import { table } from "./table.ts"

type Any = Transitions<string, string, string, string>

const rowsOf = (transitions: Any) =>
  Object.entries(transitions).flatMap(([command, { gives, rows }]) => rows.map((row) => ({ command, gives, ...row })))

/** The situations and what leads from one to the next; `first` is before there is anything. */
export const arrows = (transitions: Any, first: string): string => {
  const drawn = rowsOf(transitions).flatMap(({ command, from, to }) =>
    to === undefined ? [] : from.map((situation) => `    ${situation === first ? "[*]" : situation} --> ${to}: ${command}`)
  )
  return ["```mermaid", "stateDiagram-v2", ...drawn, "```"].join("\n")
}

export const commandsTable = (transitions: Any): string =>
  table(
    ["command", "from", "by", "gives", "then"],
    rowsOf(transitions).map(({ command, gives, from, by, to }) => [
      `\`${command}\``,
      from.join(", "),
      by.join(", "),
      `\`${gives}\``,
      to ?? "–"
    ])
  )
