/** The part of each department in each whistle, as a view over the log of requests. */
import type { CompiledCalendar } from "../kernel/Calendar.ts"
import { deadlineOf, type Term } from "../kernel/Deadline.ts"
import type { Instant } from "../kernel/Event.ts"
import type { View } from "../kernel/View.ts"
import { type RequestEvent, requestCodec, requestOf } from "../requests/index.ts"
import type { WhistlePart } from "./items.ts"

type PartEvent = Extract<RequestEvent, { readonly department: string }>

const keyOf = (stream: string, whistle: string, department: string): string => `${requestOf(stream)}/${whistle}/${department}`

const after = (part: WhistlePart, event: PartEvent, at: Instant): WhistlePart => {
  switch (event._tag) {
    case "WhistleAnswered":
      return { ...part, answeredAt: at }
    case "WhistleDeclined":
      return { ...part, declinedAt: at, refusal: event.reason }
    case "DepartmentArrived":
      return { ...part, arrivedAt: at }
    case "DepartmentFinished":
      return { ...part, finishedAt: at }
    case "DepartmentRated":
      return { ...part, rating: event.rating }
  }
}

/** Keyed by request, whistle and department. */
export const whistleParts = {
  name: "assessment-whistles",
  version: 1,
  events: requestCodec,
  query: [
    {
      types: requestCodec.named(
        "WhistleBlown",
        "WhistleAnswered",
        "WhistleDeclined",
        "DepartmentArrived",
        "DepartmentFinished",
        "DepartmentRated"
      )
    }
  ],
  keys: (event, { stream }) => {
    if (event._tag === "WhistleBlown") return event.departments.map((department) => keyOf(stream, event.whistle, department))
    return "department" in event ? [keyOf(stream, event.whistle, event.department)] : []
  },
  apply: (part, event, { stream, at }, key) => {
    if ("department" in event) return part === undefined ? undefined : after(part, event, at)
    if (event._tag !== "WhistleBlown" || part !== undefined) return part
    const department = event.departments.find((one) => keyOf(stream, event.whistle, one) === key)!
    return {
      whistle: event.whistle,
      request: requestOf(stream),
      summoner: event.unit,
      department,
      blownAt: at,
      answeredAt: null,
      declinedAt: null,
      refusal: null,
      arrivedAt: null,
      finishedAt: null,
      rating: null
    }
  },
  indexes: { blown: ({ blownAt }) => blownAt }
} satisfies View<WhistlePart, RequestEvent>

/**
 * When the answer to a whistle is due.
 *
 * @param term `answerWithin.whistle` of the policy of requests; null where it sets no time
 */
export const answerDue = ({ blownAt }: WhistlePart, term: Term | null, calendar: CompiledCalendar): Instant | null =>
  term === null ? null : deadlineOf([{ _tag: "Started", at: blownAt, term }], calendar).due
