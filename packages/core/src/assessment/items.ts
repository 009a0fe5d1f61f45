/**
 * Items from what contexts know. A due time is a function of policy and calendar, so it is handed in; what is still open is judged
 * as of a time that is handed in too.
 */
import type { Instant } from "../kernel/Event.ts"
import type { Ledger, Satisfaction } from "../requests/index.ts"
import type { Item, Timeliness } from "./fields.ts"

/** What an indicator asks of a ledger line. */
export type Handled = Pick<
  Ledger.Line,
  | "request"
  | "state"
  | "kind"
  | "channel"
  | "item"
  | "proactive"
  | "urgent"
  | "order"
  | "unit"
  | "outcome"
  | "round"
  | "rating"
  | "raisedAt"
  | "resolvedAt"
  | "closedAt"
  | "timeKnown"
  | "due"
  | "lastLead"
  | "extensions"
>

const timelinessOf = (due: Instant | null, ended: Instant | null, timeKnown: boolean, asOf: Instant): Timeliness | null => {
  if (due === null) return null
  if (!timeKnown) return "timeUnknown"
  if (ended !== null) return ended <= due ? "inTime" : "late"
  return asOf <= due ? "pending" : "overdue"
}

/**
 * A request as an indicator sees it. It is settled when it is resolved, or closed where nobody said when it was resolved.
 *
 * @param asOf for what is still open, epoch milliseconds
 * @param due the deadline by the policy, as the `deadlineView` of requests works it out; by default the one that somebody stated
 */
export const ofRequest = (line: Handled, asOf: Instant, due: Instant | null = line.due): Item => ({
  kind: "requests",
  id: line.request,
  values: {
    state: line.state,
    kind: line.kind,
    channel: line.channel,
    item: line.item,
    proactive: line.proactive,
    urgent: line.urgent,
    lead: line.order?.lead ?? line.lastLead,
    place: line.unit,
    outcome: line.outcome,
    settled: timelinessOf(due, line.resolvedAt ?? line.closedAt, line.resolvedAt !== null || line.timeKnown, asOf),
    rounds: line.round,
    extensions: line.extensions,
    called: line.rating !== null,
    contacted: line.rating?.contacted ?? null,
    solved: line.rating?.solved ?? null,
    satisfied: line.rating?.satisfied ?? null,
    raised: line.raisedAt,
    due,
    resolved: line.resolvedAt,
    closed: line.closedAt
  }
})

/** One answer to a survey; null where a question was left open. */
export interface SurveyAnswer {
  readonly id: string
  readonly unit: string | null
  readonly at: Instant
  readonly visited: boolean | null
  readonly aware: boolean | null
  readonly satisfied: Satisfaction | null
}

export const ofSurvey = ({ id, unit, at, visited, aware, satisfied }: SurveyAnswer): Item => ({
  kind: "surveys",
  id,
  values: { unit, visited, aware, satisfied, answered: at }
})

/** One department's part in one whistle. Times are null for what has not happened. */
export interface WhistlePart {
  readonly whistle: string
  readonly request: string
  /** The unit that summons. */
  readonly summoner: string
  readonly department: string
  readonly blownAt: Instant
  readonly answeredAt: Instant | null
  readonly declinedAt: Instant | null
  readonly refusal: string | null
  readonly arrivedAt: Instant | null
  readonly finishedAt: Instant | null
  readonly rating: Satisfaction | null
}

/**
 * A department's part as an indicator sees it. To decline with a reason is an answer.
 *
 * @param answerBy when the answer was due by the policy; null where it sets no time
 */
export const ofWhistle = (part: WhistlePart, asOf: Instant, answerBy: Instant | null): Item => ({
  kind: "whistles",
  id: `${part.request}/${part.whistle}/${part.department}`,
  values: {
    department: part.department,
    summoner: part.summoner,
    answer: timelinessOf(answerBy, part.answeredAt ?? part.declinedAt, true, asOf),
    declined: part.declinedAt !== null,
    refusal: part.refusal,
    arrived: part.arrivedAt !== null,
    finished: part.finishedAt !== null,
    rating: part.rating,
    blown: part.blownAt,
    answerBy
  }
})

/** A score that somebody gave a unit for something; a whole number. */
export interface StatedScore {
  readonly id: string
  readonly unit: string
  readonly subject: string
  readonly rater: string
  readonly score: number
  readonly at: Instant
}

export const ofScore = ({ id, unit, subject, rater, score, at }: StatedScore): Item => ({
  kind: "scores",
  id,
  values: { unit, subject, rater, score, given: at }
})
