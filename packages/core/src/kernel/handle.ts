/**
 * From a command to its facts: look the key up, seal, read, decide, append; on conflict, again. Folded states are cached by
 * stream and head, bounded; what is answered without an append (a refusal, an "already so") is checked against the head first.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Actor, GivenActor, GivenKey, isDecision } from "./Actor.ts"
import { keepAttempt } from "./Attempt.ts"
import { bounded } from "./bounded.ts"
import { type CalendarInForce, calendarStream, presetCalendar } from "./Calendar.ts"
import type { Decider, Envelope, Rejection, Scope } from "./Decider.ts"
import { asTheyCount, type Instant, type NewEvent, ofStream, type Position, type RecordedEvent } from "./Event.ts"
import type { Tagged } from "./EventCodec.ts"
import { type Append, type BoundaryMoved, EventStore, type Key, KeyReused, StoreError } from "./EventStore.ts"
import { Ids } from "./Ids.ts"
import { digestOf, KeyVault, type VaultError } from "./KeyVault.ts"
import { sealAll, sealedAt } from "./Personal.ts"
import { type PlacesInForce, placesKind, presetPlaces } from "./Places.ts"
import { noPolicy, PolicyBook, type PolicyInForce, policyStream } from "./Policy.ts"

export interface HandleOptions {
  readonly actor: Actor
  /** When it takes effect, epoch milliseconds; now by default. */
  readonly at?: Instant
  /** Name of this piece of work: a retry under the same key gets the first answer. */
  readonly key?: string
  readonly correlation?: string
  readonly causation?: string
  /** Judge only what had happened by then, whenever it was recorded, and what was decided already (a timer that fires late). */
  readonly asOf?: Instant
  /** Judge by policies and calendars adopted up to this position. */
  readonly upTo?: Position
}

export interface Handled<State, Event> {
  readonly stream: string
  /** What was recorded; empty when it was already so. */
  readonly events: ReadonlyArray<Event>
  readonly last: Position
  /** True when the key was known and this is the first answer again. */
  readonly duplicate: boolean
  readonly state: State
}

/** A command that does not have the shape its schema asks for, or brings a value sealed elsewhere: the path and what was expected. */
export class CommandInvalid extends Schema.TaggedError<CommandInvalid>()("CommandInvalid", { message: Schema.String }) {}

/** A command was refused; `rejection` is the context's own type. */
export class Refused<Refusal extends Rejection> extends Error {
  readonly _tag = "Refused"
  readonly rejection: Refusal
  readonly command: string
  constructor(command: string, rejection: Refusal) {
    super(`${command} was refused: ${rejection.reason}. Allowed now: ${rejection.allowed.join(", ") || "nothing"}`)
    this.rejection = rejection
    this.command = command
  }
}

export type HandleError<Refusal extends Rejection> = Refused<Refusal> | CommandInvalid | KeyReused | BoundaryMoved | StoreError | VaultError

export interface Handler<State, Command, Event, Refusal extends Rejection> {
  readonly handle: (command: Command, options: HandleOptions) => Effect.Effect<Handled<State, Event>, HandleError<Refusal>>
  /** The state of a stream as of now. */
  readonly state: (stream: string) => Effect.Effect<State, StoreError>
}

export interface HandlerOptions {
  /** Folded states kept; 10,000 by default. */
  readonly cache?: number
  /** Conflicts in a row before giving up; 100 by default. */
  readonly attempts?: number
}

interface Folded<State> {
  readonly state: State
  /** Version of the scope's own stream. */
  readonly version: number
  /** Position up to which the scope was read. */
  readonly position: Position
}

/** Who gives a command, however they act: a key of one is nobody else's. */
const nameOf = (actor: Actor): string => (actor._tag === "Person" ? actor.id : actor._tag === "Channel" ? actor.hotline : actor.policy)

const busy = (stream: string, attempts: number) =>
  new StoreError({
    operation: "handle",
    problem: "Busy",
    message: `stream ${stream} moved ${attempts} times while deciding; try again later`
  })

