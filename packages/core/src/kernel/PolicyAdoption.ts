/**
 * The decider of adoptions: which policy of a context takes effect when. The first may take effect at once or in the past (a log
 * that starts with an import); every later one after the lead time, never in the past.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Decider, Rejection } from "./Decider.ts"
import { leadTime, noPolicy, PolicyEvent, policyCodec, policyStream } from "./Policy.ts"

// ---- commands ----
const { _tag: _, ...fields } = PolicyEvent.cases.PolicyAdopted.fields
export const PolicyCommand = Schema.TaggedUnion({ AdoptPolicy: fields })
export type PolicyCommand = typeof PolicyCommand.Type

// ---- state ----
export interface Adoptions {
  readonly versions: ReadonlyArray<string>
}

// ---- decisions ----
export interface AdoptionRefused extends Rejection {
  readonly reason: "TooSoon" | "VersionTaken"
}

const refuse = (reason: AdoptionRefused["reason"]): Result.Result<never, AdoptionRefused> =>
  Result.fail({ reason, by: "state", allowed: ["AdoptPolicy"] })

const nameOf = (adoption: { readonly id: string; readonly version: string }): string => `${adoption.id}@${adoption.version}`

export const policyAdoption: Decider<Adoptions, PolicyCommand, PolicyEvent, AdoptionRefused, null> = {
  category: "policy",
  command: PolicyCommand,
  events: policyCodec,
  policy: noPolicy,
  initial: { versions: [] },
  evolve: (state, event) => ({ versions: [...state.versions, `${nameOf(event)}@${event.effective}`] }),
  scope: (command) => ({ stream: policyStream(command.context) }),
  decide: (state, command, { at }) => {
    const { _tag, ...adoption } = command
    if (state.versions.includes(`${nameOf(command)}@${command.effective}`)) return Result.succeed([])
    if (state.versions.length > 0 && command.effective < at + leadTime) return refuse("TooSoon")
    return Result.succeed([{ _tag: "PolicyAdopted", ...adoption }])
  },
  commandOf: ({ _tag, ...adoption }) => ({ _tag: "AdoptPolicy", ...adoption }),
  tags: () => [],
  policyFixedAt: () => null,
  observe: () => null
}
