/** The adoption of a policy or a calendar: of any, at any time; and of a whole profile by a city that has nothing in its log yet. */
import { EventStore, type HandleOptions, Linli, Policy, person } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Invalid } from "../errors.ts"
import { onlyFields } from "../inputs.ts"
import { type PolicyDocument, readDocument } from "./document.ts"
import { contexts, kindOf, type PolicyContext, type PolicyValue } from "./kinds.ts"
import { presetsOf } from "./presets.ts"

export interface Adopting<Context extends PolicyContext> {
  readonly context: Context
  readonly id: string
  readonly version: string
  readonly source: string
  readonly official: boolean
  readonly value: PolicyValue<Context>
  /** Epoch milliseconds; a minute from now by default. */
  readonly effective?: number
}

/** From when the first adoption under a key holds: a retry that does not say means the same. */
const firstEffective = Effect.fnUntraced(function* (key: string) {
  const store = yield* EventStore.EventStore
  const known = yield* store.lookup(key)
  if (Option.isNone(known)) return undefined
  const [event] = (yield* Stream.runCollect(store.read([], { after: known.value.last - 1, limit: 1 }))).flat()
  const adopted = Policy.adoptionOf(event!)
  return Result.isSuccess(adopted) ? adopted.success.effective : undefined
})

/** Adopts; the answer says from when it holds. */
export const adopting = Effect.fnUntraced(function* <Context extends PolicyContext>(
  { context, id, version, source, official, value, effective: given }: Adopting<Context>,
  { at, ...others }: HandleOptions
) {
  // One moment for both: a minute from now would be less than a minute from a later now.
  const options = { ...others, at: at ?? (yield* Clock.currentTimeMillis) }
  const first = given === undefined && options.key !== undefined ? yield* firstEffective(options.key) : undefined
  const effective = given ?? first ?? options.at + Policy.leadTime
  const named = { id, version, effective, source, official }
  const encoded = yield* Schema.encodeEffect(kindOf(context).schema, { onExcessProperty: "error" })(value).pipe(
    Effect.mapError(({ message }) => new Invalid(`${id} ${version} of ${context}: ${message}`))
  )
  const { give } = yield* Linli
  const said = { ...named, value: encoded }
  const { events, last } = yield* give(
    context === "calendar" ? { _tag: "AdoptCalendar", ...said } : { _tag: "AdoptPolicy", context, ...said },
    options
  )
  return { position: last, effective, isNew: events.length > 0 }
})

/** By what rules a city begins: for each context the name of a preset, or a document. */
export type Profile = { readonly [Context in PolicyContext]?: string | PolicyDocument<Context> }

const problemsText = (problems: ReadonlyArray<{ readonly path: string; readonly message: string }>): string =>
  problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ")

/** The document that a name or a document of a profile stands for. */
const documentOf = Effect.fnUntraced(function* <Context extends PolicyContext>(context: Context, given: string | PolicyDocument<Context>) {
  if (typeof given !== "string") {
    return yield* Effect.mapError(
      Effect.fromResult(readDocument(context, given)),
      (problems) => new Invalid(`profile, ${context}: ${problemsText(problems)}`)
    )
  }
  const presets = yield* Effect.promise(() => presetsOf(context))
  const names = Object.keys(presets).join(", ")
  return Object.hasOwn(presets, given)
    ? presets[given]!
    : yield* Effect.fail(new Invalid(`no preset of ${context} is called ${given}; there are ${names}`))
})

/** Who adopts a profile. */
const founder = person("profile", "administrator")

/**
 * Adopts a profile where the log holds nothing yet, from the beginning of time: what is imported later is under it too. A log that
 * holds something has begun, and keeps its own rules.
 */
export const adoptProfile = Effect.fnUntraced(function* (profile: Profile) {
  onlyFields("profile", profile, contexts)
  const given = contexts.flatMap((context) => (profile[context] === undefined ? [] : [[context, profile[context]] as const]))
  const documents: Array<PolicyDocument> = []
  for (const [context, named] of given) documents.push(yield* documentOf(context, named as string))
  if ((yield* (yield* EventStore.EventStore).head) > 0) return
  for (const document of documents) {
    yield* adopting({ ...document, effective: 0 }, { actor: founder, key: `profile/${document.context}` })
  }
})
