/**
 * Refused looks, a stream for each actor and UTC day: the same one is noted once a day, and no more of them than the policy says, so
 * that knocking on many doors is seen and cannot fill the log. Only persons in a known post are noted; the rest is noise, which the
 * service keeps out.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { canonical } from "../kernel/canonical.ts"
import { asMost, type Decider } from "../kernel/Decider.ts"
import { RefusalEvent, refusalCodec } from "./events.ts"
import { Id } from "./ids.ts"
import { type PrivacyPolicy, privacyPolicy } from "./policy.ts"
import type { PrivacyRefused } from "./refusing.ts"

const prefix = "refusal-"

/** The sheet of an actor and day, on which their refused looks are noted. */
export const sheetOf = (actor: string, at: number): string => `${actor}-${new Date(at).toISOString().slice(0, 10)}`

const { _tag: _, ...fields } = RefusalEvent.cases.LookRefused.fields
export const RefusalCommand = Schema.TaggedUnion({ NoteRefusal: { sheet: Id, ...fields } })
export type RefusalCommand = typeof RefusalCommand.Type

export interface RefusalState {
  /** What was refused, each as canonical JSON. */
  readonly noted: ReadonlyArray<string>
}

export const refusal: Decider<RefusalState, RefusalCommand, RefusalEvent, PrivacyRefused, PrivacyPolicy> = {
  ...asMost,
  category: "refusal",
  command: RefusalCommand,
  events: refusalCodec,
  policy: privacyPolicy,
  initial: { noted: [] },
  evolve: ({ noted }, event) => ({ noted: [...noted, canonical(event)] }),
  scope: ({ sheet }) => ({ stream: prefix + sheet }),
  decide: ({ noted }, { _tag, sheet, ...said }, { policy }) => {
    const event: RefusalEvent = { _tag: "LookRefused", ...said }
    const known = noted.includes(canonical(event)) || noted.length >= policy.value.refusalsPerDay
    return Result.succeed(known ? [] : [event])
  },
  commandOf: (event, { stream }) => ({ ...event, _tag: "NoteRefusal", sheet: stream.slice(prefix.length) })
}
