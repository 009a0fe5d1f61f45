/**
 * From rows to facts: each row becomes what it states, at the times it states, and no more. Where a row names no time, three
 * rules hold. A deadline and the unit that has the order stand from the raising on. The source's status is dated at the latest
 * time that the row states, because the row is a picture of that moment. So is an end without a time, with `timeKnown` false.
 */
import { Personal, type Unsealed } from "@linli/core/kernel"
import { Id, type RequestEvent } from "@linli/core/requests"
import * as Schema from "effect/Schema"
import { type ColumnOptions, makeColumns, meaningOf, RowProblem } from "./columns.ts"
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

/** Makes the reader of a map, for rows that have these columns. */
export const makeReader = (map: IntakeMap, columns: ReadonlyArray<string>, options: ColumnOptions = {}): Reader => {
  const { text, joined, label, whole, time, coded, flag, cell } = makeColumns(map, columns, options)
  const { activity } = map
  const subjectColumns = [
    map.reporter?.subject,
    ...[map.place?.exact, map.dispatched?.note, map.description, activity?.note].map((of) => of?.subject)
  ]

  const ofActivity = new Set([activity?.at, ...(activity?.name ?? []), ...(activity?.note?.columns ?? []), activity?.note?.subject])
  const ofCase = columnsOf(map).filter((column) => !ofActivity.has(column))

  /** What is said of the whole request is the same in all its rows. */
  const checkSame = ({ rows }: Case): void => {
    for (const row of rows) {
      const differs = ofCase.find((column) => text(row, column) !== text(rows[0]!, column))
      if (differs !== undefined) throw new RowProblem(row, differs, `not the same as in line ${rows[0]!.line}, of the same request`)
    }
  }

  /** Facts of one case; `own` is the subject where the map names none. */
  const factsOf = (of: Case, own: string, source: { system: string; number: string }, subjects: SubjectIds): ReadonlyArray<Fact> => {
    const row = of.rows[0]!

    /** `open` are columns of words that stand in the open, and may have had to leave something out. */
    const sealed = (
      from: Row,
      of: SealedColumns | undefined,
      open: ReadonlyArray<ReadonlyArray<string> | undefined> = []
    ): Personal.Clear | null => {
      const texts = [joined(from, of?.columns, between), ...open.map((columns) => whole(from, columns))].filter((one) => one !== null)
      return texts.length === 0 ? null : Personal.clear(subjects.get(text(from, of?.subject) ?? "") ?? own, texts.join(between))
    }
    const channelColumn = "column" in map.channel ? [map.channel.column] : undefined
    const statusColumn = map.status && [map.status.column]

    const raisedEvent = (): Unsealed<RequestEvent> => {
      const reporter = subjects.get(text(row, map.reporter?.subject) ?? "") ?? null
      const contact = joined(row, map.reporter?.contact, between)
      const place = { unit: label(row, map.place?.unit), cell: cell(row, map.place?.cell), exact: sealed(row, map.place?.exact) }
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
        description: sealed(row, map.description, [map.place?.unit, map.item, channelColumn, statusColumn, map.dispatched?.lead]),
        place: place.unit === null && place.cell === null && place.exact === null ? null : place,
        item: label(row, map.item),
        notice: null,
        source: { ...source, channel: label(row, channelColumn) }
      }
    }

    const activityOf = (from: Row): Fact & TimeReading => {
      const reading = time(from, activity!.at)
      const name = label(from, activity!.name)
      if (reading === null) throw new RowProblem(from, activity!.at, "the activity has no time")
      if (name === null) throw new RowProblem(from, activity!.name.join(", "), "the activity has no name")
      return { event: { _tag: "ProgressReported", activity: name, note: sealed(from, activity!.note, [activity!.name]) }, ...reading }
    }

    const statusOf = () => {
      const word = label(row, statusColumn)
      if (map.status === undefined || word === null) return null
      const meaning = meaningOf(map.status.values, word)
      if (meaning === undefined) throw new RowProblem(row, map.status.column, `the map has no meaning for ${JSON.stringify(word)}`)
      return { word, outcome: null, ...meaning }
    }

    const activities = activity === undefined ? [] : of.rows.map(activityOf)
    const status = statusOf()
    const times = { raised: time(row, map.raised), closed: time(row, map.closed), updated: time(row, map.updated), due: time(row, map.due) }
    const raised = raisedAt(row, times, activities)
    const latest = Math.max(raised, times.closed?.at ?? raised, times.updated?.at ?? raised, ...activities.map(({ at }) => at))
    const closed = times.closed?.at ?? (status?.means === "closed" ? latest : null)
    const lead = label(row, map.dispatched?.lead)

    const facts: Array<Fact> = [{ event: raisedEvent(), at: raised }]
    if (times.due !== null) facts.push({ event: { _tag: "DueStated", due: times.due.at }, at: raised })
    if (lead !== null) {
      facts.push({ event: { _tag: "RequestDispatched", lead, helpers: [], note: sealed(row, map.dispatched?.note) }, at: raised })
    }
    for (const { event, at } of activities) facts.push({ event, at })
    if (closed !== null) {
      facts.push({ event: { _tag: "RequestClosed", outcome: status?.outcome ?? null, timeKnown: times.closed !== null }, at: closed })
    }
    if (status !== null) facts.push({ event: { _tag: "StatusStated", status: status.word }, at: latest })
    return facts.sort((a, b) => a.at - b.at)
  }

  /** When it was raised: as stated, or earlier where an activity shows that it was there. Contradictions end here. */
  const raisedAt = (
    row: Row,
    { raised: stated, closed, updated }: { readonly [Time in "raised" | "closed" | "updated"]: TimeReading | null },
    activities: ReadonlyArray<TimeReading>
  ): number => {
    if (stated === null && map.raised !== undefined) throw new RowProblem(row, map.raised, "it does not say when it was raised")
    const raised = [...(stated === null ? [] : [stated]), ...activities].reduce((a, b) => (b.at < a.at ? b : a))
    if (updated !== null && updated.at < raised.at) throw new RowProblem(row, map.updated!, "it was changed before it was raised")
    if (closed === null || closed.at >= raised.at) return raised.at
    if (map.dayPrecision === true && closed.day === raised.day) return closed.at
    throw new RowProblem(row, map.closed!, "it was closed before it was raised")
  }

  return {
    numberOf: (row) => text(row, map.number),
    subjectsOf: ({ rows }) => [
      ...new Set(rows.flatMap((row) => subjectColumns.map((column) => text(row, column)).filter((value) => value !== null)))
    ],
    factsOf: (of, subjects) => {
      if (of.problem !== null) throw new RowProblem(of.rows[0]!, null, of.problem)
      for (const row of of.rows) if (row.problem !== null) throw new RowProblem(row, null, row.problem)
      const own = numberOf(map.system, of.number ?? "")
      if (of.number === null) throw new RowProblem(of.rows[0]!, map.number, "it has no number")
      if (!isId(own)) throw new RowProblem(of.rows[0]!, map.number, "its number is longer than an id can be (200 characters)")
      checkSame(of)
      return factsOf(of, own, { system: map.system, number: idOf(of.number) }, subjects)
    }
  }
}
