/**
 * Erasure, in the order that survives a crash: the tombstone first, which is the intent and lasts, then the keys, then the
 * attachments. Whoever has a tombstone and yet a key is erased again, so a vault that was restored revives nobody. Nobody is erased of
 * whom nothing is held, or who is in a record under a legal hold.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Attachments } from "../kernel/Attachments.ts"
import { ofStream, type RecordedEvent } from "../kernel/Event.ts"
import { EventStore, type EventStoreShape, type StoreError } from "../kernel/EventStore.ts"
import { type HandleOptions, Refused } from "../kernel/handle.ts"
import { KeyVault } from "../kernel/KeyVault.ts"
import { PolicyBook } from "../kernel/Policy.ts"
import { mayAct } from "./authority.ts"
import { consentCodec, subjectCodec } from "./events.ts"
import { partsIn } from "./exported.ts"
import type { Handlers } from "./handlers.ts"
import type { Ground } from "./ids.ts"
import { privacyPolicy } from "./policy.ts"
import { personsOf } from "./Records.ts"
import type { PrivacyRefused } from "./refusing.ts"
import { subjectStream, subjectTag } from "./Subject.ts"
import { settledIn } from "./settled.ts"

const refuse = (rejection: PrivacyRefused) => Effect.fail(new Refused("EraseSubject", rejection))

/** Whether there is such an event; it is read no further than to the first. */
const some = (pages: Stream.Stream<ReadonlyArray<RecordedEvent>, StoreError>, is: (recorded: RecordedEvent) => boolean) =>
  pages.pipe(
    Stream.filter((page) => page.some(is)),
    Stream.runHead,
    Effect.map(Option.isSome)
  )

/** Everybody who was erased. */
const tombstonesIn = (log: EventStoreShape) =>
  log.read([{ types: subjectCodec.named("SubjectErased") }]).pipe(
    Stream.mapEffect((page) =>
      Effect.forEach(page, (recorded) => Effect.map(Effect.fromResult(subjectCodec.decode(recorded)), (event) => event.subject))
    ),
    Stream.runCollect,
    Effect.map((pages) => pages.flat())
  )

export const makeErasing = Effect.fnUntraced(function* ({ log, subject, records }: Handlers) {
  const city = yield* EventStore
  const book = yield* PolicyBook
  const vault = yield* KeyVault
  const attachments = yield* Effect.serviceOption(Attachments)

  const isErased = (person: string) => Effect.map(subject.state(subjectStream(person)), ({ erased }) => erased)

  /** Whether an event holds something of theirs: who only acted in it, in office or for themselves, has nothing in it to be erased. */
  const holds = (recorded: RecordedEvent, person: string): boolean =>
    partsIn(recorded, personsOf(records, recorded.stream), person).some((part) => part !== "actor")

  const isKnown = Effect.fnUntraced(function* (person: string) {
    if (Option.isSome(attachments) && (yield* attachments.value.among("subject", [person])).length > 0) return true
    // What a crash has left sealed and unwritten; where the vault is not there, the log tells.
    if (yield* Effect.orElseSucceed(vault.holds(person), () => false)) return true
    const hasConsented = some(log.read([{ types: consentCodec.types, tags: [subjectTag(person)] }]), () => true)
    return (yield* hasConsented) || (yield* some(city.read([]), (recorded) => holds(recorded, person)))
  })

  /** A record of theirs that is under a legal hold. */
  const heldOf = Effect.fnUntraced(function* (person: string) {
    for (const [stream, { hold }] of yield* settledIn(log)) {
      if (hold !== null && (yield* some(city.read(ofStream(stream)), (recorded) => holds(recorded, person)))) return stream
    }
  })

  /** Refuses what must not be erased. Whoever may not erase learns nothing by it, and whoever is erased already stays so. */
  const judge = Effect.fnUntraced(function* (person: string, { actor, at }: HandleOptions) {
    const { value } = yield* book.inForce(privacyPolicy, at ?? (yield* Clock.currentTimeMillis))
    if (!mayAct("erase", actor, person, value) || (yield* isErased(person))) return
    if (!(yield* isKnown(person))) return yield* refuse({ reason: "NotFound", by: "state", allowed: [] })
    const stream = yield* heldOf(person)
    if (stream !== undefined) return yield* refuse({ reason: "UnderHold", by: "state", allowed: ["LiftHold"], stream })
  })

  const erase = Effect.fnUntraced(function* (person: string, ground: Ground, options: HandleOptions) {
    yield* judge(person, options)
    const { events } = yield* subject.handle({ _tag: "EraseSubject", subject: person, ground }, options)
    yield* vault.erase(person)
    if (Option.isSome(attachments)) yield* attachments.value.remove({ subject: person })
    return events.length > 0
  })

  /** Bytes that were left lie sealed and have no key any more; where they cannot be removed now, they are the next time. */
  const removeBytes = Effect.fnUntraced(
    function* (erased: ReadonlyArray<string>) {
      if (Option.isNone(attachments)) return
      for (const person of yield* attachments.value.among("subject", erased)) yield* attachments.value.remove({ subject: person })
    },
    (removing) => Effect.ignore(removing)
  )

  const reconcile = Effect.gen(function* () {
    const erased = yield* tombstonesIn(log)
    // Where nobody was erased the vault need not be there.
    if (erased.length === 0) return 0
    const again = yield* vault.unerased("subject", erased)
    for (const person of again) yield* vault.erase(person)
    yield* removeBytes(erased)
    return again.length
  })

  return { erase, isErased, reconcile }
})
