/** What privacy is told of the records of each context. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { Sight } from "./kernel/Sight.ts"
import { Linli } from "./Linli.ts"
import { type RecordKind, Records } from "./privacy/index.ts"
import { posts, request, requestOf, roleOf } from "./requests/index.ts"
import { Requests } from "./requests/Requests.ts"

const seesAll = ["contact", "description", "exact", "note", "attachments"]

const makeRequests = Effect.gen(function* () {
  const service = yield* Requests
  const { ledger } = yield* Linli
  const kind: RecordKind = {
    category: request.category,
    posts,
    persons: ["reporter"],
    sight: (stream, actor) =>
      Effect.map(service.state(requestOf(stream)), (state): Sight => {
        if (state._tag === "NotRaised") return { refused: "NotFound", opens: [], hides: [] }
        const role = roleOf(state, actor)
        if (role === null) return { refused: "UnknownPost", opens: [], hides: [] }
        const outside = role === "otherUnit" || role === "otherResident"
        return { refused: outside ? "OutsideJurisdiction" : null, opens: outside ? [] : seesAll, hides: [] }
      }),
    present: (stream) =>
      Effect.gen(function* () {
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
