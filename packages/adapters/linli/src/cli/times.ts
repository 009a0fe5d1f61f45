/** Spans of time as people read them. */
import type { Cli } from "./cli.ts"

const minute = 60_000

/** A span by the clock, such as `3 d 2 h`. */
export const spanText = ({ t }: Cli, span: number): string => {
  const minutes = Math.round(Math.abs(span) / minute)
  const hours = Math.floor(minutes / 60)
  return hours >= 24 ? t.days(Math.floor(hours / 24), hours % 24) : t.hours(hours, minutes % 60)
}

/** A span of a unit's own time, in hours and minutes: a working day is not 24 hours. */
export const lengthText = ({ t }: Cli, span: number): string => {
  const minutes = Math.floor(Math.abs(span) / minute)
  return t.hours(Math.floor(minutes / 60), minutes % 60)
}
