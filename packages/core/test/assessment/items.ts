/** Ledger lines, whistles and indicators for tests. */
import {
  type Counted,
  type Indicator,
  type Item,
  makeTally,
  ofRequest,
  preset,
  type Result,
  spanOf,
  type WhistlePart
} from "@linli/core/assessment"

export const now = Date.parse("2026-11-30T12:00:00+08:00")
/** Within the month from the 19th and the calendar month alike. */
export const inMonth = Date.parse("2026-11-20T09:00:00+08:00")
export const hour = 3_600_000

export type Line = Parameters<typeof ofRequest>[0]

let count = 0
export const line = (patch: Partial<Line> = {}): Line => ({
  request: `r${++count}`,
  state: "Closed",
  kind: "help",
  channel: "hotline",
  item: null,
  proactive: false,
  urgent: false,
  order: { lead: "street-1", helpers: [], objections: 0, objected: false },
  unit: null,
  outcome: "solved",
  round: 1,
  rating: null,
  raisedAt: inMonth,
  resolvedAt: inMonth + hour,
  closedAt: inMonth + 2 * hour,
  timeKnown: true,
  due: inMonth + 3 * hour,
  lastLead: null,
  extensions: 0,
  ...patch
})

export const lead = (lead: string) => ({ order: { lead, helpers: [], objections: 0, objected: false } })

export const part = (patch: Partial<WhistlePart> = {}): WhistlePart => ({
  whistle: `w${++count}`,
  request: "r",
  summoner: "street-1",
  department: "water",
  blownAt: inMonth,
  answeredAt: inMonth + hour,
  declinedAt: null,
  refusal: null,
  arrivedAt: inMonth + 2 * hour,
  finishedAt: inMonth + 3 * hour,
  rating: "satisfied",
  ...patch
})

/** Results of the preset's indicators, or of others. */
export const resultsOf = (items: Iterable<Item>, indicators: ReadonlyArray<Indicator> = preset.indicators): ReadonlyMap<string, Result> => {
  const tally = makeTally(indicators, (period) => spanOf(period, inMonth))
  tally.add(items)
  return tally.results()
}

export const requests = (...lines: ReadonlyArray<Line>): ReadonlyArray<Item> => lines.map((one) => ofRequest(one, now))

/** A row that is not withheld. */
export const shown = (row: Result["all"] | undefined): Counted => {
  if (row?._tag !== "Counted") throw new Error(`${row?._tag} is no count`)
  return row
}
