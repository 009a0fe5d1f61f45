/** docs/indicators.md, from the presets and the fields of the assessment context. */
import {
  type Composition,
  type Condition,
  type Display,
  fields,
  type Indicator,
  kinds,
  type Period,
  preset,
  type Ratio
} from "../packages/core/src/assessment/index.ts"
import { table } from "./table.ts"

const clock = (minutes: number): string => [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":")

const periodWords = (period: Period): string => {
  const from = `${clock(period.at)} (${period.zone})`
  switch (period.every) {
    case "year":
      return `year from ${period.day}/${period.month}, ${from}`
    case "month":
      return `month from day ${period.day}, ${from}`
    case "day":
      return `day from ${from}`
  }
}

const list = (conditions: ReadonlyArray<Condition>, word: string, none: string): string =>
  conditions.length === 0
    ? none
    : conditions.map((one) => (isSingle(one) ? conditionWords(one) : `(${conditionWords(one)})`)).join(` ${word} `)
const isSingle = (condition: Condition): boolean => "field" in condition

const conditionWords = (condition: Condition): string => {
  if ("all" in condition) return list(condition.all, "and", "any")
  if ("any" in condition) return list(condition.any, "or", "none")
  if ("not" in condition) return `not ${list([condition.not], "", "")}`
  const field = `\`${condition.field}\``
  if ("is" in condition) return `${field} is ${condition.is === null ? "not stated" : condition.is}`
  if ("in" in condition) return `${field} is ${condition.in.join(" or ")}`
  return "atLeast" in condition ? `${field} ≥ ${condition.atLeast}` : `${field} ≤ ${condition.atMost}`
}

const displayWords = ({ as, digits }: Display): string =>
  `${as === "percent" ? "per cent" : "points of a hundred"}, rounded to ${digits} places when shown`

const ratioWords = (ratio: Ratio): string => {
  const { counts, about, period, dated, per, leftOut, hits, suppressBelow } = ratio
  const small = suppressBelow === null ? [] : [`- a unit with fewer than ${suppressBelow} is not shown`]
  return [
    `- counts ${counts}${about === undefined ? "" : ` of which ${conditionWords(about)}`}, by \`${dated}\`, per \`${per}\`; ${periodWords(period)}`,
    `- shown in ${displayWords(ratio.display)}`,
    ...small,
    "",
    table(
      ["group", "中文", "English", "when", "worth"],
      [
        ...leftOut.map(({ name, title, when }) => [`\`${name}\``, title.zh, title.en, conditionWords(when), "left out"]),
        ...hits.map(({ name, title, when, worth }) => [
          `\`${name}\``,
          title.zh,
          title.en,
          conditionWords(when),
          typeof worth === "string" ? worth : `\`${worth.field}\` / ${worth.outOf}`
        ])
      ]
    )
  ].join("\n")
}

const compositionWords = (composition: Composition): string =>
  [
    `- appraises: ${composition.appraises ?? "any unit"}; shown in ${displayWords(composition.display)}`,
    "",
    table(
      ["part", "weight", "judged by"],
      composition.parts.map(({ indicator, weight, complement, rater }) => [
        complement === true ? `1 − \`${indicator}\`` : `\`${indicator}\``,
        weight,
        rater ?? "–"
      ])
    )
  ].join("\n")

const section = (indicator: Indicator): string => {
  const { id, title, version, source, jurisdiction, date, official } = indicator
  return `### ${id} · ${title.zh} · ${title.en}

${official ? "Official" : "Not official"}, version ${version} of ${date}, ${jurisdiction}: ${source}.

${indicator._tag === "Ratio" ? ratioWords(indicator) : compositionWords(indicator)}
`
}

const fieldRows = kinds.flatMap((kind) =>
  Object.entries(fields[kind]).map(([name, { is, words, zh, en }]) => [kind, `\`${name}\``, zh, en, words?.join(", ") ?? is])
)

export const indicatorsPage = (): string => `# Indicators: what is counted, left out and weighed

Made from \`packages/core/src/assessment\` by \`node scripts/docs.ts\`; change it there.

An indicator is data: an id in the namespace of the place it comes from, a version, a source. A ratio puts every item of its period
into one group: the first reason that leaves it out, else the first hit (for what it is worth), else \`missed\`. Items without the
time that they would be counted at are left out as \`undated\`. The value is what the hits are worth over hits and missed together,
an exact fraction; each group lists the ids behind it. A composition weighs other indicators; where one has no value, it has none.

None of these presets is official. A city adopts its own with the policy \`assessment\`.

## Ask

\`\`\`sh
npx linli demo --store demo.db
npx linli indicators --period 2026-03 --store demo.db
npx linli indicators --id beijing/score --period 2026-03 --by unit --store demo.db
npx linli indicators --id beijing/solved --period 2026-03 --by channel --list --store demo.db --lang zh
npx linli indicators --id beijing --period 2026-03 --json --store demo.db
npx linli policy adopt linli --for assessment --effective 2026-01-01 --as administrator:a1 --store demo.db
npx linli report --store demo.db
\`\`\`

Without \`--period\` the periods that run now are counted, so far. A month is named after the one it ends in: from the 19th of September
to the 18th of October is \`2026-10\`; a day after the date on which it begins. A name asks for the indicators of such periods alone. What
is open is judged as of now; what is settled, by the deadline it had. Each period is measured by the policy in force at its end, and
while it runs by the one in force now.

\`--id\` is an indicator or all of a place, with what they are made of. \`--by unit\` gives each unit's result, \`--by item\` (or any other word,
text or unit of the table below) those by that field. \`--list\` names the requests behind every figure. Once the city has adopted a policy
of assessment, its indicators stand in the report too. In a program:

\`\`\`ts
import { openCity } from "linli"

const city = await openCity({ store: "memory" })
const { measured } = await city.indicators({ id: "beijing/solved", period: "2026-03" })
for (const { result, policy } of measured) console.log(result.indicator.title.en, policy.version, result.all._tag, result.units.length)
console.log(JSON.stringify(await city.indicators({ id: "beijing" })))
await city.close()
\`\`\`

Requests and whistles are counted from the log. Answers to surveys and scores that somebody gave are no part of it so far:
indicators of those count nothing here, and take them as items in a program (\`ofSurvey\`, \`ofScore\` of \`@linli/core/assessment\`).

## Fields

${table(["of", "field", "中文", "English", "value"], fieldRows)}

## Floors

${table(
  ["appraised", "judged by", "at least", "source"],
  preset.floors.map(({ appraises, rater, least, source }) => [appraises, rater, least, source])
)}

## Presets

${preset.indicators.map(section).join("\n")}`
