/**
 * Units that are lifted again and again (提级督办): it counts, for each unit, the requests lifted from it in a row, and hands the
 * supervision of the next one to another body where the policy says so. An answer ends the row: in time, or any, by the policy.
 */
import type { Process } from "../kernel/Process.ts"
import type { RequestCommand } from "./commands.ts"
import { type RequestEvent, requestCodec } from "./events.ts"
import { requestOf } from "./ids.ts"
import { type RequestPolicy, requestPolicy } from "./policy.ts"

type Streams = ReadonlyArray<string>

/** What is kept of a unit. */
export interface Lifts {
  /** Requests first lifted since its last answer, and since its last answer in time. */
  readonly sinceAnswer: Streams
  readonly sinceInTime: Streams
  /** Requests that were lifted and that it has not answered: the further climb of one is no further lift. */
  readonly lifted: Streams
  /** Requests that it has not answered and whose deadline was missed. */
  readonly missed: Streams
}

const none: Lifts = { sinceAnswer: [], sinceInTime: [], lifted: [], missed: [] }

const withOne = (streams: Streams, stream: string): Streams => (streams.includes(stream) ? streams : [...streams, stream])

const without = (streams: Streams, stream: string): Streams => streams.filter((other) => other !== stream)

const isLift = (event: RequestEvent): event is Extract<RequestEvent, { readonly _tag: "RequestEscalated" }> =>
  event._tag === "RequestEscalated" && (event.cause === "overdue" || event.cause === "repeated")

const answered = (lifts: Lifts, stream: string): Lifts => ({
  sinceAnswer: [],
  sinceInTime: lifts.missed.includes(stream) ? lifts.sinceInTime : [],
  lifted: without(lifts.lifted, stream),
  missed: without(lifts.missed, stream)
})

export const supervisionProcess: Process<Lifts, RequestEvent, RequestCommand, RequestPolicy> = {
  name: "supervision",
  version: 1,
  events: requestCodec,
  query: [{ types: requestCodec.named("RequestEscalated", "DeadlineMissed", "RequestResolved") }],
  policy: requestPolicy,
  instance: (event, { actor }) => {
    const unit = event._tag === "RequestResolved" ? (actor._tag === "Person" ? actor.unit : null) : "unit" in event ? event.unit : null
    return unit === null ? null : `unit-${unit}`
  },
  initial: none,
  evolve: (lifts, event, { stream }) => {
    if (event._tag === "DeadlineMissed") return { ...lifts, missed: withOne(lifts.missed, stream) }
    if (event._tag === "RequestResolved") return answered(lifts, stream)
    if (!isLift(event) || lifts.lifted.includes(stream)) return lifts
    return {
      ...lifts,
      sinceAnswer: withOne(lifts.sinceAnswer, stream),
      sinceInTime: withOne(lifts.sinceInTime, stream),
      lifted: [...lifts.lifted, stream]
    }
  },
  policyFixedAt: () => null,
  react: (lifts, event, { stream }, { policy }) => {
    const { transferAfter, transferTo, resetBy } = policy.value.supervision
    const row = resetBy === "anyAnswer" ? lifts.sinceAnswer : lifts.sinceInTime
    const place = row.indexOf(stream) + 1
    if (!isLift(event) || transferAfter === null || transferTo === null || place < transferAfter) return []
    return [{ rule: "transfer supervision", command: { _tag: "TransferSupervision", request: requestOf(stream), to: transferTo } }]
  },
  timers: () => []
}
