/**
 * The names and coded words that requests are written in. All of them are opaque ids or words from a list; what people write
 * freely never fits here, it is sealed.
 */
import * as Schema from "effect/Schema"
import { GivenId } from "../kernel/Actor.ts"
import { holdsPersonsNumber, isPersonsNumber, readDigits } from "../kernel/scan.ts"
import { Id, Label } from "../kernel/words.ts"

export { Id, Label }

/** The opaque id of a person, as a command brings it. */
export const Subject = GivenId

/** The number that people use for a request. One with a mobile or an identity number in it, however spaced, is refused. */
export const RequestNumber = Id.check(
  Schema.makeFilter((number) =>
    /^\d{17}[\dXx]$/.test(number) || holdsPersonsNumber(number)
      ? "a number of requests, not of a person's phone or identity card"
      : undefined
  )
)

/** The number that a foreign system gave. It may be digits alone; a mobile or an identity number is refused. */
export const SourceNumber = Id.check(
  Schema.makeFilter((number) =>
    isPersonsNumber(number) ? "a number of the source's own, not of a person's phone or identity card" : undefined
  )
)

/** A cell as it is stored: coordinates of more than three decimals (about 100 m) would be a home. */
export const StoredCell = Label.check(Schema.isPattern(/^(?!.*\.\d{4})/, { expected: "a coarse cell, with at most three decimals" }))

