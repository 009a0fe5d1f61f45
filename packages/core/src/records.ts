/** What privacy is told of the records of each context: of requests by their own table of sight, of any other by what the context says. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { Actor } from "./kernel/Actor.ts"
import type { BoundedContext } from "./kernel/BoundedContext.ts"
import type { Sight, SightRefusal } from "./kernel/Sight.ts"
import { adopters, contexts, Linli, type LinliShape } from "./Linli.ts"
import { type RecordKind, Records } from "./privacy/index.ts"
import { Ledger, context as ofRequests, request, requestOf } from "./requests/index.ts"
import { Requests } from "./requests/Requests.ts"

const makeRequests = Effect.gen(function* () {
  const service = yield* Requests
  const { ledger } = yield* Linli
  const { residents, posts, persons } = ofRequests
  const kind: RecordKind = {
    category: request.category,
    posts: [...residents, ...posts, ...adopters],
    self: "reporter",
    persons,
    knows: Effect.fnUntraced(function* ({ id, post }) {
      if (post !== "reporter") return true
      yield* ledger.catchUp()
      return (yield* Ledger.search(ledger.find, { reporter: id }, { limit: 1 })).docs.length > 0
    }),
    sight: (stream, actor, purpose) => service.sight(requestOf(stream), actor, purpose),
    present: Effect.fnUntraced(function* (stream) {
      yield* ledger.catchUp()
      return Option.getOrNull(yield* ledger.get(requestOf(stream)))
    })
  }
  return kind
})

const isNamed = (state: unknown, { persons }: BoundedContext, id: string): boolean =>
  persons.some((field) => (state as Readonly<Record<string, unknown>>)[field] === id)

/** Why a record of a context, or its document, is not shown to somebody; null where it is: offices see all, and whom it names their own. */
export const barOf = (state: unknown, context: BoundedContext, actor: Actor): SightRefusal | null => {
  if (actor._tag !== "Person") return "OutsideJurisdiction"
  if (context.posts.includes(actor.post)) return null
  if (!context.residents.includes(actor.post)) return "UnknownPost"
  return isNamed(state, context, actor.id) ? null : "OutsideJurisdiction"
}

const kindsOf = ({ stateOf }: LinliShape, context: BoundedContext): ReadonlyArray<RecordKind> =>
  context.deciders.map(({ category, initial }) => ({
    category,
    posts: [...context.residents, ...context.posts],
    self: context.residents[0] ?? null,
    persons: context.persons,
    knows: ({ post }) => Effect.succeed(context.posts.includes(post)),
    sight: (stream, actor) =>
      Effect.map(stateOf(stream), (state): Sight => ({ refused: barOf(state, context, actor), opens: [], hides: [] })),
    present: (stream) => Effect.map(stateOf(stream), (state) => (state === initial ? null : state))
  }))

const make = Effect.gen(function* () {
  const linli = yield* Linli
  const others = contexts.filter(({ name }) => name !== ofRequests.name)
  return [yield* makeRequests, ...others.flatMap((context) => kindsOf(linli, context))]
})

export const layerRecords: Layer.Layer<Records, never, Requests | Linli> = Layer.effect(Records, make)
