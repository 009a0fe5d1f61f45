/**
 * Counts and rates of requests, exact: whole numbers, fractions of them, and beside each what was left out. Lines of the ledger
 * are fed in page by page; what is kept grows by eight bytes for each closing and by one row for each channel, item and unit.
 */
import * as Fraction from "../kernel/Fraction.ts"
import { type DeadlineView, deadlineView } from "./deadline.ts"
import { Satisfaction } from "./ids.ts"
import type { Line, Rating } from "./views/ledger.ts"

/** `hits` of `of`; `excluded` says what neither counts, and why. */
export interface Rate {
  readonly hits: number
  readonly of: number
  readonly value: Fraction.Fraction
  readonly excluded: Readonly<Record<string, number>>
}

/** Milliseconds from raised to closed. */
export interface Durations {
  readonly measured: number
  /** Of an even number, the mean of the middle two. Undefined (x/0) where nothing was measured. */
  readonly median: Fraction.Fraction
  /** `notClosed` goes on or ended otherwise; `timeUnknown` was closed nobody knows when. */
  readonly excluded: { readonly notClosed: number; readonly timeUnknown: number }
}

/** What became of the deadlines: of those that somebody stated and those that the policy sets, together. */
export interface Dueness {
  readonly stated: number
  readonly computed: number
  readonly onTime: number
  readonly late: number
  readonly notSettled: number
  readonly timeUnknown: number
  /** Declined, merged or withdrawn: nobody's failure, and nobody's merit. */
  readonly endedOtherwise: number
}

export interface Judged {
  readonly due: Dueness
  /**
   * Settled by the due time (按期办结率): its present round was resolved, or it was closed, by then, whenever it was closed after that. Of
   * all that had a due time, what is still open too; what was settled at an unknown time, and what ended otherwise, is left out.
   */
  readonly settledByDue: Rate
  /** The same, of those alone that are settled. */
  readonly settledInTime: Rate
}

export interface Section extends Judged {
  readonly requests: number
  readonly closed: number
  readonly toClose: Durations
  /** The deadlines apart, by whose they are. */
  readonly byDeadline: { readonly stated: Judged; readonly computed: Judged }
  /** The reporter says that somebody got in touch, of those who said (响应率). */
  readonly contacted: Rate
  /** The reporter calls it solved, of those who said (解决率). */
  readonly solved: Rate
  /** Satisfied or very satisfied, of those who said (满意率). A weight for "basically" belongs to a city's indicators. */
  readonly satisfied: Rate
  /** Handled more than once. */
  readonly reopened: Rate
  readonly satisfaction: Readonly<Record<Satisfaction, number>>
}

/** One value of a group; null for requests without one. */
export interface Row {
  readonly name: string | null
  readonly requests: number
  readonly closed: number
  readonly due: Dueness
}

export interface Report {
  readonly all: Section
  /** Raised by the city itself (未诉先办). */
  readonly proactive: Section
  readonly citizen: Section
  readonly byState: ReadonlyArray<Row>
  /** By the source's own word. */
  readonly byStatus: ReadonlyArray<Row>
  readonly byOutcome: ReadonlyArray<Row>
  readonly byChannel: ReadonlyArray<Row>
  /** By the source's own word for its channel. */
  readonly bySourceChannel: ReadonlyArray<Row>
  readonly byKind: ReadonlyArray<Row>
  readonly byItem: ReadonlyArray<Row>
  /** By lead unit. */
  readonly byUnit: ReadonlyArray<Row>
}

const newCounts = () => ({
  requests: 0,
  closed: 0,
  timeUnknown: 0,
  reopened: 0,
  statedOnTime: 0,
  statedLate: 0,
  statedNotSettled: 0,
  statedTimeUnknown: 0,
  statedEndedOtherwise: 0,
  computedOnTime: 0,
  computedLate: 0,
  computedNotSettled: 0,
  computedTimeUnknown: 0,
  computedEndedOtherwise: 0,
  rated: 0,
  contactedSaid: 0,
  contacted: 0,
  solvedSaid: 0,
  solved: 0,
  satisfiedSaid: 0,
  verySatisfied: 0,
  satisfied: 0,
  basicallySatisfied: 0,
  dissatisfied: 0,
  veryDissatisfied: 0
})
type Counts = ReturnType<typeof newCounts>

