/**
 * The zone in which times on the command line are read and shown: `LINLI_ZONE`, else the one of the calendar that a city begins
 * with. Times are strict ISO 8601; nothing is guessed, and a time that is none is shown as its number.
 */
import { Calendar } from "@linli/core/kernel"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import { isTimeZone, makeClock } from "../intake/times.ts"

export interface Zone {
  readonly name: string
  /** Epoch milliseconds of an ISO date, or date and time, from 1900 to 9999; undefined for anything else. */
  readonly read: (text: string) => number | undefined
  /** `2026-03-02 09:15`. */
  readonly text: (at: number) => string
  /** `2026-03-02T09:15:00.000+08:00`. */
  readonly iso: (at: number) => string
}

const day = "yyyy-MM-dd"
const times = ["HH:mm", "HH:mm:ss", "HH:mm:ss.S"].map((time) => `${day}'T'${time}`)
const formats = [day, ...times, ...times.map((time) => `${time}XXX`)]

const first = Date.UTC(1900, 0, 1)
const end = Date.UTC(10_000, 0, 1)

/** Offsets run from -12:00 to +14:00. */
const isOffset = (text: string): boolean => {
  const [, hours, minutes] = /T.*[+-](\d{2}):?(\d{2})$/i.exec(text) ?? []
  return hours === undefined || (Number(hours) <= 14 && Number(minutes) <= 59)
}

/** The zone of an IANA name; undefined where there is none. */
export const zoneNamed = (name: string): Zone | undefined => {
  if (!isTimeZone(name)) return undefined
  const clock = makeClock({ timeZone: name, formats })
  const local = (at: number) =>
    Option.getOrUndefined(Option.map(DateTime.makeZoned(at, { timeZone: name }), (zoned) => DateTime.formatIsoOffset(zoned)))
  return {
    name,
    read: (text) => {
      const at = isOffset(text) ? clock(text)?.at : undefined
      return at !== undefined && at >= first && at < end ? at : undefined
    },
    text: (at) => local(at)?.replace(/^(.+)T(\d\d:\d\d).*$/, "$1 $2") ?? String(at),
    iso: (at) => local(at) ?? String(at)
  }
}

/** What `LINLI_ZONE` names, else the preset's. */
export const zoneName = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment["LINLI_ZONE"] || Calendar.calendarKind.preset.value.timeZone
