/** Decides on a command until its facts stand, or it is refused: read, decide, append; where the log has moved meanwhile, again. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { Actor } from "./Actor.ts"
import { keepAttempt } from "./Attempt.ts"
import type { Bounded } from "./bounded.ts"
import { type CalendarInForce, calendarStream, presetCalendar } from "./Calendar.ts"
import type { Decider, Envelope, Rejection, Scope } from "./Decider.ts"
import type { Instant, NewEvent, Position, Query } from "./Event.ts"
import type { Tagged } from "./EventCodec.ts"
import {
  type Append,
  type AppendError,
  type Appended,
  BoundaryMoved,
  type EventStoreShape,
  type Key,
  StoreError,
  type WrongVersion
} from "./EventStore.ts"
import type { Folded, Folding } from "./folding.ts"
import { type Handled, type HandleOptions, Refused } from "./handled.ts"
import type { Ids } from "./Ids.ts"
import type { VaultError } from "./KeyVault.ts"
import { type PlacesInForce, placesKind, presetPlaces } from "./Places.ts"
import { noPolicy, type PolicyBook, type PolicyInForce, policyStream } from "./Policy.ts"

/** A decider at work. */
export interface Work<State, Command extends Tagged, Event extends Tagged, Refusal extends Rejection, Policy> {
  readonly decider: Decider<State, Command, Event, Refusal, Policy>
  readonly folding: Folding<State, Event>
  /** Folded states by stream. */
  readonly cache: Bounded<Folded<State>>
  readonly store: EventStoreShape
  readonly ids: Ids["Service"]
  readonly book: PolicyBook["Service"]
}

/** A command that is given. */
export interface Wanted<Command> {
  /** With empty boxes in the place of what is personal: no decider opens one. */
  readonly blank: Command
  /** Whether anything in it is personal, and so blank. */
  readonly isPersonal: boolean
  /** As it will be recorded; `quietly` without a note in the blind index, as it is kept where a policy refuses it. */
  readonly sealed: (quietly: boolean) => Effect.Effect<Command, VaultError>
  /** Tells it from any other. */
  readonly digest: Effect.Effect<string, VaultError>
}

/** What a command is judged under. */
interface InForce<Policy> {
  readonly policy: PolicyInForce<Policy>
  readonly calendar: CalendarInForce
  readonly places: PlacesInForce
}

const inForce = Effect.fnUntraced(function* <State, C extends Tagged, E extends Tagged, R extends Rejection, Policy>(
  { decider, book }: Work<State, C, E, R, Policy>,
  state: State,
  at: Instant,
  upTo: Position | undefined
) {
  const restsOnPolicy = decider.policy.context !== noPolicy.context
  const policy = yield* book.inForce(decider.policy, decider.policyFixedAt(state) ?? at, upTo)
  const calendar = restsOnPolicy ? yield* book.calendar(at, upTo) : presetCalendar()
  const places = restsOnPolicy ? yield* book.places(at, upTo) : presetPlaces()
  return { policy, calendar, places } satisfies InForce<Policy>
})

/** What must still be so when the facts are appended. */
const guardsOf = <Policy>(
  scope: Scope,
  folded: Folded<unknown>,
  context: string,
  { policy, calendar, places }: InForce<Policy>
): Omit<Append, "events" | "key"> => {
  const expect = new Map([[scope.stream, folded.version]])
  // The first adoption may take effect at once: what rests on the preset must not pass it.
  if (policy.unadopted === true) expect.set(policyStream(context), 0)
  if (calendar.unadopted === true) expect.set(calendarStream, 0)
  if (places.unadopted === true) expect.set(policyStream(placesKind.context), 0)
  return {
    expect,
    ...(scope.boundary === undefined ? {} : { unless: { match: scope.boundary, after: folded.position } }),
    ...(scope.unlessExists === undefined ? {} : { unlessExists: scope.unlessExists })
  }
}

/** Appends; null where the log has moved since it was read, and it has to be decided anew. */
const append = (store: EventStoreShape, batch: Append): Effect.Effect<Appended | null, Exclude<AppendError, WrongVersion>> =>
  store.append(batch).pipe(
    Effect.catchTag("WrongVersion", () => Effect.succeed<Appended | null>(null)),
    // Beyond the boundary the read was stale; before it, or without one, something that must not exist does.
    Effect.catchTag("BoundaryMoved", (moved) =>
      batch.unless !== undefined && moved.position > batch.unless.after ? Effect.succeed(null) : Effect.fail(moved)
    )
  )

/** What must stand nowhere is looked for before anything is sealed; the append looks again, and tells a retry by its key. */
const mustNotExist = Effect.fnUntraced(function* (store: EventStoreShape, query: Query, key: string | undefined) {
  const found = yield* Stream.runHead(store.read(query))
  if (Option.isNone(found) || (key !== undefined && Option.isSome(yield* store.lookup(key)))) return
  return yield* new BoundaryMoved({ position: found.value[0]!.position })
})

