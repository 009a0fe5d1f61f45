/** A recorded event as a line of an export. Its place in the chain is the store's to check. */
import { Actor, type RecordedEvent } from "@linli/core/kernel"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

const Recorded = Schema.Struct({
  position: Schema.Int,
  stream: Schema.NonEmptyString,
  version: Schema.Int,
  id: Schema.NonEmptyString,
  type: Schema.NonEmptyString,
  schema: Schema.Int,
  at: Schema.Int,
  recorded: Schema.Int,
  actor: Actor,
  correlation: Schema.NonEmptyString,
  causation: Schema.NullOr(Schema.NonEmptyString),
  tags: Schema.Array(Schema.String),
  data: Schema.Json,
  hash: Schema.String
})

const decode = Schema.decodeUnknownResult(Recorded, { onExcessProperty: "error" })

/** Reads a line. */
export const readRecorded = (text: string): Result.Result<RecordedEvent, unknown> =>
  Result.flatMap(
    Result.try(() => JSON.parse(text) as unknown),
    // What was read stays as it is: the chain covers the text, and so the order of the keys.
    (value) => Result.map(decode(value), () => value as RecordedEvent)
  )
