/**
 * Everything of the core over a store: the services of all contexts, the policies in force, and the views. Which events a log may
 * hold and which decider a stream belongs to stand here, once.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { assessmentPolicy, type WhistlePart, whistleParts } from "./assessment/index.ts"
import { attemptCodec } from "./kernel/Attempt.ts"
import { type CalendarEvent, calendarCodec } from "./kernel/Calendar.ts"
import { type CalendarCommand, calendarAdoptionBy } from "./kernel/CalendarAdoption.ts"
import type { AnyDecider } from "./kernel/Decider.ts"
import { declared as declaredBy } from "./kernel/EventCodec.ts"
import { type Handler, makeHandler } from "./kernel/handle.ts"
import { logCodec } from "./kernel/Live.ts"
import { placesKind } from "./kernel/Places.ts"
import { type PolicyEvent, policyCodec } from "./kernel/Policy.ts"
import { type AdoptionRefused, type Adoptions, type PolicyCommand, policyAdoptionOf } from "./kernel/PolicyAdoption.ts"
import { makeProjector, type Projector } from "./kernel/Projector.ts"
import { privacyPolicy } from "./privacy/index.ts"
import { request, requestCodec, requestPolicy } from "./requests/index.ts"
import * as Ledger from "./requests/views/ledger.ts"
import * as Timeline from "./requests/views/timeline.ts"

const codecs = [requestCodec, policyCodec, calendarCodec, attemptCodec, logCodec]

/** The types a log may hold. */
export const declared = declaredBy(codecs)

/** Their full names. */
export const types: ReadonlyArray<string> = codecs.flatMap((codec) => codec.types)

/** What each context's policy looks like, by the context's name. */
export const policyKinds = { requests: requestPolicy, assessment: assessmentPolicy, places: placesKind, privacy: privacyPolicy } as const

/** Posts whose holders adopt policies and calendars: who keeps the system (系统管理员), and who supervises. */
export const adopters = ["administrator", "supervisor"] as const

const policyAdoption = policyAdoptionOf(Object.values(policyKinds), adopters)
const calendarAdoption = calendarAdoptionBy(adopters)

/** Every decider; a stream's name begins with its decider's category and a hyphen. */
export const deciders: ReadonlyArray<AnyDecider> = [request, policyAdoption, calendarAdoption]

export class Linli extends Context.Service<
  Linli,
  {
    readonly ledger: Projector<Ledger.Line>
    readonly timeline: Projector<Timeline.Doc>
    /** The departments' parts in whistles, by which both sides are assessed. */
    readonly whistles: Projector<WhistlePart>
    /** Adoption of policies. What is in force is `PolicyBook`'s to say. */
    readonly policies: Handler<Adoptions, PolicyCommand, PolicyEvent, AdoptionRefused>
    readonly calendars: Handler<Adoptions, CalendarCommand, CalendarEvent, AdoptionRefused>
  }
>()("@linli/core/Linli") {}

export const makeLinli = Effect.gen(function* () {
  return Linli.of({
    ledger: yield* makeProjector(Ledger.view),
    timeline: yield* makeProjector(Timeline.view),
    whistles: yield* makeProjector(whistleParts),
    policies: yield* makeHandler(policyAdoption),
    calendars: yield* makeHandler(calendarAdoption)
  })
})