const pair = /^[+-]?\d{1,2}(\.\d{1,3})?,[+-]?\d{1,3}(\.\d{1,3})?$/
const gridWord = /^[\p{L}\p{Nd}]([\p{L}\p{Nd}_ #/-]{0,38}[\p{L}\p{Nd}])?$/u
/** Longer than a geohash of about a kilometre, and mixed as a geohash is. */
const longGeohash = /^(?=.*\d+[a-z])[\da-hjkmnp-z]{7,}$/i

const isGridWord = (text: string): boolean => {
  const parts = text.split(/[_ #/-]/)
  return (
    gridWord.test(text) &&
    readDigits(text).replace(/\D/g, "").length <= 12 &&
    ![...parts, parts.join("")].some((part) => longGeohash.test(part))
  )
}

/**
 * A coarse cell, as a command brings it: the word of a grid, a pair of degrees with at most three decimals, or a geohash of at most six
 * characters. A geohash looks like a word; one of seven or more, or more than twelve digits, would be a home and is refused.
 */
export const Cell = StoredCell.check(
  Schema.makeFilter((text) =>
    pair.test(text) || isGridWord(text)
      ? undefined
      : "a coarse cell: the word of a grid, latitude,longitude with at most three decimals, or a geohash of at most 6 characters"
  )
)

/** Where a matter reached the city. A new one is a line here, and its words in the glossary, docs/intake.md and the command (words/requests.ts). */
export const Channel = Schema.Literals([
  "hotline",
  "app",
  "web",
  "qr",
  "patrol",
  "snapshot",
  "homeVisit",
  "receptionDay",
  "publicReport",
  "chatGroup",
  "device",
  "letter",
  "email",
  "desk",
  "import"
])
export type Channel = typeof Channel.Type

/** What is asked for: 咨询, 求助, 投诉, 举报, 建议; or the source does not say. */
export const Kind = Schema.Literals(["inquiry", "help", "complaint", "report", "suggestion", "unstated"])
export type Kind = typeof Kind.Type

/** What became of the matter. Closed is not solved: every end says which. */
export const Outcome = Schema.Literals(["solved", "partlySolved", "explained", "cannotSolve", "notSolved", "unfounded", "handedOver"])
export type Outcome = typeof Outcome.Type

/** The six classes of non-acceptance that hotline regulations share; the wording is each city's. */
export const NonAcceptance = Schema.Literals([
  "emergencyLine", // for 110, 119, 120, 122
  "otherProcedure", // for courts, arbitration, review, petition or discipline, or already there
  "outsideRemit", // not a matter of the government
  "secretOrImproper", // secrets of state, trade or private life; against law or public morals
  "alreadyAnswered", // settled or in hand, with nothing new
  "noMatter" // nothing definite that could be handled
])
export type NonAcceptance = typeof NonAcceptance.Type

/** Why a unit sends an order back. */
export const ObjectionReason = Schema.Literals(["notOurDuty", "outsideOurArea", "wrongItem", "duplicate", "otherUnitLeads"])
/** Why a matter goes up a level. */
export const EscalationCause = Schema.Literals(["beyondPowers", "needsCoordination", "overdue", "repeated", "instructed"])
/** Why a clock stands still (挂起). */
export const PauseReason = Schema.Literals([
  "awaitingReporter",
  "awaitingOtherBody",
  "awaitingParts",
  "noAccess",
  "weather",
  "legalProcedure",
  "publicTender"
])
export type PauseReason = typeof PauseReason.Type
/** Why more time is not given. */
export const ExtensionRefusal = Schema.Literals(["notJustified", "inactionSoFar", "urgentMatter"])
export type ExtensionRefusal = typeof ExtensionRefusal.Type
/** What somebody is reminded of. */
export const Reminder = Schema.Literals(["dormancy", "followUp", "objection", "reopening", "whistle"])
export type Reminder = typeof Reminder.Type
/** Why a department does not come when it is whistled for. */
export const WhistleRefusal = Schema.Literals(["notOurDuty", "outsideOurArea", "noAuthority", "alreadyHandled", "noCapacity"])
/** Why a request is supervised (督办): 超期, 拒不办理, 不满意, 反复, 领导批示. */
export const SupervisionCause = Schema.Literals(["overdue", "refused", "dissatisfied", "repeated", "instructed"])
export type SupervisionCause = typeof SupervisionCause.Type
/** What an inspection found before a unit is summoned (约谈): 不作为, 慢作为, 冷作为. */
export const Finding = Schema.Literals(["inaction", "slow", "cold"])
/** Grounds of an exemption (容错): it is added to the fact and leaves the fact as it is. */
export const ExemptionGround = Schema.Literals(["beyondPowers", "legacyProblem", "forceMajeure", "trialInGoodFaith", "unreasonableDemand"])
/** Whether the reporter was reached. */
export const ContactOutcome = Schema.Literals(["reached", "notReached", "declined"])
export type ContactOutcome = typeof ContactOutcome.Type
/** Why a follow-up call came to nothing. */
export const FollowUpFailure = Schema.Literals(["notReached", "declined", "wrongContact"])
export const ReopenReason = Schema.Literals(["notSolved", "partlySolved", "cameBack", "misconduct", "newFacts"])
/** Why a reopening is refused. */
export const RefusalReason = Schema.Literals(["solved", "explained", "notFeasible", "newMatter", "roundsUsedUp"])
export const WithdrawalReason = Schema.Literals(["solvedMeanwhile", "mistaken", "noLongerWanted", "unstated"])
/** What was wrong with an entry. */
export const CorrectionReason = Schema.Literals(["mistyped", "misunderstood", "wrongRequest", "newInformation"])

export const Satisfaction = Schema.Literals(["verySatisfied", "satisfied", "basicallySatisfied", "dissatisfied", "veryDissatisfied"])
export type Satisfaction = typeof Satisfaction.Type
export const Solved = Schema.Literals(["solved", "partlySolved", "notSolved"])
export type Solved = typeof Solved.Type

/** Who asks for a reopening. */
export const ReopenAsker = Schema.Literals(["reporter", "channel", "follower", "operator", "supervisor"])
export type ReopenAsker = typeof ReopenAsker.Type

/** What an attachment shows: the matter as it was reported, the work on it, or what became of it. */
export const AttachmentStage = Schema.Literals(["report", "handling", "result"])
export type AttachmentStage = typeof AttachmentStage.Type

const prefix = "request-"

/** The stream of a request. */
export const streamOf = (request: string): string => prefix + request

/** The request of a stream; the reverse of `streamOf`. */
export const requestOf = (stream: string): string => stream.slice(prefix.length)
