/** The privacy log read as a register of looks: who saw what of whom, for what, and who was refused. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Query, RecordedEvent } from "../kernel/Event.ts"
import { PolicyBook } from "../kernel/Policy.ts"
import { lookOf } from "./Access.ts"
import { accessCodec, refusalCodec } from "./events.ts"
import type { Handlers } from "./handlers.ts"
import type { AccessEntry, AccessFilter } from "./Privacy.ts"
import { privacyPolicy } from "./policy.ts"
import { subjectTag } from "./Subject.ts"

const day = 86_400_000

const lookTypes = accessCodec.named("PersonalDataOpened", "GlassBroken", "SubjectsSearched")

/** Refused looks are about no person that the log could name. */
const queryOf = ({ subject, is }: AccessFilter): Query => {
  const types: Readonly<Record<AccessEntry["is"], ReadonlyArray<string>>> = {
    opened: accessCodec.named("PersonalDataOpened"),
    glass: accessCodec.named("GlassBroken"),
    search: accessCodec.named("SubjectsSearched"),
    refused: refusalCodec.types
  }
  const wanted = is === undefined ? [...lookTypes, ...refusalCodec.types] : types[is]
  return [{ types: wanted, ...(subject === undefined ? {} : { tags: [subjectTag(subject)] }) }]
}

export const makeAccesses = Effect.fnUntraced(function* ({ log, access }: Handlers) {
  const book = yield* PolicyBook

  const reviewOf = Effect.fnUntraced(function* (stream: string, at: number) {
    const { review } = yield* access.state(stream)
    if (review !== null) return { finding: review.finding }
    const { value } = yield* book.inForce(privacyPolicy, at)
    return { due: at + value.breakGlass.reviewDays * day }
  })

  const entryOf = Effect.fnUntraced(function* (recorded: RecordedEvent) {
    const { position, at, actor, stream } = recorded
    const none = { position, at, actor, look: null, stream: null, values: [], found: [], reason: null, review: null }
    if (refusalCodec.has(recorded.type)) {
      const { _tag, ...said } = yield* Effect.fromResult(refusalCodec.decode(recorded))
      return { ...none, ...said, is: "refused" } satisfies AccessEntry
    }
    const event = yield* Effect.fromResult(accessCodec.decode(recorded))
    const look = lookOf(stream)
    switch (event._tag) {
      case "PersonalDataOpened":
        return { ...none, look, is: "opened", stream: event.stream, purpose: event.purpose, values: event.values } satisfies AccessEntry
      case "GlassBroken": {
        const { _tag, ...said } = event
        return { ...none, look, is: "glass", ...said, review: yield* reviewOf(stream, at) } satisfies AccessEntry
      }
      case "SubjectsSearched":
        return { ...none, look, is: "search", purpose: event.purpose, found: event.subjects } satisfies AccessEntry
      case "GlassReviewed":
        return null
    }
  })

  return (filter: AccessFilter = {}) => {
    const { by, unreviewed = false } = filter
    const matches = ({ actor, review }: AccessEntry) =>
      (by === undefined || (actor._tag === "Person" && actor.id === by)) && (!unreviewed || (review !== null && "due" in review))
    return log.read(queryOf(unreviewed ? { ...filter, is: "glass" } : filter)).pipe(
      Stream.mapEffect((page) => Effect.forEach(page, entryOf)),
      Stream.flatMap((entries) => Stream.fromIterable(entries.flatMap((entry) => (entry !== null && matches(entry) ? [entry] : []))))
    )
  }
})
