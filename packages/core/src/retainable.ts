/** What the contexts hold that has a time of keeping: requests from the ledger, and refused commands of requests that never came to be. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { attemptCodec } from "./kernel/Attempt.ts"
import { EventStore, type StoreError } from "./kernel/EventStore.ts"
import type { Progress } from "./kernel/Projector.ts"
import { Linli } from "./Linli.ts"
import type { Kept } from "./privacy/index.ts"
import { type Ledger, request, requestOf, streamOf } from "./requests/index.ts"

/** An end at a time that nobody stated is counted from the last that is known of it. */
const keptOf = ({ request, kind, outcome, state, closedAt, updatedAt, timeKnown }: Ledger.Line): Kept => ({
  stream: streamOf(request),
  of: "request",
  kind,
  outcome,
  ended: closedAt ?? (state === "Closed" && !timeKnown ? updatedAt : null)
})

/** All of them. @param progress told while the ledger catches up */
export const retainable = Effect.fnUntraced(function* (
  progress?: Progress
): Effect.fn.Return<ReadonlyArray<Kept>, StoreError, EventStore | Linli> {
  const { ledger } = yield* Linli
  const store = yield* EventStore
  yield* ledger.catchUp(progress)
  const kept: Array<Kept> = []
  const raised = new Set<string>()
  yield* Stream.runForEach(ledger.all, (lines) =>
    Effect.sync(() => {
      for (const line of lines) {
        raised.add(line.request)
        kept.push(keptOf(line))
      }
    })
  )
  yield* Stream.runForEach(store.read([{ types: attemptCodec.types }]), (page) =>
    Effect.forEach(page, (recorded) =>
      Effect.map(Effect.fromResult(attemptCodec.decode(recorded)), ({ category, stream }) => {
        if (category !== request.category || raised.has(requestOf(stream))) return
        kept.push({ stream, of: "attempt", kind: null, outcome: null, ended: recorded.at })
      })
    )
  )
  return kept
})
