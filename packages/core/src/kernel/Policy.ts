/**
 * Policies: limits, lists and thresholds as schema-checked values with an id, a version and a source, adopted by an event. An
 * adoption takes effect after a lead time, so that nobody decides on a stale copy. Which version a thing is under is derived
 * from what was adopted, never stamped on its facts.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type CalendarInForce, calendarCodec, calendarKind, calendarStream, compiledOf } from "./Calendar.ts"
import type { Instant, Position, RecordedEvent } from "./Event.ts"
import * as EventCodec from "./EventCodec.ts"
import { EventStore, type StoreError, unreadable } from "./EventStore.ts"
import { type PlacesInForce, placesKind, placesOf } from "./Places.ts"
import { adoptionFields, noPolicy, type PolicyInForce, type PolicyKind } from "./policyKind.ts"

export { noPolicy, type PolicyInForce, type PolicyKind } from "./policyKind.ts"

/** Shortest time between an adoption and its effect, milliseconds. The first policy of a context is exempt. */
export const leadTime = 60_000

// ---- events: stored for ever; add, never edit ----
export const PolicyEvent = Schema.TaggedUnion({
  PolicyAdopted: {
    context: Schema.NonEmptyString,
    ...adoptionFields,
    value: Schema.Json
  }
})
export type PolicyEvent = typeof PolicyEvent.Type
export const policyCodec = EventCodec.define("policy", PolicyEvent)

/** The stream on which a context's policies are adopted; a calendar is a policy with events of its own. */
export const policyStream = (context: string): string => (context === calendarKind.context ? calendarStream : `policy-${context}`)

/** When what an event adopts is to take effect, in which context. */
export const adoptionOf = (event: RecordedEvent): Result.Result<Adopted, StoreError> =>
  calendarCodec.has(event.type)
    ? Result.map(calendarCodec.decode(event), (adopted) => ({ ...adopted, context: calendarKind.context }))
    : policyCodec.decode(event)

interface Adopted extends Omit<PolicyInForce<unknown>, "position"> {
  readonly context: string
  readonly effective: Instant
}

interface Adoption extends PolicyInForce<unknown> {
  readonly effective: Instant
}

/** What was adopted, folded from the log, and looked up by time. */
export class PolicyBook extends Context.Service<
  PolicyBook,
  {
    /**
     * The policy of a context that binds at a time; adoptions of the same moment: the later one.
     *
     * @param upTo last position of the log that may count; all by default
     */
    readonly inForce: <Policy>(kind: PolicyKind<Policy>, at: Instant, upTo?: Position) => Effect.Effect<PolicyInForce<Policy>, StoreError>
    /** The calendar that binds at a time. */
    readonly calendar: (at: Instant, upTo?: Position) => Effect.Effect<CalendarInForce, StoreError>
    /** The units that bind at a time. */
    readonly places: (at: Instant, upTo?: Position) => Effect.Effect<PlacesInForce, StoreError>
  }
>()("@linli/core/PolicyBook") {}

/**
 * As strict as with events: a field that nobody here knows was written by a newer version, and to decide without the rule that it
 * holds would be wrong.
 */
const decodeAdoption = <Policy>(kind: PolicyKind<Policy>, adoption: Adoption): Effect.Effect<PolicyInForce<Policy>, StoreError> => {
  const { upcast = (value) => value } = kind
  const value = Schema.decodeUnknownResult(kind.schema, { onExcessProperty: "error" })(upcast(adoption.value))
  return Result.isSuccess(value)
    ? Effect.succeed({ ...adoption, value: value.success })
    : Effect.fail(
        unreadable(
          adoption.position,
          `policy ${adoption.id} ${adoption.version} of ${kind.context} cannot be read, update linli: ${value.failure.message}`
        )
      )
}

const makeBook = Effect.gen(function* () {
  const store = yield* EventStore
  const adoptions = new Map<string, Array<Adoption>>()
  const decoded = new WeakMap<Adoption, PolicyInForce<unknown>>()
  let position = 0
  let count = 0
  let checked = Number.NEGATIVE_INFINITY

  const refresh = Effect.gen(function* () {
    const head = yield* store.head
    if (head === position) return
    yield* Stream.runForEach(
      store.read([{ types: [...policyCodec.types, ...calendarCodec.types] }], { after: position, until: head }),
      (events) =>
        Effect.forEach(events, (event) =>
          Effect.map(Effect.fromResult(adoptionOf(event)), (adopted) => {
            if (event.position <= position) return // another fibre was faster
            position = event.position
            // What stood in the log before keeps what it had: the past is adopted for only where nothing else stands before.
            const effective = event.position === ++count ? adopted.effective : Math.max(adopted.effective, event.at)
            adoptions.set(adopted.context, [...(adoptions.get(adopted.context) ?? []), { ...adopted, effective, position: event.position }])
          })
        )
    )
    position = Math.max(position, head)
  })

  const inForce = Effect.fnUntraced(function* <Policy>(
    kind: PolicyKind<Policy>,
    at: Instant,
    upTo = Number.MAX_SAFE_INTEGER
  ): Effect.fn.Return<PolicyInForce<Policy>, StoreError> {
    if ((kind as PolicyKind<unknown>) === noPolicy) return { ...kind.preset, position: 0 }
    const now = yield* Clock.currentTimeMillis
    // Half the lead: a copy is never older than what an adoption leaves it. Without an adoption the first may bind at once.
    if (!adoptions.has(kind.context) || Math.abs(now - checked) > leadTime / 2) {
      yield* refresh
      checked = now
    }
    const adopted = adoptions.get(kind.context)
    if (adopted === undefined) return { ...kind.preset, position: 0, unadopted: true }
    const candidates = adopted.filter(({ effective, position }) => effective <= at && position <= upTo)
    const found = candidates.reduce<Adoption | undefined>(
      (best, next) => (best === undefined || next.effective >= best.effective ? next : best),
      undefined
    )
    if (found === undefined) return { ...kind.preset, position: 0 }
    const known = decoded.get(found) ?? (yield* decodeAdoption(kind, found))
    decoded.set(found, known)
    return known as PolicyInForce<Policy>
  })

  const calendar = (at: Instant, upTo?: Position) =>
    Effect.map(inForce(calendarKind, at, upTo), ({ value, ...adoption }): CalendarInForce => ({ ...adoption, compiled: compiledOf(value) }))

  const places = (at: Instant, upTo?: Position) => Effect.map(inForce(placesKind, at, upTo), placesOf)

  return PolicyBook.of({ inForce, calendar, places })
})

export const layerBook: Layer.Layer<PolicyBook, never, EventStore> = Layer.effect(PolicyBook, makeBook)
