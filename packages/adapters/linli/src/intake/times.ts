/**
 * Times as a source writes them, to epoch milliseconds. Local times are read in the source's time zone. A time that the clocks
 * skipped is read as if they had not yet been put forward, so it falls as far behind the change as it claims; of a time that
 * they went through twice the map says which is meant, the first by default.
 */
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"

export interface TimeReading {
  /** Epoch milliseconds. */
  readonly at: number
  /** The local day, counted from 1970-01-01. */
  readonly day: number
}

type Part = "year" | "shortYear" | "month" | "day" | "hour" | "hour12" | "minute" | "second" | "fraction" | "half" | "offset"

const tokens: Readonly<Record<string, readonly [Part, string]>> = {
  yyyy: ["year", "(\\d{4})"],
  yy: ["shortYear", "(\\d{2})"],
  MM: ["month", "(\\d{2})"],
  M: ["month", "(\\d{1,2})"],
  dd: ["day", "(\\d{2})"],
  d: ["day", "(\\d{1,2})"],
  HH: ["hour", "(\\d{2})"],
  H: ["hour", "(\\d{1,2})"],
  hh: ["hour12", "(\\d{2})"],
  h: ["hour12", "(\\d{1,2})"],
  mm: ["minute", "(\\d{2})"],
  m: ["minute", "(\\d{1,2})"],
  ss: ["second", "(\\d{2})"],
  s: ["second", "(\\d{1,2})"],
  S: ["fraction", "(\\d{1,9})"],
  a: ["half", "(AM|PM|上午|下午)"],
  XXX: ["offset", "(Z|[+-]\\d{2}:?\\d{2})"]
}

const isToken = /yyyy|yy|MM?|dd?|HH?|hh?|mm?|ss?|S+|a|XXX|'[^']*'|./gu
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")

interface Format {
  readonly pattern: RegExp
  readonly parts: ReadonlyArray<Part>
}

/**
 * Compiles a format such as `M/d/yy H:mm`, `yyyy年M月d日` or `yyyy-MM-dd'T'HH:mm:ss.SSSXXX`. A single letter takes one or two
 * digits, `a` takes AM, PM, 上午 and 下午, other letters stand in quotes.
 *
 * @returns a message where it is no format
 */
export const compileFormat = (format: string): Format | string => {
  const parts: Array<Part> = []
  let source = ""
  for (const [piece] of format.matchAll(isToken)) {
    const token = tokens[piece.startsWith("S") ? "S" : piece]
    if (token !== undefined) {
      parts.push(token[0])
      source += token[1]
    } else if (/^[A-Za-z]/.test(piece)) return `letter ${piece} has no meaning; put text in quotes`
    else source += escaped(piece.startsWith("'") && piece.length > 1 ? piece.slice(1, -1) : piece)
  }
  const twice = parts.find((part, i) => parts.indexOf(part) !== i)
  if (twice !== undefined) return `it names the ${twice} twice`
  const missing = [["year", "shortYear"], ["month"], ["day"]].find((either) => !either.some((part) => parts.includes(part as Part)))
  if (missing !== undefined) return `it has no ${missing[0]}`
  if (parts.includes("hour12") !== parts.includes("half")) return "h and a go together; H is the hour of 24"
  return { pattern: new RegExp(`^${source}$`, "iu"), parts }
}

const minute = 60_000
const quarterHour = 15 * minute
const dayLength = 86_400_000

/** Two digits of a year: 69 to 99 are of the twentieth century, as POSIX has it. */
const fullYear = (short: number): number => short + (short < 69 ? 2000 : 1900)

const hourOf = (found: Partial<Record<Part, string>>): number | null => {
  if (found.hour12 === undefined) return Number(found.hour ?? 0)
  const hour = Number(found.hour12)
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (/^(pm|下午)$/i.test(found.half!) ? 12 : 0)
}

/** The local time as if it were UTC; null where there is no such day or hour. */
const wallClock = (found: Partial<Record<Part, string>>): number | null => {
  const year = found.year === undefined ? fullYear(Number(found.shortYear)) : Number(found.year)
  const month = Number(found.month)
  const day = Number(found.day)
  const hour = hourOf(found)
  const minutes = Number(found.minute ?? 0)
  const seconds = Number(found.second ?? 0)
  if (hour === null || hour > 23 || minutes > 59 || seconds > 59) return null
  const millis = Math.floor(Number(`0.${found.fraction ?? 0}`) * 1000)
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.getTime() + (hour * 60 + minutes) * minute + seconds * 1000 + millis
}

const offsetOf = (text: string): number => {
  if (text.toUpperCase() === "Z") return 0
  const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})/.exec(text)!
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minute
}

/** Whether a text names an IANA time zone. */
export const isTimeZone = (name: string): boolean => Option.isSome(DateTime.zoneMakeNamed(name))

export interface ClockOptions {
  readonly timeZone: string
  /** Tried in this order. */
  readonly formats: ReadonlyArray<string>
  /** Which is meant of an hour that the clocks went through twice. */
  readonly repeatedHour?: "first" | "second"
}

/** Local wall-clock time to epoch milliseconds in a zone; the offset of each quarter of an hour is looked up once. */
const zoneClock = (timeZone: string, repeatedHour: "first" | "second"): ((wall: number) => number) => {
  const offsets = new Map<number, number>()
  const zone = DateTime.zoneMakeNamedUnsafe(timeZone)
  const disambiguation = repeatedHour === "first" ? "compatible" : "later"
  return (wall) => {
    const quarter = Math.floor(wall / quarterHour)
    let offset = offsets.get(quarter)
    if (offset === undefined) {
      const zoned = DateTime.makeZonedUnsafe(quarter * quarterHour, { timeZone: zone, adjustForTimeZone: true, disambiguation })
      offset = quarter * quarterHour - zoned.epochMilliseconds
      if (offsets.size >= 100_000) offsets.clear()
      offsets.set(quarter, offset)
    }
    return wall - offset
  }
}

/** A reader of times; it answers null where a text is in none of the formats or no such time exists. */
export const makeClock = ({ timeZone, formats, repeatedHour = "first" }: ClockOptions): ((text: string) => TimeReading | null) => {
  const toEpoch = zoneClock(timeZone, repeatedHour)
  const compiled = formats.map((format) => compileFormat(format) as Format)
  return (text) => {
    for (const { pattern, parts } of compiled) {
      const match = pattern.exec(text)
      if (match === null) continue
      const found: Partial<Record<Part, string>> = {}
      for (const [i, part] of parts.entries()) found[part] = match[i + 1]!
      const wall = wallClock(found)
      if (wall === null) continue
      const at = found.offset === undefined ? toEpoch(wall) : wall - offsetOf(found.offset)
      return { at, day: Math.floor(wall / dayLength) }
    }
    return null
  }
}
