/** What is sealed in the data of events, wherever it stands in them: values by their field, and attachments. */
import * as Schema from "effect/Schema"
import { Attachment } from "../kernel/Attachments.ts"
import type { RecordedEvent } from "../kernel/Event.ts"
import { boxOf, isSealed, type Sealed } from "../kernel/Personal.ts"

/** The field that a `Sight` knows attachments by. */
export const attachmentsField = "attachments"

/** Something sealed: whose, and within which compartment (empty: none). `field` is the name that a `Sight` knows it by. */
export interface Found {
  readonly field: string
  readonly subject: string
  readonly within: string
  readonly value: Sealed | Attachment
}
export interface FoundAt extends Found {
  readonly position: number
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null
const hasAttachment = Schema.is(Attachment)
export const isAttachment = (value: unknown): value is Attachment => isObject(value) && "hash" in value && hasAttachment(value)

/** A correction holds a field's name and its right value. */
const isEntry = (value: Record<string, unknown>): value is { readonly field: string; readonly value: unknown } =>
  typeof value["field"] === "string" && "value" in value

/** What was sealed for another record opens there alone. */
export const isForeign = ({ within }: Found, stream: string): boolean => within !== "" && within !== stream

const foundIn = (field: string, value: Sealed): Found => {
  const { subject, within } = boxOf(value)
  return { field, subject, within, value }
}

/** All that is sealed in a piece of data, under the name of the field that holds it. */
export const sealedIn = (data: unknown, name = ""): ReadonlyArray<Found> => {
  if (isSealed(data)) return [foundIn(name, data)]
  if (!isObject(data)) return []
  if (isAttachment(data)) return [{ field: attachmentsField, subject: data.subject, within: data.within, value: data }]
  if (Array.isArray(data)) return data.flatMap((item) => sealedIn(item, name))
  if (isEntry(data)) return sealedIn(data.value, data.field)
  return Object.entries(data).flatMap(([field, item]) => sealedIn(item, field))
}

/** Fields that an event puts right; what stood in them before holds no more. */
const corrected = (data: unknown): ReadonlyArray<string> => {
  if (!isObject(data)) return []
  return isEntry(data) ? [data.field] : Object.values(data).flatMap(corrected)
}

/** What stands sealed after some events: of a field that was put right only the last. */
export const standing = (events: ReadonlyArray<RecordedEvent>): ReadonlyArray<FoundAt> => {
  let fields: ReadonlyArray<FoundAt> = []
  for (const { data, position } of events) {
    const mended = corrected(data)
    const added = sealedIn(data).map((found) => ({ ...found, position }))
    fields = [...fields.filter(({ field }) => !mended.includes(field)), ...added]
  }
  return fields
}

/** The data with everything sealed in it replaced. */
export const replaceSealed = (data: unknown, by: (value: Found["value"]) => unknown): unknown => {
  if (isSealed(data) || isAttachment(data)) return by(data)
  if (Array.isArray(data)) return data.map((item) => replaceSealed(item, by))
  return isObject(data) ? Object.fromEntries(Object.entries(data).map(([name, item]) => [name, replaceSealed(item, by)])) : data
}
