/**
 * Deciding a log anew: its facts are kept, what rules decided is dropped and decided again in virtual time, on a log in memory. Under
 * the same policies it must come out the same; how far it does is the fidelity of the log. Nothing here is guessed: facts stay as
 * they are, also those that would have been otherwise.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { isDecision, type Rule } from "./Actor.ts"
import { type CalendarEvent, calendarCodec, calendarStream } from "./Calendar.ts"
import { canonical } from "./canonical.ts"
import { everything, type Instant, type NewEvent, type RecordedEvent } from "./Event.ts"
import { type Declared, EventStore, type EventStoreShape } from "./EventStore.ts"
import { type Ids, layerSeeded, seededBytes } from "./Ids.ts"
import * as KeyVault from "./KeyVault.ts"
import { makeMemory } from "./MemoryStore.ts"
import { layerBook, type PolicyBook, type PolicyEvent, policyCodec, policyStream } from "./Policy.ts"
import type { Runner } from "./Runner.ts"
import * as Views from "./Views.ts"

/** A policy or a calendar that shall have been adopted instead of those of the log. */
export type Instead = PolicyEvent | CalendarEvent

export interface RedecideOptions<E> {
  /** The whole log, in order. */
  readonly events: ReadonlyArray<RecordedEvent>
  /** The types a log may hold. */
  readonly declared: Declared
  /** Makes the runner of the rules. */
  readonly runner: Effect.Effect<Runner<E>, never, EventStore | Views.Views | PolicyBook | KeyVault.KeyVault | Ids>
  /** Up to when timers fire; by default all that were due before the last event was recorded. */
  readonly until?: Instant
  /** Adoptions that take the place of all those on their streams. */
  readonly instead?: ReadonlyArray<Instead>
}

/** Nothing in a rule's command is personal, and keys never leave this log, so a text may be its own digest. */
const openVault = (): KeyVault.KeyVaultShape => ({ ...KeyVault.makeMemory({ random: seededBytes(1) }), digest: Effect.succeed })

/** A clock that stands where it is put. */
const makeClock = () => {
  let now = 0
  const nanos = () => BigInt(now) * 1_000_000n
  const clock: Clock.Clock = {
    currentTimeMillisUnsafe: () => now,
    currentTimeMillis: Effect.sync(() => now),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: nanos,
    monotonicTimeNanos: Effect.sync(nanos),
    sleep: () => Effect.never
  }
  return { clock, set: (at: Instant) => Effect.sync(() => (now = at)) }
}

const streamOf = (event: Instead): string => (event._tag === "CalendarAdopted" ? calendarStream : policyStream(event.context))

/** An adoption as if it had been there from the beginning. */
const adoption = (event: Instead, at: Instant, index: number): NewEvent => {
  const stream = streamOf(event)
  const encoded = event._tag === "CalendarAdopted" ? calendarCodec.encode(event) : policyCodec.encode(event)
  const actor = { _tag: "Channel", hotline: "instead" } as const
  return { stream, id: `instead-${index}`, ...encoded, at, actor, correlation: stream, causation: null, tags: [] }
}

const asNew = ({ position: _, version: __, recorded: ___, hash: ____, ...event }: RecordedEvent): NewEvent => event

/**
 * Writes the facts down as they were written down, and lets the runner work where it did: so it knows of each fact that came late
 * just when it was known.
 */
const relive = Effect.fnUntraced(function* <E>(
  store: EventStoreShape,
  set: (at: Instant) => Effect.Effect<unknown>,
  runner: Runner<E>,
  options: RedecideOptions<E>
) {
  const { events, instead = [] } = options
  const replaced = new Set(instead.map(streamOf))
  const first = events[0]?.recorded ?? 0
  yield* set(first)
  yield* store.append({ events: instead.map((event, index) => adoption(event, first, index)) })
  let decided: Instant | null = null
  for (const event of events) {
    if (isDecision(event.actor)) {
      // A reaction comes with its cause; a timer's decision says up to when timers had fired.
      const fired = (event.actor as Rule).cause.startsWith("timer:") ? event.at : Number.MIN_SAFE_INTEGER
      decided = Math.max(decided ?? fired, fired)
      yield* set(event.recorded)
      continue
    }
    if (decided !== null) {
      yield* runner.catchUp
      yield* runner.advance(decided)
      decided = null
    }
    if (replaced.has(event.stream)) continue
    yield* set(event.recorded)
    yield* store.append({ events: [asNew(event)] })
  }
})

