/**
 * Erasure, in the order that survives a crash: the tombstone first, which is the intent and lasts, then the keys. Whoever has a
 * tombstone and yet a key is erased again, so a vault that was restored revives nobody.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { HandleOptions } from "../kernel/handle.ts"
import { KeyVault } from "../kernel/KeyVault.ts"
import { subjectCodec } from "./events.ts"
import type { Handlers } from "./handlers.ts"
import type { Ground } from "./ids.ts"
import { subjectStream } from "./Subject.ts"

export const makeErasing = Effect.fnUntraced(function* ({ log, subject }: Handlers) {
  const vault = yield* KeyVault

  const erase = Effect.fnUntraced(function* (person: string, ground: Ground, options: HandleOptions) {
    const { events } = yield* subject.handle({ _tag: "EraseSubject", subject: person, ground }, options)
    yield* vault.erase(person)
    return events.length > 0
  })

  const isErased = (person: string) => Effect.map(subject.state(subjectStream(person)), ({ erased }) => erased)

  const reconcile = Effect.gen(function* () {
    let again = 0
    yield* Stream.runForEach(log.read([{ types: subjectCodec.named("SubjectErased") }]), (page) =>
      Effect.forEach(page, (recorded) =>
        Effect.gen(function* () {
          const tombstone = yield* Effect.fromResult(Result.map(subjectCodec.decode(recorded), (event) => event.subject))
          if (yield* vault.isErased(tombstone)) return
          yield* vault.erase(tombstone)
          again++
        })
      )
    )
    return again
  })

  return { erase, isErased, reconcile }
})
