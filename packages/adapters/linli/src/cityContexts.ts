/**
 * Contexts without a façade of their own: a promise for each of their commands, called as the command is (`GivePledge` becomes
 * `givePledge`), and their views, of which everybody is shown what is theirs.
 */
import {
  type Actor,
  type AnyCommand,
  barOf,
  type ContextName,
  commandsOf,
  contexts,
  type EventStore,
  type Folders,
  Linli,
  type NamedFields,
  type Views
} from "@linli/core"
import * as Effect from "effect/Effect"
import { type CommandOptions, optionsOf, type ReadOptions, type Run, readerOf } from "./cityRuntime.ts"
import { AccessRefused, Invalid } from "./errors.ts"
import { checkView, onlyFields } from "./inputs.ts"

/** Contexts whose part of the façade is written by hand, or that decide nothing. */
const own = ["requests", "privacy", "assessment"] as const
type Plain = Exclude<ContextName, (typeof own)[number]>

type Described<Name extends Plain> = Folders[Name]["context"]
type CommandOf<Decider> = Decider extends { readonly command: { readonly Type: infer Command } } ? Command : never
type CommandsOf<Name extends Plain> = CommandOf<Described<Name>["deciders"][number]>

/** What became of a command. */
export interface Recorded {
  /** The record it belongs to. */
  readonly stream: string
  /** The facts that were recorded, by name; empty when it was already so. */
  readonly events: ReadonlyArray<string>
  /** Position of the last of them. */
  readonly position: number
  /** True when the key was known and this is the first answer again. */
  readonly duplicate: boolean
  /** How the record stands now. */
  readonly state: unknown
}

export interface ViewSearch {
  /** Name of the index to go by; the view's first by default. */
  readonly index?: string
  /** Least and greatest value, both included. */
  readonly from?: string | number
  readonly to?: string | number
  readonly descending?: boolean
  /** 100 by default. */
  readonly limit?: number
  /** What the page before gave as `next`. */
  readonly cursor?: Views.Cursor
}

export interface Viewed {
  readonly docs: ReadonlyArray<unknown>
  readonly next?: Views.Cursor
}

type Give<Command> = {
  readonly [One in Command as One extends { readonly _tag: infer Tag extends string } ? Uncapitalize<Tag> : never]: (
    said: Omit<One, "_tag">,
    options?: CommandOptions
  ) => Promise<Recorded>
}

/** A context's commands, and a page of one of its views by name. */
export type ContextPart<Name extends Plain> = Give<CommandsOf<Name>> & {
  readonly view: (name: string, search?: ViewSearch, options?: ReadOptions) => Promise<Viewed>
}

export type CityContexts = { readonly [Name in Plain]: ContextPart<Name> }

const plain = contexts.filter(({ name }) => !own.some((one) => one === name))

/** Commands of theirs, by name. */
export const plainCommands: ReadonlyArray<string> = plain.flatMap(({ deciders }) => deciders.flatMap(commandsOf))

/** Gives a command of such a context. */
export const giveCommand = Effect.fnUntraced(function* (command: AnyCommand, options: Parameters<typeof Linli.Service.give>[1]) {
  const { stream, events, last, duplicate, state } = yield* (yield* Linli).give(command, options)
  const recorded: Recorded = { stream, events: events.map(({ _tag }) => _tag), position: last, duplicate, state }
  return recorded
})

/** A page of a view, as who reads is shown it. */
export const lookAt = Effect.fnUntraced(function* (
  name: string,
  search: ViewSearch,
  reader: Actor | undefined
): Effect.fn.Return<Viewed, EventStore.StoreError | Invalid | AccessRefused, Linli> {
  const context = plain.find(({ views }) => views.some((view) => view.name === name))
  const view = context?.views.find((one) => one.name === name)
  const known = plain.flatMap(({ views }) => views.map((one) => one.name))
  if (context === undefined || view === undefined)
    return yield* Effect.fail(new Invalid(`there is no view ${name}; there are ${known.join(", ")}`))
  const indexes = Object.keys(view.indexes)
  const { index = indexes[0]!, ...range } = search
  if (!indexes.includes(index)) return yield* Effect.fail(new Invalid(`${name} has no index ${index}; it has ${indexes.join(", ")}`))
  if (reader !== undefined && barOf({}, context, reader) === "UnknownPost")
    return yield* Effect.fail(new AccessRefused(name, null, "UnknownPost", `${name} is not shown: UnknownPost`))
  const projector = (yield* Linli).view<unknown>(view)
  yield* projector.catchUp()
  const { docs, next } = yield* projector.find({ index, ...range })
  const shown = docs.filter((doc) => reader === undefined || barOf(doc, context, reader) === null)
  const viewed: Viewed = { docs: shown, ...(next === undefined ? {} : { next }) }
  return viewed
})

const uncapitalized = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** Makes these parts of the façade; `standing` acts where a call names nobody. */
export const makeContexts = (run: Run, standing: Actor | undefined): CityContexts => {
  const command =
    (name: string, fields: ReadonlyArray<string>) =>
    async (said: object, options: CommandOptions = {}) => {
      onlyFields(uncapitalized(name), said, fields)
      return run(giveCommand({ ...said, _tag: name }, optionsOf(standing, options)))
    }
  const partOf = ({ deciders }: (typeof plain)[number]) =>
    deciders.flatMap(({ command: { cases } }) =>
      Object.entries<NamedFields>(cases).map(([name, { fields }]) => [
        uncapitalized(name),
        command(
          name,
          Object.keys(fields).filter((field) => field !== "_tag")
        )
      ])
    )
  const view: ContextPart<Plain>["view"] = async (name, search = {}, options = {}) =>
    run(lookAt(name, checkView(search), readerOf(standing, options)))
  return Object.fromEntries(
    plain.map((context) => [context.name, { ...Object.fromEntries(partOf(context)), view }])
  ) as unknown as CityContexts
}
