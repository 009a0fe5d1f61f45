/**
 * Looks in the clear, one stream each: what was opened, whose it was, for what purpose and by whom. A look in spite of jurisdiction
 * breaks the glass: it is recorded with a coded reason and waits until another person has reviewed it (PIPL 54).
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Actor } from "../kernel/Actor.ts"
import { canonical } from "../kernel/canonical.ts"
import { asMost, type Decider, type DecisionContext, type Envelope, renamed } from "../kernel/Decider.ts"
import type { Tagged } from "../kernel/EventCodec.ts"
import { mayForOthers } from "./authority.ts"
import { AccessEvent, accessCodec } from "./events.ts"
import { Id } from "./ids.ts"
import { type PrivacyPolicy, privacyPolicy } from "./policy.ts"
import { byPolicy, byState, type PrivacyRefused } from "./refusing.ts"
import { subjectTag } from "./Subject.ts"

// ---- ids ----
const prefix = "access-"
export const lookStream = (look: string): string => prefix + look
/** The look of a stream; the reverse of `lookStream`. */
export const lookOf = (stream: string): string => stream.slice(prefix.length)

// ---- commands ----
const { cases } = AccessEvent
const { _tag: opened, ...opening } = cases.PersonalDataOpened.fields
const { _tag: broken, ...breaking } = cases.GlassBroken.fields
const { _tag: reviewed, ...reviewing } = cases.GlassReviewed.fields
const { _tag: searched, ...searching } = cases.SubjectsSearched.fields
export const AccessCommand = Schema.TaggedUnion({
  RecordLook: { look: Id, ...opening },
  BreakGlass: { look: Id, ...breaking },
  ReviewGlass: { look: Id, ...reviewing },
  RecordSearch: { look: Id, ...searching }
})
export type AccessCommand = typeof AccessCommand.Type

// ---- state ----
type Look = Exclude<AccessEvent, { readonly _tag: "GlassReviewed" }>
export interface AccessState {
  /** What the look was; null where there was none. */
  readonly look: Look | null
  /** Who looked. */
  readonly by: Actor | null
  readonly review: Extract<AccessEvent, { readonly _tag: "GlassReviewed" }> | null
}

const evolve = (state: AccessState, event: AccessEvent, { actor }: Envelope): AccessState =>
  event._tag === "GlassReviewed" ? { ...state, review: event } : { ...state, look: event, by: actor }

// ---- decisions ----
const isSamePerson = (a: Actor | null, b: Actor): boolean => a?._tag === "Person" && b._tag === "Person" && a.id === b.id

const holdsPost = (actor: Actor, posts: ReadonlyArray<string>): boolean => actor._tag === "Person" && posts.includes(actor.post)

/** A look is recorded once; a retry meets its own. */
const record = ({ look: known }: AccessState, event: Look): Result.Result<ReadonlyArray<AccessEvent>, PrivacyRefused> => {
  if (known === null) return Result.succeed([event])
  return canonical(known) === canonical(event) ? Result.succeed([]) : byState("LookTaken")
}

const review = (
  { look, by, review: known }: AccessState,
  finding: Extract<AccessEvent, { readonly _tag: "GlassReviewed" }>["finding"],
  { actor, policy }: DecisionContext<PrivacyPolicy>
): Result.Result<ReadonlyArray<AccessEvent>, PrivacyRefused> => {
  if (look?._tag !== "GlassBroken") return byState("NoGlass")
  if (isSamePerson(by, actor)) return byState("OwnGlass")
  if (!mayForOthers("review", actor, policy.value)) return byPolicy("PostNotAllowed", policy.id, "breakGlass.reviewers")
  if (known === null) return Result.succeed([{ _tag: "GlassReviewed", finding }])
  return known.finding === finding ? Result.succeed([]) : byState("AlreadyReviewed")
}

const decide = (
  state: AccessState,
  command: AccessCommand,
  context: DecisionContext<PrivacyPolicy>
): Result.Result<ReadonlyArray<AccessEvent>, PrivacyRefused> => {
  const { actor, policy } = context
  const { breakGlass } = policy.value
  const { _tag, look, ...said } = command
  switch (command._tag) {
    case "RecordLook":
      return record(state, { _tag: "PersonalDataOpened", ...said } as Look)
    case "BreakGlass":
      if (!holdsPost(actor, breakGlass.posts)) return byPolicy("PostNotAllowed", policy.id, "breakGlass.posts")
      return record(state, { _tag: "GlassBroken", ...said } as Look)
    case "ReviewGlass":
      return review(state, command.finding, context)
    case "RecordSearch":
      if (!mayForOthers("find", actor, policy.value)) return byPolicy("PostNotAllowed", policy.id, "posts.find")
      return record(state, { _tag: "SubjectsSearched", ...said } as Look)
  }
}

const named = renamed<AccessEvent, Tagged>({
  PersonalDataOpened: "RecordLook",
  GlassBroken: "BreakGlass",
  GlassReviewed: "ReviewGlass",
  SubjectsSearched: "RecordSearch"
})

/** Every person that a look was about. */
export const subjectsOf = (event: AccessEvent): ReadonlyArray<string> => {
  switch (event._tag) {
    case "PersonalDataOpened":
    case "GlassBroken":
      return [...new Set(event.values.map((value) => value.subject))]
    case "SubjectsSearched":
      return event.subjects
    case "GlassReviewed":
      return []
  }
}

export const access: Decider<AccessState, AccessCommand, AccessEvent, PrivacyRefused, PrivacyPolicy> = {
  ...asMost,
  category: "access",
  command: AccessCommand,
  events: accessCodec,
  policy: privacyPolicy,
  initial: { look: null, by: null, review: null },
  evolve,
  scope: ({ look }) => ({ stream: lookStream(look) }),
  decide,
  commandOf: (event, { stream }) => ({ ...named(event), look: lookOf(stream) }) as AccessCommand,
  tags: (event) => subjectsOf(event).map(subjectTag)
}
