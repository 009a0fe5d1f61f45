/** Words that every context is written in: opaque ids, and words of somebody's list. What people write freely never fits here; it is sealed. */
import * as Schema from "effect/Schema"
import { reachesAPerson } from "./scan.ts"

/** An opaque id: of a record, a number, an entry. */
export const Id = Schema.String.check(
  Schema.isPattern(/^[\w.:~#-]{1,200}$/, { expected: "an opaque id: 1 to 200 letters, digits or . : ~ # _ -" })
)

/** Characters that change how a line is shown without being seen: control and direction marks. */
const unseen = /\p{Cc}|\p{Cf}|\p{Cs}|\u2028|\u2029/u

/** A word of somebody's list (a class, a unit, an activity, a status): one line, 1 to 200 characters, nothing that reaches a person. */
export const Label = Schema.String.check(
  Schema.isBetweenLength(1, 200),
  Schema.makeFilter((text) =>
    unseen.test(text)
      ? "one line without control characters"
      : reachesAPerson(text)
        ? "a word of a list: one line of 1 to 200 characters, without phone, e-mail or identity number"
        : undefined
  )
)
