/**
 * The privacy log read as a register: who saw what of whom, for what; who gave data out or erased it; and who was refused. What a
 * policy refused is kept as an attempt, as everywhere.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Actor } from "../kernel/Actor.ts"
import { type AttemptEvent, attemptCodec } from "../kernel/Attempt.ts"
import type { Instant, Query, RecordedEvent } from "../kernel/Event.ts"
import type { StoreError } from "../kernel/EventStore.ts"
import { PolicyBook } from "../kernel/Policy.ts"
import type { Purpose } from "../kernel/Sight.ts"
import { type AccessCommand, lookOf } from "./Access.ts"
import type { Act } from "./authority.ts"
import type { ConsentCommand } from "./Consent.ts"
import { accessCodec, refusalCodec, subjectCodec, type Value } from "./events.ts"
import type { Handlers } from "./handlers.ts"
import type { GlassFinding, GlassReason, Ground, LookRefusal } from "./ids.ts"
import { privacyPolicy } from "./policy.ts"
import type { PrivacyRefused } from "./refusing.ts"
import type { RetentionCommand } from "./retention.ts"
import { type SubjectCommand, subjectTag } from "./Subject.ts"

/** Who looked, gave data out or erased it, or was refused. */
export interface AccessEntry {
  readonly position: number
  readonly at: Instant
  readonly actor: Actor
  readonly is: "opened" | "glass" | "search" | "exported" | "erased" | "refused"
  /** What was done about a person, or refused; null for a look. */
  readonly act: Act | null
  /** Names the look for a review; null where there was none. */
  readonly look: string | null
  /** The record's stream; null where it was about none. */
  readonly stream: string | null
  readonly purpose: Purpose | null
  readonly values: ReadonlyArray<Value>
  /** Persons whom a search found, or whom an act was about. */
  readonly subjects: ReadonlyArray<string>
  /** Why the glass was broken, somebody erased, or it was refused. */
  readonly reason: GlassReason | Ground | LookRefusal | PrivacyRefused["reason"] | null
  /** Of a broken glass: what its review found, or by when it is due. */
  readonly review: { readonly finding: GlassFinding } | { readonly due: Instant } | null
}

export interface AccessFilter {
  readonly subject?: string
  /** Id of the person who looked. */
  readonly by?: string
  readonly is?: AccessEntry["is"]
  /** Broken glasses that nobody has reviewed yet. */
  readonly unreviewed?: boolean
}

const day = 86_400_000

const registered: Readonly<Record<AccessEntry["is"], ReadonlyArray<string>>> = {
  opened: accessCodec.named("PersonalDataOpened"),
  glass: accessCodec.named("GlassBroken"),
  search: accessCodec.named("SubjectsSearched"),
  exported: subjectCodec.named("SubjectExported"),
  erased: subjectCodec.named("SubjectErased"),
  refused: [...refusalCodec.types, ...attemptCodec.types]
}

/** Attempts have no tags: whom one was about stands in it. Refused looks are about no person that the log could name. */
const queryOf = ({ subject, is }: AccessFilter): Query => {
  const types = is === undefined ? Object.values(registered).flat() : registered[is]
  if (subject === undefined) return [{ types }]
  const attempts = types.filter(attemptCodec.has)
  return [{ types, tags: [subjectTag(subject)] }, ...(attempts.length === 0 ? [] : [{ types: attempts }])]
}

type Attempted = AccessCommand | ConsentCommand | RetentionCommand | SubjectCommand

/** What was attempted. A refused look or search is noted as a refused look besides. */
const actOf: Readonly<Record<Attempted["_tag"], Act | null>> = {
  EraseSubject: "erase",
  RecordExport: "export",
  GiveConsent: "consent",
  WithdrawConsent: "consent",
  ReviewGlass: "review",
  ApplyRetention: "erase",
  PlaceHold: "erase",
  LiftHold: "erase",
  RecordLook: null,
  BreakGlass: null,
  RecordSearch: null
}

type Empty = Omit<AccessEntry, "is">

const attemptOf = (none: Empty, { command, reason }: AttemptEvent): AccessEntry | null => {
  const attempted = command as unknown as Attempted
  const act = actOf[attempted._tag]
  if (act === null) return null
  return {
    ...none,
    is: "refused",
    act,
    look: "look" in attempted ? attempted.look : null,
    stream: "stream" in attempted ? attempted.stream : null,
    subjects: "subject" in attempted ? [attempted.subject] : [],
    reason: reason as AccessEntry["reason"]
  }
}

export const makeAccesses = Effect.fnUntraced(function* ({ log, access }: Handlers) {
  const book = yield* PolicyBook

  const reviewOf = Effect.fnUntraced(function* (stream: string, at: number) {
    const { review } = yield* access.state(stream)
    if (review !== null) return { finding: review.finding }
    const { value } = yield* book.inForce(privacyPolicy, at)
    return { due: at + value.breakGlass.reviewDays * day }
  })

  const lookIn = Effect.fnUntraced(function* (none: Empty, recorded: RecordedEvent) {
    const event = yield* Effect.fromResult(accessCodec.decode(recorded))
    const { _tag, ...said } = event
    const look = { ...none, look: lookOf(recorded.stream) }
    switch (event._tag) {
      case "PersonalDataOpened":
        return { ...look, ...said, is: "opened" } as AccessEntry
      case "GlassBroken":
        return { ...look, ...said, is: "glass", review: yield* reviewOf(recorded.stream, recorded.at) } as AccessEntry
      case "SubjectsSearched":
        return { ...look, is: "search", purpose: event.purpose, subjects: event.subjects } satisfies AccessEntry
      case "GlassReviewed":
        return null
    }
  })

  const entryOf = Effect.fnUntraced(function* (recorded: RecordedEvent): Effect.fn.Return<AccessEntry | null, StoreError> {
    const { position, at, actor, type } = recorded
    const empty = { look: null, stream: null, purpose: null, act: null, values: [], subjects: [], reason: null, review: null }
    const none: Empty = { position, at, actor, ...empty }
    if (accessCodec.has(type)) return yield* lookIn(none, recorded)
    if (attemptCodec.has(type)) return attemptOf(none, yield* Effect.fromResult(attemptCodec.decode(recorded)))
    if (refusalCodec.has(type)) {
      const { _tag, ...said } = yield* Effect.fromResult(refusalCodec.decode(recorded))
      return { ...none, ...said, is: "refused" }
    }
    const event = yield* Effect.fromResult(subjectCodec.decode(recorded))
    const subjects = [event.subject]
    return event._tag === "SubjectErased"
      ? { ...none, is: "erased", act: "erase", subjects, reason: event.ground }
      : { ...none, is: "exported", act: "export", subjects }
  })

  return (filter: AccessFilter = {}) => {
    const { by, subject, unreviewed = false } = filter
    const matches = ({ actor, review, act, is, subjects }: AccessEntry) =>
      (by === undefined || (actor._tag === "Person" && actor.id === by)) &&
      (subject === undefined || is !== "refused" || act === null || subjects.includes(subject)) &&
      (!unreviewed || (review !== null && "due" in review))
    return log.read(queryOf(unreviewed ? { ...filter, is: "glass" } : filter)).pipe(
      Stream.mapEffect((page) => Effect.forEach(page, entryOf)),
      Stream.flatMap((entries) => Stream.fromIterable(entries.flatMap((entry) => (entry !== null && matches(entry) ? [entry] : []))))
    )
  }
})

export type Accesses = Effect.Success<ReturnType<typeof makeAccesses>>
