/**
 * Between instants and local time of a zone. Offsets come from the platform's time-zone data; each year's changes are found once
 * and kept, so that asking costs a look-up.
 */
import type { Instant } from "./Event.ts"
import { firstFrom } from "./firstFrom.ts"

export const minute = 60_000
export const day = 86_400_000

/** Milliseconds since 1970-01-01T00:00 on the zone's own clock. */
export type Local = number

export interface Zone {
  readonly name: string
  /** Local time less universal time, milliseconds, at an instant. */
  readonly offsetAt: (at: Instant) => number
  readonly toLocal: (at: Instant) => Local
  /** The instant of a local time: of two the earlier; of none (a gap) the first after it. */
  readonly toInstant: (local: Local) => Instant
  /** Changes of offset within a span, in order. */
  readonly changes: (from: Instant, to: Instant) => ReadonlyArray<Instant>
}

interface Change {
  readonly at: Instant
  readonly offset: number
}

const offsetReader = (name: string): ((at: Instant) => number) => {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: name,
    hourCycle: "h23",
    era: "narrow",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric"
  })
  return (at) => {
    const part: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(at)) part[type] = Number(value)
    const local = Date.UTC(part["year"]!, part["month"]! - 1, part["day"]!, part["hour"]!, part["minute"]!, part["second"]!)
    return local - Math.floor(at / 1000) * 1000
  }
}

/** First instant in (low, high], to the second, with the offset of `high`. */
const bisect = (read: (at: Instant) => number, low: Instant, high: Instant): Instant => {
  const target = read(high)
  return 1000 * firstFrom(low / 1000 + 1, high / 1000, (second) => read(second * 1000) === target)
}

const yearOf = (at: Instant): number => new Date(at).getUTCFullYear()

/** Steps are short enough that no zone changes twice within one and back. */
const step = 7 * day

const changesOfYear = (read: (at: Instant) => number, year: number): ReadonlyArray<Change> => {
  const found: Array<Change> = []
  const end = Date.UTC(year + 1, 0, 1)
  let offset = read(Date.UTC(year, 0, 1))
  for (let low = Date.UTC(year, 0, 1); low < end; low += step) {
    const high = Math.min(low + step, end)
    const next = read(high)
    if (next !== offset) found.push({ at: bisect(read, low, high), offset: next })
    offset = next
  }
  return found
}

const zones = new Map<string, Zone>()

/**
 * The zone of an IANA name.
 *
 * @throws RangeError for a name that the platform does not know
 */
export const zoneOf = (name: string): Zone => {
  const known = zones.get(name)
  if (known !== undefined) return known
  const read = offsetReader(name)
  const years = new Map<number, { readonly start: number; readonly changes: ReadonlyArray<Change> }>()
  const inYear = (year: number) => {
    const found = years.get(year)
    if (found !== undefined) return found
    const made = { start: read(Date.UTC(year, 0, 1)), changes: changesOfYear(read, year) }
    years.set(year, made)
    return made
  }
  const offsetAt = (at: Instant): number => {
    const { start, changes } = inYear(yearOf(at))
    let offset = start
    for (const change of changes) {
      if (change.at > at) break
      offset = change.offset
    }
    return offset
  }
  const toInstant = (local: Local): Instant => {
    const early = offsetAt(local - day)
    const late = offsetAt(local + day)
    const first = local - Math.max(early, late)
    if (first + offsetAt(first) === local) return first
    const second = local - Math.min(early, late)
    if (second + offsetAt(second) === local) return second
    return zone.changes(first - 1, second)[0] ?? second
  }
  const zone: Zone = {
    name,
    offsetAt,
    toLocal: (at) => at + offsetAt(at),
    toInstant,
    changes: (from, to) => {
      const found: Array<Instant> = []
      for (let year = yearOf(from); year <= yearOf(to); year++) {
        for (const { at } of inYear(year).changes) if (at > from && at <= to) found.push(at)
      }
      return found
    }
  }
  zones.set(name, zone)
  return zone
}

/** `YYYY-MM-DD` of a local time. */
export const dateOf = (local: Local): string => new Date(local).toISOString().slice(0, 10)

/** Local midnight at the start of a date `YYYY-MM-DD`. */
export const startOf = (date: string): Local => Date.parse(`${date}T00:00:00Z`)

/** Days since 1970-01-01. */
export const dayNumber = (local: Local): number => Math.floor(local / day)

/** 1970-01-01 was a Thursday; Monday is 0. */
export const weekday = (number: number): number => (((number + 3) % 7) + 7) % 7
