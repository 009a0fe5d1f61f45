/**
 * What a context says of itself. A city is put together from these descriptions alone: which events its log may hold, who decides,
 * what follows by rule, what there is to read, who may come, and how open each field of an event is. What is not said here nobody
 * outside the folder has to know.
 */
import * as Effect from "effect/Effect"
import type { AnyDecider, Rejection } from "./Decider.ts"
import type { Tagged } from "./EventCodec.ts"
import type { StoreError } from "./EventStore.ts"
import { type Handled, type HandleError, type HandleOptions, type Handler, makeHandler } from "./handle.ts"
import type { PolicyKind } from "./Policy.ts"
import type { AnyProcess } from "./Process.ts"
import type { FieldClass } from "./Sight.ts"
import type { Transitions } from "./Table.ts"
import type { AnyView } from "./View.ts"

/** The class of each field of some events (PIPL 51): by full type, then by field. */
export type Classes = Readonly<Record<string, Readonly<Record<string, FieldClass>>>>

/** A field that the schema check would refuse, and why it may stand all the same. */
export interface Allowance {
  readonly name: string
  readonly field: string
  readonly reason: string
}

export interface BoundedContext {
  /** Its folder, and the first half of its events' types. */
  readonly name: string
  /** What its policy looks like; null where it rests on none. */
  // biome-ignore lint/suspicious/noExplicitAny: which policy it is makes no difference here
  readonly policy: PolicyKind<any> | null
  /** Those whose facts stand in the city's log. A command is told by its name, so no two deciders have one of the same. */
  readonly deciders: ReadonlyArray<AnyDecider>
  /** Those whose facts stand in a log beside the city's. */
  readonly beside: ReadonlyArray<AnyDecider>
  /** Who may do what from where, by what a record is called. */
  readonly tables: Readonly<Record<string, Transitions<string, string, string, string>>>
  /** What follows by rule, in the order in which they take an event in. */
  readonly processes: ReadonlyArray<AnyProcess>
  readonly views: ReadonlyArray<AnyView>
  /** Posts in office that it knows. */
  readonly posts: ReadonlyArray<string>
  /** Posts in which people speak for themselves. */
  readonly residents: ReadonlyArray<string>
  /** Open fields of its events that name a person by an opaque id. */
  readonly persons: ReadonlyArray<string>
  readonly classes: Classes
  readonly allowances: ReadonlyArray<Allowance>
}

const nothing = {
  policy: null,
  deciders: [],
  beside: [],
  tables: {},
  processes: [],
  views: [],
  posts: [],
  residents: [],
  persons: [],
  classes: {},
  allowances: []
}

/**
 * A description of which only what there is has to be said.
 *
 * @example
 * ```ts
 * import { describeContext, policyAdoption } from "@linli/core/kernel"
 * describeContext({ name: "rules", deciders: [policyAdoption] }).processes // []
 * ```
 */
export const describeContext = <const Said extends Partial<BoundedContext> & Pick<BoundedContext, "name">>(
  said: Said
): Omit<typeof nothing, keyof Said> & Said => ({ ...nothing, ...said })

/** A command of any decider; what it says is checked by its schema. */
export type AnyCommand = Tagged & Readonly<Record<string, unknown>>

/** Gives any command to the decider whose it is. */
export interface Giver {
  readonly give: (command: AnyCommand, options: HandleOptions) => Effect.Effect<Handled<unknown, Tagged>, HandleError<Rejection>>
  /** The names of all commands. */
  readonly commands: ReadonlyArray<string>
  /** The state of a stream of any decider; undefined where it is nobody's. */
  readonly stateOf: (stream: string) => Effect.Effect<unknown, StoreError>
}

/** The decider that a stream belongs to: its name begins with the category and a hyphen. */
export const deciderOf = <D extends { readonly category: string }>(deciders: Iterable<D>, stream: string): D | undefined => {
  for (const decider of deciders) if (stream.startsWith(`${decider.category}-`)) return decider
  return undefined
}

/** The names of a decider's commands. */
export const commandsOf = (decider: AnyDecider): ReadonlyArray<string> => Object.keys(decider.command.cases)

/** Makes the handler of each decider, and finds by a command's name the one to give it to. */
export const makeGiver = Effect.fnUntraced(function* (deciders: ReadonlyArray<AnyDecider>) {
  type Any = Handler<unknown, Tagged, Tagged, Rejection>
  const byCommand = new Map<string, Any>()
  const handlers: Array<Any & { readonly category: string }> = []
  for (const decider of deciders) {
    const handler: Any = yield* makeHandler(decider)
    handlers.push({ ...handler, category: decider.category })
    for (const command of commandsOf(decider)) byCommand.set(command, handler)
  }
  const giver: Giver = {
    give: (command, options) => byCommand.get(command._tag)!.handle(command, options),
    commands: [...byCommand.keys()],
    stateOf: (stream) => deciderOf(handlers, stream)?.state(stream) ?? Effect.succeed(undefined)
  }
  return giver
})
