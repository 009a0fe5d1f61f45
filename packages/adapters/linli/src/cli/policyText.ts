/** A policy or calendar, and where two differ, as text for a terminal. */
import type { Calendar } from "@linli/core"
import { sourceText } from "../messages/sources.ts"
import type { Difference } from "../policy/diff.ts"
import type { PolicyDocument } from "../policy/document.ts"
import { unitWords, wordOf } from "../words/index.ts"
import type { Cli } from "./cli.ts"
import { table } from "./output.ts"

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value)

/** `5 working days`, where it is a term. */
const termText = (value: Fields, { language }: Cli): string | undefined => {
  const { amount, unit, counting, ...others } = value
  if (typeof amount !== "number" || typeof unit !== "string" || !(unit in unitWords) || Object.keys(others).length > 0) return undefined
  const whole = counting === "wholeDays" ? (language === "zh" ? "（次日起算）" : " (the first day not counted)") : ""
  const units = wordOf(unitWords, unit, language)
  return `${amount} ${amount === 1 ? units.replace(/s(?=,|$)/, "") : units}${whole}`
}

/** A value on one line. */
const lineText = (value: unknown, cli: Cli): string => {
  if (value === null || value === undefined) return "–"
  if (Array.isArray(value))
    return value.length === 0 ? "–" : value.map((entry) => lineText(entry, cli)).join(isFields(value[0]) ? "; " : ", ")
  if (!isFields(value)) return typeof value === "boolean" ? (value ? cli.t.yes : cli.t.no) : String(value)
  const term = termText(value, cli)
  if (term !== undefined) return term
  const entries = Object.entries(value)
  return entries.length === 0 ? "–" : entries.map(([name, of]) => `${name} ${lineText(of, cli)}`).join(" · ")
}

/** An entry of a list: an indicator by its id and title, anything else in full. */
const entryText = (entry: Fields, cli: Cli): string => {
  const { id, title } = entry
  return typeof id === "string" && isFields(title) ? `${id} · ${String(title[cli.language])}` : lineText(entry, cli)
}

/** A row for each field; every entry of a list of things has a row of its own. */
const fieldRows = (value: Fields, cli: Cli): ReadonlyArray<ReadonlyArray<string>> =>
  Object.entries(value).flatMap(([name, of]) =>
    Array.isArray(of) && isFields(of[0])
      ? of.map((entry: Fields, i) => [`  ${i === 0 ? name : ""}`, entryText(entry, cli)])
      : [[`  ${name}`, lineText(of, cli)]]
  )

const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`

const hoursText = (hours: Calendar.Hours): string => hours.map(({ from, to }) => `${clock(from)}–${clock(to)}`).join(", ") || "–"

const calendarRows = (calendar: Calendar.Calendar, { t }: Cli): ReadonlyArray<ReadonlyArray<string>> => {
  const days = Object.entries(calendar.holidays)
  const made = Object.entries(calendar.makeUpDays)
  const lastYear = calendar.knownUntil.slice(0, 4)
  const inLast = (dates: ReadonlyArray<readonly [string, string]>) => dates.filter(([date]) => date.startsWith(lastYear))
  return [
    [`  ${t.timeZone}`, calendar.timeZone],
    [`  ${t.knownUntil}`, calendar.knownUntil],
    ...calendar.week.map((hours, i) => [`  ${t.weekdays[i]}`, hoursText(hours)]),
    ...inLast(days).map(([date, name]) => [`  ${t.holidays}`, `${date} ${name}`]),
    ...inLast(made).map(([date, name]) => [`  ${t.makeUpDays}`, `${date} ${name}`])
  ]
}

/** A document in full. */
export const documentText = (cli: Cli, document: PolicyDocument): string => {
  const { t } = cli
  const { context, id, version, source, jurisdiction, date, official, adopted, value } = document
  const head: ReadonlyArray<readonly [string, string | null | undefined]> = [
    [t.name, id],
    [t.version, version],
    [t.source, sourceText(source, cli.language)],
    [t.jurisdiction, jurisdiction],
    [t.dated, date],
    [t.isOfficial, official ? t.yes : t.no],
    [t.since, adopted === undefined ? null : adopted.effective === 0 ? t.ever : cli.zone.iso(adopted.effective)]
  ]
  const named = table(head.flatMap(([name, text]) => (text === null || text === undefined ? [] : [[name, text]])))
  const rows = context === "calendar" ? calendarRows(value as Calendar.Calendar, cli) : fieldRows(value as unknown as Fields, cli)
  return `${named}\n\n${table(rows)}`
}

/** Where two differ, a place a line. */
export const differenceText = (cli: Cli, found: ReadonlyArray<Difference>): string => {
  if (found.length === 0) return cli.t.noDifference
  return found
    .map((one) => {
      if (!("before" in one)) return `+ ${one.path}: ${lineText(one.after, cli)}`
      if (!("after" in one)) return `- ${one.path}: ${lineText(one.before, cli)}`
      return `~ ${one.path}: ${lineText(one.before, cli)} → ${lineText(one.after, cli)}`
    })
    .join("\n")
}
