/**
 * Consent to a purpose (PIPL 13 to 16, 29, 31): given under a version of the privacy notice, withdrawn as easily. A withdrawal stops
 * later looks for that purpose, not the matter, and undoes nothing that was lawful before it. For a child under 14 a guardian
 * consents, who is somebody else. Who that is, an office notes first, for anybody could say it of themselves; from then on it is theirs to
 * consent, until an office notes that it no longer is.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Actor } from "../kernel/Actor.ts"
import { asMost, type Decider, type DecisionContext, renamed } from "../kernel/Decider.ts"
import type { Purpose } from "../kernel/Sight.ts"
import { isResident, mayForOthers } from "./authority.ts"
import { ConsentEvent, consentCodec } from "./events.ts"
import { type PrivacyPolicy, privacyPolicy } from "./policy.ts"
import { byPolicy, byState, type PrivacyRefused } from "./refusing.ts"
import { subjectTag } from "./Subject.ts"

// ---- ids ----
export const consentStream = (subject: string): string => `consent-${subject}`

// ---- commands ----
const { _tag: given, ...giving } = ConsentEvent.cases.ConsentGiven.fields
const { _tag: withdrawn, ...withdrawing } = ConsentEvent.cases.ConsentWithdrawn.fields
export const ConsentCommand = Schema.TaggedUnion({ GiveConsent: giving, WithdrawConsent: withdrawing })
export type ConsentCommand = typeof ConsentCommand.Type

// ---- state ----
export type Given = Omit<Extract<ConsentEvent, { readonly _tag: "ConsentGiven" }>, "_tag" | "subject" | "purpose">
/** The consents that stand, by purpose. */
export type ConsentState = { readonly [Name in Purpose]?: Given }
export interface ConsentRecord {
  readonly stand: ConsentState
  /** Who consents for the person; it outlasts a withdrawal. */
  readonly guardian: string | null
}

const evolve = ({ stand, guardian: known }: ConsentRecord, event: ConsentEvent): ConsentRecord => {
  switch (event._tag) {
    case "ConsentGiven": {
      const { notice, guardian, minor } = event
      return { stand: { ...stand, [event.purpose]: { notice, guardian, minor } }, guardian }
    }
    case "ConsentWithdrawn": {
      const { [event.purpose]: _, ...rest } = stand
      return { stand: rest, guardian: known }
    }
  }
}

// ---- decisions ----
const isSame = (a: Given, b: Given): boolean => a.notice === b.notice && a.guardian === b.guardian && a.minor === b.minor

const give = (
  { stand }: ConsentRecord,
  { _tag, ...consent }: Extract<ConsentCommand, { readonly _tag: "GiveConsent" }>,
  { id, value }: DecisionContext<PrivacyPolicy>["policy"]
): Result.Result<ReadonlyArray<ConsentEvent>, PrivacyRefused> => {
  if (consent.minor && consent.guardian === null) return byState("GuardianNeeded")
  if (consent.guardian === consent.subject) return byState("OwnGuardian")
  if (value.notices.length > 0 && !value.notices.includes(consent.notice)) return byPolicy("UnknownNotice", id, "notices")
  const before = stand[consent.purpose]
  return Result.succeed(before !== undefined && isSame(before, consent) ? [] : [{ _tag: "ConsentGiven", ...consent }])
}

/** Whether somebody may say so in their own name: the guardian who is on record, or a person for whom nobody consents. Either may withdraw. */
const speaksFor = ({ guardian: known }: ConsentRecord, command: ConsentCommand, actor: Actor): boolean => {
  const isSelf = isResident(actor, command.subject)
  if (command._tag === "WithdrawConsent") return isSelf || (known !== null && isResident(actor, known))
  const { guardian, minor } = command
  if (guardian === null) return isSelf && known === null && !minor
  return known === guardian && isResident(actor, guardian)
}

const decide = (
  state: ConsentRecord,
  command: ConsentCommand,
  { actor, policy }: DecisionContext<PrivacyPolicy>
): Result.Result<ReadonlyArray<ConsentEvent>, PrivacyRefused> => {
  if (!mayForOthers("consent", actor, policy.value) && !speaksFor(state, command, actor)) {
    if (isResident(actor, command.subject)) return byState("GuardianNeeded")
    return byPolicy("PostNotAllowed", policy.id, "posts.consent")
  }
  switch (command._tag) {
    case "GiveConsent":
      return give(state, command, policy)
    case "WithdrawConsent":
      return Result.succeed(state.stand[command.purpose] === undefined ? [] : [{ ...command, _tag: "ConsentWithdrawn" }])
  }
}

export const consent: Decider<ConsentRecord, ConsentCommand, ConsentEvent, PrivacyRefused, PrivacyPolicy> = {
  ...asMost,
  category: "consent",
  command: ConsentCommand,
  events: consentCodec,
  policy: privacyPolicy,
  initial: { stand: {}, guardian: null },
  evolve,
  scope: (command) => ({ stream: consentStream(command.subject) }),
  decide,
  commandOf: renamed({ ConsentGiven: "GiveConsent", ConsentWithdrawn: "WithdrawConsent" }),
  // It is held about the guardian too.
  tags: (event) => {
    const guardian = event._tag === "ConsentGiven" ? event.guardian : null
    return guardian === null ? [subjectTag(event.subject)] : [subjectTag(event.subject), subjectTag(guardian)]
  }
}
