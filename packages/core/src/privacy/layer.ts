/** The service over the two logs, the vault and the policies in force. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { EventStore } from "../kernel/EventStore.ts"
import type { HandleOptions } from "../kernel/handle.ts"
import type { Ids } from "../kernel/Ids.ts"
import type { KeyVault } from "../kernel/KeyVault.ts"
import type { PolicyBook } from "../kernel/Policy.ts"
import { makeAccesses } from "./accesses.ts"
import { consentStream } from "./Consent.ts"
import { makeErasing } from "./erasing.ts"
import { makeExport } from "./export.ts"
import { gateOf, isNew, makeHandlers } from "./handlers.ts"
import { makeLooking } from "./looking.ts"
import { Privacy, type PrivacyShape } from "./Privacy.ts"
import type { PrivacyLog } from "./PrivacyLog.ts"
import type { Records } from "./Records.ts"

const make = Effect.gen(function* () {
  const handlers = yield* makeHandlers
  const { access, consent, isKnown } = handlers
  const { erase, isErased, reconcile } = yield* makeErasing(handlers)
  let settled = false
  /** Once the tombstones have been gone through, erasures keep the vault right. */
  const settle = Effect.suspend(() => (settled ? Effect.succeed(0) : Effect.tap(reconcile, () => Effect.sync(() => (settled = true)))))
  const { open, attachment, refused, find } = yield* makeLooking(handlers, settle)
  const accesses = yield* makeAccesses(handlers)
  const exportOf = yield* makeExport(handlers, accesses, settle)

  const known = gateOf(isKnown)

  const shape: PrivacyShape = {
    open,
    attachment,
    refused,
    find,
    erase: (subject, ground, options) => known(options, subject, erase(subject, ground, options)),
    isErased,
    export: (subject, options, progress) => known(options, subject, exportOf(subject, options, progress)),
    consent: {
      give: (given, options) =>
        known(options, given.subject, Effect.map(consent.handle({ _tag: "GiveConsent", ...given }, options), isNew)),
      withdraw: (subject, purpose, options: HandleOptions) =>
        known(options, subject, Effect.map(consent.handle({ _tag: "WithdrawConsent", subject, purpose }, options), isNew)),
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
