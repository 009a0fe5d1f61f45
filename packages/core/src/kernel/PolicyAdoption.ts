/**
 * The decider of adoptions: which policy of a context takes effect when. The first may take effect at once or in the past (a log
 * that starts with an import); every later one after the lead time, never in the past. One version has one value, for ever.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { canonical } from "./canonical.ts"
import type { Decider, Rejection } from "./Decider.ts"
import type { Instant } from "./Event.ts"
import { leadTime, noPolicy, PolicyEvent, policyCodec, policyStream } from "./Policy.ts"

// ---- commands ----
const { _tag: _, ...fields } = PolicyEvent.cases.PolicyAdopted.fields
export const PolicyCommand = Schema.TaggedUnion({ AdoptPolicy: fields })
export type PolicyCommand = typeof PolicyCommand.Type

// ---- state ----
export interface Adoptions {
  readonly adopted: ReadonlyArray<Adopted>
}
interface Adopted {
  /** `id@version`. */
  readonly name: string
  readonly effective: Instant
  /** The value as canonical JSON. */
  readonly value: string
}

const toAdopted = ({ id, version, effective, value }: PolicyCommand | PolicyEvent): Adopted => ({
  name: `${id}@${version}`,
  effective,
  value: canonical(value)
})

// ---- decisions ----
export interface AdoptionRefused extends Rejection {
  readonly reason: "TooSoon" | "VersionTaken"
}

const refuse = (reason: AdoptionRefused["reason"]): Result.Result<never, AdoptionRefused> =>
  Result.fail({ reason, by: "state", allowed: ["AdoptPolicy"] })

export const policyAdoption: Decider<Adoptions, PolicyCommand, PolicyEvent, AdoptionRefused, null> = {
  category: "policy",
  command: PolicyCommand,
  events: policyCodec,
  policy: noPolicy,
  initial: { adopted: [] },
  evolve: (state, event) => ({ adopted: [...state.adopted, toAdopted(event)] }),
  scope: (command) => ({ stream: policyStream(command.context) }),
  decide: (state, command, { at }) => {
    const { _tag, ...adoption } = command
    const { name, value, effective } = toAdopted(command)
    const before = state.adopted.filter((known) => known.name === name)
    if (before.some((known) => known.value !== value)) return refuse("VersionTaken")
    if (before.some((known) => known.effective === effective)) return Result.succeed([])
    if (state.adopted.length > 0 && command.effective < at + leadTime) return refuse("TooSoon")
    return Result.succeed([{ _tag: "PolicyAdopted", ...adoption }])
  },
  commandOf: ({ _tag, ...adoption }) => ({ _tag: "AdoptPolicy", ...adoption }),
  tags: () => [],
  policyFixedAt: () => null,
  observe: () => null
}
