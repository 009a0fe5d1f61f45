/** The service over the two logs, the vault and the policies in force. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { EventStore } from "../kernel/EventStore.ts"
import { type HandleOptions, Refused } from "../kernel/handle.ts"
import type { Ids } from "../kernel/Ids.ts"
import type { KeyVault } from "../kernel/KeyVault.ts"
import type { PolicyBook } from "../kernel/Policy.ts"
import { makeAccesses } from "./accesses.ts"
import { isResident } from "./authority.ts"
import { consentStream } from "./Consent.ts"
import { makeErasing } from "./erasing.ts"
import { makeExport } from "./export.ts"
import { gateOf, isNew, makeHandlers } from "./handlers.ts"
import { makeLooking } from "./looking.ts"
import { type Consenting, Privacy, type PrivacyShape } from "./Privacy.ts"
import type { PrivacyLog } from "./PrivacyLog.ts"
import type { Records } from "./Records.ts"
import type { PrivacyRefused } from "./refusing.ts"

const make = Effect.gen(function* () {
  const handlers = yield* makeHandlers
  const { access, consent } = handlers
  const { erase, isErased, reconcile } = yield* makeErasing(handlers)
  let settled = false
  /** Once the tombstones have been gone through, erasures keep the vault right. */
  const settle = Effect.suspend(() => (settled ? Effect.succeed(0) : Effect.tap(reconcile, () => Effect.sync(() => (settled = true)))))
  const { open, attachment, refused, find } = yield* makeLooking(handlers, settle)
  const accesses = yield* makeAccesses(handlers)
  const exportOf = yield* makeExport(handlers, accesses, settle)

  const known = gateOf(handlers)

  /** An erased id is nobody's again. */
  const give = Effect.fnUntraced(function* (given: Consenting, options: HandleOptions) {
    for (const person of given.guardian === null ? [given.subject] : [given.subject, given.guardian]) {
      if (!(yield* isErased(person))) continue
      const rejection: PrivacyRefused = { reason: "SubjectErased", by: "state", allowed: [] }
      return yield* Effect.fail(new Refused("GiveConsent", rejection))
    }
    return isNew(yield* consent.handle({ _tag: "GiveConsent", ...given }, options))
  })

  /** Who speaks for themselves, or for the child whose guardian they are, need not be known by a record. */
  const consenting = <A, E, R>(subject: string, options: HandleOptions, work: Effect.Effect<A, E, R>) =>
    Effect.flatMap(consent.state(consentStream(subject)), ({ guardian }) => {
      const { actor } = options
      return known(options, subject, work, isResident(actor, subject) || (guardian !== null && isResident(actor, guardian)))
    })

  const shape: PrivacyShape = {
    open,
    attachment,
    refused,
    find,
    erase: (subject, ground, options) => known(options, subject, erase(subject, ground, options)),
    isErased,
    export: (subject, options, progress) => known(options, subject, exportOf(subject, options, progress)),
    consent: {
      give: (given, options) => consenting(given.subject, options, give(given, options)),
      withdraw: (subject, purpose, options: HandleOptions) =>
        consenting(subject, options, Effect.map(consent.handle({ _tag: "WithdrawConsent", subject, purpose }, options), isNew)),
      of: (subject) => Effect.map(consent.state(consentStream(subject)), ({ stand }) => stand)
    },
    review: (look, finding, options) =>
      known(options, look, Effect.map(access.handle({ _tag: "ReviewGlass", look, finding }, options), isNew)),
    accesses,
    reconcile
  }
  // What a crash left half done is done before anybody looks; where the vault or the log fails now, before the first look.
  yield* Effect.ignore(settle)
  return Privacy.of(shape)
})

export const layer: Layer.Layer<Privacy, never, EventStore | PrivacyLog | Records | KeyVault | Ids | PolicyBook> = Layer.effect(
  Privacy,
  make
)
