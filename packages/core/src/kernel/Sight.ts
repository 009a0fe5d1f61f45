/**
 * Sight: what of a record somebody may see, and for what. A context decides it by a pure table of its own; the privacy context
 * asks it before anything is opened, and the views are filtered by the same answer.
 */
import * as Schema from "effect/Schema"

/**
 * What personal data is looked at for. Every look in the clear names one (PIPL 34, 35): handling the matter, following it up,
 * supervising it, the person's own request to see what is held, mending an entry, an emergency, an audit, research, publication.
 */
export const Purpose = Schema.Literals([
  "handling",
  "followUp",
  "supervision",
  "subjectRequest",
  "correction",
  "emergency",
  "audit",
  "research",
  "publication"
])
export type Purpose = typeof Purpose.Type

/** Classes of fields (PIPL 51): open to all, to those in office, about a person, and about a person's home, health or body. */
export const FieldClass = Schema.Literals(["public", "internal", "personal", "sensitive"])
export type FieldClass = typeof FieldClass.Type

/** Why a record is not shown, or nothing of it is opened. */
export const SightRefusal = Schema.Literals([
  "UnknownPost",
  "OutsideJurisdiction",
  "Recused",
  "ComplainedAbout",
  "NotForThisPurpose",
  "NoConsent",
  "NotFound"
])
export type SightRefusal = typeof SightRefusal.Type

/** What an actor sees of a record under a purpose. */
export interface Sight {
  /** Null where the record is shown; else nothing of it is. */
  readonly refused: SightRefusal | null
  /** Sealed fields that may be opened under the purpose; every other one stays masked. */
  readonly opens: ReadonlyArray<string>
  /** Open fields that are left out of what is shown. */
  readonly hides: ReadonlyArray<string>
}
