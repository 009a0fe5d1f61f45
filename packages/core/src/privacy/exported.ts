/**
 * What is held about a person, as they are shown it: each event in which they are named, acted, or are the subject of what is sealed;
 * how their records stand; their consents; and who has looked at their data. Data of others in the same events stays sealed, and those
 * in office are told by post and unit. What is in the clear is `Redacted` until it is written out.
 */
import type * as Redacted from "effect/Redacted"
import type { Actor } from "../kernel/Actor.ts"
import type { Attachment } from "../kernel/Attachments.ts"
import type { Instant, RecordedEvent } from "../kernel/Event.ts"
import type { VaultProblem } from "../kernel/KeyVault.ts"
import type { AccessEntry } from "./accesses.ts"
import type { ConsentState } from "./Consent.ts"
import type { ConsentEvent, SubjectEvent } from "./events.ts"
import { sealedIn } from "./sealed.ts"

/** Who acted, as far as the person may know: themselves, an office, a channel or a rule. */
export type Party =
  | "self"
  | { readonly post: string; readonly unit: string | null }
  | { readonly channel: string }
  | { readonly rule: string }

/** What the person has to do with an event. */
export type Part = "named" | "actor" | "sealed"

/** What stands in an event's data where something was sealed. */
export type Unsealed =
  | { readonly text: Redacted.Redacted<string> }
  | { readonly sealed: VaultProblem | "OfAnotherPerson" | "OfAnotherRecord" }

export interface ExportedEvent {
  readonly position: number
  readonly at: Instant
  readonly type: string
  readonly stream: string
  readonly parts: ReadonlyArray<Part>
  /** Null in a record that is not theirs. */
  readonly by: Party | null
  /**
   * As it was recorded, with `Unsealed` for what was sealed; their own attachments as they stand. Of a record that is not theirs only
   * their own values, each with its field.
   */
  readonly data: unknown
}

export interface ExportedAccess extends Omit<AccessEntry, "actor" | "look" | "act" | "subjects"> {
  readonly by: Party
}

/** What stands of them in the privacy log. */
export interface ExportedFact<Event> {
  readonly position: number
  readonly at: Instant
  readonly by: Party
  readonly event: Event
}

/** Where an attachment of theirs stands in the city's log. */
export type ExportedAttachment = Attachment & { readonly position: number }

export interface SubjectExport {
  readonly subject: string
  /** Id of this export. */
  readonly export: string
  readonly at: Instant
  readonly events: ReadonlyArray<ExportedEvent>
  /** How each record that is theirs stands now. */
  readonly records: ReadonlyArray<{ readonly stream: string; readonly present: unknown }>
  readonly attachments: ReadonlyArray<ExportedAttachment>
  readonly consents: {
    readonly stand: ConsentState
    readonly history: ReadonlyArray<ExportedFact<ConsentEvent>>
  }
  /** Who looked at their data. */
  readonly accesses: ReadonlyArray<ExportedAccess>
  /** Looks and searches of their own, and those that they were refused, without whose data it was. */
  readonly looks: ReadonlyArray<ExportedAccess>
  /** Erasure and earlier exports. */
  readonly about: ReadonlyArray<ExportedFact<SubjectEvent>>
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

const isEntry = (value: Record<string, unknown>): value is { readonly field: string; readonly value: unknown } =>
  typeof value["field"] === "string" && "value" in value

/** Whether a field that names persons holds this one, or a correction of such a field. */
const names = (data: unknown, persons: ReadonlyArray<string>, subject: string): boolean => {
  if (!isObject(data)) return false
  if (isEntry(data) && persons.includes(data.field) && data.value === subject) return true
  return Object.entries(data).some(([field, item]) => (persons.includes(field) && item === subject) || names(item, persons, subject))
}

export const partyOf = (actor: Actor, subject: string): Party => {
  switch (actor._tag) {
    case "Person":
      return actor.id === subject ? "self" : { post: actor.post, unit: actor.unit }
    case "Channel":
      return { channel: actor.hotline }
    case "Rule":
      return { rule: actor.rule }
  }
}

/** What somebody has to do with an event; empty where nothing. `persons` are the fields of its record that name one. */
export const partsIn = ({ data, actor, stream }: RecordedEvent, persons: ReadonlyArray<string>, subject: string): ReadonlyArray<Part> => {
  const isSealed = sealedIn(data).some((found) => found.subject === subject)
  const isActor = actor._tag === "Person" && actor.id === subject
  // Where nobody was named, what was written is sealed with the record's own name.
  const isNamed = stream === subject || names(data, persons, subject)
  return [...(isNamed ? ["named" as const] : []), ...(isActor ? ["actor" as const] : []), ...(isSealed ? ["sealed" as const] : [])]
}

/** Ids of other persons, which say nothing to this one. */
export const withoutOthers = (data: unknown, persons: ReadonlyArray<string>, subject: string): unknown => {
  if (!isObject(data) || Array.isArray(data)) return data
  const kept = Object.entries(data).filter(([name, value]) => !persons.includes(name) || value === subject || value === null)
  return Object.fromEntries(kept)
}

/** A look, as the person may know of it. */
export const accessOf = ({ actor, look, act, subjects, values, ...rest }: AccessEntry, subject: string): ExportedAccess => ({
  ...rest,
  by: partyOf(actor, subject),
  values: values.filter((value) => value.subject === subject)
})
