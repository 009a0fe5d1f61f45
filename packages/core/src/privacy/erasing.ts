/**
 * Erasure, in the order that survives a crash: the tombstone first, which is the intent and lasts, then the keys, then the
 * attachments. Whoever has a tombstone and yet a key is erased again, so a vault that was restored revives nobody.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Attachments } from "../kernel/Attachments.ts"
import type { HandleOptions } from "../kernel/handle.ts"
import { KeyVault } from "../kernel/KeyVault.ts"
import { subjectCodec } from "./events.ts"
import type { Handlers } from "./handlers.ts"
import type { Ground } from "./ids.ts"
import { subjectStream } from "./Subject.ts"

export const makeErasing = Effect.fnUntraced(function* ({ log, subject }: Handlers) {
  const vault = yield* KeyVault
  const attachments = yield* Effect.serviceOption(Attachments)

  const erase = Effect.fnUntraced(function* (person: string, ground: Ground, options: HandleOptions) {
    const { events } = yield* subject.handle({ _tag: "EraseSubject", subject: person, ground }, options)
    yield* vault.erase(person)
    if (Option.isSome(attachments)) yield* attachments.value.remove({ subject: person })
    return events.length > 0
  })

  const isErased = (person: string) => Effect.map(subject.state(subjectStream(person)), ({ erased }) => erased)

  const tombstones = log.read([{ types: subjectCodec.named("SubjectErased") }]).pipe(
    Stream.mapEffect((page) =>
      Effect.forEach(page, (recorded) => Effect.map(Effect.fromResult(subjectCodec.decode(recorded)), (event) => event.subject))
    ),
    Stream.runCollect,
    Effect.map((pages) => pages.flat())
  )

  /** Bytes that were left lie sealed and have no key any more; where they cannot be removed now, they are the next time. */
  const removeBytes = Effect.fnUntraced(
    function* (erased: ReadonlyArray<string>) {
      if (Option.isNone(attachments)) return
      for (const person of yield* attachments.value.among("subject", erased)) yield* attachments.value.remove({ subject: person })
    },
    (removing) => Effect.ignore(removing)
  )

  const reconcile = Effect.gen(function* () {
    const erased = yield* tombstones
    // Where nobody was erased the vault need not be there.
    if (erased.length === 0) return 0
    const again = yield* vault.unerased("subject", erased)
    for (const person of again) yield* vault.erase(person)
    yield* removeBytes(erased)
    return again.length
  })

  return { erase, isErased, reconcile }
})
