/** The handlers of privacy's deciders, over the privacy log and under the city's policies. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Actor, Person } from "../kernel/Actor.ts"
import { EventStore } from "../kernel/EventStore.ts"
import { makeHandler } from "../kernel/handle.ts"
import { access } from "./Access.ts"
import { consent } from "./Consent.ts"
import { PrivacyLog } from "./PrivacyLog.ts"
import { Records } from "./Records.ts"
import { refusal } from "./Refusal.ts"
import { subject } from "./Subject.ts"

const isPerson = Schema.is(Person)

export const makeHandlers = Effect.gen(function* () {
  const log = yield* PrivacyLog
  const records = yield* Records
  const posts = new Set(records.flatMap((kind) => kind.posts))
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
    /** Whether somebody is a person in a post that is known; of nobody else anything is stored. */
    isKnown: (actor: Actor): boolean => isPerson(actor) && posts.has(actor.post)
  }
})

export type Handlers = Effect.Success<typeof makeHandlers>
