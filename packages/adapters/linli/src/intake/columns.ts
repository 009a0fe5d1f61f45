/** What the columns of a row say, in the words of a map; and the problem of a row that says what cannot be. */
import { replaceFindings, scan } from "@linli/core/kernel"
import { Cell, Label } from "@linli/core/requests"
import * as Schema from "effect/Schema"
import type { Row } from "./csv.ts"
import type { IntakeMap } from "./map.ts"
import { makeClock, type TimeReading } from "./times.ts"

/** Why a row is not taken in, and in which column; null where it is the row as a whole. */
export class RowProblem extends Error {
  readonly row: Row
  readonly field: string | null
  constructor(row: Row, field: string | null, message: string) {
    super(message)
    this.row = row
    this.field = field
  }
}

/** Words of a column, each with its meaning. */
type Coded<Meaning> =
  | { readonly always: Meaning }
  | { readonly column: string; readonly values: Readonly<Record<string, Meaning>>; readonly otherwise?: Meaning }

type Flag = NonNullable<IntakeMap["proactive"]>
type CellColumns = NonNullable<NonNullable<IntakeMap["place"]>["cell"]>

export interface ColumnReader {
  /** The text of a column; null where it says nothing. */
  readonly text: (row: Row, column: string | undefined) => string | null
  readonly joined: (row: Row, columns: ReadonlyArray<string> | undefined, between: string) => string | null
  /** A word of the source's own lists, which may stand in the clear. */
  readonly label: (row: Row, columns: ReadonlyArray<string> | undefined) => string | null
  /** The whole text where `label` left something out of it, which then has to be sealed; else null. */
  readonly whole: (row: Row, columns: ReadonlyArray<string> | undefined) => string | null
  readonly time: (row: Row, column: string | undefined) => TimeReading | null
  readonly coded: <Meaning>(row: Row, of: Coded<Meaning>) => Meaning
  readonly flag: (row: Row, of: Flag | undefined) => boolean
  readonly cell: (row: Row, of: CellColumns | undefined) => string | null
}

const isLabel: (value: unknown) => boolean = Schema.is(Label)
const isCell = Schema.is(Cell)

/** A value for a reason, which is printed: a word of a list or a number, never what may name a person. */
const shown = (value: string, word: boolean): string =>
  value.length <= 40 && isLabel(value) && (word || /^[\d\s./:+-]+$/.test(value)) ? JSON.stringify(value) : "its text"

/** A word's meaning; inherited names (`constructor`) have none. */
export const meaningOf = <Meaning>(values: Readonly<Record<string, Meaning>>, word: string): Meaning | undefined =>
  Object.hasOwn(values, word) ? values[word] : undefined

export interface ColumnOptions {
  /** Leave what reaches a person out of a word of a list, instead of refusing the row; what stood there is for sealing (`whole`). */
  readonly sealFindings?: boolean
}

/** Makes the reader of rows that have these columns. */
export const makeColumns = (map: IntakeMap, columns: ReadonlyArray<string>, { sealFindings = false }: ColumnOptions = {}): ColumnReader => {
  const places = new Map(columns.map((column, i) => [column, i]))
  const nothing = new Set(["", ...(map.nothing ?? [])])
  const clock = makeClock({ timeZone: map.timeZone, formats: map.timeFormats, repeatedHour: map.repeatedHour ?? "first" })

  const text: ColumnReader["text"] = (row, column) => {
    const place = column === undefined ? undefined : places.get(column)
    const value = place === undefined ? "" : (row.fields[place] ?? "").trim()
    return nothing.has(value) ? null : value
  }

  const joined: ColumnReader["joined"] = (row, from = [], between) => {
    const texts = from.map((column) => text(row, column)).filter((value) => value !== null)
    return texts.length === 0 ? null : texts.join(between)
  }

  /** A word with what was found in it left out; itself where that cannot help. */
  const without = (value: string): string => {
    const open = sealFindings ? replaceFindings(value, scan(value), () => "…") : value
    return isLabel(open) ? open : value
  }

  const degrees = (row: Row, column: string, most: number): number | null => {
    const value = text(row, column)
    if (value === null || (/^[+-]?\d+(\.\d*)?$/.test(value) && Math.abs(Number(value)) <= most))
      return value === null ? null : Number(value)
    throw new RowProblem(row, column, `${shown(value, false)} is not a coordinate in degrees`)
  }

  return {
    text,
    joined,
    whole: (row, from) => {
      const value = joined(row, from, "/")
      return value === null || isLabel(value) || without(value) === value ? null : value
    },
    label: (row, from) => {
      const value = joined(row, from, "/")
      if (value === null || isLabel(value)) return value
      const open = without(value)
      if (open !== value) return open
      const wrong = value.length > 200 ? "over 200 characters" : "several lines, or what looks like a phone, e-mail or identity number"
      throw new RowProblem(row, from!.join(", "), `${wrong}: not a word of a list; the map should take the column in as sealed text`)
    },
    time: (row, column) => {
      const value = text(row, column)
      const reading = value === null ? null : clock(value)
      if (value === null || reading !== null) return reading
      throw new RowProblem(row, column!, `${shown(value, false)} is not a time of the form ${map.timeFormats.join(" or ")}`)
    },
    coded: (row, of) => {
      if ("always" in of) return of.always
      const value = text(row, of.column) ?? ""
      const meaning = meaningOf(of.values, value) ?? of.otherwise
      if (meaning !== undefined) return meaning
      throw new RowProblem(
        row,
        of.column,
        value === "" ? "it is empty, and the map has no meaning for that" : `the map has no meaning for ${shown(value, true)}`
      )
    },
    flag: (row, of) => of?.values.includes(text(row, of.column) ?? "") === true,
    cell: (row, of) => {
      if (of === undefined) return null
      const latitude = degrees(row, of.latitude, 90)
      const longitude = degrees(row, of.longitude, 180)
      if (latitude === null || longitude === null) return null
      const cell = [latitude, longitude].map((value) => value.toFixed(of.decimals ?? 2)).join(",")
      return isCell(cell) ? cell : null
    }
  }
}
