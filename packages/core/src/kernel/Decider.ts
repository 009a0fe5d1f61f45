/**
 * The decider: plain data and pure functions. It has no clock, makes no ids and draws no lots; all it may know besides its state
 * stands in the context.
 *
 * Laws, checked for every decider by `@linli/core/testing`: accepting a command twice adds nothing the second time, and
 * `decide(before, commandOf(e)) = [e]`.
 */
import type * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import type { Actor } from "./Actor.ts"
import type { CalendarInForce } from "./Calendar.ts"
import type { Instant, NewEvent, Query } from "./Event.ts"
import type { EventCodec, Tagged } from "./EventCodec.ts"
import type { PlacesInForce } from "./Places.ts"
import type { PolicyInForce, PolicyKind } from "./Policy.ts"

/** Why a command was refused: by the state of things, or by a field of a policy; and what is allowed instead. */
export interface Rejection {
  readonly reason: string
  readonly by: "state" | { readonly policy: string; readonly field: string }
  /** Names of the commands that this actor may give now. */
  readonly allowed: ReadonlyArray<string>
}

/** The part of an event's envelope that a decider may use. */
export type Envelope = Pick<NewEvent, "stream" | "id" | "at" | "actor">

/** All that a decision may rest on, as of one position of the log. */
export interface DecisionContext<Policy> {
  /** When the command takes effect, epoch milliseconds. */
  readonly at: Instant
  readonly actor: Actor
  readonly policy: PolicyInForce<Policy>
  /** The calendar in force when the command takes effect. */
  readonly calendar: CalendarInForce
  /** The units in force when the command takes effect. */
  readonly places: PlacesInForce
}

/** Where a command belongs. */
export interface Scope {
  /** The stream its facts go to, and whose state is asked. */
  readonly stream: string
  /** Where the state spans streams: what it is folded from besides its own, guarded as a boundary. Every alternative names a tag. */
  readonly boundary?: Query
  /** What must stand nowhere in the log (a number already taken). */
  readonly unlessExists?: Query
}

/** A schema of a command, whose fields can be named. */
export type NamedFields = Schema.Top & { readonly fields: Readonly<Record<string, Schema.Top>> }

export interface Decider<State, Command extends Tagged, Event extends Tagged, Refusal extends Rejection, Policy> {
  /** The noun, the first part of its stream names. */
  readonly category: string
  /** The commands by name; decoded with unknown fields refused. */
  readonly command: Schema.Codec<Command, unknown> & { readonly cases: Readonly<Record<string, NamedFields>> }
  readonly events: EventCodec<Event>
  readonly policy: PolicyKind<Policy>
  readonly initial: State
  /** Records; total; never decides. */
  readonly evolve: (state: State, event: Event, envelope: Envelope) => State
  readonly scope: (command: Command) => Scope
  /** Facts to record; none means "already so". */
  readonly decide: (state: State, command: Command, context: DecisionContext<Policy>) => Result.Result<ReadonlyArray<Event>, Refusal>
  /** The command that gives back just this event. */
  readonly commandOf: (event: Event, envelope: Envelope) => Command
  /** Tags of an event, by which boundaries and queries find it. */
  readonly tags: (event: Event, stream: string) => ReadonlyArray<string>
  /** When the policy it is under was fixed (raised at), or null where the policy in force counts. */
  readonly policyFixedAt: (state: State) => Instant | null
  /** Whether an observed fact may follow (relaxed table of `record`); null when it may, else the reason. */
  readonly observe: (state: State, event: Event, envelope: Envelope) => string | null
}

/** What most deciders say of these: no tags, the policy in force counts, and anything may have been observed. */
export const asMost = { tags: () => [], policyFixedAt: () => null, observe: () => null } as const

/** `commandOf` where an event carries all that its command does: under the command's name. The laws check that it is so. */
export const renamed =
  <Event extends Tagged, Command extends Tagged>(commands: { readonly [Name in Event["_tag"]]: Command["_tag"] }) =>
  (event: Event): Command =>
    ({ ...event, _tag: commands[event._tag as Event["_tag"]] }) as unknown as Command

/** A decider whose types do not matter to the holder. */
// biome-ignore lint/suspicious/noExplicitAny: the four parameters are in both directions
export type AnyDecider = Decider<any, any, any, any, any>

/** Folds events into a state. */
export const fold = <State, Event extends Tagged>(
  decider: Pick<Decider<State, Tagged, Event, Rejection, unknown>, "evolve">,
  state: State,
  events: ReadonlyArray<readonly [Event, Envelope]>
): State => events.reduce((folded, [event, envelope]) => decider.evolve(folded, event, envelope), state)
