/**
 * A report for everybody: groups of too few are held back, with the next smallest where the sum would tell; a rate or a median of too
 * few is not shown. Each table is protected by itself; who holds two reports of different times against each other learns of what lies
 * between them.
 */
import type * as Fraction from "../kernel/Fraction.ts"
import { tooSmall } from "../kernel/suppress.ts"
import type { Rate, Report, Row, Section } from "./rates.ts"

export interface PublicRate {
  readonly of: number
  readonly value: Fraction.Fraction
}

export interface PublicSection {
  readonly requests: number
  /** Milliseconds; null where too few were closed. */
  readonly median: Fraction.Fraction | null
  /** Null where too few said so. */
  readonly rates: Readonly<Record<RateName, PublicRate | null>>
}

export interface PublicRow {
  readonly name: string | null
  readonly requests: number
  /** Null where it would single out the few that are closed, or the few that are not. */
  readonly closed: number | null
}

export interface PublicGroup {
  readonly rows: ReadonlyArray<PublicRow>
  /** How many rows are held back. */
  readonly heldBack: number
}

const rateNames = ["settledByDue", "contacted", "solved", "satisfied", "reopened"] as const satisfies ReadonlyArray<keyof Section>
type RateName = (typeof rateNames)[number]
const sectionNames = ["proactive", "citizen"] as const
const groupNames = ["byState", "byOutcome", "byChannel", "byKind", "byItem", "byUnit"] as const satisfies ReadonlyArray<keyof Report>
type GroupName = (typeof groupNames)[number]

export interface PublicReport {
  readonly below: number
  /** Null where there are too few requests in all: then nothing is shown. */
  readonly all: PublicSection | null
  readonly proactive: PublicSection | null
  readonly citizen: PublicSection | null
  readonly groups: Readonly<Record<GroupName, PublicGroup>>
}

/**
 * What of a report may be published.
 *
 * @param below fewer than so many are not shown
 */
export const publicReport = (report: Report, below: number): PublicReport => {
  const isFew = (count: number) => count > 0 && count < below
  const rate = ({ of, value }: Rate): PublicRate | null => (of < below ? null : { of, value })
  const section = (of: Section): PublicSection => ({
    requests: of.requests,
    median: of.toClose.measured < below ? null : of.toClose.median,
    rates: Object.fromEntries(rateNames.map((name) => [name, rate(of[name])])) as PublicSection["rates"]
  })
  const sizeOf = ({ requests }: { readonly requests: number }) => requests
  const heldStates = tooSmall(below, report.byState, sizeOf)
  // Where it is held back how many are closed, no other table may tell.
  const closedHeld = report.byState.some((row) => row.name === "Closed" && heldStates.has(row))
  const row = ({ name, requests, closed }: Row): PublicRow => ({
    name,
    requests,
    closed: closedHeld || isFew(closed) || isFew(requests - closed) ? null : closed
  })
  const none = report.all.requests < below
  const group = (rows: ReadonlyArray<Row>): PublicGroup => {
    const held = none ? new Set(rows) : tooSmall(below, rows, sizeOf)
    return { rows: rows.filter((one) => !held.has(one)).map(row), heldBack: held.size }
  }
  const filled = sectionNames.map((name) => report[name]).filter(({ requests }) => requests > 0)
  const heldSections = tooSmall(below, filled, sizeOf)
  const part = (of: Section) => (none || heldSections.has(of) ? null : section(of))
  return {
    below,
    all: none ? null : section(report.all),
    proactive: part(report.proactive),
    citizen: part(report.citizen),
    groups: Object.fromEntries(groupNames.map((name) => [name, group(report[name])])) as PublicReport["groups"]
  }
}
