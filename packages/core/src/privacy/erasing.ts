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
    Effect.map((pages) => new Set(pages.flat()))
  )

  /** Bytes that were left lie sealed and have no key any more; where they cannot be removed now, they are the next time. */
  const removeBytes = Effect.fnUntraced(
    function* (erased: ReadonlySet<string>) {
      if (Option.isNone(attachments) || erased.size === 0) return
      const left = (yield* attachments.value.list()).filter(({ attachment }) => erased.has(attachment.subject))
      for (const { attachment } of left) yield* attachments.value.remove({ hash: attachment.hash })
    },
    (removing) => Effect.ignore(removing)
  )

  const reconcile = Effect.gen(function* () {
    const erased = yield* tombstones
    let again = 0
    for (const person of erased) {
      if (yield* vault.isErased(person)) continue
      yield* vault.erase(person)
      again++
    }
    yield* removeBytes(erased)
    return again
  })

  return { erase, isErased, reconcile }
})
