/** The handlers of privacy's deciders, over the privacy log and under the city's policies. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Actor, Person } from "../kernel/Actor.ts"
import { EventStore, type StoreError } from "../kernel/EventStore.ts"
import { makeHandler } from "../kernel/handle.ts"
import { access } from "./Access.ts"
import { AccessRefused } from "./AccessRefused.ts"
import { consent } from "./Consent.ts"
import type { LookRefusal } from "./ids.ts"
import { PrivacyLog } from "./PrivacyLog.ts"
import { type RecordKind, Records } from "./Records.ts"
import { refusal } from "./Refusal.ts"
import { subject } from "./Subject.ts"

const isPerson = Schema.is(Person)

/** Whether something new was written by it. */
export const isNew = ({ events }: { readonly events: ReadonlyArray<unknown> }): boolean => events.length > 0

/** Who may be heard at all. */
interface Known {
  /** Whether somebody is a person in a post that is known; of nobody else anything is stored. */
  readonly isKnown: (actor: Actor) => boolean
  /** Whether the city knows them: by their office, a resident by a record of theirs. */
  readonly isHere: (actor: Actor) => Effect.Effect<boolean, StoreError>
}

export const knownTo = (records: ReadonlyArray<RecordKind>): Known => {
  const posts = new Set(records.flatMap((kind) => kind.posts))
  const isKnown = (actor: Actor): actor is Person => isPerson(actor) && posts.has(actor.post)
  return {
    isKnown,
    isHere: (actor) =>
      isKnown(actor)
        ? Effect.map(
            Effect.forEach(records, (kind) => kind.knows(actor)),
            (known) => known.includes(true)
          )
        : Effect.succeed(false)
  }
}

/**
 * Work for whoever is known. Of an unknown post, and of a resident of whom nothing is held, nothing is stored, not even that it was
 * refused; a rule is no noise.
 *
 * @param isOwn whether they need not be known by a record: it is about themselves
 */
export const gateOf = ({ isKnown, isHere }: Known) =>
  Effect.fnUntraced(function* <A, E, R>({ actor }: { readonly actor: Actor }, about: string, work: Effect.Effect<A, E, R>, isOwn = false) {
    if (actor._tag === "Rule") return yield* work
    const refuse = (reason: LookRefusal) => new AccessRefused({ stream: about, purpose: null, reason })
    if (!isKnown(actor)) return yield* refuse("UnknownPost")
    return yield* isOwn || (yield* isHere(actor)) ? work : refuse("OutsideJurisdiction")
  })

export const makeHandlers = Effect.gen(function* () {
  const log = yield* PrivacyLog
  const records = yield* Records
  const handlers = Effect.all({
    access: makeHandler(access, { cache: 1000 }),
    consent: makeHandler(consent, { cache: 1000 }),
    refusal: makeHandler(refusal, { cache: 1000 }),
    subject: makeHandler(subject, { cache: 1000 })
  })
  return {
    ...(yield* Effect.provideService(handlers, EventStore, log)),
    log,
    records,
    ...knownTo(records)
  }
})

export type Handlers = Effect.Success<typeof makeHandlers>
