/**
 * Privacy through the façade: looks in the clear, consent, erasure, and what is held about a person. What is opened does not print;
 * `reveal` gives the text.
 */
import { type Actor, Privacy, type Purpose, privacy, requests } from "@linli/core"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { idOf } from "./cityRequests.ts"
import { type CommandOptions, optionsOf, type Run } from "./cityRuntime.ts"
import {
  checkAccesses,
  checkAttachment,
  checkBreakGlass,
  checkConsent,
  checkErase,
  checkLook,
  checkPhone,
  checkReview,
  checkSubject,
  checkWithdrawal
} from "./privacyInputs.ts"
import { mayOverlook, mayReadOf, namedAs } from "./reading.ts"

type By = Pick<CommandOptions, "as">

/** Which request, by number or id, and for what. */
export interface Look extends Omit<privacy.LookRequest, "stream"> {
  readonly request: string
}

export interface GlassLook extends Omit<Look, "breakGlass"> {
  readonly reason: privacy.GlassReason
}

export interface AttachmentLook extends Omit<privacy.AttachmentRequest, "stream"> {
  readonly request: string
}

export interface Consent {
  /** Opaque id of the person. */
  readonly subject: string
  readonly purpose: Purpose
  /** The version of the privacy notice that was shown. */
  readonly notice: string
  /** Who consents for a minor; under 14 there has to be one. */
  readonly guardian?: string
  /** Under 14; false by default. */
  readonly minor?: boolean
}

export interface CityPrivacy {
  /** Opens what the actor may see of a request. On record before anything is opened; rejects with `AccessRefused`. */
  readonly open: (look: Look, options?: By) => Promise<privacy.Opened>
  /** The same in spite of jurisdiction, for a coded reason, to be reviewed. */
  readonly breakGlass: (look: GlassLook, options?: By) => Promise<privacy.Opened>
  readonly attachment: (look: AttachmentLook, options?: By) => Promise<privacy.OpenedAttachment>
  /** Reviews a broken glass. Gives whether it was new, as the next three do. */
  readonly review: (review: { readonly look: string; readonly finding: privacy.GlassFinding }, options?: CommandOptions) => Promise<boolean>
  /** Erases a person for ever. */
  readonly erase: (erasure: { readonly subject: string; readonly ground: privacy.Ground }, options?: CommandOptions) => Promise<boolean>
  readonly consent: {
    readonly give: (consent: Consent, options?: CommandOptions) => Promise<boolean>
    readonly withdraw: (withdrawal: { readonly subject: string; readonly purpose: Purpose }, options?: CommandOptions) => Promise<boolean>
    /** The consents that stand, by purpose. */
    readonly of: (subject: string) => Promise<privacy.ConsentState>
  }
  readonly isErased: (subject: string) => Promise<boolean>
  /** Everything that is held about a person; `exportJson` writes it out. It is recorded. */
  readonly export: (
    subject: string,
    options?: CommandOptions & { readonly onProgress?: (position: number, head: number) => void }
  ) => Promise<privacy.SubjectExport>
  /** Opaque ids of those who can be reached by a phone, however it is written. It is recorded with what it found. */
  readonly findByPhone: (search: { readonly phone: string; readonly purpose: Purpose }, options?: By) => Promise<ReadonlyArray<string>>
  /** Looks, exports, erasures and what was refused, in order. */
  readonly accesses: (filter?: privacy.AccessFilter) => AsyncIterable<privacy.AccessEntry>
}

/** The text of an opened value. What it gives is in the clear: show it until the time that came with it, and keep it nowhere. */
export const reveal = (value: Redacted.Redacted<string>): string => Redacted.value(value)

/** Makes the part of the façade; `standing` acts where a call names nobody. `iterate` reads a stream of the city's. */
export const makePrivacy = (
  run: Run,
  standing: Actor | undefined,
  iterate: <A, E>(stream: Stream.Stream<A, E, Privacy>) => AsyncIterable<A>
): CityPrivacy => {
  const using = <A, E, R>(work: (service: Privacy["Service"]) => Effect.Effect<A, E, R>) => Effect.flatMap(Privacy, work)
  const about = <A, E, R>(named: string, work: (service: Privacy["Service"], stream: string) => Effect.Effect<A, E, R>) =>
    Effect.flatMap(idOf(named), (request) => namedAs(named)(using((service) => work(service, requests.streamOf(request)))))
  const actorIn = (options: By) => optionsOf(standing, options).actor
  const open = ({ request, ...look }: Look, actor: Actor) =>
    run(about(request, (service, stream) => service.open({ ...look, stream }, actor)))
  return {
    open: async (look, options = {}) => open(checkLook(look), actorIn(options)),
    breakGlass: async (given, options = {}) => {
      const { reason, ...look } = checkBreakGlass(given)
      return open({ ...look, breakGlass: reason }, actorIn(options))
    },
    attachment: async (given, options = {}) => {
      const { request, ...look } = checkAttachment(given)
      const actor = actorIn(options)
      return run(about(request, (service, stream) => service.attachment({ ...look, stream }, actor)))
    },
    review: async (given, options = {}) => {
      const { look, finding } = checkReview(given)
      const by = optionsOf(standing, options)
      return run(using((service) => service.review(look, finding, by)))
    },
    erase: async (given, options = {}) => {
      const { subject, ground } = checkErase(given)
      const by = optionsOf(standing, options)
      return run(using((service) => service.erase(subject, ground, by)))
    },
    consent: {
      give: async (given, options = {}) => {
        const { guardian = null, minor = false, ...consent } = checkConsent(given)
        const by = optionsOf(standing, options)
        return run(using((service) => service.consent.give({ ...consent, guardian, minor }, by)))
      },
      withdraw: async (given, options = {}) => {
        const { subject, purpose } = checkWithdrawal(given)
        const by = optionsOf(standing, options)
        return run(using((service) => service.consent.withdraw(subject, purpose, by)))
      },
      of: async (given) => {
        const { subject } = checkSubject({ subject: given })
        const read = using((service) => service.consent.of(subject))
        return run(Effect.andThen(mayReadOf(subject, privacy.consentStream(subject), standing), read))
      }
    },
    isErased: async (given) => {
      const { subject } = checkSubject({ subject: given })
      return run(using((service) => service.isErased(subject)))
    },
    export: async (given, { onProgress = () => {}, ...options } = {}) => {
      const { subject } = checkSubject({ subject: given })
      const by = optionsOf(standing, options)
      return run(using((service) => service.export(subject, by, (position, head) => Effect.sync(() => onProgress(position, head)))))
    },
    findByPhone: async (given, options = {}) => {
      const { phone, purpose } = checkPhone(given)
      const actor = actorIn(options)
      return run(using((service) => service.find({ kind: "phone", text: phone, purpose }, actor)))
    },
    accesses: (filter = {}) => {
      const wanted = checkAccesses(filter)
      const entries = Effect.map(Privacy, (service) => service.accesses(wanted))
      return iterate(Stream.unwrap(Effect.andThen(mayOverlook("accesses", standing), entries)))
    }
  }
}
