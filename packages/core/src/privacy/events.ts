/**
 * What is said of personal data, never what it says: erasures and exports, consents, looks in the clear and refused ones. These
 * events stand in the privacy log, a sibling of the city's, so that an erasure changes no byte of the city's own log and a look
 * never waits for its writers.
 */
import * as Schema from "effect/Schema"
import * as EventCodec from "../kernel/EventCodec.ts"
import { ReachKind } from "../kernel/reach.ts"
import { Purpose } from "../kernel/Sight.ts"
import { GlassFinding, GlassReason, Ground, Id, LookRefusal, Subject, Word } from "./ids.ts"

/** A sealed value of a record: the field, whose it is, and at which position of the city's log it stands. */
export const Value = Schema.Struct({ field: Id, subject: Subject, position: Schema.Int })
export type Value = typeof Value.Type

// ---- events: stored for ever; add, never edit ----
export const SubjectEvent = Schema.TaggedUnion({
  /** The tombstone: written before any key is destroyed, and kept when all are. */
  SubjectErased: { subject: Subject, ground: Ground },
  /** All that is held about a person was given out. */
  SubjectExported: { subject: Subject, export: Id }
})
export type SubjectEvent = typeof SubjectEvent.Type

export const ConsentEvent = Schema.TaggedUnion({
  /** `notice` is the version that was shown; `guardian` consents for a minor (PIPL 31). */
  ConsentGiven: { subject: Subject, purpose: Purpose, notice: Word, guardian: Schema.NullOr(Subject), minor: Schema.Boolean },
  ConsentWithdrawn: { subject: Subject, purpose: Purpose }
})
export type ConsentEvent = typeof ConsentEvent.Type

export const AccessEvent = Schema.TaggedUnion({
  PersonalDataOpened: { stream: Id, purpose: Purpose, values: Schema.NonEmptyArray(Value) },
  /** Opened in spite of jurisdiction; it waits for its review. */
  GlassBroken: { stream: Id, purpose: Purpose, values: Schema.NonEmptyArray(Value), reason: GlassReason },
  GlassReviewed: { finding: GlassFinding },
  /** Persons were looked for by what they can be reached by; these were found. */
  SubjectsSearched: { kind: ReachKind, purpose: Purpose, subjects: Schema.Array(Subject) }
})
export type AccessEvent = typeof AccessEvent.Type

export const RefusalEvent = Schema.TaggedUnion({
  LookRefused: { stream: Id, purpose: Schema.NullOr(Purpose), reason: LookRefusal }
})
export type RefusalEvent = typeof RefusalEvent.Type

export const subjectCodec = EventCodec.define("privacy", SubjectEvent)
export const consentCodec = EventCodec.define("privacy", ConsentEvent)
export const accessCodec = EventCodec.define("privacy", AccessEvent)
export const refusalCodec = EventCodec.define("privacy", RefusalEvent)
