/** Policies and calendars through the façade: what is in force, what comes with linli, and the adoption of another. */
import { type Actor, Policy } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type CommandOptions, instantOf, optionsOf, type Run, type Time } from "./cityRuntime.ts"
import { checkAdoption } from "./inputs.ts"
import { adopting } from "./policy/adopting.ts"
import { type PolicyDocument, type PolicyProblem, readDocument } from "./policy/document.ts"
import { kindOf, type PolicyContext, type PolicyValue } from "./policy/kinds.ts"
import { presetsOf } from "./policy/presets.ts"

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
  /** Position of the adoption in the log. A document that `presets` gave is an adoption too. */
  readonly adopt: <Context extends PolicyContext>(adoption: Adoption<Context>, options?: CommandOptions) => Promise<number>
  /** What binds now, or at a time. `position` is 0 for the preset. */
  readonly inForce: <Context extends PolicyContext>(context: Context, at?: Time) => Promise<Policy.PolicyInForce<PolicyValue<Context>>>
  /** What comes with linli, by name. */
  readonly presets: <Context extends PolicyContext>(context: Context) => Promise<Readonly<Record<string, PolicyDocument<Context>>>>
  /** All that is wrong with a document (as JSON.parse gives it), with the path of each; empty where it may be adopted. */
  readonly check: (context: PolicyContext, document: unknown) => ReadonlyArray<PolicyProblem>
}

/** Makes the part of the façade; `standing` acts where a call names nobody. */
export const makePolicies = (run: Run, standing: Actor | undefined): CityPolicies => ({
  adopt: async (adoption, options = {}) => {
    const { context, id, version, source, value, official = false, effective } = checkAdoption(adoption)
    const wanted = {
      context,
      id,
      version,
      source,
      official,
      value,
      ...(effective === undefined ? {} : { effective: instantOf(effective) })
    }
    return (await run(adopting(wanted, optionsOf(standing, options)))).position
  },
  inForce: async (context, at) => {
    const kind = kindOf(context)
    return run(
      Effect.gen(function* () {
        const book = yield* Policy.PolicyBook
        return yield* book.inForce(kind, at === undefined ? yield* Clock.currentTimeMillis : instantOf(at))
      })
    )
  },
  presets: async (context) => {
    kindOf(context)
    return presetsOf(context)
  },
  check: (context, document) => {
    kindOf(context)
    const read = readDocument(context, document)
    return Result.isSuccess(read) ? [] : read.failure
  }
})
