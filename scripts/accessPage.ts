/** docs/access.md: who may do and see what of a request, from the tables of jurisdiction, commands and sight. */
import { fieldWords, lookWords, purposeWords, roleWords } from "../packages/adapters/linli/src/words/index.ts"
import {
  bars,
  commandNames,
  fieldClasses,
  hidden,
  isGivenTo,
  openings,
  type Remit,
  type Role,
  remits,
  roles,
  sealedFields
} from "../packages/core/src/requests/index.ts"
import { table } from "./table.ts"

type Words = Readonly<Record<string, readonly [en: string, zh: string]>>

/** A code with its Chinese. */
const both = (words: Words, code: string): string => `${code} ${words[code]?.[1] ?? ""}`.trim()

const remitWords: Readonly<Record<Remit, readonly [zh: string, who: string]>> = {
  city: ["全市", "operators, dispatchers, supervisors and follow-up without a unit; channels and rules"],
  given: ["承办", "it was dispatched to their unit or one below: as lead or helper, summoned by a whistle, or the supervision handed over"],
  area: ["辖区", "the place lies in their unit or below, or a unit there raised it; not for departments"],
  own: ["本人", "the resident who raised it"]
}

/** By what each role can have a say. */
const remitsOf = (role: Role): ReadonlyArray<Remit> => {
  if (role === "reporter") return ["own"]
  if (role === "channel" || role === "rule") return ["city"]
  if (role === "otherResident") return []
  if (role === "lead" || role === "helper" || role === "department") return ["given"]
  return role === "otherUnit" ? ["given", "area"] : ["city", "given", "area"]
}

const commandRows = (): ReadonlyArray<ReadonlyArray<string>> =>
  roles.map((role) => [
    both(roleWords, role),
    remitsOf(role)
      .map((remit) => `${remit} ${remitWords[remit][0]}`)
      .join(", ") || "–",
    commandNames
      .filter((command) => isGivenTo(command, role))
      .map((command) => `\`${command}\``)
      .join(", ") || "–"
  ])

const sightRows = (): ReadonlyArray<ReadonlyArray<string>> =>
  openings.map(({ roles, remits, purposes, opens }) => [
    roles.map((role) => both(roleWords, role)).join(", "),
    remits.map((remit) => `${remit} ${remitWords[remit][0]}`).join(", "),
    purposes.map((purpose) => both(purposeWords, purpose)).join(", "),
    ...sealedFields.map((field) => (opens.includes(field) ? "✓" : ""))
  ])

/** Fields by class; a field that differs within has its path. */
const classRows = (): ReadonlyArray<ReadonlyArray<string>> => {
  const all = Object.values(fieldClasses).flatMap((fields) => Object.entries<string>(fields))
  return ["public", "internal", "personal", "sensitive"].map((name) => [
    name,
    [...new Set(all.flatMap(([field, of]) => (of === name ? [`\`${field}\``] : [])))].sort().join(", ")
  ])
}

/** The page. */
export const accessPage = (): string => `# Access: who may do and see what

Made from the tables in \`packages/core/src/requests\` (\`jurisdiction.ts\`, \`transitions.ts\`, \`sight.ts\`, \`fields.ts\`) by
\`node scripts/docs.ts\`; change it there.

## Jurisdiction

Somebody has a say in a request by their post and unit. The units are a tree, adopted like a policy (\`linli policy adopt units.json --for places\`);
where none was adopted each unit is its own only. Units are \`area\` or \`department\` (部门). A unit acts for itself: one above it
supervises and dispatches below it, and does not sign, report or resolve in its stead.

${table(
  ["by", "中文", "who"],
  remits.map((remit) => [remit, ...remitWords[remit]])
)}

A dispatcher of a unit gives a request to units within theirs; whoever has the order already may stay on it. Kept out whatever their post:

${table(
  ["why", "中文"],
  bars.map((bar) => [`\`${bar}\``, lookWords[bar][1]])
)}

**Recusal (回避).** A person withdraws, or a supervisor withdraws them; from then on they may do nothing in it and see nothing of it. Their unit
goes on with somebody else. **The unit complained about** (\`against\`) and those below it are kept out: a request is not dispatched,
whistled or handed for supervision to them (Jinan hotline regulation, art. 32), unless the policy names its kind under \`answersComplaints\`. Then
they see it without its reporter, contact, description, notes, attachments, exact place, cell and source number.

## Commands

From which situation is told in [requests.md](requests.md). Out of one's jurisdiction every command is refused with \`OutsideJurisdiction\`,
and nothing is named as allowed.

${table(["role", "say by", "commands"], commandRows())}

## What is opened

What is sealed is masked by default, and opened for a purpose, which is written to the privacy log first. A role that no row names for a purpose
opens nothing. Nobody opens anything for ${both(purposeWords, "research")} or ${both(purposeWords, "publication")}.

${table(["role", "say by", "purpose", ...sealedFields.map((field) => both(fieldWords, field))], sightRows())}

The contact is opened by those who have to speak with the reporter, by whoever mends it, by the reporter, and in an emergency.

## What is left out of what stands open

${table(
  ["role", "is not shown"],
  roles
    .filter((role) => role !== "otherResident")
    .map((role) => [both(roleWords, role), hidden[role].map((field) => `\`${field}\``).join(", ") || "–"])
)}

\`get\`, \`timeline\` and \`explain\` refuse what is not theirs with \`AccessRefused\`, and the refusal is noted in the privacy log; \`find\` and \`queue\`
leave it out. Nothing is found by a field that is hidden. Where nobody is named it is the embedding program that reads, and everything open is shown.

## Classes of fields

By the Personal Information Protection Law, art. 51. Every field of every event has one; the build fails otherwise.

${table(["class", "fields"], classRows())}
`