const newEvents = Effect.fnUntraced(function* <State, C extends Tagged, Event extends Tagged, R extends Rejection, Policy>(
  { decider, ids }: Work<State, C, Event, R, Policy>,
  events: ReadonlyArray<Event>,
  stream: string,
  at: Instant,
  given: HandleOptions
) {
  const { actor, correlation = stream } = given
  const causation = given.causation ?? null
  const made: Array<NewEvent> = []
  for (const event of events) {
    const tags = decider.tags(event, stream)
    made.push({ stream, id: yield* ids.uuid, ...decider.events.encode(event), at, actor, correlation, causation, tags })
  }
  return made
})

/** Keeps what a policy refused; where the vault cannot seal or tell it, it is refused all the same. */
const keepRefused = Effect.fnUntraced(function* <State, Command extends Tagged, E extends Tagged, Refusal extends Rejection, Policy>(
  { decider, store, ids }: Work<State, Command, E, Refusal, Policy>,
  { blank, sealed, digest: digesting }: Wanted<Command>,
  { reason, by }: Refusal,
  at: Instant,
  actor: Actor
) {
  if (by === "state") return
  const { stream } = decider.scope(blank)
  const command = Schema.encodeUnknownSync(decider.command)(yield* sealed(true)) as Schema.Json
  const digest = yield* digesting
  yield* keepAttempt(store, ids, { category: decider.category, stream, command, reason, ...by, actor, at, digest })
})

/** The first answer to a key, again. */
export const firstAnswer = Effect.fnUntraced(function* <State, C extends Tagged, Event extends Tagged, R extends Rejection, Policy>(
  { folding, cache }: Work<State, C, Event, R, Policy>,
  scope: Scope,
  first: Position,
  last: Position
) {
  const { stream } = scope
  const events = yield* folding.between(stream, first, last)
  const known = scope.boundary === undefined ? cache.get(stream) : undefined
  const { state } = yield* folding.refresh(scope, known ?? folding.start)
  return { stream, events, last, duplicate: true, state } satisfies Handled<State, Event>
})

const busy = (stream: string, attempts: number) =>
  new StoreError({
    operation: "handle",
    problem: "Busy",
    message: `stream ${stream} moved ${attempts} times while deciding; try again later`
  })

/**
 * It is judged before anything of it is sealed, for a refused command leaves nothing behind in the vault either.
 *
 * @param attempts conflicts in a row before giving up
 */
export const decide = Effect.fnUntraced(function* <State, Command extends Tagged, Event extends Tagged, Refusal extends Rejection, Policy>(
  work: Work<State, Command, Event, Refusal, Policy>,
  wanted: Wanted<Command>,
  given: HandleOptions,
  attempts: number
) {
  const { decider, folding, cache, store } = work
  const { refresh, start } = folding
  const scope = decider.scope(wanted.blank)
  const { stream } = scope
  const { actor, asOf, upTo } = given
  let command: Command | undefined
  let key: Key | undefined
  const cacheable = asOf === undefined && scope.boundary === undefined
  const at = given.at ?? (yield* Clock.currentTimeMillis)
  let known = cacheable ? cache.get(stream) : undefined
  for (let attempt = 0; attempt < attempts; attempt++) {
    const folded: Folded<State> = known ?? (yield* refresh(scope, start, asOf))
    const under = yield* inForce(work, folded.state, at, upTo)
    const judge = (asked: Command) => decider.decide(folded.state, asked, { at, actor, ...under })
    const decided = judge(command ?? wanted.blank)
    if (known !== undefined && (Result.isFailure(decided) || decided.success.length === 0)) {
      const now = yield* refresh(scope, folded)
      if (now.version !== folded.version) {
        cache.set(stream, now)
        known = now
        continue
      }
    }
    if (Result.isFailure(decided)) {
      yield* Effect.catchTag(keepRefused(work, wanted, decided.failure, at, actor), "VaultError", () => Effect.void)
      return yield* Effect.fail(new Refused(wanted.blank._tag, decided.failure))
    }
    if (decided.success.length === 0 && given.key === undefined)
      return { stream, events: decided.success, last: folded.position, duplicate: false, state: folded.state }
    if (command === undefined && wanted.isPersonal && scope.unlessExists !== undefined) {
      yield* mustNotExist(store, scope.unlessExists, given.key)
    }
    command ??= yield* wanted.sealed(false)
    if (given.key !== undefined) key ??= { id: given.key, digest: yield* wanted.digest }
    const events = Result.getOrThrow(judge(command))
    const recorded = yield* newEvents(work, events, stream, at, given)
    const guards = guardsOf(scope, folded, decider.policy.context, under)
    const done = yield* append(store, { events: recorded, ...(key === undefined ? {} : { key }), ...guards })
    if (done === null) {
      known = cacheable ? yield* refresh(scope, folded) : undefined
      continue
    }
    if (done.duplicate) return yield* firstAnswer(work, scope, done.first, done.last)
    const state = events.reduce((before, event, i) => decider.evolve(before, event, recorded[i] as Envelope), folded.state)
    if (cacheable) cache.set(stream, { state, version: folded.version + events.length, position: done.last })
    return { stream, events, last: done.last, duplicate: false, state }
  }
  return yield* Effect.fail(busy(stream, attempts))
})
