/**
 * Everything that is held about a person, for the person (PIPL 45, GDPR 15): each event in which they are named, acted, or are the
 * subject of what is sealed; how their records stand; their consents; and who has looked at their data. Data of others in the same
 * events stays sealed, and those in office are told by post and unit. What is in the clear is `Redacted` until it is written out.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type Actor, person } from "../kernel/Actor.ts"
import type { Attachment } from "../kernel/Attachments.ts"
import { deciderOf } from "../kernel/BoundedContext.ts"
import type { Instant, RecordedEvent } from "../kernel/Event.ts"
import type { EventCodec, Tagged } from "../kernel/EventCodec.ts"
import { EventStore } from "../kernel/EventStore.ts"
import type { HandleOptions } from "../kernel/handle.ts"
import { Ids } from "../kernel/Ids.ts"
import { KeyVault, type VaultProblem } from "../kernel/KeyVault.ts"
import type { Progress } from "../kernel/Projector.ts"
import { type ConsentState, consentStream } from "./Consent.ts"
import { type ConsentEvent, consentCodec, type SubjectEvent, subjectCodec } from "./events.ts"
import type { Handlers } from "./handlers.ts"
import type { AccessEntry, PrivacyShape } from "./Privacy.ts"
import { subjectTag } from "./Subject.ts"
import { type Found, isAttachment, replaceSealed, sealedIn } from "./sealed.ts"

/** Who acted, as far as the person may know: themselves, an office, a channel or a rule. */
export type Party =
  | "self"
  | { readonly post: string; readonly unit: string | null }
  | { readonly channel: string }
  | { readonly rule: string }

/** What the person has to do with an event. */
export type Part = "named" | "actor" | "sealed"

/** What stands in an event's data where something was sealed. */
export type Unsealed = { readonly text: Redacted.Redacted<string> } | { readonly sealed: VaultProblem | "OfAnotherPerson" }

export interface ExportedEvent {
  readonly position: number
  readonly at: Instant
  readonly type: string
  readonly stream: string
  readonly parts: ReadonlyArray<Part>
  /** Null in a record that is not theirs. */
  readonly by: Party | null
  /**
   * As it was recorded, with `Unsealed` for what was sealed; their own attachments as they stand. Of a record that is not theirs only
   * their own values, each with its field.
   */
  readonly data: unknown
}

export interface ExportedAccess extends Omit<AccessEntry, "actor" | "look" | "found"> {
  readonly by: Party
}

interface ExportedFact<Event> {
  readonly position: number
  readonly at: Instant
  readonly by: Party
  readonly event: Event
}

