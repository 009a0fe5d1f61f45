/** Giving a command on a request: by its method, where a note may be plain text, or as it stands. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { EventStore, type StoreError } from "../kernel/EventStore.ts"
import type { HandleOptions, Handler } from "../kernel/handle.ts"
import { KeyVault } from "../kernel/KeyVault.ts"
import { clear } from "../kernel/Personal.ts"
import { RequestCommand } from "./commands.ts"
import type { RequestRefused } from "./conditions.ts"
import type { RequestEvent } from "./events.ts"
import { streamOf } from "./ids.ts"
import { type Command, type Methods, methods, type Refuse } from "./methods.ts"
import type { State } from "./state.ts"

/** @param byNumber the request that has a number */
export const makeGiving = Effect.fnUntraced(function* (
  handler: Handler<State, RequestCommand, RequestEvent, RequestRefused>,
  refused: Refuse,
  byNumber: (number: string) => Effect.Effect<Option.Option<string>, StoreError>
) {
  const store = yield* EventStore
  const vault = yield* KeyVault
  const state = (request: string) => handler.state(streamOf(request))

  /** The parent has to be there, and not itself a duplicate; whoever retries gets the first answer all the same. */
  const checkParent = Effect.fnUntraced(function* ({ request, parent }: Command<"MergeRequest">, { key, actor }: HandleOptions) {
    if (key !== undefined && Option.isSome(yield* store.lookup(key))) return
    const found = yield* byNumber(parent)
    const reason = Option.isNone(found) ? "NoSuchParent" : (yield* state(found.value))._tag === "Merged" ? "ParentMerged" : null
    if (reason !== null) return yield* refused("MergeRequest", reason, yield* state(request), actor)
  })

  const give = Effect.fnUntraced(function* (command: RequestCommand, options: HandleOptions) {
    if (command._tag === "MergeRequest") yield* checkParent(command, options)
    return yield* handler.handle(command, options)
  })

  /** Under the reporter's key; under the request's own where nobody is named or who was named is erased: the work goes on. */
  const sealable = Effect.fnUntraced(function* (request: string, text: string) {
    const known = yield* state(request)
    const reporter = known._tag === "NotRaised" ? null : known.reporter
    const isHeld = reporter !== null && !(yield* vault.isErased(reporter))
    return clear(isHeld ? reporter : streamOf(request), text)
  })

  const method = (name: keyof typeof methods) =>
    Effect.fnUntraced(function* ({ note, ...said }: { readonly request: string; readonly note?: unknown }, options: HandleOptions) {
      const noted = typeof note === "string" ? yield* sealable(said.request, note) : (note ?? null)
      return yield* give(
        { _tag: name, ...said, ...("note" in RequestCommand.cases[name].fields ? { note: noted } : {}) } as RequestCommand,
        options
      )
    })

  const given = Object.fromEntries(Object.entries(methods).map(([name, as]) => [as, method(name as keyof typeof methods)]))
  return { give, given: given as unknown as Methods }
})
