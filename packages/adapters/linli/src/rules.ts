/**
 * What follows by rule: a runner over the city's store, for one tick or for as long as a process lives. A decision is dated the
 * moment it was due, whenever it is taken; a clock that is set back fires nothing twice and loses nothing.
 */
import {
  type CommandInvalid,
  EventStore,
  isDecision,
  type KeyVault,
  makeCityRunner,
  type RecordedEvent,
  Requests,
  type Rule,
  requests,
  types,
  type Views
} from "@linli/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { Invalid } from "./errors.ts"
import type { City } from "./open.ts"

/** Something that a rule decided. */
export interface Decision {
  readonly position: number
  /** When it was due, epoch milliseconds. */
  readonly at: number
  /** When it was taken. */
  readonly recorded: number
  readonly stream: string
  /** What people call the matter: the number of a request, the stream of anything else. */
  readonly number: string
  /** The event's name, such as `DeadlineMissed`. */
  readonly event: string
  /** The policy, its version, the rule, and what it rests on. */
  readonly by: Omit<Rule, "_tag">
  readonly said: RecordedEvent["data"]
}

export interface Ticked {
  readonly decisions: ReadonlyArray<Decision>
  /** When the next timer falls due, or null. */
  readonly nextDue: number | null
}

export interface RunOptions {
  /** Ends it. */
  readonly signal?: AbortSignal
  readonly onDecision?: (decision: Decision) => void
}

type RunnerError = EventStore.StoreError | EventStore.BoundaryMoved | KeyVault.VaultError | CommandInvalid | Views.CheckpointMoved

const query = [{ types }]

const decisionOf = Effect.fnUntraced(function* ({ position, at, recorded, stream, type, actor, data }: RecordedEvent) {
  const { _tag, ...by } = actor as Rule
  const isRequest = stream.startsWith(`${requests.request.category}-`)
  const state = isRequest ? yield* (yield* Requests).state(requests.requestOf(stream)) : null
  const number = state === null || state._tag === "NotRaised" ? stream : state.number
  const decision: Decision = { position, at, recorded, stream, number, event: type.split("/")[1]!, by, said: data }
  return decision
})

const decisionsOf = (page: ReadonlyArray<RecordedEvent>) =>
  Effect.forEach(
    page.filter(({ actor }) => isDecision(actor)),
    decisionOf
  )

/** Where another runner works on the same store, the one that comes second begins again from what the first has done. */
const hasMoved = ({ _tag }: RunnerError): boolean => _tag === "CheckpointMoved"

/**
 * Catches up with the log and fires what is due.
 *
 * @param to epoch milliseconds, not in the future; what is due up to then fires, and in any case what was due before the last fact of
 * the log, which was known only later. Before the present moment by default: what is due
 * right now waits for facts of the same moment.
 */
export const tick = Effect.fnUntraced(function* (to?: number): Effect.fn.Return<Ticked, RunnerError | Invalid, City> {
  const now = yield* Clock.currentTimeMillis
  if (to !== undefined && !(to <= now)) {
    return yield* Effect.fail(new Invalid(`a tick goes up to the present at most, which is ${new Date(now).toISOString()}`))
  }
  const store = yield* EventStore.EventStore
  const runner = yield* makeCityRunner
  const before = yield* store.head
  const { nextDue } = yield* runner.catchUp.pipe(
    Effect.andThen(runner.advance(to ?? now - 1)),
    Effect.andThen(runner.catchUp),
    Effect.retry({ schedule: Schedule.spaced("100 millis"), times: 50, while: hasMoved })
  )
  const decisions: Array<Decision> = []
  yield* Stream.runForEach(store.read(query, { after: before }), (page) =>
    Effect.map(decisionsOf(page), (found) => void decisions.push(...found))
  )
  const ticked: Ticked = { decisions, nextDue }
  return ticked
})

/** Follows the log and the clock until it is interrupted; tells every decision that is recorded from now on, whoever took it. */
export const run = Effect.fnUntraced(function* (
  onDecision: (decision: Decision) => Effect.Effect<unknown>
): Effect.fn.Return<never, RunnerError, City> {
  const store = yield* EventStore.EventStore
  const runner = yield* makeCityRunner
  const head = yield* store.head
  const running = Effect.retry(runner.run, { schedule: Schedule.spaced("1 second"), while: hasMoved })
  const telling = Stream.runForEach(store.subscribe(query, head), (delivery) =>
    delivery._tag === "Events" ? Effect.flatMap(decisionsOf(delivery.events), Effect.forEach(onDecision)) : Effect.void
  )
  return yield* Effect.raceFirst(running, Effect.andThen(telling, Effect.never))
})
