/** The handlers of privacy's deciders, over the privacy log and under the city's policies. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Actor, Person } from "../kernel/Actor.ts"
import { EventStore } from "../kernel/EventStore.ts"
import { makeHandler } from "../kernel/handle.ts"
import { access } from "./Access.ts"
import { AccessRefused } from "./AccessRefused.ts"
import { consent } from "./Consent.ts"
import { PrivacyLog } from "./PrivacyLog.ts"
import { type RecordKind, Records } from "./Records.ts"
import { refusal } from "./Refusal.ts"
import { subject } from "./Subject.ts"

const isPerson = Schema.is(Person)

/** Whether something new was written by it. */
export const isNew = ({ events }: { readonly events: ReadonlyArray<unknown> }): boolean => events.length > 0

/** Whether somebody is a person in a post that is known; of nobody else anything is stored. */
export const knownIn = (records: ReadonlyArray<RecordKind>): ((actor: Actor) => boolean) => {
  const posts = new Set(records.flatMap((kind) => kind.posts))
  return (actor) => isPerson(actor) && posts.has(actor.post)
}

/** Work for whoever is known. Nothing of an unknown post is stored, not even that it was refused; a rule is no noise. */
export const gateOf =
  (isKnown: (actor: Actor) => boolean) =>
  <A, E, R>({ actor }: { readonly actor: Actor }, about: string, work: Effect.Effect<A, E, R>) =>
    Effect.suspend(
      (): Effect.Effect<A, E | AccessRefused, R> =>
        isKnown(actor) || actor._tag === "Rule"
          ? work
          : Effect.fail(new AccessRefused({ stream: about, purpose: null, reason: "UnknownPost" }))
    )

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
    isKnown: knownIn(records)
  }
})

export type Handlers = Effect.Success<typeof makeHandlers>