/**
 * Decides a log anew.
 *
 * @returns the new log: the facts, and among them the decisions as they are taken now
 */
export const redecide = <E>(options: RedecideOptions<E>) => {
  const { clock, set } = makeClock()
  const store = makeMemory({ declared: options.declared })
  const ports = Layer.mergeAll(
    Layer.succeed(EventStore, store),
    Layer.succeed(KeyVault.KeyVault, openVault()),
    layerSeeded(1),
    Views.layerMemory
  )
  const until = options.until ?? (options.events.at(-1)?.recorded ?? 0) - 1
  return Effect.gen(function* () {
    const runner = yield* options.runner
    yield* relive(store, set, runner, options)
    yield* set(until)
    yield* runner.catchUp
    yield* runner.advance(until)
    return (yield* Stream.runCollect(store.read(everything))).flat() as ReadonlyArray<RecordedEvent>
  }).pipe(Effect.provide(Layer.provideMerge(Layer.fresh(layerBook), ports)), Effect.provideService(Clock.Clock, clock))
}

/** How many of some decisions came out the same. */
export interface Matched {
  readonly total: number
  readonly matched: number
}

export interface Fidelity {
  /** Decisions that were written down in time. */
  readonly inTime: Matched
  /** Decisions that were written down late, because the runner was down or a fact came late. */
  readonly late: Matched
  /** Recorded decisions that did not come out the same. */
  readonly missed: ReadonlyArray<RecordedEvent>
  /** Decisions that only the new log has. */
  readonly gained: ReadonlyArray<RecordedEvent>
}

/** A decision written down this much after its date is late, milliseconds. */
export const lateness = 60_000

export const isLate = ({ actor, at, recorded }: Pick<RecordedEvent, "actor" | "at" | "recorded">): boolean =>
  isDecision(actor) && recorded - at > lateness

const adoptedAt = (event: RecordedEvent | undefined): string => {
  const { id, version } = (event?.data ?? {}) as { readonly id?: string; readonly version?: string }
  return `${event?.stream} ${id} ${version}`
}

/** What a decision says, whatever log it stands in. */
const signatures = (events: ReadonlyArray<RecordedEvent>): ((decision: RecordedEvent) => string) => {
  const decisions = new Map(events.flatMap((event) => (isDecision(event.actor) ? [[event.id, event] as const] : [])))
  const at = new Map(events.map((event) => [event.position, event]))
  const signature = ({ stream, type, at: date, actor, data }: RecordedEvent): string => {
    const { policy, version, rule, cause, basis } = actor as Rule
    const decided = decisions.get(cause)
    const because = decided === undefined ? cause : signature(decided)
    return canonical([stream, type, date, policy, version, rule, because, basis.map((position) => adoptedAt(at.get(position))), data])
  }
  return signature
}

/**
 * Compares the decisions of two logs: what, on what, when, by which rule of which policy, for what cause, resting on what.
 *
 * @returns null where the recorded log holds no decision: then there is no such figure
 */
export const fidelity = (recorded: ReadonlyArray<RecordedEvent>, again: ReadonlyArray<RecordedEvent>): Fidelity | null => {
  const signatureOf = signatures(recorded)
  const signatureAgain = signatures(again)
  const left = new Map<string, Array<RecordedEvent>>()
  for (const event of again) {
    if (!isDecision(event.actor)) continue
    const signature = signatureAgain(event)
    left.set(signature, [...(left.get(signature) ?? []), event])
  }
  const inTime = { total: 0, matched: 0 }
  const late = { total: 0, matched: 0 }
  const missed: Array<RecordedEvent> = []
  for (const event of recorded) {
    if (!isDecision(event.actor)) continue
    const of = isLate(event) ? late : inTime
    of.total++
    if (left.get(signatureOf(event))?.pop() === undefined) missed.push(event)
    else of.matched++
  }
  return inTime.total + late.total === 0 ? null : { inTime, late, missed, gained: [...left.values()].flat() }
}