interface Part {
  readonly counts: Counts
  readonly durations: Array<number>
}

const newPart = (): Part => ({ counts: newCounts(), durations: [] })

const endings = ["OnTime", "Late", "NotSettled", "TimeUnknown", "EndedOtherwise"] as const
type Ending = (typeof endings)[number]
const bothKinds = ["stated", "computed"] as const
type Whose = (typeof bothKinds)[number]
type Judgement = `${Whose}${Ending}`

const isEndedOtherwise = ({ state }: Line): boolean => state === "Declined" || state === "Merged" || state === "Withdrawn"

/** What became of a line's deadline; null where it has none. */
const judgementOf = (line: Line, { by, missed, endedAt }: DeadlineView): Judgement | null => {
  if (by === "none") return null
  if (isEndedOtherwise(line)) return `${by}EndedOtherwise`
  if (line.state === "Closed" && line.closedAt === null) return `${by}TimeUnknown`
  return endedAt === null ? `${by}NotSettled` : `${by}${missed ? "Late" : "OnTime"}`
}

const countRating = (counts: Counts, { contacted, solved, satisfied }: Rating): void => {
  counts.rated++
  if (contacted !== null) counts.contactedSaid++
  if (contacted === true) counts.contacted++
  if (solved !== null) counts.solvedSaid++
  if (solved === "solved") counts.solved++
  if (satisfied === null) return
  counts.satisfiedSaid++
  counts[satisfied]++
}

const count = (counts: Counts, doc: Line, judgement: Judgement | null): void => {
  counts.requests++
  if (doc.round > 1) counts.reopened++
  if (doc.state === "Closed") counts.closed++
  if (doc.state === "Closed" && doc.closedAt === null) counts.timeUnknown++
  if (judgement !== null) counts[judgement]++
  if (doc.rating !== null) countRating(counts, doc.rating)
}

const rate = (hits: number, of: number, excluded: Readonly<Record<string, number>>): Rate => ({
  hits,
  of,
  value: Fraction.make(hits, of),
  excluded
})

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)

/** What became of these kinds of deadline. */
const dueness = (counts: Counts, kinds: ReadonlyArray<Whose> = bothKinds): Dueness => {
  const had = (kind: Whose) => (kinds.includes(kind) ? sum(endings.map((ending) => counts[`${kind}${ending}`])) : 0)
  const ended = (ending: Ending) => sum(kinds.map((kind) => counts[`${kind}${ending}`]))
  return {
    stated: had("stated"),
    computed: had("computed"),
    onTime: ended("OnTime"),
    late: ended("Late"),
    notSettled: ended("NotSettled"),
    timeUnknown: ended("TimeUnknown"),
    endedOtherwise: ended("EndedOtherwise")
  }
}

const judged = (counts: Counts, kinds?: ReadonlyArray<Whose>): Judged => {
  const due = dueness(counts, kinds)
  const { stated, computed, onTime, late, notSettled, timeUnknown, endedOtherwise } = due
  const noDue = counts.requests - stated - computed
  return {
    due,
    settledByDue: rate(onTime, onTime + late + notSettled, { noDue, timeUnknown, endedOtherwise }),
    settledInTime: rate(onTime, onTime + late, { noDue, notSettled, timeUnknown, endedOtherwise })
  }
}

/** The exact median of whole numbers. */
export const median = (values: ReadonlyArray<number>): Fraction.Fraction => {
  if (values.length === 0) return Fraction.make(0, 0)
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? Fraction.make(sorted[middle]!) : Fraction.make(BigInt(sorted[middle - 1]!) + BigInt(sorted[middle]!), 2n)
}

