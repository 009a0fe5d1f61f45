/**
 * From rows to facts: each row becomes what it states, at the times it states, and no more. Where a row names no time, three
 * rules hold. A deadline and the unit that has the order stand from the raising on. The source's status is dated at the latest
 * time that the row states, because the row is a picture of that moment. So is an end without a time, with `timeKnown` false.
 */
import { Personal, type Unsealed } from "@linli/core/kernel"
import { Id, type RequestEvent } from "@linli/core/requests"
import * as Schema from "effect/Schema"
import { type ColumnOptions, type ColumnReader, makeColumns, meaningOf, RowProblem } from "./columns.ts"
import type { Row } from "./csv.ts"
import { columnsOf, type IntakeMap, type SealedColumns } from "./map.ts"
import type { TimeReading } from "./times.ts"

/** A row, or all the rows of one number. `number` is null where a row has none that can be read. */
export interface Case {
  readonly number: string | null
  readonly rows: ReadonlyArray<Row>
  /** Why it cannot be taken in whatever the rows say; null where that is open. */
  readonly problem: string | null
}

export interface Fact {
  readonly event: Unsealed<RequestEvent>
  readonly at: number
}

/** Opaque ids of subjects, by the text that tells one from another. */
export type SubjectIds = ReadonlyMap<string, string>

export interface Reader {
  readonly numberOf: (row: Row) => string | null
  /** The texts of a case that tell subjects apart; ids are needed for them. */
  readonly subjectsOf: (of: Case) => ReadonlyArray<string>
  /** The facts of a case, in order of time. Throws a `RowProblem`. */
  readonly factsOf: (of: Case, subjects: SubjectIds) => ReadonlyArray<Fact>
}

const isId = Schema.is(Id)

/** A source's number as an id: a character that an id cannot hold becomes `~` and its UTF-16 code in four hex digits. */
export const idOf = (number: string): string =>
  number.replace(/[^\w.:-]/g, (char) => `~${char.charCodeAt(0).toString(16).padStart(4, "0")}`)

/** The number of a request from elsewhere. It begins with its source, so that two sources never meet in one number. */
export const numberOf = (system: string, number: string): string => `${system}:${idOf(number)}`

/** Between texts that are sealed together. */
const between = " · "

/** A source's map, and what reads its rows by it. */
interface Source {
  readonly map: IntakeMap
  readonly read: ColumnReader
}

/** One case as it is read. `own` is its number as linli's, and the subject where the map names none. */
interface Told extends Source {
  readonly of: Case
  readonly own: string
  readonly subjects: SubjectIds
}

const channelColumn = ({ channel }: IntakeMap) => ("column" in channel ? [channel.column] : undefined)
const statusColumn = ({ status }: IntakeMap) => status && [status.column]

/** Columns that tell subjects apart. */
const subjectColumns = ({ reporter, place, dispatched, description, activity }: IntakeMap) => [
  reporter?.subject,
  ...[place?.exact, dispatched?.note, description, activity?.note].map((of) => of?.subject)
]

/** Columns that say something of the whole request. */
const columnsOfCase = (map: IntakeMap): ReadonlyArray<string> => {
  const { activity } = map
  const ofActivity = new Set([activity?.at, ...(activity?.name ?? []), ...(activity?.note?.columns ?? []), activity?.note?.subject])
  return columnsOf(map).filter((column) => !ofActivity.has(column))
}

/** What is said of the whole request is the same in all its rows. */
const checkSame = ({ text }: ColumnReader, ofCase: ReadonlyArray<string>, { rows }: Case): void => {
  for (const row of rows) {
    const differs = ofCase.find((column) => text(row, column) !== text(rows[0]!, column))
    if (differs !== undefined) throw new RowProblem(row, differs, `not the same as in line ${rows[0]!.line}, of the same request`)
  }
}

const subjectIn = ({ read, subjects }: Told, row: Row, column: string | undefined): string | null =>
  subjects.get(read.text(row, column) ?? "") ?? null

/** Texts of a row that are sealed together. `open` are columns of words that stand in the open, and may have had to leave something out. */
const sealedOf = (
  told: Told,
  row: Row,
  of: SealedColumns | undefined,
  open: ReadonlyArray<ReadonlyArray<string> | undefined> = []
): Personal.Clear | null => {
  const { joined, whole } = told.read
  const texts = [joined(row, of?.columns, between), ...open.map((columns) => whole(row, columns))].filter((one) => one !== null)
  return texts.length === 0 ? null : Personal.clear(subjectIn(told, row, of?.subject) ?? told.own, texts.join(between))
}

const raisedEvent = (told: Told, row: Row, number: string): Unsealed<RequestEvent> => {
  const { map, own, read } = told
  const { joined, label, coded, flag, cell } = read
  const reporter = subjectIn(told, row, map.reporter?.subject)
  const contact = joined(row, map.reporter?.contact, between)
  const place = { unit: label(row, map.place?.unit), cell: cell(row, map.place?.cell), exact: sealedOf(told, row, map.place?.exact) }
  const open = [map.place?.unit, map.item, channelColumn(map), statusColumn(map), map.dispatched?.lead]
  return {
    _tag: "RequestRaised",
    against: null,
    number: own,
    tracking: null,
    channel: coded(row, map.channel),
    kind: coded(row, map.kind),
    proactive: flag(row, map.proactive),
    urgent: flag(row, map.urgent),
    reporter,
    contact: contact === null ? null : Personal.contact(reporter ?? own, contact),
    description: sealedOf(told, row, map.description, open),
    place: place.unit === null && place.cell === null && place.exact === null ? null : place,
    item: label(row, map.item),
    notice: null,
    source: { system: map.system, number, channel: label(row, channelColumn(map)) }
  }
}

