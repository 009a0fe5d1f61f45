/**
 * Privacy as a service: the one way by which personal values leave in the clear, and the one way by which a person is erased. It
 * puts the order of things: a look is asked for, judged, written down, and only then opened; an erasure is a tombstone first, then
 * keys, then what else is held. Every rule is the deciders' (Subject, Consent, Access, Refusal) or the record's own (`Sight`).
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type * as Stream from "effect/Stream"
import type { Actor } from "../kernel/Actor.ts"
import type { Attachment, AttachmentError } from "../kernel/Attachments.ts"
import type { Instant } from "../kernel/Event.ts"
import type { StoreError } from "../kernel/EventStore.ts"
import type { CommandInvalid, HandleError, HandleOptions } from "../kernel/handle.ts"
import type { VaultError, VaultProblem } from "../kernel/KeyVault.ts"
import type { Progress } from "../kernel/Projector.ts"
import type { ReachKind } from "../kernel/reach.ts"
import type { Purpose } from "../kernel/Sight.ts"
import type { AccessRefused } from "./AccessRefused.ts"
import type { AccessEntry, AccessFilter } from "./accesses.ts"
import type { ConsentCommand, ConsentState } from "./Consent.ts"
import type { SubjectExport } from "./exported.ts"
import type { GlassFinding, GlassReason, Ground, LookRefusal } from "./ids.ts"
import type { PrivacyRefused } from "./refusing.ts"

/** What is asked for. */
export interface LookRequest {
  /** The record's stream. */
  readonly stream: string
  readonly purpose: Purpose
  /** Which fields; all that may be opened by default, and of a broken glass only what is of the record's own persons. */
  readonly fields?: ReadonlyArray<string>
  /** Look in spite of jurisdiction, for this reason and a purpose that the policy names for it; it will be reviewed. */
  readonly breakGlass?: GlassReason
}

/**
 * Why a value stays sealed: the vault cannot open it, its field is not open for the purpose, its person has not consented, or it was
 * sealed for another record than the one it stands in.
 */
export type WhySealed = VaultProblem | "NotForThisPurpose" | "NoConsent" | "OfAnotherRecord"

/** A value of a record, in the clear or still sealed. `position` is that of its event in the city's log. */
export interface OpenedValue {
  readonly field: string
  /** Whose it is; null where who looks is not shown that person. */
  readonly subject: string | null
  readonly position: number
  readonly value: Redacted.Redacted<string> | { readonly sealed: WhySealed }
}

export interface Opened {
  /** The look's id; null where there was nothing to open, and so nothing to record. */
  readonly look: string | null
  readonly stream: string
  readonly purpose: Purpose
  /** In the order in which they were said. */
  readonly values: ReadonlyArray<OpenedValue>
  /** Until when they may be shown, epoch milliseconds. */
  readonly until: Instant
}

/** An attachment of a record is asked for. */
export interface AttachmentRequest extends Omit<LookRequest, "fields"> {
  /** As its event says. */
  readonly hash: string
}

export interface OpenedAttachment {
  readonly look: string
  /** `subject` is null where who looks is not shown that person. */
  readonly attachment: Omit<Attachment, "subject"> & Pick<OpenedValue, "subject">
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Until when it may be shown, epoch milliseconds. */
  readonly until: Instant
}

export type LookError = AccessRefused | CommandInvalid | StoreError | VaultError
export type PrivacyError = HandleError<PrivacyRefused> | AccessRefused

/** Consent to one purpose. */
export type Consenting = Omit<Extract<ConsentCommand, { readonly _tag: "GiveConsent" }>, "_tag">

export interface Search {
  readonly kind: ReachKind
  readonly text: string
  readonly purpose: Purpose
}

export interface PrivacyShape {
  /**
   * Opens what the actor may see of a record. The look is written to the privacy log first; where that cannot be done nothing is
   * opened. A value that cannot be opened is given back sealed with the reason, and does not stop the rest.
   */
  readonly open: (request: LookRequest, actor: Actor) => Effect.Effect<Opened, LookError>
  /** Opens one attachment of a record, on record like any other look. One that is not the record's is `NotFound`. */
  readonly attachment: (request: AttachmentRequest, actor: Actor) => Effect.Effect<OpenedAttachment, LookError | AttachmentError>
  /** Notes a refused look; only of persons in a known post, each once a day, and up to the policy's cap. */
  readonly refused: (
    stream: string,
    purpose: Purpose | null,
    reason: LookRefusal,
    actor: Actor
  ) => Effect.Effect<void, StoreError | VaultError>
  /** Persons who can be reached by a phone, an identity number or an e-mail. The search is recorded with what it found. */
  readonly find: (search: Search, actor: Actor) => Effect.Effect<ReadonlyArray<string>, LookError>
  /**
   * Erases a person for ever: tombstone, then keys and blind index, then attachments. A crash in between is made good when the city
   * is next opened.
   *
   * @returns whether there was no tombstone yet
   */
  readonly erase: (subject: string, ground: Ground, options: HandleOptions) => Effect.Effect<boolean, PrivacyError | AttachmentError>
  /**
   * Gives out everything that is held about a person. It is recorded first; the whole log is read, and `progress` told after every
   * page. To the person themselves, or to a post that the policy names.
   */
  readonly export: (subject: string, options: HandleOptions, progress?: Progress) => Effect.Effect<SubjectExport, PrivacyError>
  readonly isErased: (subject: string) => Effect.Effect<boolean, StoreError>
  readonly consent: {
    /** @returns whether it was new */
    readonly give: (consent: Consenting, options: HandleOptions) => Effect.Effect<boolean, PrivacyError>
    readonly withdraw: (subject: string, purpose: Purpose, options: HandleOptions) => Effect.Effect<boolean, PrivacyError>
    /** The consents that stand, by purpose. */
    readonly of: (subject: string) => Effect.Effect<ConsentState, StoreError>
  }
  /** Reviews a broken glass. @returns whether it was new */
  readonly review: (look: string, finding: GlassFinding, options: HandleOptions) => Effect.Effect<boolean, PrivacyError>
  /** Looks, exports, erasures and refusals, in order. */
  readonly accesses: (filter?: AccessFilter) => Stream.Stream<AccessEntry, StoreError>
  /** Erases again whoever has a tombstone and yet a key: a vault that was restored revives nobody. @returns how many */
  readonly reconcile: Effect.Effect<number, StoreError | VaultError>
}

export class Privacy extends Context.Service<Privacy, PrivacyShape>()("@linli/core/Privacy") {}
