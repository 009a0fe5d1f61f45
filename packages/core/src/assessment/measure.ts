/**
 * Measures a city by its policy of assessment: what the log of requests holds, counted into indicators. Each period is measured by
 * the policy in force at its end, and while it runs by the one in force now; things stand as they are known now. Answers to surveys
 * and stated scores are no part of the log: indicators that count them count nothing here.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Instant } from "../kernel/Event.ts"
import type { StoreError } from "../kernel/EventStore.ts"
import { PolicyBook, type PolicyInForce } from "../kernel/Policy.ts"
import { deadlinesOf, type Ledger, requestPolicy } from "../requests/index.ts"
import { makeTally, type Tally } from "./evaluate.ts"
import type { Item, ItemKind } from "./fields.ts"
import type { Indicator } from "./Indicator.ts"
import { ofRequest, ofWhistle, type WhistlePart } from "./items.ts"
import { isSamePeriod, type Period, type Span, spanNamed, spanOf } from "./Period.ts"
import { type AssessmentPolicy, assessmentPolicy, chosen, groupedBy, periodOf } from "./policy.ts"
import type { Result } from "./results.ts"
import { answerDue } from "./whistleParts.ts"

/** What is counted, page by page: every line of the ledger, and every part in a whistle. */
export interface Sources {
  readonly lines: Stream.Stream<ReadonlyArray<Ledger.Line>, StoreError>
  readonly parts: Stream.Stream<ReadonlyArray<WhistlePart>, StoreError>
}

export interface Asked {
  /** An indicator, or a namespace such as `beijing`; all by default. */
  readonly id?: string
  /** Such as `2026`, `2026-10` or `2026-10-05`: indicators of such periods alone. By default the periods that run. */
  readonly period?: string
  /** A field of the items to show results by, instead of the unit that each indicator names. */
  readonly by?: string
  /** For what is still open, and which periods run, epoch milliseconds. */
  readonly asOf: Instant
}

/** A result, and the policy that it was measured by. */
export interface Measured {
  readonly result: Result
  readonly policy: Pick<PolicyInForce<AssessmentPolicy>, "id" | "version" | "position">
}

/** What is counted over one span. */
interface Plan {
  readonly policy: Measured["policy"]
  readonly indicators: ReadonlyArray<Indicator>
  readonly tally: Tally
}

const periodsOf = ({ indicators }: AssessmentPolicy): ReadonlyArray<Period> => {
  const found: Array<Period> = []
  for (const one of indicators) {
    if (one._tag === "Ratio" && !found.some((period) => isSamePeriod(period, one.period))) found.push(one.period)
  }
  return found
}

const planFor = ({ id, version, position, value }: PolicyInForce<AssessmentPolicy>, period: Period, span: Span, asked: Asked): Plan => {
  const counted = chosen(value, asked.id).filter((indicator) => isSamePeriod(periodOf(value, indicator.id)!, period))
  const indicators = asked.by === undefined ? counted : groupedBy(counted, asked.by)
  return { policy: { id, version, position }, indicators, tally: makeTally(indicators, () => span) }
}

const plansOf = Effect.fnUntraced(function* (current: PolicyInForce<AssessmentPolicy>, asked: Asked) {
  const book = yield* PolicyBook
  const plans: Array<Plan> = []
  for (const period of periodsOf(current.value)) {
    const span = asked.period === undefined ? spanOf(period, asked.asOf) : spanNamed(period, asked.period)
    if (span === null) continue
    const policy = span.to > asked.asOf ? current : yield* book.inForce(assessmentPolicy, span.to - 1)
    plans.push(planFor(policy, period, span, asked))
  }
  return plans
})

/** Items of the requests, each with its deadline by the policy it is under. */
const itemsOfRequests = (lines: ReadonlyArray<Ledger.Line>, asOf: Instant): Effect.Effect<ReadonlyArray<Item>, StoreError, PolicyBook> =>
  Effect.map(deadlinesOf(lines, asOf), (views) => lines.map((line, i) => ofRequest(line, asOf, views[i]!.due)))

/** Items of the parts in whistles; an answer is due by the policy that the request is under. */
const itemsOfWhistles = Effect.fnUntraced(function* (
  parts: ReadonlyArray<WhistlePart>,
  raisedAt: ReadonlyMap<string, Instant>,
  asOf: Instant
) {
  const book = yield* PolicyBook
  const items: Array<Item> = []
  for (const part of parts) {
    const { answerWithin } = (yield* book.inForce(requestPolicy, raisedAt.get(part.request) ?? part.blownAt)).value
    const calendar = (yield* book.calendar(part.answeredAt ?? part.declinedAt ?? asOf)).compiled
    items.push(ofWhistle(part, asOf, answerDue(part, answerWithin.whistle, calendar)))
  }
  return items
})

/** The indicators that are asked for, in the order of the policy in force. */
export const measure = Effect.fnUntraced(function* (
  { lines, parts }: Sources,
  asked: Asked
): Effect.fn.Return<ReadonlyArray<Measured>, StoreError, PolicyBook> {
  const current = yield* (yield* PolicyBook).inForce(assessmentPolicy, asked.asOf)
  const plans = yield* plansOf(current, asked)
  const add = (items: ReadonlyArray<Item>) => {
    for (const { tally } of plans) tally.add(items)
  }
  const counts = (kind: ItemKind) => plans.some(({ indicators }) => indicators.some((one) => one._tag === "Ratio" && one.counts === kind))
  const whistles = counts("whistles") ? (yield* Stream.runCollect(parts)).flat() : []
  const whistled = new Set(whistles.map(({ request }) => request))
  const raisedAt = new Map<string, Instant>()
  if (counts("requests") || whistled.size > 0) {
    yield* Stream.runForEach(lines, (page) => {
      for (const line of page) if (whistled.has(line.request)) raisedAt.set(line.request, line.raisedAt)
      return Effect.map(itemsOfRequests(page, asked.asOf), add)
    })
  }
  add(yield* itemsOfWhistles(whistles, raisedAt, asked.asOf))
  const place = new Map(current.value.indicators.map(({ id }, i) => [id, i]))
  const placeOf = ({ result }: Measured) => place.get(result.indicator.id) ?? place.size
  return plans
    .flatMap(({ policy, tally }) => [...tally.results().values()].map((result): Measured => ({ result, policy })))
    .sort((a, b) => placeOf(a) - placeOf(b))
})
