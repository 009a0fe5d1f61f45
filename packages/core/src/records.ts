/** What privacy is told of the records of each context. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { PolicyBook } from "./kernel/Policy.ts"
import { Linli } from "./Linli.ts"
import { type RecordKind, Records } from "./privacy/index.ts"
import { posts, request, requestOf, requestPolicy, sightOf } from "./requests/index.ts"
import { Requests } from "./requests/Requests.ts"

const makeRequests = Effect.gen(function* () {
  const service = yield* Requests
  const book = yield* PolicyBook
  const { ledger } = yield* Linli
  const kind: RecordKind = {
    category: request.category,
    posts,
    persons: ["reporter", "person"],
    sight: Effect.fnUntraced(function* (stream, actor, purpose) {
      const state = yield* service.state(requestOf(stream))
      const now = yield* Clock.currentTimeMillis
      const policy = yield* book.inForce(requestPolicy, request.policyFixedAt(state) ?? now)
      const { tree } = yield* book.places(now)
      return sightOf(state, actor, purpose, tree, policy.value)
    }),
    present: Effect.fnUntraced(function* (stream) {
      yield* ledger.catchUp()
      return Option.getOrNull(yield* ledger.get(requestOf(stream)))
    })
  }
  return kind
})

export const layerRecords: Layer.Layer<Records, never, Requests | Linli | PolicyBook> = Layer.effect(
  Records,
  Effect.map(makeRequests, (kind) => [kind])
)
