/** Gives out everything that is held about a person (PIPL 45, GDPR 15), as `exported.ts` shows it to them. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { person } from "../kernel/Actor.ts"
import { deciderOf } from "../kernel/BoundedContext.ts"
import type { RecordedEvent } from "../kernel/Event.ts"
import type { EventCodec, Tagged } from "../kernel/EventCodec.ts"
import { EventStore, type EventStoreShape, type StoreError } from "../kernel/EventStore.ts"
import type { HandleOptions } from "../kernel/handle.ts"
import { Ids } from "../kernel/Ids.ts"
import { KeyVault, type KeyVaultShape, type VaultError } from "../kernel/KeyVault.ts"
import type { Progress } from "../kernel/Projector.ts"
import type { Accesses, AccessFilter } from "./accesses.ts"
import { consentStream } from "./Consent.ts"
import { consentCodec, subjectCodec } from "./events.ts"
import {
  accessOf,
  type ExportedAttachment,
  type ExportedEvent,
  type ExportedFact,
  type Part,
  partsIn,
  partyOf,
  type SubjectExport,
  type Unsealed,
  withoutOthers
} from "./exported.ts"
import type { Handlers } from "./handlers.ts"
import { personsOf, type RecordKind } from "./Records.ts"
import { subjectTag } from "./Subject.ts"
import { type Found, isAttachment, isForeign, replaceSealed, sealedIn } from "./sealed.ts"

/** A record is theirs where they see it as a resident, or where it stands for the person itself. */
const isTheirs = Effect.fnUntraced(function* (records: ReadonlyArray<RecordKind>, stream: string, subject: string) {
  const kind = deciderOf(records, stream)
  if (kind === undefined || stream === subject) return true
  if (kind.self === null) return false
  return (yield* kind.sight(stream, person(subject, kind.self), "subjectRequest")).refused === null
})

/** Makes what shows an event of the city's log to a person. */
const makeShowing = (vault: KeyVaultShape, records: ReadonlyArray<RecordKind>) => {
  const unsealed = Effect.fnUntraced(function* (found: Found, stream: string, subject: string) {
    const { value } = found
    if (found.subject !== subject) return { sealed: "OfAnotherPerson" } satisfies Unsealed
    if (isForeign(found, stream)) return { sealed: "OfAnotherRecord" } satisfies Unsealed
    if (isAttachment(value)) return value
    return yield* vault.open(value).pipe(
      Effect.map((text): Unsealed => ({ text })),
      Effect.catchTag("VaultError", ({ problem }) => Effect.succeed<Unsealed>({ sealed: problem }))
    )
  })

  /** That they are named in a record of somebody else, and what of it is their own: no more, for it tells of the other's matter. */
  const mentionOf = (data: unknown, stream: string, subject: string) =>
    Effect.forEach(
      sealedIn(data).filter((found) => found.subject === subject),
      (found) => Effect.map(unsealed(found, stream, subject), (value) => ({ field: found.field, value }))
    )

  const openedOf = Effect.fnUntraced(function* (data: unknown, stream: string, subject: string) {
    const shown = new Map<Found["value"], unknown>()
    for (const found of sealedIn(data)) shown.set(found.value, yield* unsealed(found, stream, subject))
    return replaceSealed(data, (value) => shown.get(value))
  })

  return Effect.fnUntraced(function* ({ actor, data, ...recorded }: RecordedEvent, parts: ReadonlyArray<Part>, subject: string) {
    const { position, at, type, stream } = recorded
    const event = { position, at, type, stream, parts }
    if (!parts.includes("actor") && !(yield* isTheirs(records, stream, subject))) {
      return { ...event, by: null, data: { values: yield* mentionOf(data, stream, subject) } } satisfies ExportedEvent
    }
    const persons = personsOf(records, stream)
    const shown = withoutOthers(yield* openedOf(data, stream, subject), persons, subject)
    return { ...event, by: partyOf(actor, subject), data: shown } satisfies ExportedEvent
  })
}

/** What the privacy log holds of a person, of one kind. */
const factsOf = <Event extends Tagged>(log: EventStoreShape, codec: EventCodec<Event>, subject: string) =>
  log.read([{ types: codec.types, tags: [subjectTag(subject)] }]).pipe(
    Stream.mapEffect((page) =>
      Effect.forEach(page, (recorded) =>
        Effect.map(Effect.fromResult(codec.decode(recorded)), (event): ExportedFact<Event> => {
          const { position, at, actor } = recorded
          return { position, at, by: partyOf(actor, subject), event }
        })
      )
    ),
    Stream.runCollect,
    Effect.map((pages) => pages.flat())
  )

export const makeExport = Effect.fnUntraced(function* (
  { log, records, subject: handler, consent }: Handlers,
  accesses: Accesses,
  settled: Effect.Effect<unknown, StoreError | VaultError>
) {
  const city = yield* EventStore
  const ids = yield* Ids
  const show = makeShowing(yield* KeyVault, records)

  /** Their events in the city's log, up to its head now. */
  const eventsOf = Effect.fnUntraced(function* (subject: string, progress?: Progress) {
    const until = yield* city.head
    const events: Array<ExportedEvent> = []
    const attachments: Array<ExportedAttachment> = []
    yield* Stream.runForEach(city.read([], { until }), (page) =>
      Effect.gen(function* () {
        for (const recorded of page) {
          const parts = partsIn(recorded, personsOf(records, recorded.stream), subject)
          if (parts.length === 0) continue
          events.push(yield* show(recorded, parts, subject))
          for (const { value } of sealedIn(recorded.data)) {
            if (isAttachment(value) && value.subject === subject) attachments.push({ ...value, position: recorded.position })
          }
        }
        if (progress !== undefined) yield* progress(page.at(-1)!.position, until)
      })
    )
    return { events, attachments }
  })

  const recordsIn = Effect.fnUntraced(function* (events: ReadonlyArray<ExportedEvent>, subject: string) {
    const own = events.filter(({ parts }) => parts.includes("named") || parts.includes("sealed"))
    const streams = yield* Effect.filter([...new Set(own.map(({ stream }) => stream))], (stream) => isTheirs(records, stream, subject))
    return yield* Effect.forEach(streams, (stream) =>
      Effect.map(deciderOf(records, stream)?.present(stream) ?? Effect.succeed(null), (present) => ({ stream, present }))
    )
  })

  /** Exports and erasures stand under `about`. */
  const looksOf = (filter: AccessFilter, subject: string) =>
    Effect.map(Stream.runCollect(accesses(filter)), (entries) =>
      [...entries].filter(({ is }) => is !== "exported" && is !== "erased").map((entry) => accessOf(entry, subject))
    )

  return Effect.fnUntraced(function* (subject: string, options: HandleOptions, progress?: Progress) {
    yield* settled
    const id = yield* ids.uuid
    yield* handler.handle({ _tag: "RecordExport", subject, export: id }, options)
    const { events, attachments } = yield* eventsOf(subject, progress)
    return {
      subject,
      export: id,
      at: yield* Clock.currentTimeMillis,
      events,
      records: yield* recordsIn(events, subject),
      attachments,
      consents: { stand: (yield* consent.state(consentStream(subject))).stand, history: yield* factsOf(log, consentCodec, subject) },
      accesses: yield* looksOf({ subject }, subject),
      looks: yield* looksOf({ by: subject }, subject),
      about: yield* factsOf(log, subjectCodec, subject)
    } satisfies SubjectExport
  })
})
