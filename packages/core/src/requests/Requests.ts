/**
 * Requests as a service: one method for each command over the log, the vault and the policies in force. Every rule is the
 * decider's.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Actor } from "../kernel/Actor.ts"
import { type AppendError, EventStore, type StoreError } from "../kernel/EventStore.ts"
import { type HandleOptions, makeHandler, Refused } from "../kernel/handle.ts"
import type { Ids } from "../kernel/Ids.ts"
import { KeyVault, type VaultError } from "../kernel/KeyVault.ts"
import { PolicyBook } from "../kernel/Policy.ts"
import { type Contradiction, makeRecorder, type Observed, type RecordOptions } from "../kernel/record.ts"
import type { Purpose, Sight } from "../kernel/Sight.ts"
import type { RequestCommand } from "./commands.ts"
import { allowed, refusal } from "./conditions.ts"
import { type DeadlineView, deadlineInForce } from "./deadline.ts"
import { type RequestEvent, requestCodec, type Source } from "./events.ts"
import { makeGiving } from "./giving.ts"
import { requestOf, streamOf } from "./ids.ts"
import type { Answer, Methods, Refuse, RequestError } from "./methods.ts"
import { requestPolicy } from "./policy.ts"
import { request as decider, numberTag, sourceTag, trackingTag } from "./Request.ts"
import { makeRaising, type Raise, type RaisedRequest } from "./raising.ts"
import { sightOf } from "./sight.ts"
import type { State } from "./state.ts"
import type { CommandName } from "./transitions.ts"

export interface RequestsShape extends Methods {
  /** With a key, a retry gives the same request, number and tracking code again. */
  readonly raise: (raise: Raise, options: HandleOptions) => Effect.Effect<RaisedRequest, RequestError>
  /** Any command as it stands. */
  readonly give: (command: RequestCommand, options: HandleOptions) => Answer
  /** The history of a request as it was observed elsewhere; false where its key is known already. */
  readonly record: (
    request: string,
    observed: ReadonlyArray<Observed<RequestEvent>>,
    options: RecordOptions
  ) => Effect.Effect<boolean, AppendError | Contradiction | VaultError>
  readonly state: (request: string) => Effect.Effect<State, StoreError>
  /** What an actor sees of it; with no purpose nothing sealed. */
  readonly sight: (request: string, actor: Actor, purpose: Purpose | null) => Effect.Effect<Sight, StoreError>
  /** The commands that an actor may give now. */
  readonly allowed: (request: string, actor: Actor) => Effect.Effect<ReadonlyArray<CommandName>, StoreError>
  /** How its deadline stands: what is open by the calendar in force now, what is settled by the one in force then. None where there is no request. */
  readonly deadline: (request: string) => Effect.Effect<Option.Option<DeadlineView>, StoreError>
  readonly byNumber: (number: string) => Effect.Effect<Option.Option<string>, StoreError>
  /** However the code is written: small letters, blanks and dashes make no difference. */
  readonly byTracking: (code: string) => Effect.Effect<Option.Option<string>, StoreError | VaultError>
  readonly bySource: (source: Pick<Source, "system" | "number">) => Effect.Effect<Option.Option<string>, StoreError>
}

export class Requests extends Context.Service<Requests, RequestsShape>()("@linli/core/Requests") {
  static get layer(): Layer.Layer<Requests, never, EventStore | KeyVault | Ids | PolicyBook> {
    return layer
  }
}

const plainCode = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1")

const make = Effect.gen(function* () {
  const store = yield* EventStore
  const vault = yield* KeyVault
  const book = yield* PolicyBook
  const handler = yield* makeHandler(decider)
  const recorder = yield* makeRecorder(decider)

  const state = (request: string) => handler.state(streamOf(request))

  /** What a decision about a request would rest on now. */
  const contextFor = Effect.fnUntraced(function* (known: State, actor: Actor) {
    const at = yield* Clock.currentTimeMillis
    const policy = yield* book.inForce(requestPolicy, decider.policyFixedAt(known) ?? at)
    return { at, actor, policy, calendar: yield* book.calendar(at), places: yield* book.places(at) }
  })

  const refused: Refuse = (command, reason, known, actor) =>
    Effect.flatMap(contextFor(known, actor), (context) => Effect.fail(new Refused(command, refusal(reason, known, context))))

  const find = (tag: string) =>
    Effect.map(Stream.runCollect(store.read([{ types: requestCodec.named("RequestRaised"), tags: [tag] }], { limit: 1 })), (pages) =>
      Option.map(Option.fromNullishOr(pages.flat()[0]), ({ stream }) => requestOf(stream))
    )

  const trackingDigest = (code: string) => vault.digest(`tracking/${plainCode(code)}`)

  const raise = yield* makeRaising(handler, refused, trackingDigest)
  const { give, given } = yield* makeGiving(handler, refused, (number) => find(numberTag(number)))

  return Requests.of({
    ...given,
    raise,
    give,
    record: (request, observed, options) => recorder(streamOf(request), observed, options),
    state,
    sight: Effect.fnUntraced(function* (request: string, actor: Actor, purpose: Purpose | null) {
      const known = yield* state(request)
      const { places, policy } = yield* contextFor(known, actor)
      return sightOf(known, actor, purpose, places.tree, policy.value)
    }),
    allowed: Effect.fnUntraced(function* (request: string, actor: Actor) {
      const known = yield* state(request)
      return allowed(known, yield* contextFor(known, actor))
    }),
    deadline: Effect.fnUntraced(function* (request: string) {
      const known = yield* state(request)
      if (known._tag === "NotRaised") return Option.none()
      const view = deadlineInForce(known, yield* Clock.currentTimeMillis)
      return Option.some(yield* Effect.provideService(view, PolicyBook, book))
    }),
    byNumber: (number) => find(numberTag(number)),
    byTracking: (code) => Effect.flatMap(trackingDigest(code), (digest) => find(trackingTag(digest))),
    bySource: (source) => find(sourceTag(source))
  })
})

const layer = Layer.effect(Requests, make)
