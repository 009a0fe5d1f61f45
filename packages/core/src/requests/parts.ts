/**
 * Parts of a text that may be of somebody else: the phone of a neighbour in what a reporter tells. The text keeps a mark in the place of
 * each, and each is sealed under a subject of its own, so that it can be found, given out and erased apart from the reporter's words.
 * It has to be done before anything is stored: what a text held once it holds for as long as its own key is there.
 */
import * as Schema from "effect/Schema"
import { contact, type Personal } from "../kernel/Personal.ts"
import { type Finding, FindingKind, replaceFindings, scan } from "../kernel/scan.ts"

/** Texts of a request that are looked through. */
export const PartField = Schema.Literals(["description", "exact"])
export type PartField = typeof PartField.Type

/** The n-th part of a text stands for the mark ⟦n⟧ in it, counted over all texts of the request. */
export const partsOf = <Value extends Schema.Top>(personal: Value) =>
  Schema.optionalKey(Schema.NonEmptyArray(Schema.Struct({ field: PartField, kind: FindingKind, value: personal })))

/** Something found in a text. `subject` is whose key it is sealed with apart; null where it stands in the text, under the reporter's. */
export interface FoundIn extends Finding {
  readonly field: PartField
  readonly subject: string | null
}

interface Part {
  readonly field: PartField
  readonly kind: FindingKind
  readonly value: Personal
}

export interface Searched {
  readonly text: (field: PartField) => string | undefined
  readonly found: ReadonlyArray<FoundIn>
  readonly parts: ReadonlyArray<Part>
}

/**
 * Looks through the texts of a request.
 *
 * @param apart whether what is found is taken out of them, each under a subject made of `request`
 */
export const search = (texts: Readonly<Partial<Record<PartField, string | undefined>>>, request: string, apart: boolean): Searched => {
  const found: Array<FoundIn> = []
  const parts: Array<Part> = []
  const left: Partial<Record<PartField, string>> = {}
  for (const field of PartField.literals) {
    const text = texts[field]
    if (text === undefined) continue
    const findings = scan(text)
    left[field] = apart ? replaceFindings(text, findings, (_, i) => `⟦${parts.length + i + 1}⟧`) : text
    const first = parts.length
    for (const [i, finding] of findings.entries()) {
      const subject = apart ? `third-${request}-${first + i + 1}` : null
      found.push({ field, ...finding, subject })
      if (subject !== null) parts.push({ field, kind: finding.kind, value: contact(subject, text.slice(finding.from, finding.to)) })
    }
  }
  return { text: (field) => left[field], found, parts }
}
