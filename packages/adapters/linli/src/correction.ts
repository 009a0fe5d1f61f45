/** From a field and its right value to the entry of a correction: what is personal goes under the reporter's key. */
import { type EventStore, Personal, Requests, requests } from "@linli/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Invalid } from "./errors.ts"

const RightEntry = requests.entryOf(Personal.Personal)
const decode = Schema.decodeUnknownEffect(RightEntry)

/** Fields that can be corrected. */
export const entryFields: ReadonlyArray<string> = requests.Entry.members.map((member) => member.fields.field.literal)

const personalFields: ReadonlyArray<string> = ["exact", "contact", "description"]

export const entryOf = Effect.fnUntraced(function* (
  request: string,
  field: string,
  value: unknown
): Effect.fn.Return<typeof RightEntry.Type, EventStore.StoreError | Invalid, Requests> {
  const state = yield* (yield* Requests).state(request)
  const subject = (state._tag === "NotRaised" ? null : state.reporter) ?? requests.streamOf(request)
  const seal = field === "contact" ? Personal.contact : Personal.clear
  const sealable = personalFields.includes(field) && typeof value === "string" ? seal(subject, value) : value
  return yield* decode({ field, value: sealable }).pipe(
    Effect.mapError(
      () => new Invalid(`${field}=${JSON.stringify(value)} is not a field of ${entryFields.join(", ")} with a value that fits it`)
    )
  )
})
