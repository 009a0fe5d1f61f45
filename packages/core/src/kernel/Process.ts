/**
 * A process: reacts to events and to time, and answers with commands. It is pure; a runner (Runner.ts) drives it live and in
 * virtual time alike. Its state is JSON, folded per instance from the log, so it is a cache and never truth.
 */
import * as Effect from "effect/Effect"
import type { Rule } from "./Actor.ts"
import type { CalendarInForce } from "./Calendar.ts"
import type { Decider, Rejection } from "./Decider.ts"
import type { Instant, Position, Query, RecordedEvent } from "./Event.ts"
import type { EventCodec, Tagged } from "./EventCodec.ts"
import { KeyReused } from "./EventStore.ts"
import { type Handled, type HandleError, type HandleOptions, type Handler, Refused } from "./handle.ts"
import type { PolicyInForce, PolicyKind } from "./Policy.ts"

/** What a rule wants done. `rule` is its name in the policy. */
export interface Reaction<Command> {
  readonly rule: string
  readonly command: Command
}

/** What a rule wants done at a time, unless something happens first. An instance has at most one of a rule at one time. */
export interface Timer<Command> extends Reaction<Command> {
  /** Epoch milliseconds. */
  readonly at: Instant
}

/** What a process may know besides its state. An adoption of either sets timers anew. */
export interface ProcessContext<Policy> {
  readonly instance: string
  readonly policy: PolicyInForce<Policy>
  readonly calendar: CalendarInForce
}

export interface Process<State, Event extends Tagged, Command extends Tagged, Policy> {
  readonly name: string
  /** Raised when its rules change; the new one takes over where the old one stands, and decides nothing over again. */
  readonly version: number
  readonly events: Pick<EventCodec<Event>, "decode">
  readonly query: Query
  readonly policy: PolicyKind<Policy>
  /** Which instance an event belongs to (a stream, as a rule; never the empty name), or null. */
  readonly instance: (event: Event, recorded: RecordedEvent) => string | null
  readonly initial: State
  /** Records; total; never decides. */
  readonly evolve: (state: State, event: Event, recorded: RecordedEvent) => State
  /** When the policy an instance is under was fixed, or null where the policy in force counts: then an adoption sets its timers anew. */
  readonly policyFixedAt: (state: State) => Instant | null
  /** Commands at once; `state` is after the event. */
  readonly react: (state: State, event: Event, recorded: RecordedEvent, context: ProcessContext<Policy>) => ReadonlyArray<Reaction<Command>>
  /** All timers of an instance, as they stand now; a timer that is gone from the list is called off. */
  readonly timers: (state: State, context: ProcessContext<Policy>) => ReadonlyArray<Timer<Command>>
}

/** A process whose types do not matter to the holder. */
// biome-ignore lint/suspicious/noExplicitAny: the four parameters are in both directions
export type AnyProcess = Process<any, any, any, any>

/** A process that watches a decider's own states: an instance per stream, under the policy that the decider is under. */
export const processOfStates = <State, Command extends Tagged, Event extends Tagged, Policy>(
  decider: Decider<State, Command, Event, Rejection, Policy>,
  of: Pick<Process<State, Event, NoInfer<Command>, Policy>, "name" | "version" | "react" | "timers">
): Process<State, Event, Command, Policy> => ({
  ...of,
  events: decider.events,
  query: [{ types: decider.events.types }],
  policy: decider.policy,
  instance: (_, { stream }) => stream,
  initial: decider.initial,
  evolve: decider.evolve,
  policyFixedAt: decider.policyFixedAt
})

/** Key under which a timer fires: the same, whoever fires it. */
export const timerKey = (process: string, instance: string, timer: Timer<unknown>): string =>
  `${process}/${instance}/${timer.rule}@${timer.at}`

/** Key of a reaction to an event. */
export const reactionKey = (process: string, cause: string, rule: string): string => `${process}/${cause}/${rule}`

/** How far a runner has come. */
export interface RunnerStatus {
  readonly position: Position
  /** When the next timer falls due, or null. */
  readonly nextDue: Instant | null
}

/** What came of a rule's command: the decisions, recorded one after the other, and the position of the last. */
export type Answer = Pick<Handled<unknown, unknown>, "events" | "last">

/** Sends a rule's command to the decider it belongs to. `null` says that it was refused. */
export type Dispatch<Command, E> = (command: Command, options: HandleOptions & { readonly actor: Rule }) => Effect.Effect<Answer | null, E>

/**
 * Sends commands to a decider's handler. Where an earlier version of a rule has decided otherwise under the same key, that stands. A
 * refusal is no failure: somebody may have been faster, or an import holds two facts of one moment. But since a rule should ask for
 * nothing that may not be, each is logged as a warning.
 */
export const dispatchTo =
  <Command extends Tagged, Refusal extends Rejection>(
    handler: Pick<Handler<unknown, Command, unknown, Refusal>, "handle">
  ): Dispatch<Command, Exclude<HandleError<Refusal>, Refused<Refusal> | KeyReused>> =>
  (command, options) =>
    Effect.catch(handler.handle(command, options), (error) => {
      if (error instanceof KeyReused) return Effect.succeed(null)
      if (!(error instanceof Refused)) return Effect.fail(error)
      return Effect.as(Effect.logWarning(`${options.actor.rule} (${options.actor.cause}): ${error.message}`), null)
    })
