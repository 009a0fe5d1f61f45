/** Writes the pages of docs/ that are made from the code. `node scripts/docs.ts` brings them up to date; a test fails while they are not. */
import { writeFileSync } from "node:fs"
import {
  commandNames,
  policyFields,
  requestPolicy,
  roles,
  rowOf,
  type Situation,
  situations,
  transitions
} from "../packages/core/src/requests/index.ts"

/** A table with its columns padded, as the formatter wants it. */
const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((cells) => cells[column]!.length)))
  const line = (cells: ReadonlyArray<string>, fill = " ") =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!, fill)).join(" | ")} |`
  return [
    line(head),
    line(
      head.map(() => ""),
      "-"
    ),
    ...rows.map((cells) => line(cells))
  ].join("\n")
}

const code = (names: ReadonlyArray<string>): string => names.map((name) => `\`${name}\``).join(", ")

const arrows = (): string => {
  const drawn = commandNames.flatMap((command) =>
    transitions[command].rows.flatMap(({ from, to }) =>
      to === undefined ? [] : from.map((situation) => `    ${situation === "NotRaised" ? "[*]" : situation} --> ${to}: ${command}`)
    )
  )
  return ["```mermaid", "stateDiagram-v2", ...drawn, "```"].join("\n")
}

const commands = (): string =>
  table(
    ["command", "from", "by", "gives", "then"],
    commandNames.flatMap((command) =>
      transitions[command].rows.map(({ from, by, to }) => [
        `\`${command}\``,
        from.join(", "),
        by.join(", "),
        `\`${transitions[command].gives}\``,
        to ?? "–"
      ])
    )
  )

const situationRows = (situation: Situation): ReadonlyArray<ReadonlyArray<string>> =>
  roles.flatMap((role) => {
    const names = commandNames.filter((command) => rowOf(situation, command, role) !== undefined)
    return names.length === 0 ? [] : [[situation, role, code(names)]]
  })

const policy = (): string => {
  const { value } = requestPolicy.preset
  const refusals = (field: string) => Object.entries(policyFields).flatMap(([reason, of]) => (of === field ? [reason] : []))
  return table(
    ["field", "preset", "refuses with"],
    Object.entries(value).map(([field, preset]) => [
      `\`${field}\``,
      Array.isArray(preset) ? preset.join(", ") : String(preset),
      code(refusals(field))
    ])
  )
}

/** docs/requests.md. */
export const requestsPage = (): string => `# Requests: who may do what from where

Made from the table in \`packages/core/src/requests/transitions.ts\` by \`node scripts/docs.ts\`; change it there.

A command that the table does not give to a role in a situation is refused with a reason, and the refusal names what the same
person may do now: \`NotRaised\`, \`NotAccepted\`, \`NotDispatched\`, \`NotInHand\`, \`NotResolved\` (too early), \`AlreadyInHand\`,
\`AlreadyClosed\` and so on (too late), \`NotYours\` (somebody else's to do), \`UnknownPost\`. Saying again what was said last adds
nothing and is no error. An end (Closed, Declined, Merged, Withdrawn) is a situation, not an outcome: what became of the matter
is the coded outcome of \`RequestResolved\` and \`RequestClosed\`.

## Situations

${arrows()}

A reopened request without an order (one that was only observed) waits in Accepted to be dispatched. An order to another lead,
where the policy lets the lead change, goes back to Dispatched.

## Commands

${commands()}

## What each role may do

${table(["situation", "role", "commands"], situations.flatMap(situationRows))}

## What a policy decides

The preset is \`${requestPolicy.preset.id}\`, version \`${requestPolicy.preset.version}\`: it is not official, and holds until a city adopts its own.

${policy()}
`

if (import.meta.main) {
  writeFileSync(new URL("../docs/requests.md", import.meta.url), requestsPage())
}
