/**
 * What is held about a person, written out to be read: texts in the clear, times in ISO, and beside every code its word. Nothing is
 * left out but what is of others.
 */
import type { privacy, requests } from "@linli/core"
import * as Redacted from "effect/Redacted"
import { lineJson } from "./cli/lineJson.ts"
import {
  accessReasonWords,
  eventWords,
  fieldWords,
  findingWords,
  groundWords,
  type Language,
  lookWords,
  partWords,
  postWords,
  purposeWords,
  situationWords,
  wordOf
} from "./words/index.ts"

/** Writes a time. */
type Iso = (at: number) => string

const utc: Iso = (at) => new Date(at).toISOString()

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

const nameOf = (type: string): string => type.slice(type.indexOf("/") + 1)

/** The data with texts in the clear in the place where they were sealed. */
const plain = (value: unknown, language: Language): unknown => {
  if (Redacted.isRedacted(value)) return Redacted.value(value)
  if (Array.isArray(value)) return value.map((item) => plain(item, language))
  if (!isObject(value)) return value
  if (Redacted.isRedacted(value["text"])) return plain(value["text"], language)
  if (typeof value["sealed"] === "string") return { sealed: value["sealed"], says: wordOf(lookWords, value["sealed"], language) }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item, language)]))
}

const partyOf = (by: privacy.Party | null, language: Language) => {
  if (by === null) return null
  if (by === "self") return { self: true, says: language === "zh" ? "本人" : "the person" }
  return "post" in by ? { ...by, says: wordOf(postWords, by.post, language) } : by
}

const says = (words: Readonly<Record<string, readonly [string, string]>>, name: string | null, language: Language) =>
  name === null ? null : wordOf(words, name, language)

const factOf = <Event extends { readonly _tag: string }>(
  { position, at, by, event }: { readonly position: number; readonly at: number; readonly by: privacy.Party; readonly event: Event },
  language: Language,
  iso: Iso
) => {
  const { _tag, ...said } = event
  return { position, at: iso(at), type: _tag, by: partyOf(by, language), ...said }
}

const accessOf = (
  { position, at, by, is, stream, purpose, values, reason, review }: privacy.ExportedAccess,
  language: Language,
  iso: Iso
) => ({
  position,
  at: iso(at),
  is,
  by: partyOf(by, language),
  stream,
  purpose,
  says: says(purposeWords, purpose, language),
  values: values.map(({ field, position }) => ({ field, says: wordOf(fieldWords, field, language), position })),
  ...(reason === null ? {} : { reason, because: wordOf(accessReasonWords, reason, language) }),
  ...(review !== null && "finding" in review ? { review: review.finding, found: wordOf(findingWords, review.finding, language) } : {})
})

/**
 * An export as JSON.
 *
 * @param iso writes a time; in UTC by default
 */
export const exportJson = (exported: privacy.SubjectExport, language: Language = "en", iso: Iso = utc): Record<string, unknown> => ({
  subject: exported.subject,
  export: exported.export,
  at: iso(exported.at),
  events: exported.events.map(({ position, at, type, stream, parts, by, data }) => ({
    position,
    at: iso(at),
    type,
    says: wordOf(eventWords, nameOf(type), language),
    stream,
    parts: parts.map((part) => wordOf(partWords, part, language)),
    by: partyOf(by, language),
    data: plain(data, language)
  })),
  records: exported.records.map(({ stream, present }) => {
    if (present === null) return { stream, says: null, present }
    const line = present as requests.Ledger.Line
    return { stream, says: wordOf(situationWords, line.state, language), present: lineJson({ zone: { iso } }, line) }
  }),
  attachments: exported.attachments,
  consents: {
    stand: exported.consents.stand,
    history: exported.consents.history.map((fact) => ({
      ...factOf(fact, language, iso),
      says: wordOf(purposeWords, fact.event.purpose, language)
    }))
  },
  accesses: exported.accesses.map((access) => accessOf(access, language, iso)),
  looks: exported.looks.map((access) => accessOf(access, language, iso)),
  about: exported.about.map((fact) => ({
    ...factOf(fact, language, iso),
    ...(fact.event._tag === "SubjectErased" ? { says: wordOf(groundWords, fact.event.ground, language) } : {})
  }))
})
