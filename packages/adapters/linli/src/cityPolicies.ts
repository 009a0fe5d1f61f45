/** Policies through the façade: what is in force, and the adoption of another. */
import { type Actor, Linli, Policy, policyKinds } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type CommandOptions, instantOf, optionsOf, type Run, type Time } from "./cityRuntime.ts"
import { Invalid } from "./errors.ts"

export type PolicyContext = keyof typeof policyKinds
export type PolicyValue<Context extends PolicyContext> = (typeof policyKinds)[Context]["preset"]["value"]

export interface Adoption<Context extends PolicyContext> {
  readonly context: Context
  readonly id: string
  readonly version: string
  /** The law, standard or decision it comes from. */
  readonly source: string
  /** Whether the city itself has decided so; false by default. */
  readonly official?: boolean
  /** When it takes effect; a minute from now by default, which is the soonest for all but a context's first. */
  readonly effective?: Time
  readonly value: PolicyValue<Context>
}

export interface CityPolicies {
  /** Position of the adoption in the log. */
  readonly adopt: <Context extends PolicyContext>(adoption: Adoption<Context>, options?: CommandOptions) => Promise<number>
  /** What binds now, or at a time. `position` is 0 for the preset. */
  readonly inForce: <Context extends PolicyContext>(context: Context, at?: Time) => Promise<Policy.PolicyInForce<PolicyValue<Context>>>
}

const kindOf = <Context extends PolicyContext>(context: Context): Policy.PolicyKind<PolicyValue<Context>> => {
  const kind = policyKinds[context]
  if (kind === undefined) throw new Invalid(`${context} has no policy; these contexts have: ${Object.keys(policyKinds).join(", ")}`)
  return kind
}

const adopt = Effect.fnUntraced(function* <Context extends PolicyContext>(
  adoption: Adoption<Context>,
  options: ReturnType<typeof optionsOf>
) {
  const { context, id, version, source, official = false, value } = adoption
  const now = options.at ?? (yield* Clock.currentTimeMillis)
  const encoded = yield* Schema.encodeEffect(kindOf(context).schema)(value).pipe(
    Effect.mapError(({ message }) => new Invalid(`policy ${id} ${version} of ${context}: ${message}`))
  )
  const effective = adoption.effective === undefined ? now + Policy.leadTime : instantOf(adoption.effective)
  const command = { _tag: "AdoptPolicy" as const, context, id, version, effective, source, official, value: encoded as Schema.Json }
  return (yield* (yield* Linli).policies.handle(command, options)).last
})

/** Makes the part of the façade; `standing` acts where a call names nobody. */
export const makePolicies = (run: Run, standing: Actor | undefined): CityPolicies => ({
  adopt: async (adoption, options = {}) => {
    kindOf(adoption.context)
    return run(adopt(adoption, optionsOf(standing, options)))
  },
  inForce: async (context, at) => {
    const kind = kindOf(context)
    return run(
      Effect.gen(function* () {
        const book = yield* Policy.PolicyBook
        return yield* book.inForce(kind, at === undefined ? yield* Clock.currentTimeMillis : instantOf(at))
      })
    )
  }
})
