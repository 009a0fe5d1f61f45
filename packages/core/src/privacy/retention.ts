/**
 * How long what is sealed is kept (PIPL 19). A rule says it for a kind of record, counted from its end; `due` says which have had
 * their time. What is destroyed are the keys of a record's compartment: the log keeps every byte, and nobody can read what was sealed
 * in it. What is open, and what is under a legal hold, is never due.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { asMost, type Decider, type DecisionContext, renamed } from "../kernel/Decider.ts"
import type { Instant } from "../kernel/Event.ts"
import * as EventCodec from "../kernel/EventCodec.ts"
import { mayForOthers } from "./authority.ts"
import { Id, Word } from "./ids.ts"
import type { PrivacyPolicy } from "./policy.ts"
import { privacyPolicy } from "./policy.ts"
import { byPolicy, byState, type PrivacyRefused } from "./refusing.ts"
import type { RetentionRule } from "./retentionRule.ts"

/** Why a record is kept although its time is over. */
export const HoldGround = Schema.Literals(["litigation", "audit", "investigation", "petition"])
export type HoldGround = typeof HoldGround.Type

// ---- ids ----
const prefix = "retention-"
export const retentionStream = (stream: string): string => prefix + stream

// ---- events: stored for ever; add, never edit ----
export const RetentionEvent = Schema.TaggedUnion({
  /** The time of a record is over by this rule: written before the keys of its compartment are destroyed, and kept when they are. */
  RetentionApplied: { stream: Id, rule: Word },
  /** It is kept until the hold is lifted. */
  HoldPlaced: { stream: Id, ground: HoldGround },
  HoldLifted: { stream: Id }
})
export type RetentionEvent = typeof RetentionEvent.Type
export const retentionCodec = EventCodec.define("privacy", RetentionEvent)

// ---- commands ----
const { cases } = RetentionEvent
const { _tag: applied, ...applying } = cases.RetentionApplied.fields
const { _tag: placed, ...placing } = cases.HoldPlaced.fields
const { _tag: lifted, ...lifting } = cases.HoldLifted.fields
export const RetentionCommand = Schema.TaggedUnion({ ApplyRetention: applying, PlaceHold: placing, LiftHold: lifting })
export type RetentionCommand = typeof RetentionCommand.Type

// ---- state ----
export interface RetentionState {
  readonly applied: boolean
  readonly hold: HoldGround | null
}

export const retentionBegin: RetentionState = { applied: false, hold: null }

export const retentionBy = (state: RetentionState, event: RetentionEvent): RetentionState => {
  switch (event._tag) {
    case "RetentionApplied":
      return { ...state, applied: true }
    case "HoldPlaced":
      return { ...state, hold: event.ground }
    case "HoldLifted":
      return { ...state, hold: null }
  }
}

// ---- decisions ----
const decide = (
  { applied, hold }: RetentionState,
  command: RetentionCommand,
  { actor, policy }: DecisionContext<PrivacyPolicy>
): Result.Result<ReadonlyArray<RetentionEvent>, PrivacyRefused> => {
  if (!mayForOthers("erase", actor, policy.value)) return byPolicy("PostNotAllowed", policy.id, "posts.erase")
  switch (command._tag) {
    case "ApplyRetention":
      if (applied) return Result.succeed([])
      return hold === null ? Result.succeed([{ ...command, _tag: "RetentionApplied" }]) : byState("UnderHold", ["LiftHold"])
    case "PlaceHold":
      if (applied) return byState("KeysDestroyed")
      return Result.succeed(hold === command.ground ? [] : [{ ...command, _tag: "HoldPlaced" }])
    case "LiftHold":
      return Result.succeed(hold === null ? [] : [{ ...command, _tag: "HoldLifted" }])
  }
}

export const retention: Decider<RetentionState, RetentionCommand, RetentionEvent, PrivacyRefused, PrivacyPolicy> = {
  ...asMost,
  category: "retention",
  command: RetentionCommand,
  events: retentionCodec,
  policy: privacyPolicy,
  initial: retentionBegin,
  evolve: retentionBy,
  scope: (command) => ({ stream: retentionStream(command.stream) }),
  decide,
  commandOf: renamed({ RetentionApplied: "ApplyRetention", HoldPlaced: "PlaceHold", HoldLifted: "LiftHold" })
}

// ---- what is due ----
/** A record of which something may be sealed. */
export interface Kept {
  /** Its stream, which is the compartment of its keys. */
  readonly stream: string
  readonly of: RetentionRule["of"]
  readonly kind: string | null
  readonly outcome: string | null
  /** When it was over; null while it is open, and then it is never due. */
  readonly ended: Instant | null
}

export interface Due extends Kept {
  readonly rule: string
  /** From when on it is no longer kept. */
  readonly due: Instant
}

const day = 86_400_000

/** The instant so much later; a month that has no such day ends on its last. */
export const later = (at: Instant, { amount, unit }: RetentionRule["keep"]): Instant => {
  if (unit === "days") return at + amount * day
  const from = new Date(at)
  const months = from.getUTCFullYear() * 12 + from.getUTCMonth() + (unit === "years" ? amount * 12 : amount)
  const last = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate()
  return Date.UTC(Math.floor(months / 12), months % 12, Math.min(from.getUTCDate(), last)) + (at - Math.floor(at / day) * day)
}

const takes = ({ of, when }: RetentionRule, kept: Kept): boolean =>
  of === kept.of &&
  (when.kinds === undefined || (kept.kind !== null && when.kinds.includes(kept.kind))) &&
  (when.outcomes === undefined || (kept.outcome !== null && when.outcomes.includes(kept.outcome)))

/**
 * The rule that a record is under and when its time is over: the first rule that takes it in is its own. None where no rule does, and
 * none while it is open.
 */
export const dueOf = (kept: Kept, rules: ReadonlyArray<RetentionRule>): Due | null => {
  const rule = kept.ended === null ? undefined : rules.find((one) => takes(one, kept))
  return rule === undefined ? null : { ...kept, rule: rule.name, due: later(kept.ended!, rule.keep) }
}

/**
 * What has had its time.
 *
 * @param settled of each stream whether its keys were destroyed before, and under what hold it is
 * @returns those that are due, the longest overdue first
 */
export const due = (
  all: Iterable<Kept>,
  rules: ReadonlyArray<RetentionRule>,
  settled: ReadonlyMap<string, RetentionState>,
  now: Instant
): ReadonlyArray<Due> => {
  const found: Array<Due> = []
  for (const kept of all) {
    const { applied, hold } = settled.get(kept.stream) ?? retentionBegin
    const one = applied || hold !== null ? null : dueOf(kept, rules)
    if (one !== null && one.due <= now) found.push(one)
  }
  return found.sort((a, b) => a.due - b.due || (a.stream < b.stream ? -1 : 1))
}
