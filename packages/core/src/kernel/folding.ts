/** The state of a stream, or of a wider scope, as the log tells it: folded on from what is known. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { isDecision } from "./Actor.ts"
import type { Decider, Rejection, Scope } from "./Decider.ts"
import { asTheyCount, type Instant, ofStream, type Position, type RecordedEvent } from "./Event.ts"
import type { Tagged } from "./EventCodec.ts"
import type { EventStoreShape, StoreError } from "./EventStore.ts"

export interface Folded<State> {
  readonly state: State
  /** Version of the scope's own stream. */
  readonly version: number
  /** Position up to which the scope was read. */
  readonly position: Position
}

export interface Folding<State, Event> {
  /** Of what nothing is known yet. */
  readonly start: Folded<State>
  /**
   * Folds on from what is known. The head is read first, so that a boundary after it is safe.
   *
   * @param asOf only what had happened by then, whenever it was recorded, and what was decided already
   */
  readonly refresh: (scope: Scope, from: Folded<State>, asOf?: Instant) => Effect.Effect<Folded<State>, StoreError>
  /** Events of a stream, from one position to another. */
  readonly between: (stream: string, first: Position, last: Position) => Effect.Effect<ReadonlyArray<Event>, StoreError>
}

export const makeFolding = <State, Command extends Tagged, Event extends Tagged, Refusal extends Rejection, Policy>(
  decider: Decider<State, Command, Event, Refusal, Policy>,
  store: EventStoreShape
): Folding<State, Event> => {
  const evolveAll = (state: State, events: ReadonlyArray<RecordedEvent>): Result.Result<State, StoreError> => {
    for (const recorded of events) {
      const event = decider.events.decode(recorded)
      if (Result.isFailure(event)) return Result.fail(event.failure)
      state = decider.evolve(state, event.success, recorded)
    }
    return Result.succeed(state)
  }

  return {
    start: { state: decider.initial, version: 0, position: 0 },

    refresh: Effect.fnUntraced(function* (scope, from, asOf) {
      const until = yield* store.head
      if (until === from.position) return from
      const query = [...ofStream(scope.stream), ...(scope.boundary ?? [])]
      let { state, version } = from
      const judged: Array<RecordedEvent> = []
      yield* Stream.runForEach(store.read(query, { after: from.position, until }), (events) =>
        Effect.gen(function* () {
          for (const recorded of events) if (recorded.stream === scope.stream) version = recorded.version
          if (asOf === undefined) state = yield* Effect.fromResult(evolveAll(state, events))
          else judged.push(...events.filter(({ at, actor }) => at <= asOf || isDecision(actor)))
        })
      )
      if (asOf !== undefined) state = yield* Effect.fromResult(evolveAll(state, asTheyCount(judged)))
      return { state, version, position: until }
    }),

    between: Effect.fnUntraced(function* (stream, first, last) {
      const events: Array<Event> = []
      yield* Stream.runForEach(store.read(ofStream(stream), { after: first - 1, until: last }), (page) =>
        Effect.gen(function* () {
          for (const recorded of page) events.push(yield* Effect.fromResult(decider.events.decode(recorded)))
        })
      )
      return events
    })
  }
}
