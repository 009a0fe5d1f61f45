/** Looks that are not given: noted of whoever is known, and refused. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Actor } from "../kernel/Actor.ts"
import type { Purpose } from "../kernel/Sight.ts"
import { AccessRefused } from "./AccessRefused.ts"
import type { Handlers } from "./handlers.ts"
import type { LookRefusal } from "./ids.ts"
import type { PrivacyShape } from "./Privacy.ts"
import { sheetOf } from "./Refusal.ts"

export const makeRefusedLooks = ({ refusal, isHere }: Handlers) => {
  const refused: PrivacyShape["refused"] = Effect.fnUntraced(function* (stream, purpose, reason, actor) {
    if (actor._tag !== "Person" || reason === "NotFound" || !(yield* isHere(actor))) return
    const sheet = sheetOf(actor.id, yield* Clock.currentTimeMillis)
    yield* refusal.handle({ _tag: "NoteRefusal", sheet, stream, purpose, reason }, { actor }).pipe(
      Effect.catchTag(["KeyReused", "BoundaryMoved", "Refused", "CommandInvalid"], Effect.die),
      // It is refused all the same where that cannot be noted.
      Effect.catchIf(
        (error) => error._tag === "StoreError" && error.problem === "ReadOnly",
        () => Effect.void
      )
    )
  })

  const refuse = (stream: string, purpose: Purpose, reason: LookRefusal, actor: Actor) =>
    Effect.andThen(refused(stream, purpose, reason, actor), Effect.fail(new AccessRefused({ stream, purpose, reason })))

  return { refused, refuse }
}

export type Refuse = ReturnType<typeof makeRefusedLooks>["refuse"]