const activityOf = (told: Told, row: Row): Fact & TimeReading => {
  const { at, name, note } = told.map.activity!
  const reading = told.read.time(row, at)
  const activity = told.read.label(row, name)
  if (reading === null) throw new RowProblem(row, at, "the activity has no time")
  if (activity === null) throw new RowProblem(row, name.join(", "), "the activity has no name")
  return { event: { _tag: "ProgressReported", activity, note: sealedOf(told, row, note, [name]) }, ...reading }
}

const statusOf = ({ map, read }: Source, row: Row) => {
  const word = read.label(row, statusColumn(map))
  if (map.status === undefined || word === null) return null
  const meaning = meaningOf(map.status.values, word)
  if (meaning === undefined) throw new RowProblem(row, map.status.column, `the map has no meaning for ${JSON.stringify(word)}`)
  return { word, outcome: null, ...meaning }
}

type Times = Readonly<Record<"raised" | "closed" | "updated" | "due", TimeReading | null>>

/** When it was raised: as stated, or earlier where an activity shows that it was there. Contradictions end here. */
const raisedAt = (map: IntakeMap, row: Row, { raised: stated, closed, updated }: Times, activities: ReadonlyArray<TimeReading>): number => {
  if (stated === null && map.raised !== undefined) throw new RowProblem(row, map.raised, "it does not say when it was raised")
  const raised = [...(stated === null ? [] : [stated]), ...activities].reduce((a, b) => (b.at < a.at ? b : a))
  if (updated !== null && updated.at < raised.at) throw new RowProblem(row, map.updated!, "it was changed before it was raised")
  if (closed === null || closed.at >= raised.at) return raised.at
  if (map.dayPrecision === true && closed.day === raised.day) return closed.at
  throw new RowProblem(row, map.closed!, "it was closed before it was raised")
}

/** The facts of one case, in order of time. `number` is the source's own. */
const factsIn = (told: Told, number: string): ReadonlyArray<Fact> => {
  const { map, read, of } = told
  const row = of.rows[0]!
  const activities = map.activity === undefined ? [] : of.rows.map((one) => activityOf(told, one))
  const status = statusOf(told, row)
  const { time } = read
  const times: Times = {
    raised: time(row, map.raised),
    closed: time(row, map.closed),
    updated: time(row, map.updated),
    due: time(row, map.due)
  }
  const raised = raisedAt(map, row, times, activities)
  const latest = Math.max(raised, times.closed?.at ?? raised, times.updated?.at ?? raised, ...activities.map(({ at }) => at))
  const closed = times.closed?.at ?? (status?.means === "closed" ? latest : null)
  const lead = read.label(row, map.dispatched?.lead)

  const facts: Array<Fact> = [{ event: raisedEvent(told, row, number), at: raised }]
  if (times.due !== null) facts.push({ event: { _tag: "DueStated", due: times.due.at }, at: raised })
  if (lead !== null) {
    facts.push({ event: { _tag: "RequestDispatched", lead, helpers: [], note: sealedOf(told, row, map.dispatched?.note) }, at: raised })
  }
  for (const { event, at } of activities) facts.push({ event, at })
  if (closed !== null) {
    facts.push({ event: { _tag: "RequestClosed", outcome: status?.outcome ?? null, timeKnown: times.closed !== null }, at: closed })
  }
  if (status !== null) facts.push({ event: { _tag: "StatusStated", status: status.word }, at: latest })
  return facts.sort((a, b) => a.at - b.at)
}

/** Makes the reader of a map, for rows that have these columns. */
export const makeReader = (map: IntakeMap, columns: ReadonlyArray<string>, options: ColumnOptions = {}): Reader => {
  const read = makeColumns(map, columns, options)
  const ofSubjects = subjectColumns(map)
  const ofCase = columnsOfCase(map)
  return {
    numberOf: (row) => read.text(row, map.number),
    subjectsOf: ({ rows }) => [
      ...new Set(rows.flatMap((row) => ofSubjects.map((column) => read.text(row, column)).filter((value) => value !== null)))
    ],
    factsOf: (of, subjects) => {
      const [first] = of.rows
      if (of.problem !== null) throw new RowProblem(first!, null, of.problem)
      for (const row of of.rows) if (row.problem !== null) throw new RowProblem(row, null, row.problem)
      if (of.number === null) throw new RowProblem(first!, map.number, "it has no number")
      const own = numberOf(map.system, of.number)
      if (!isId(own)) throw new RowProblem(first!, map.number, "its number is longer than an id can be (200 characters)")
      checkSame(read, ofCase, of)
      return factsIn({ map, read, of, own, subjects }, idOf(of.number))
    }
  }
}
