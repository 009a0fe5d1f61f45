/**
 * From a command to its facts: look the key up, seal, then decide (deciding.ts). Folded states are cached by stream and head, bounded;
 * what is answered without an append (a refusal, an "already so") is checked against the head first.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { type Actor, GivenActor, GivenKey } from "./Actor.ts"
import { bounded } from "./bounded.ts"
import type { Decider, Rejection } from "./Decider.ts"
import { decide, firstAnswer, type Wanted, type Work } from "./deciding.ts"
import type { Tagged } from "./EventCodec.ts"
import { EventStore, KeyReused } from "./EventStore.ts"
import { type Folded, makeFolding } from "./folding.ts"
import { CommandInvalid, type HandleOptions, type Handler } from "./handled.ts"
import { Ids } from "./Ids.ts"
import { digestOf, KeyVault } from "./KeyVault.ts"
import { sealAll, sealed, sealedAt } from "./Personal.ts"
import { PolicyBook } from "./Policy.ts"

export * from "./handled.ts"

export interface HandlerOptions {
  /** Folded states kept; 10,000 by default. */
  readonly cache?: number
  /** Conflicts in a row before giving up; 100 by default. */
  readonly attempts?: number
}

/** Who gives a command, however they act: a key of one is nobody else's. */
const nameOf = (actor: Actor): string => (actor._tag === "Person" ? actor.id : actor._tag === "Channel" ? actor.hotline : actor.policy)

/** What a command is given with has to be right before anything is looked at: its shape, who gives it, and its key. */
const makeCheck = <State, Command extends Tagged, Event extends Tagged, Refusal extends Rejection, Policy>({
  category,
  command
}: Decider<State, Command, Event, Refusal, Policy>) => {
  const check = Schema.decodeUnknownResult(Schema.toType(command), { onExcessProperty: "error" })
  const checkActor = Schema.decodeUnknownResult(GivenActor, { onExcessProperty: "error" })
  const checkKey = Schema.decodeUnknownResult(Schema.UndefinedOr(GivenKey))
  return (input: Command, { actor, key }: HandleOptions): CommandInvalid | null => {
    const checked = check(input)
    if (Result.isFailure(checked)) return new CommandInvalid({ message: `${category}: ${checked.failure.message}` })
    const foreign = sealedAt(input)
    if (foreign !== null) {
      const message = `${category}: Expected a personal value in the clear, got one that is sealed already\n  at ${foreign}`
      return new CommandInvalid({ message })
    }
    const who = checkActor(actor)
    if (Result.isFailure(who)) return new CommandInvalid({ message: `actor: ${who.failure.message}` })
    const named = checkKey(key)
    return Result.isFailure(named) ? new CommandInvalid({ message: `key: ${named.failure.message}` }) : null
  }
}

/** Makes the handler of a decider, with a cache of its own. */
export const makeHandler = Effect.fnUntraced(function* <
  State,
  Command extends Tagged,
  Event extends Tagged,
  Refusal extends Rejection,
  Policy
>(decider: Decider<State, Command, Event, Refusal, Policy>, { cache: size = 10_000, attempts = 100 }: HandlerOptions = {}) {
  const store = yield* EventStore
  const vault = yield* KeyVault
  const check = makeCheck(decider)
  const cache = bounded<Folded<State>>(size)
  const folding = makeFolding(decider, store)
  const work: Work<State, Command, Event, Refusal, Policy> = { decider, folding, cache, store, ids: yield* Ids, book: yield* PolicyBook }

  const handle = Effect.fnUntraced(function* (input: Command, given: HandleOptions) {
    const invalid = check(input, given)
    if (invalid !== null) return yield* invalid
    const scope = decider.scope(input)
    const digesting = digestOf(vault, [decider.category, nameOf(given.actor), input], scope.stream)
    const known = given.key === undefined ? undefined : Option.getOrUndefined(yield* store.lookup(given.key))
    if (known !== undefined) {
      if (known.digest !== (yield* digesting)) return yield* new KeyReused({ key: known.id, position: known.last })
      return yield* firstAnswer(work, scope, known.first, known.last)
    }
    const blank = yield* sealAll(input, ({ subject }) => Effect.succeed(sealed(subject, "AAAA", scope.stream)))
    const wanted: Wanted<Command> = {
      blank,
      isPersonal: blank !== input,
      sealed: (quietly) =>
        blank === input
          ? Effect.succeed(input)
          : sealAll(input, ({ find, ...value }) => vault.seal(quietly || find === undefined ? value : { ...value, find }, scope.stream)),
      // It costs more than all the rest, and serves a retry and what is refused alone.
      digest: digesting
    }
    return yield* decide(work, wanted, given, attempts)
  })

  const state = (stream: string) =>
    Effect.map(folding.refresh({ stream }, cache.get(stream) ?? folding.start), (folded) => {
      cache.set(stream, folded)
      return folded.state
    })

  const handler: Handler<State, Command, Event, Refusal> = { handle, state }
  return handler
})
