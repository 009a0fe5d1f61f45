/** The one error of a look that is not given. */
import * as Schema from "effect/Schema"
import { Purpose } from "../kernel/Sight.ts"
import { LookRefusal } from "./ids.ts"

/** Nothing was opened: of what record, for what purpose, and why. */
export class AccessRefused extends Schema.TaggedError<AccessRefused>()("AccessRefused", {
  /** The record's stream, or `search` where persons were looked for. */
  stream: Schema.String,
  purpose: Schema.NullOr(Purpose),
  reason: LookRefusal,
  /** What the record was asked for as, where that is not its stream's name. */
  named: Schema.optional(Schema.String)
}) {
  override get message() {
    const purpose = this.purpose === null ? "" : ` for ${this.purpose}`
    return `${this.named ?? this.stream} is not shown${purpose}: ${this.reason}`
  }
}
