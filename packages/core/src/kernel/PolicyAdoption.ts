/**
 * The decider of adoptions: who may say which policy of a context takes effect when. The first may take effect at once or in the past
 * (a log that starts with an import), but binds nothing before where something else stands in the log already; every later one after
 * the lead time, never in the past. One version has one value, for ever.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Actor } from "./Actor.ts"
import { canonical } from "./canonical.ts"
import { asMost, type Decider, type DecisionContext, type Rejection } from "./Decider.ts"
import type { Instant } from "./Event.ts"
import { leadTime, noPolicy, PolicyEvent, type PolicyKind, policyCodec, policyStream } from "./Policy.ts"

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

/** What an adoption says, of a policy or of a calendar. */
export interface Adoption {
  readonly id: string
  readonly version: string
  readonly effective: Instant
  readonly value: unknown
}

/** The adoptions after one more. */
export const adopted = (state: Adoptions, adoption: Adoption): Adoptions => ({ adopted: [...state.adopted, toAdopted(adoption)] })

const toAdopted = ({ id, version, effective, value }: Adoption): Adopted => ({
  name: `${id}@${version}`,
  effective,
  value: canonical(value)
})

// ---- decisions ----
export interface AdoptionRefused extends Rejection {
  readonly reason: "PostNotAllowed" | "TooSoon" | "VersionTaken"
}

/** The posts whose holders may adopt; null where it makes no difference who does. */
export type Adopters = ReadonlyArray<string> | null

const mayAdopt = (adopters: Adopters, actor: Actor): boolean =>
  adopters === null || (actor._tag === "Person" && adopters.includes(actor.post))

/**
 * Whether something may be adopted now, by this actor.
 *
 * @returns false where it was adopted already, just so
 */
export const adopt = (
  state: Adoptions,
  adoption: Adoption,
  { at, actor }: Pick<DecisionContext<null>, "at" | "actor">,
  command: string,
  adopters: Adopters
): Result.Result<boolean, AdoptionRefused> => {
  if (!mayAdopt(adopters, actor)) return Result.fail({ reason: "PostNotAllowed", by: "state", allowed: [] })
  const refuse = (reason: AdoptionRefused["reason"]) => Result.fail({ reason, by: "state", allowed: [command] } as const)
  const { name, value, effective } = toAdopted(adoption)
  const before = state.adopted.filter((known) => known.name === name)
  if (before.some((known) => known.value !== value)) return refuse("VersionTaken")
  if (before.some((known) => known.effective === effective)) return Result.succeed(false)
  return state.adopted.length > 0 && effective < at + leadTime ? refuse("TooSoon") : Result.succeed(true)
}

const adoptionBy = (adopters: Adopters): Decider<Adoptions, PolicyCommand, PolicyEvent, AdoptionRefused, null> => ({
  ...asMost,
  category: "policy",
  command: PolicyCommand,
  events: policyCodec,
  policy: noPolicy,
  initial: { adopted: [] },
  evolve: adopted,
  scope: (command) => ({ stream: policyStream(command.context) }),
  decide: (state, { _tag, ...adoption }, context) =>
    Result.map(adopt(state, adoption, context, "AdoptPolicy", adopters), (isNew) =>
      isNew ? [{ _tag: "PolicyAdopted", ...adoption }] : []
    ),
  commandOf: ({ _tag, ...adoption }) => ({ _tag: "AdoptPolicy", ...adoption })
})

/** When which may be adopted, by anybody; what a policy looks like is not its business (`policyAdoptionOf`). */
export const policyAdoption = adoptionBy(null)

/**
 * The same for a log whose contexts are known: a command that adopts what no context reads, or a value that its context would not
 * read just so (an unknown field among it), is refused with the path; and so is one by whoever holds none of the posts.
 *
 * @example
 * ```ts
 * import { policyAdoptionOf } from "@linli/core/kernel"
 * import { assessmentPolicy } from "@linli/core/assessment"
 *
 * policyAdoptionOf([assessmentPolicy], ["administrator"])
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: what the policies are makes no difference here
export const policyAdoptionOf = (kinds: ReadonlyArray<PolicyKind<any>>, adopters: Adopters = null): typeof policyAdoption => {
  const readers = new Map(
    kinds.map(({ context, schema }) => [context, Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })])
  )
  const known = PolicyCommand.check(
    Schema.makeFilter(({ context, value }) => {
      const read = readers.get(context)
      if (read === undefined) return { path: ["context"], issue: `${context} has no policy; these have: ${[...readers.keys()].join(", ")}` }
      const result = read(value)
      return Result.isSuccess(result) ? undefined : { path: ["value"], issue: result.failure.issue }
    })
  )
  return { ...adoptionBy(adopters), command: Object.assign(known, { cases: PolicyCommand.cases }) }
}