const section = ({ counts, durations }: Part): Section => {
  const { requests, closed, timeUnknown, rated } = counts
  const answered = (hits: number, said: number) => rate(hits, said, { unrated: requests - rated, unsaid: rated - said })
  return {
    requests,
    closed,
    toClose: { measured: durations.length, median: median(durations), excluded: { notClosed: requests - closed, timeUnknown } },
    ...judged(counts),
    byDeadline: { stated: judged(counts, ["stated"]), computed: judged(counts, ["computed"]) },
    contacted: answered(counts.contacted, counts.contactedSaid),
    solved: answered(counts.solved, counts.solvedSaid),
    satisfied: answered(counts.satisfied + counts.verySatisfied, counts.satisfiedSaid),
    reopened: rate(counts.reopened, requests, {}),
    satisfaction: Object.fromEntries(Satisfaction.literals.map((level) => [level, counts[level]])) as Record<Satisfaction, number>
  }
}

const together = (a: Part, b: Part): Part => {
  const counts = newCounts()
  for (const name of Object.keys(counts) as ReadonlyArray<keyof Counts>) counts[name] = a.counts[name] + b.counts[name]
  return { counts, durations: [...a.durations, ...b.durations] }
}

const groups = {
  byState: (doc) => doc.state,
  byStatus: (doc) => doc.status,
  byOutcome: (doc) => doc.outcome,
  byChannel: (doc) => doc.channel,
  bySourceChannel: (doc) => doc.source?.channel ?? null,
  byKind: (doc) => doc.kind,
  byItem: (doc) => doc.item,
  byUnit: (doc) => doc.order?.lead ?? null
} satisfies Record<string, (doc: Line) => string | null>
type GroupName = keyof typeof groups
const groupNames = Object.keys(groups) as ReadonlyArray<GroupName>

const nameOrder = (a: string | null, b: string | null): number => (a === b ? 0 : a === null ? 1 : b === null || a < b ? -1 : 1)

/** Most first; of equal numbers, by name; those without a name at the end of their number. */
const rows = (group: ReadonlyMap<string | null, Counts>): ReadonlyArray<Row> =>
  [...group]
    .sort(([a, { requests: m }], [b, { requests: n }]) => n - m || nameOrder(a, b))
    .map(([name, counts]) => ({ name, requests: counts.requests, closed: counts.closed, due: dueness(counts) }))

export interface Tally {
  /**
   * Counts another page of ledger lines, each line once.
   *
   * @param views the deadline of each, in the same order (`deadlinesOf`); without them only stated ones count
   */
  readonly add: (docs: Iterable<Line>, views?: ReadonlyArray<DeadlineView>) => void
  /** The report on all that was counted so far. */
  readonly report: () => Report
}

/** A new count. The order of the lines makes no difference to its report. */
export const makeTally = (): Tally => {
  const proactive = newPart()
  const citizen = newPart()
  const grouped = Object.fromEntries(groupNames.map((name) => [name, new Map()])) as Record<GroupName, Map<string | null, Counts>>

  const addOne = (doc: Line, view: DeadlineView): void => {
    const part = doc.proactive ? proactive : citizen
    const judgement = judgementOf(doc, view)
    count(part.counts, doc, judgement)
    if (doc.state === "Closed" && doc.closedAt !== null) part.durations.push(doc.closedAt - doc.raisedAt)
    for (const name of groupNames) {
      const value = groups[name](doc)
      const counts = grouped[name].get(value) ?? newCounts()
      grouped[name].set(value, counts)
      count(counts, doc, judgement)
    }
  }

  const report = (): Report => ({
    all: section(together(proactive, citizen)),
    proactive: section(proactive),
    citizen: section(citizen),
    ...(Object.fromEntries(groupNames.map((name) => [name, rows(grouped[name])])) as Record<GroupName, ReadonlyArray<Row>>)
  })

  return {
    add: (docs, views) => {
      let i = 0
      for (const doc of docs) addOne(doc, views?.[i++] ?? deadlineView(doc, null, doc.updatedAt))
    },
    report
  }
}
