/** How a command on a request is answered, by the façade and by the command line alike. */
import { type Actor, type EventStore, type Handled, Requests, type requests } from "@linli/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

export interface Answer {
  /** Opaque id. */
  readonly request: string
  /** The number that people use. */
  readonly number: string
  /** How it stands now. */
  readonly state: requests.Situation
  /** What was recorded; empty when it was already so. */
  readonly events: ReadonlyArray<requests.EventName>
  /** Position of the last of them. */
  readonly position: number
  /** True when the key was known and this is the first answer again. */
  readonly duplicate: boolean
  /** What the same actor may do next. */
  readonly allowed: ReadonlyArray<requests.CommandName>
}

/** The answer to a command that was taken. */
export const answerOf = Effect.fnUntraced(function* (
  request: string,
  { state, events, last, duplicate }: Handled<requests.State, requests.RequestEvent>,
  actor: Actor
): Effect.fn.Return<Answer, EventStore.StoreError, Requests> {
  const service = yield* Requests
  return {
    request,
    number: state._tag === "NotRaised" ? "" : state.number,
    state: state._tag,
    events: events.map(({ _tag }) => _tag),
    position: last,
    duplicate,
    allowed: yield* service.allowed(request, actor)
  }
})

/** The id of the request that a number or an id names. */
export const findRequest = Effect.fnUntraced(function* (
  named: string
): Effect.fn.Return<Option.Option<string>, EventStore.StoreError, Requests> {
  const service = yield* Requests
  const found = yield* service.byNumber(named)
  if (Option.isSome(found)) return found
  return (yield* service.state(named))._tag === "NotRaised" ? Option.none() : Option.some(named)
})
