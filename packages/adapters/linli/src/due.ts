/**
 * What falls due when. Deadlines are worked out when they are asked for, each by the policy its request is under and by the
 * calendar in force: a policy or a calendar that is adopted shows at once.
 */
import { type EventStore, Linli, Policy, requests } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { type Reader, showingTo } from "./reading.ts"

type Line = requests.Ledger.Line

/** An open request with a deadline. */
export interface Due {
  readonly request: string
  readonly number: string
  /** The lead unit; null where it lies with nobody yet. */
  readonly unit: string | null
  readonly state: requests.Situation
  readonly item: string | null
  readonly level: string | null
  /** Epoch milliseconds; null while its clock stands still. */
  readonly due: number | null
  readonly by: requests.DeadlineView["by"]
  /** Name of the policy's term. */
  readonly term: string | null
  readonly overdue: boolean
  /** Milliseconds of the term's unit that are left; negative when overdue. A stated deadline's: by the clock. */
  readonly left: number | null
  readonly pausedAt: number | null
  /** It runs past the last date whose holidays are announced. */
  readonly provisional: boolean
}

/** What a unit has to see to. */
export interface UnitDues {
  readonly unit: string | null
  readonly overdue: number
  /** With time left. */
  readonly running: number
  readonly paused: number
  /** The first deadline that is not past. */
  readonly next: number | null
}

export interface DueOptions {
  /** Only what lies with this lead unit. */
  readonly unit?: string
  /** Only what is due by then, epoch milliseconds. */
  readonly until?: number
}

const open = ["Raised", "Accepted", "Dispatched", "InHand"] as const
const page = 1000

const dueOf = ({ request, number, order, state, item, level }: Line, view: requests.DeadlineView): Due => ({
  request,
  number,
  unit: order?.lead ?? null,
  state,
  item,
  level,
  due: view.due,
  by: view.by,
  term: view.term?.name ?? null,
  overdue: view.missed,
  left: view.left,
  pausedAt: view.pausedAt,
  provisional: view.provisional
})

/** By time; what stands still comes last; of the same moment by number. */
const isBefore = (a: Due, b: Due): number => {
  if (a.due !== b.due) return (a.due ?? Number.POSITIVE_INFINITY) - (b.due ?? Number.POSITIVE_INFINITY)
  return a.number < b.number ? -1 : 1
}

/** What is open and has a deadline: overdue first, then by the time it is due, then what stands still. To a reader, what they may see. */
export const dues = Effect.fnUntraced(function* (
  { unit, until = Number.POSITIVE_INFINITY }: DueOptions = {},
  reader?: Reader
): Effect.fn.Return<ReadonlyArray<Due>, EventStore.StoreError, Linli | Policy.PolicyBook> {
  const { ledger } = yield* Linli
  const shown = yield* showingTo(reader)
  const book = yield* Policy.PolicyBook
  yield* ledger.catchUp()
  const at = yield* Clock.currentTimeMillis
  const calendar = (yield* book.calendar(at)).compiled
  const found: Array<Due> = []
  for (const state of open) {
    let cursor: requests.Ledger.SearchOptions["cursor"]
    do {
      const filter = { state, ...(unit === undefined ? {} : { lead: unit }) }
      const { docs, next } = yield* requests.Ledger.search(ledger.find, filter, {
        limit: page,
        ...(cursor === undefined ? {} : { cursor })
      })
      for (const line of docs) {
        const policy = (yield* book.inForce(requests.requestPolicy, line.raisedAt)).value
        const view = requests.deadlineView(line, { policy, calendar }, at)
        const isDue = view.due === null ? view.pausedAt !== null && until === Number.POSITIVE_INFINITY : view.due <= until
        if (isDue && view.endedAt === null && (yield* shown(line)) !== null) found.push(dueOf(line, view))
      }
      cursor = next
    } while (cursor !== undefined)
  }
  return found.sort(isBefore)
})

/** Each unit's: most overdue first, then by what comes next. */
export const byUnit = (found: ReadonlyArray<Due>): ReadonlyArray<UnitDues> => {
  const units = new Map<string | null, { unit: string | null; overdue: number; running: number; paused: number; next: number | null }>()
  for (const { unit, due, overdue } of found) {
    const sum = units.get(unit) ?? { unit, overdue: 0, running: 0, paused: 0, next: null }
    units.set(unit, sum)
    if (due === null) sum.paused++
    else if (overdue) sum.overdue++
    else {
      sum.running++
      sum.next = Math.min(sum.next ?? due, due)
    }
  }
  const later = Number.POSITIVE_INFINITY
  return [...units.values()].sort((a, b) => b.overdue - a.overdue || (a.next ?? later) - (b.next ?? later))
}
