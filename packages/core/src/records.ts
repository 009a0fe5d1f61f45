/** What privacy is told of the records of each context. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { adopters, Linli } from "./Linli.ts"
import { type RecordKind, Records } from "./privacy/index.ts"
import { Ledger, posts, request, requestOf } from "./requests/index.ts"
import { Requests } from "./requests/Requests.ts"

const makeRequests = Effect.gen(function* () {
  const service = yield* Requests
  const { ledger } = yield* Linli
  const kind: RecordKind = {
    category: request.category,
    posts: [...posts, ...adopters],
    persons: ["reporter", "person"],
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

export const layerRecords: Layer.Layer<Records, never, Requests | Linli> = Layer.effect(
  Records,
  Effect.map(makeRequests, (kind) => [kind])
)
