/** Writes the pages of docs/ that are made from the code. `node scripts/docs.ts` brings them up to date; a test fails while they are not. */
import { writeFileSync } from "node:fs"
import { contexts } from "../packages/core/src/Linli.ts"
import {
  commandNames,
  fieldBehind,
  presets,
  type RequestPolicy,
  requestPolicy,
  roles,
  rowOf,
  type Situation,
  situations,
  transitions
} from "../packages/core/src/requests/index.ts"
import { accessPage } from "./accessPage.ts"
import { contextPage } from "./contextPage.ts"
import { indicatorsPage } from "./indicatorsPage.ts"
import { newContextPage } from "./newContextPage.ts"
import { table } from "./table.ts"
import { arrows, commandsTable } from "./transitionsTable.ts"

const code = (names: ReadonlyArray<string>): string => names.map((name) => `\`${name}\``).join(", ")

const situationRows = (situation: Situation): ReadonlyArray<ReadonlyArray<string>> =>
  roles.flatMap((role) => {
    const names = commandNames.filter((command) => rowOf(situation, command, role) !== undefined)
    return names.length === 0 ? [] : [[situation, role, code(names)]]
  })

const termText = ({ amount, unit, counting }: RequestPolicy["terms"][number]["term"]): string =>
  `${amount} ${unit}${counting === "wholeDays" ? ", whole days" : ""}`

/** A value of a policy, short. */
const valueText = (value: unknown): string => {
  if (value === null) return "–"
  if (Array.isArray(value))
    return value.length === 0 ? "none" : value.map((one) => (typeof one === "object" ? valueText(one) : String(one))).join(", ")
  if (typeof value !== "object") return String(value)
  if ("amount" in value) return termText(value as Parameters<typeof termText>[0])
  if ("term" in value && "name" in value) return String(value.name)
  if ("after" in value) {
    const { from, to, after } = value as RequestPolicy["ladder"][number]
    return `${from} → ${to} (${after === "warning" ? "with the warning" : termText(after)})`
  }
  return Object.entries(value)
    .map(([name, one]) => `${name}: ${valueText(one)}`)
    .join("; ")
}

const policy = (): string => {
  const refusals = (field: string) => Object.entries(fieldBehind).flatMap(([reason, of]) => (of === field ? [reason] : []))
  return table(
    ["field", "preset", "refuses with"],
    Object.entries(requestPolicy.preset.value).map(([field, preset]) => [`\`${field}\``, valueText(preset), code(refusals(field))])
  )
}

const whenText = ({ urgent, kinds, items, channels }: RequestPolicy["terms"][number]["when"]): string => {
  const said = [
    ...(urgent === undefined ? [] : [urgent ? "urgent" : "not urgent"]),
    ...(kinds ?? []),
    ...(items ?? []),
    ...(channels ?? [])
  ]
  return said.length === 0 ? "all others" : said.join(", ")
}

const terms = (of: ReadonlyArray<readonly [name: string, value: RequestPolicy]>): string =>
  table(
    ["preset", "term", "for", "time", "warning", "more time", "further rounds"],
    of.flatMap(([name, value]) =>
      value.terms.map((rule) => [
        `\`${name}\``,
        rule.name,
        whenText(rule.when),
        termText(rule.term),
        rule.warn === null ? "–" : `${termText(rule.warn)} before`,
        rule.extension === null ? "–" : `${rule.extension.times} × ${termText(rule.extension.each)}, by ${rule.extension.approver}`,
        termText(rule.redo)
      ])
    )
  )

/** docs/requests.md. */
export const requestsPage = (): string => `# Requests: who may do what from where

Made from the table in \`packages/core/src/requests/transitions.ts\` by \`node scripts/docs.ts\`; change it there.

A command that the table does not give to a role in a situation is refused with a reason, and the refusal names what the same
person may do now: \`NotRaised\`, \`NotAccepted\`, \`NotDispatched\`, \`NotInHand\`, \`NotResolved\` (too early), \`AlreadyInHand\`,
\`AlreadyClosed\` and so on (too late), \`NotYours\` (somebody else's to do), \`UnknownPost\`. Saying again what was said last adds
nothing and is no error. An end (Closed, Declined, Merged, Withdrawn) is a situation, not an outcome: what became of the matter
is the coded outcome of \`RequestResolved\` and \`RequestClosed\`.

## Situations

${arrows(transitions, "NotRaised")}

A reopened request without an order (one that was only observed) waits in Accepted to be dispatched. An order to another lead,
where the policy lets the lead change, goes back to Dispatched.

## Commands

${commandsTable(transitions)}

## What each role may do

${table(["situation", "role", "commands"], situations.flatMap(situationRows))}

## What a policy decides

How often, how long, by whom: see [policy.md](policy.md).
`

/** docs/policy.md. */
export const policyPage = (): string => `# Policies of requests

Made from \`packages/core/src/requests/policy.ts\` and \`presets/\` by \`node scripts/docs.ts\`; change them there.

A policy is data, adopted by an event. It says how long anything may take and what follows when it takes longer; the rules that
follow are decisions, and each names the policy, its version, the rule and its cause. A request stays under the policy that was in
force when it was raised. Which calendar counts is another matter: what is open goes by the one in force when it is asked, what is
settled by the one in force then.

A policy that contradicts itself is refused, with the path of what is wrong: a ladder with a gap, a warning that is not between the
beginning and the deadline, a term that matches nothing because an earlier one takes all of it, an unknown unit of time, a transfer
to nobody. How whistles are scored, and the least weight that a judgement must have, are the assessment's to say
([indicators.md](indicators.md)).

## Fields

The preset \`${requestPolicy.preset.id}\`, version \`${requestPolicy.preset.version}\`, holds until a city adopts its own. It is not official.

${policy()}

## Terms

The first term that takes a request in is its own. Units: \`urgentHours\` run day and night, \`workingHours\` and \`workingDays\` only in
working time, \`calendarDays\` by the date. Whole days leave the first day out and end with the last.

${terms([["preset", requestPolicy.preset.value], ...Object.entries(presets).map(([name, { value }]) => [name, value] as const)])}

## Presets with a source

Where a source says nothing of a time, its preset has none; who may do what how often is then the library's own. Official means that the law itself was read.

${table(
  ["preset", "id", "jurisdiction", "date", "official", "source"],
  Object.entries(presets).map(([name, { id, jurisdiction, date, official, source }]) => [
    `\`${name}\``,
    id,
    jurisdiction,
    date ?? "not stated",
    official ? "yes" : "no",
    source
  ])
)}
`

/** Contexts whose tables stand on a page of their own. */
const ownPages: Readonly<Record<string, string>> = { requests: "requests.md" }

/** The pages that are made, by their path in docs/. */
export const pages: Readonly<Record<string, () => string>> = {
  "requests.md": requestsPage,
  "access.md": accessPage,
  "indicators.md": indicatorsPage,
  "policy.md": policyPage,
  "new-context.md": newContextPage,
  ...Object.fromEntries(
    contexts
      .filter(({ deciders }) => deciders.length > 0)
      .map((context) => [`contexts/${context.name}.md`, () => contextPage(context, ownPages[context.name])])
  )
}

if (import.meta.main) {
  for (const [path, page] of Object.entries(pages)) writeFileSync(new URL(`../docs/${path}`, import.meta.url), page())
}
