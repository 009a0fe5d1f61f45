/**
 * A map says, as data, what the columns of a source mean. The built-in maps are values of the same schema. What a map does not
 * name is not taken in, and what a value does not say is not made up.
 */
import { Channel, Kind, Outcome } from "@linli/core/requests"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { IntakeError } from "./IntakeError.ts"
import { compileFormat, isTimeZone } from "./times.ts"

const Column = Schema.NonEmptyString

/** Columns whose texts are put together; those that say nothing are left out. */
const Columns = Schema.NonEmptyArray(Column)

/** Words of a column, each with what it means here. A word that is missing rejects the row, unless there is an `otherwise`. */
const Coded = <Value extends Schema.Top>(value: Value) =>
  Schema.Union([
    Schema.Struct({ always: value }),
    Schema.Struct({ column: Column, values: Schema.Record(Schema.String, value), otherwise: Schema.optionalKey(value) })
  ])

/** True where the column holds one of these texts. */
const Flag = Schema.Struct({ column: Column, values: Schema.NonEmptyArray(Schema.String) })

/**
 * Text that may name a person or was written freely; it is sealed. `subject` is the column that tells whose it is (a phone, a
 * staff number); only a keyed digest of it becomes the subject's id. Without one the subject is the request itself.
 */
const Sealed = Schema.Struct({ columns: Columns, subject: Schema.optionalKey(Column) })
export type SealedColumns = typeof Sealed.Type

const Status = Schema.Struct({
  column: Column,
  /** `closed` is closed even where no time says when; an end with a time is an end whatever the word. `outcome` is null where the word does not say. */
  values: Schema.Record(
    Schema.String,
    Schema.Struct({ means: Schema.Literals(["open", "closed"]), outcome: Schema.optionalKey(Schema.NullOr(Outcome)) })
  )
})

const Cell = Schema.Struct({
  latitude: Column,
  longitude: Column,
  /** Decimals kept, 2 by default (about 1 km). More than 3 would be a home. */
  decimals: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 })))
})

const shape = Schema.Struct({
  /** The source's short name; it begins the numbers of its requests. */
  system: Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9-]{0,31}$/)),
  /** What the source is; for people. */
  about: Schema.optionalKey(Schema.String),
  delimiter: Schema.optionalKey(Schema.Literals([",", ";", "\t", "|"])),
  /** IANA name. */
  timeZone: Schema.String.check(
    Schema.makeFilter((name) => isTimeZone(name) || `time zone ${JSON.stringify(name)} is not known; name one as Asia/Shanghai`)
  ),
  repeatedHour: Schema.optionalKey(Schema.Literals(["first", "second"])),
  /** See `compileFormat`. */
  timeFormats: Schema.NonEmptyArray(
    Schema.String.check(
      Schema.makeFilter((format) => {
        const compiled = compileFormat(format)
        return typeof compiled !== "string" || `time format ${JSON.stringify(format)}: ${compiled}`
      })
    )
  ),
  /** The source's days are right and its hours are not: an end on the day of the raising is no contradiction. */
  dayPrecision: Schema.optionalKey(Schema.Boolean),
  /** Texts that say nothing, besides the empty one. */
  nothing: Schema.optionalKey(Schema.Array(Schema.String)),
  /** The source's own number of the request. */
  number: Column,
  /** When it was raised; may be left out where there are activities: then the first of them is the raising. */
  raised: Schema.optionalKey(Column),
  closed: Schema.optionalKey(Column),
  due: Schema.optionalKey(Column),
  /** When the row was last changed. */
  updated: Schema.optionalKey(Column),
  status: Schema.optionalKey(Status),
  channel: Coded(Channel),
  kind: Coded(Kind),
  /** Raised by the city itself (未诉先办). */
  proactive: Schema.optionalKey(Flag),
  urgent: Schema.optionalKey(Flag),
  /** The class of the matter. */
  item: Schema.optionalKey(Columns),
  /** The unit that the row names as having the order. */
  dispatched: Schema.optionalKey(Schema.Struct({ lead: Columns, note: Schema.optionalKey(Sealed) })),
  place: Schema.optionalKey(
    Schema.Struct({ unit: Schema.optionalKey(Columns), cell: Schema.optionalKey(Cell), exact: Schema.optionalKey(Sealed) })
  ),
  /** `subject` is the column that tells one reporter from another. */
  reporter: Schema.optionalKey(Schema.Struct({ subject: Column, contact: Schema.optionalKey(Columns) })),
  description: Schema.optionalKey(Sealed),
  /** Each row is one activity, and the rows of one number, which stand together, are one request. */
  activity: Schema.optionalKey(Schema.Struct({ at: Column, name: Columns, note: Schema.optionalKey(Sealed) }))
})

/** Names of the fields. */
export const mapFields: ReadonlyArray<string> = Object.keys(shape.fields)

export const IntakeMap = shape.check(
  Schema.makeFilter((map) =>
    map.raised !== undefined || map.activity !== undefined
      ? undefined
      : { path: ["raised"], issue: "name the column of the time it was raised, or the activities" }
  )
)
export type IntakeMap = typeof IntakeMap.Type

/** Fields without which nothing else is worth a word. */
const required = ["system", "timeZone", "timeFormats", "number", "channel", "kind"]

const oneLine = (text: string): string => text.replace(/\n\s*/g, " ")

const decode = Schema.decodeUnknownResult(IntakeMap, { onExcessProperty: "error", errors: "all" })

/**
 * Reads a map from JSON. Throws an `IntakeError` that names the path of what is wrong.
 *
 * @param name where the text comes from, for the message
 */
export const readMap = (text: string, name: string): IntakeMap => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new IntakeError({ problem: "Map", message: `${name} is not JSON: ${(cause as Error).message}`, cause })
  }
  const missing = typeof json === "object" && json !== null ? required.filter((field) => !(field in json)) : required
  if (missing.length > 0) {
    const more = missing.length > 3 ? `, and ${missing.length - 3} more` : ""
    throw new IntakeError({ problem: "Map", message: `${name} is not a map: it lacks ${missing.slice(0, 3).join(", ")}${more}` })
  }
  const decoded = decode(json)
  if (Result.isSuccess(decoded)) return decoded.success
  throw new IntakeError({ problem: "Map", message: `${name} is not a map: ${oneLine(decoded.failure.message)}` })
}

/** The columns that a map names, each once. */
export const columnsOf = (map: IntakeMap): ReadonlyArray<string> => {
  const { number, raised, closed, due, updated, status, channel, kind, proactive, urgent, item, dispatched, place, reporter } = map
  const sealed = [dispatched?.note, place?.exact, map.description, map.activity?.note]
  const named = [
    number,
    ...[raised, closed, due, updated, status?.column, proactive?.column, urgent?.column],
    ...[channel, kind].map((coded) => ("column" in coded ? coded.column : undefined)),
    ...(item ?? []),
    ...(dispatched?.lead ?? []),
    ...(place?.unit ?? []),
    ...[place?.cell?.latitude, place?.cell?.longitude, reporter?.subject],
    ...(reporter?.contact ?? []),
    ...[map.activity?.at, ...(map.activity?.name ?? [])],
    ...sealed.flatMap((text) => (text === undefined ? [] : [...text.columns, text.subject]))
  ]
  return [...new Set(named.filter((column) => column !== undefined))]
}
