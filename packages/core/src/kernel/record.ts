/**
 * Observed facts: what an import or another city's hotline says has happened, at its own times. They pass a relaxed table of
 * their own; nothing is invented to satisfy the strict one.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { type Actor, OpaqueId } from "./Actor.ts"
import type { Decider, Rejection } from "./Decider.ts"
import type { Instant, NewEvent } from "./Event.ts"
import type { Tagged } from "./EventCodec.ts"
import { type AppendError, EventStore, KeyReused } from "./EventStore.ts"
import { Ids } from "./Ids.ts"
import { digestOf, KeyVault, type KeyVaultShape, type VaultError } from "./KeyVault.ts"
import { type Clear, type Sealed, sealAll, sealedAt } from "./Personal.ts"

/** Facts that contradict each other or do not have the shape of their event: which one, and why. Nothing was recorded. */
export class Contradiction extends Schema.TaggedError<Contradiction>()("Contradiction", {
  stream: Schema.String,
  /** 0-based place in the facts given. */
  index: Schema.Int,
  message: Schema.String
}) {}

const isOpaque = Schema.is(OpaqueId)

const isErased = ({ problem }: VaultError): boolean => problem === "Erased"

/** An event whose personal values are in the clear; they are sealed on the way. */
export type Unsealed<Event> = Event extends Sealed
  ? Clear
  : Event extends object
    ? { readonly [Field in keyof Event]: Unsealed<Event[Field]> }
    : Event

export interface Observed<Event> {
  readonly event: Unsealed<Event>
  readonly at: Instant
}

export interface RecordOptions {
  readonly actor: Actor
  /** The source's own number, so that a second intake adds nothing. */
  readonly key: string
  readonly correlation?: string
}

/** A fact as it will stand. */
interface SealedFact<Event> {
  readonly event: Event
  readonly at: Instant
}

/** From outside no box is taken, and whose a value is has to be said by an opaque id: it stands in the log. */
const sealFact = <Event extends Tagged>(
  vault: KeyVaultShape,
  stream: string,
  fact: Observed<Event>,
  index: number
): Effect.Effect<SealedFact<Event>, Contradiction | VaultError> => {
  const refuse = (message: string) => Effect.fail(new Contradiction({ stream, index, message: `${fact.event._tag}: ${message}` }))
  const foreign = sealedAt(fact.event)
  if (foreign !== null) return refuse(`a personal value is wanted in the clear, and at ${foreign} stands one that is sealed already`)
  const seal = (value: Clear): Effect.Effect<Sealed, Contradiction | VaultError> =>
    isOpaque(value.subject)
      ? vault.seal(value, stream)
      : refuse("whose a personal value is has to be said by an opaque id, no name and no phone")
  return sealAll(fact, seal) as Effect.Effect<unknown, Contradiction | VaultError> as Effect.Effect<
    SealedFact<Event>,
    Contradiction | VaultError
  >
}

type Observing<State, Event extends Tagged> = Pick<
  Decider<State, Tagged, Event, Rejection, never>,
  "initial" | "observe" | "evolve" | "events" | "tags"
>

/** Folds the facts, and says of the first that contradicts what was before it how it does. */
const contradictionIn = <State, Event extends Tagged>(
  { initial, observe, evolve }: Observing<State, Event>,
  stream: string,
  facts: ReadonlyArray<SealedFact<Event>>,
  actor: Actor
): Contradiction | null => {
  let state = initial
  let last = Number.NEGATIVE_INFINITY
  for (const [index, { event, at }] of facts.entries()) {
    const envelope = { stream, id: `${stream}#${index}`, at, actor }
    const problem = at < last ? "it happened before the fact in front of it" : observe(state, event, envelope)
    if (problem !== null) return new Contradiction({ stream, index, message: `${event._tag}: ${problem}` })
    state = evolve(state, event, envelope)
    last = at
  }
  return null
}

/** The facts as events, all but their ids. */
const eventsOf = <State, Event extends Tagged>(
  { events, tags }: Observing<State, Event>,
  stream: string,
  facts: ReadonlyArray<SealedFact<Event>>,
  { actor, correlation = stream }: RecordOptions
): Effect.Effect<ReadonlyArray<Omit<NewEvent, "id">>, Contradiction> =>
  Effect.forEach(facts, ({ event, at }, index) =>
    Effect.try({
      try: () => ({ stream, ...events.encode(event), at, actor, correlation, causation: null, tags: tags(event, stream) }),
      catch: (cause) => new Contradiction({ stream, index, message: `${event._tag}: ${cause instanceof Error ? cause.message : cause}` })
    })
  )

/**
 * Prepares the record of a new stream's whole observed history: seals and checks it, so that only the append is left. Many can be
 * prepared at once and then appended in the order that the log shall have. Facts must be in time order; of the same moment, in
 * the order given.
 *
 * @returns the append, which says whether it was new (false: the key was known)
 */
export const makePreparer = Effect.fnUntraced(function* <
  State,
  Command extends Tagged,
  Event extends Tagged,
  Refusal extends Rejection,
  Policy
>(decider: Decider<State, Command, Event, Refusal, Policy>) {
  const store = yield* EventStore
  const vault = yield* KeyVault
  const ids = yield* Ids

  return Effect.fnUntraced(function* (
    stream: string,
    observed: ReadonlyArray<Observed<Event>>,
    options: RecordOptions
  ): Effect.fn.Return<Effect.Effect<boolean, AppendError>, AppendError | Contradiction | VaultError> {
    const { actor, key } = options
    const digesting = digestOf(vault, [decider.category, stream, observed], stream)
    const known = Option.getOrUndefined(yield* store.lookup(key))
    if (known !== undefined) {
      // Of the erased nobody can tell any more whether it is the same: whatever it says, nothing of it is added.
      const digest = yield* Effect.catchIf(digesting, isErased, () => Effect.succeed(known.digest))
      return known.digest === digest ? Effect.succeed(false) : yield* new KeyReused({ key, position: known.last })
    }
    const facts = yield* Effect.forEach(observed, (fact, index) => sealFact<Event>(vault, stream, fact, index))
    const digest = yield* digesting
    const problem = contradictionIn(decider, stream, facts, actor)
    if (problem !== null) return yield* problem
    const events = yield* eventsOf(decider, stream, facts, options)
    return Effect.gen(function* () {
      const named: Array<NewEvent> = []
      for (const event of events) named.push({ ...event, id: yield* ids.uuid })
      const { duplicate } = yield* store.append({ events: named, key: { id: key, digest }, expect: new Map([[stream, 0]]) })
      return !duplicate
    })
  })
})

/**
 * Records the whole observed history of a new stream, or nothing (see `makePreparer`).
 *
 * @returns whether it was new (false: the key was known)
 */
export const makeRecorder = <State, Command extends Tagged, Event extends Tagged, Refusal extends Rejection, Policy>(
  decider: Decider<State, Command, Event, Refusal, Policy>
) =>
  Effect.map(
    makePreparer(decider),
    (prepare) => (stream: string, observed: ReadonlyArray<Observed<Event>>, options: RecordOptions) =>
      Effect.flatten(prepare(stream, observed, options))
  )
