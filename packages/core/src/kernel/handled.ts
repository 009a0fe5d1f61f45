/** What a command is given with, and what comes of it. */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Actor } from "./Actor.ts"
import type { Rejection } from "./Decider.ts"
import type { Instant, Position } from "./Event.ts"
import type { BoundaryMoved, KeyReused, StoreError } from "./EventStore.ts"
import type { VaultError } from "./KeyVault.ts"

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