export interface SubjectExport {
  readonly subject: string
  /** Id of this export. */
  readonly export: string
  readonly at: Instant
  readonly events: ReadonlyArray<ExportedEvent>
  /** How each record that is theirs stands now. */
  readonly records: ReadonlyArray<{ readonly stream: string; readonly present: unknown }>
  readonly attachments: ReadonlyArray<Attachment & { readonly position: number }>
  readonly consents: {
    readonly stand: ConsentState
    readonly history: ReadonlyArray<ExportedFact<ConsentEvent>>
  }
  /** Who looked at their data. */
  readonly accesses: ReadonlyArray<ExportedAccess>
  /** Looks and searches of their own, and those that they were refused, without whose data it was. */
  readonly looks: ReadonlyArray<ExportedAccess>
  /** Erasure and earlier exports. */
  readonly about: ReadonlyArray<ExportedFact<SubjectEvent>>
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

const names = (data: unknown, subject: string): boolean =>
  data === subject || (isObject(data) && Object.values(data).some((item) => names(item, subject)))

const partyOf = (actor: Actor, subject: string): Party => {
  switch (actor._tag) {
    case "Person":
      return actor.id === subject ? "self" : { post: actor.post, unit: actor.unit }
    case "Channel":
      return { channel: actor.hotline }
    case "Rule":
      return { rule: actor.rule }
  }
}

/** What somebody has to do with an event; empty where nothing. */
export const partsIn = ({ data, actor, stream }: RecordedEvent, subject: string): ReadonlyArray<Part> => {
  const isSealed = sealedIn(data).some((found) => found.subject === subject)
  const isActor = actor._tag === "Person" && actor.id === subject
  // Where nobody was named, what was written is sealed with the record's own name.
  const isNamed =
    stream === subject ||
    names(
      replaceSealed(data, () => null),
      subject
    )
  return [...(isNamed ? ["named" as const] : []), ...(isActor ? ["actor" as const] : []), ...(isSealed ? ["sealed" as const] : [])]
}

/** Ids of other persons, which say nothing to this one. */
const withoutOthers = (data: unknown, persons: ReadonlyArray<string>, subject: string): unknown => {
  if (!isObject(data) || Array.isArray(data)) return data
  const kept = Object.entries(data).filter(([name, value]) => !persons.includes(name) || value === subject || value === null)
  return Object.fromEntries(kept)
}

export const makeExport = Effect.fnUntraced(function* (
  { log, records, subject: handler, consent }: Handlers,
  accesses: PrivacyShape["accesses"],
  settled: PrivacyShape["reconcile"]
) {
  const city = yield* EventStore
  const vault = yield* KeyVault
  const ids = yield* Ids

  const unsealed = Effect.fnUntraced(function* ({ subject: owner, value }: Found, subject: string) {
    if (owner !== subject) return { sealed: "OfAnotherPerson" } satisfies Unsealed
    if (isAttachment(value)) return value
    return yield* vault.open(value).pipe(
      Effect.map((text): Unsealed => ({ text })),
      Effect.catchTag("VaultError", ({ problem }) => Effect.succeed<Unsealed>({ sealed: problem }))
    )
  })

  /** A record is theirs where they see it as a resident, or where it stands for the person itself. */
  const isTheirs = Effect.fnUntraced(function* (stream: string, subject: string) {
    const kind = deciderOf(records, stream)
    if (kind === undefined || stream === subject) return true
    if (kind.self === null) return false
    return (yield* kind.sight(stream, person(subject, kind.self), "subjectRequest")).refused === null
  })

  /** That they are named in a record of somebody else, and what of it is their own: no more, for it tells of the other's matter. */
  const mentionOf = Effect.fnUntraced(function* (
    { position, at, type, stream, data }: RecordedEvent,
    parts: ReadonlyArray<Part>,
    subject: string
  ) {
    const own = sealedIn(data).filter((found) => found.subject === subject)
    const values = yield* Effect.forEach(own, (found) => Effect.map(unsealed(found, subject), (value) => ({ field: found.field, value })))
    const event: ExportedEvent = { position, at, type, stream, parts, by: null, data: { values } }
    return event
  })

  const eventOf = Effect.fnUntraced(function* (recorded: RecordedEvent, parts: ReadonlyArray<Part>, subject: string) {
    if (!parts.includes("actor") && !(yield* isTheirs(recorded.stream, subject))) return yield* mentionOf(recorded, parts, subject)
    const { position, at, type, stream, actor, data } = recorded
    const shown = new Map<Found["value"], unknown>()
    for (const found of sealedIn(data)) shown.set(found.value, yield* unsealed(found, subject))
    const opened = replaceSealed(data, (value) => shown.get(value))
    const persons = deciderOf(records, stream)?.persons ?? []
    const event: ExportedEvent = {
      position,
      at,
      type,
      stream,
      parts,
      by: partyOf(actor, subject),
      data: withoutOthers(opened, persons, subject)
    }
    return event
  })

  /** What the privacy log holds of a person, of one kind. */
  const factsOf = <Event extends Tagged>(codec: EventCodec<Event>, subject: string) =>
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

  const accessOf = ({ actor, look, found, values, ...rest }: AccessEntry, subject: string): ExportedAccess => ({
    ...rest,
    by: partyOf(actor, subject),
    values: values.filter((value) => value.subject === subject)
  })

  return Effect.fnUntraced(function* (subject: string, options: HandleOptions, progress?: Progress) {
    yield* settled
    const id = yield* ids.uuid
    yield* handler.handle({ _tag: "RecordExport", subject, export: id }, options)
    const until = yield* city.head
    const events: Array<ExportedEvent> = []
    const attachments: Array<Attachment & { readonly position: number }> = []
    yield* Stream.runForEach(city.read([], { until }), (page) =>
      Effect.gen(function* () {
        for (const recorded of page) {
          const parts = partsIn(recorded, subject)
          if (parts.length === 0) continue
          events.push(yield* eventOf(recorded, parts, subject))
          for (const { value } of sealedIn(recorded.data)) {
            if (isAttachment(value) && value.subject === subject) attachments.push({ ...value, position: recorded.position })
          }
        }
        if (progress !== undefined) yield* progress(page.at(-1)!.position, until)
      })
    )
    const named = [
      ...new Set(events.filter(({ parts }) => parts.includes("named") || parts.includes("sealed")).map(({ stream }) => stream))
    ]
    const streams = yield* Effect.filter(named, (stream) => isTheirs(stream, subject))
    const exported: SubjectExport = {
      subject,
      export: id,
      at: yield* Clock.currentTimeMillis,
      events,
      records: yield* Effect.forEach(streams, (stream) =>
        Effect.map(deciderOf(records, stream)?.present(stream) ?? Effect.succeed(null), (present) => ({ stream, present }))
      ),
      attachments,
      consents: { stand: (yield* consent.state(consentStream(subject))).stand, history: yield* factsOf(consentCodec, subject) },
      accesses: [...(yield* Stream.runCollect(accesses({ subject })))].map((entry) => accessOf(entry, subject)),
      looks: [...(yield* Stream.runCollect(accesses({ by: subject })))].map((entry) => accessOf(entry, subject)),
      about: yield* factsOf(subjectCodec, subject)
    }
    return exported
  })
})