/** Makes the handler of a decider, with a cache of its own. */
export const makeHandler = Effect.fnUntraced(function* <
  State,
  Command extends Tagged,
  Event extends Tagged,
  Refusal extends Rejection,
  Policy
>(decider: Decider<State, Command, Event, Refusal, Policy>, options: HandlerOptions = {}) {
  const store = yield* EventStore
  const vault = yield* KeyVault
  const ids = yield* Ids
  const book = yield* PolicyBook
  const restsOnPolicy = decider.policy.context !== noPolicy.context
  const cache = bounded<Folded<State>>(options.cache ?? 10_000)
  const attempts = options.attempts ?? 100
  const check = Schema.decodeUnknownResult(Schema.toType(decider.command), { onExcessProperty: "error" })
  const checkActor = Schema.decodeUnknownResult(GivenActor, { onExcessProperty: "error" })
  const checkKey = Schema.decodeUnknownResult(Schema.UndefinedOr(GivenKey))
  const start: Folded<State> = { state: decider.initial, version: 0, position: 0 }

  /** Folds on from what is known; the head is read first, so that a boundary after it is safe. */
  const refresh = Effect.fnUntraced(function* (scope: Scope, from: Folded<State>, asOf?: Instant) {
    const until = yield* store.head
    if (until === from.position) return from
    const query = [...ofStream(scope.stream), ...(scope.boundary ?? [])]
    let { state, version } = from
    const evolve = (events: ReadonlyArray<RecordedEvent>) => {
      for (const recorded of events) {
        const event = decider.events.decode(recorded)
        if (Result.isFailure(event)) return Effect.fail(event.failure)
        state = decider.evolve(state, event.success, recorded)
      }
      return Effect.void
    }
    const judged: Array<RecordedEvent> = []
    yield* Stream.runForEach(store.read(query, { after: from.position, until }), (events) => {
      for (const recorded of events) if (recorded.stream === scope.stream) version = recorded.version
      if (asOf === undefined) return evolve(events)
      return Effect.sync(() => judged.push(...events.filter(({ at, actor }) => at <= asOf || isDecision(actor))))
    })
    yield* evolve(asTheyCount(judged))
    return { state, version, position: until }
  })

  /** The first answer to a key, again. */
  const firstAnswer = (scope: Scope, first: Position, last: Position) =>
    Effect.gen(function* () {
      const events: Array<Event> = []
      yield* Stream.runForEach(store.read(ofStream(scope.stream), { after: first - 1, until: last }), (page) =>
        Effect.gen(function* () {
          for (const recorded of page) events.push(yield* Effect.fromResult(decider.events.decode(recorded)))
        })
      )
      const { state } = yield* refresh(scope, (scope.boundary === undefined ? cache.get(scope.stream) : undefined) ?? start)
      return { stream: scope.stream, events, last, duplicate: true, state }
    })

  const newEvent = (event: Event, stream: string, at: Instant, id: string, given: HandleOptions): NewEvent => ({
    stream,
    id,
    ...decider.events.encode(event),
    at,
    actor: given.actor,
    correlation: given.correlation ?? stream,
    causation: given.causation ?? null,
    tags: decider.tags(event, stream)
  })

  /** Keeps what a policy refused. */
  const keep = (command: Command, digest: string, { stream }: Scope, { reason, by }: Refusal, at: Instant, { actor }: HandleOptions) =>
    by === "state"
      ? Effect.void
      : keepAttempt(store, ids, {
          category: decider.category,
          stream,
          command: Schema.encodeUnknownSync(decider.command)(command) as Schema.Json,
          reason,
          ...by,
          actor,
          at,
          digest
        })

  const append = (batch: Append) =>
    Effect.map(store.append(batch), (done) => ({ _tag: "Done" as const, ...done })).pipe(
      Effect.catchTag("WrongVersion", () => Effect.succeed({ _tag: "Moved" as const })),
      // Beyond the boundary the read was stale; before it, or without one, something that must not exist does.
      Effect.catchTag("BoundaryMoved", (moved) =>
        batch.unless !== undefined && moved.position > batch.unless.after ? Effect.succeed({ _tag: "Moved" as const }) : Effect.fail(moved)
      )
    )

  const guards = (
    scope: Scope,
    folded: Folded<State>,
    policy: PolicyInForce<Policy>,
    calendar: CalendarInForce,
    places: PlacesInForce
  ): Omit<Append, "events" | "key"> => {
    const expect = new Map([[scope.stream, folded.version]])
    // The first adoption may take effect at once: what rests on the preset must not pass it.
    if (policy.unadopted === true) expect.set(policyStream(decider.policy.context), 0)
    if (calendar.unadopted === true) expect.set(calendarStream, 0)
    if (places.unadopted === true) expect.set(policyStream(placesKind.context), 0)
    return {
      expect,
      ...(scope.boundary === undefined ? {} : { unless: { match: scope.boundary, after: folded.position } }),
      ...(scope.unlessExists === undefined ? {} : { unlessExists: scope.unlessExists })
    }
  }

  const decideAndAppend = Effect.fnUntraced(function* (command: Command, digest: string, key: Key | undefined, given: HandleOptions) {
    const scope = decider.scope(command)
    const cacheable = given.asOf === undefined && scope.boundary === undefined
    const at = given.at ?? (yield* Clock.currentTimeMillis)
    let known = cacheable ? cache.get(scope.stream) : undefined
    for (let attempt = 0; attempt < attempts; attempt++) {
      const folded: Folded<State> = known ?? (yield* refresh(scope, start, given.asOf))
      const fresh = known === undefined
      const policy = yield* book.inForce(decider.policy, decider.policyFixedAt(folded.state) ?? at, given.upTo)
      const calendar = restsOnPolicy ? yield* book.calendar(at, given.upTo) : presetCalendar()
      const places = restsOnPolicy ? yield* book.places(at, given.upTo) : presetPlaces()
      const decided = decider.decide(folded.state, command, { at, actor: given.actor, policy, calendar, places })
      if (!fresh && (Result.isFailure(decided) || decided.success.length === 0)) {
        const now = yield* refresh(scope, folded)
        if (now.version !== folded.version) {
          cache.set(scope.stream, now)
          known = now
          continue
        }
      }
      if (Result.isFailure(decided)) {
        yield* keep(command, digest, scope, decided.failure, at, given)
        return yield* Effect.fail(new Refused(command._tag, decided.failure))
      }
      const events = decided.success
      if (events.length === 0 && key === undefined) {
        return { stream: scope.stream, events, last: folded.position, duplicate: false, state: folded.state }
      }
      const recorded: Array<NewEvent> = []
      for (const event of events) recorded.push(newEvent(event, scope.stream, at, yield* ids.uuid, given))
      const done = yield* append({
        events: recorded,
        ...(key === undefined ? {} : { key }),
        ...guards(scope, folded, policy, calendar, places)
      })
      if (done._tag === "Moved") {
        known = cacheable ? yield* refresh(scope, folded) : undefined
        continue
      }
      if (done.duplicate) return yield* firstAnswer(scope, done.first, done.last)
      const state = events.reduce((before, event, i) => decider.evolve(before, event, recorded[i] as Envelope), folded.state)
      if (cacheable) cache.set(scope.stream, { state, version: folded.version + events.length, position: done.last })
      return { stream: scope.stream, events, last: done.last, duplicate: false, state }
    }
    return yield* Effect.fail(busy(scope.stream, attempts))
  })

  const handle = Effect.fnUntraced(function* (input: Command, given: HandleOptions) {
    const checked = check(input)
    if (Result.isFailure(checked)) return yield* new CommandInvalid({ message: `${decider.category}: ${checked.failure.message}` })
    const foreign = sealedAt(input)
    if (foreign !== null) {
      const message = `${decider.category}: Expected a personal value in the clear, got one that is sealed already\n  at ${foreign}`
      return yield* new CommandInvalid({ message })
    }
    const actor = checkActor(given.actor)
    if (Result.isFailure(actor)) return yield* new CommandInvalid({ message: `actor: ${actor.failure.message}` })
    const named = checkKey(given.key)
    if (Result.isFailure(named)) return yield* new CommandInvalid({ message: `key: ${named.failure.message}` })
    const scope = decider.scope(input)
    const digesting = digestOf(vault, [decider.category, nameOf(given.actor), input], scope.stream)
    const known = given.key === undefined ? undefined : Option.getOrUndefined(yield* store.lookup(given.key))
    if (known !== undefined) {
      if (known.digest !== (yield* digesting)) return yield* new KeyReused({ key: known.id, position: known.last })
      return yield* firstAnswer(scope, known.first, known.last)
    }
    const command = yield* sealAll(input, (value) => vault.seal(value, scope.stream))
    const digest = yield* digesting
    return yield* decideAndAppend(command, digest, given.key === undefined ? undefined : { id: given.key, digest }, given)
  })

  const state = (stream: string) =>
    Effect.map(refresh({ stream }, cache.get(stream) ?? start), (folded) => {
      cache.set(stream, folded)
      return folded.state
    })

  const handler: Handler<State, Command, Event, Refusal> = { handle, state }
  return handler
})
