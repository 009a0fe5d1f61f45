/**
 * What a look may take: first the record's own table of sight, then the legal basis of the purpose and the consents that stand, and of
 * each value whether it was sealed for this record.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Actor } from "../kernel/Actor.ts"
import { deciderOf } from "../kernel/BoundedContext.ts"
import { ofStream, type RecordedEvent } from "../kernel/Event.ts"
import { EventStore } from "../kernel/EventStore.ts"
import { PolicyBook } from "../kernel/Policy.ts"
import type { Purpose } from "../kernel/Sight.ts"
import { consentStream } from "./Consent.ts"
import type { Handlers } from "./handlers.ts"
import type { LookRequest, WhySealed } from "./Privacy.ts"
import { privacyPolicy } from "./policy.ts"
import type { Refuse } from "./refusedLooks.ts"
import { type FoundAt, isForeign, standing } from "./sealed.ts"

/** The judgement on each thing that is asked for; null where it may be opened. */
export interface Judged {
  readonly found: FoundAt
  readonly why: Extract<WhySealed, "NotForThisPurpose" | "NoConsent" | "OfAnotherRecord"> | null
}

/** What may be seen of a record. */
interface Seen {
  /** Why the glass is broken for it; null where it need not be. */
  readonly glass: LookRequest["breakGlass"] | null
  readonly opens: (field: string) => boolean
  /** Open fields that name persons, and those of them that are not shown. */
  readonly persons: ReadonlyArray<string>
  readonly hides: ReadonlyArray<string>
}

/** Ids of the persons that open fields of a record name. */
const namedIn = (events: ReadonlyArray<RecordedEvent>, fields: ReadonlyArray<string>): ReadonlySet<unknown> =>
  new Set(events.flatMap(({ data }) => fields.map((field) => (data as { readonly [field: string]: unknown } | null)?.[field])))

/** What of a record is asked for. What others have sealed apart in it is none of an emergency's, unless it is asked for. */
const askedOf = (
  events: ReadonlyArray<RecordedEvent>,
  { stream, fields }: LookRequest,
  { glass, persons }: Seen,
  wanted: (found: FoundAt) => boolean
): ReadonlyArray<FoundAt> => {
  const own = namedIn(events, persons)
  const isMeant = ({ field, subject }: FoundAt) =>
    fields === undefined ? glass === null || subject === stream || own.has(subject) : fields.includes(field)
  return standing(events).filter((found) => isMeant(found) && wanted(found))
}

export const makeJudging = Effect.fnUntraced(function* ({ consent, records, isKnown, isHere }: Handlers, refuse: Refuse) {
  const city = yield* EventStore
  const book = yield* PolicyBook

  const policyNow = Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.map(book.inForce(privacyPolicy, now), ({ value }) => value))

  /** On what the looks for a purpose rest; undefined where on nothing. */
  const basisOf = (purpose: Purpose) =>
    Effect.map(policyNow, ({ purposes }) => purposes.find((listed) => listed.purpose === purpose)?.basis)

  /** Those of some persons whose data may be opened for a purpose. */
  const consentingOf = Effect.fnUntraced(function* (subjects: ReadonlySet<string>, purpose: Purpose, isAsked: boolean) {
    if (!isAsked) return subjects
    const hasConsented = (subject: string) => Effect.map(consent.state(consentStream(subject)), ({ stand }) => stand[purpose] !== undefined)
    return new Set(yield* Effect.filter([...subjects], hasConsented))
  })

  /**
   * Whether the record is shown at all, which fields of it may be opened, and which that name persons are not shown. In spite of
   * jurisdiction, for what the policy names, all that is asked for may be opened, and nobody is named.
   */
  const sightOf = Effect.fnUntraced(function* ({ stream, purpose, breakGlass }: LookRequest, actor: Actor) {
    const kind = deciderOf(records, stream)
    if (!isKnown(actor)) return yield* refuse(stream, purpose, "UnknownPost", actor)
    if (kind === undefined) return yield* refuse(stream, purpose, "NotFound", actor)
    const sight = yield* kind.sight(stream, actor, purpose)
    const glass = sight.refused === "OutsideJurisdiction" && breakGlass !== undefined ? breakGlass : null
    if (glass !== null && !(yield* isHere(actor))) return yield* refuse(stream, purpose, "OutsideJurisdiction", actor)
    if (sight.refused !== null && glass === null) return yield* refuse(stream, purpose, sight.refused, actor)
    const { purposes = ["emergency"] } = (yield* policyNow).breakGlass
    if (glass !== null && !purposes.includes(purpose)) return yield* refuse(stream, purpose, "NotForThisPurpose", actor)
    return {
      glass,
      opens: (field) => glass !== null || sight.opens.includes(field),
      persons: kind.persons,
      hides: kind.persons.filter((field) => glass !== null || sight.hides.includes(field))
    } satisfies Seen
  })

  /** Judges what is asked for. `hidden` are persons whom the record names and who looks is not shown. */
  const judge = Effect.fnUntraced(function* (request: LookRequest, actor: Actor, wanted: (found: FoundAt) => boolean) {
    const { stream, purpose } = request
    const seen = yield* sightOf(request, actor)
    const basis = yield* basisOf(purpose)
    const events = (yield* Stream.runCollect(city.read(ofStream(stream)))).flat()
    const asked = askedOf(events, request, seen, wanted)
    const consenting = yield* consentingOf(new Set(asked.map(({ subject }) => subject)), purpose, basis === "consent")
    const judged = asked.map((found): Judged => {
      if (isForeign(found, stream)) return { found, why: "OfAnotherRecord" }
      if (basis === undefined || !seen.opens(found.field)) return { found, why: "NotForThisPurpose" }
      return { found, why: consenting.has(found.subject) ? null : "NoConsent" }
    })
    return { glass: seen.glass, judged, hidden: namedIn(events, seen.hides) }
  })

  return { judge, basisOf, policyNow }
})
