/** The end of keeping, as the façade and the command have it: what has had its time, its destruction, and holds. */
import { type EventStore, type HandleOptions, type Linli, type Projector, type privacy, Retention, requests, retainable } from "@linli/core"
import * as Effect from "effect/Effect"

type Service = privacy.RetentionShape
type ErrorOf<Name extends "apply" | "hold" | "lift"> = Effect.Error<ReturnType<Service[Name]>>
type Records = Retention | Linli | EventStore.EventStore

/** What has had its time by the policy in force now, the longest overdue first; changes nothing. */
export const retentionDue: Effect.Effect<ReadonlyArray<privacy.Due>, EventStore.StoreError, Records> = Effect.gen(function* () {
  return yield* (yield* Retention).due(yield* retainable())
})

/** Destroys what has had its time now, and says what that was. */
export const applyRetention = (
  options: HandleOptions,
  progress?: Projector.Progress
): Effect.Effect<privacy.Applied & { readonly due: ReadonlyArray<privacy.Due> }, ErrorOf<"apply">, Records> =>
  Effect.gen(function* () {
    const due = yield* retentionDue
    return { due, ...(yield* (yield* Retention).apply(due, options, progress)) }
  })

/** Keeps a request although its time is over. @returns whether it was new */
export const placeHold = (
  request: string,
  ground: privacy.HoldGround,
  options: HandleOptions
): Effect.Effect<boolean, ErrorOf<"hold">, Retention> =>
  Effect.flatMap(Retention, (service) => service.hold(requests.streamOf(request), ground, options))

/** @returns whether there was a hold */
export const liftHold = (request: string, options: HandleOptions): Effect.Effect<boolean, ErrorOf<"lift">, Retention> =>
  Effect.flatMap(Retention, (service) => service.lift(requests.streamOf(request), options))
