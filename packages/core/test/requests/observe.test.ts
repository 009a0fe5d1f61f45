/** The relaxed table: what may be observed of a request elsewhere. */

import { expect, it } from "@effect/vitest"
import { Ids, KeyVault, MemoryStore, makeRecorder, type Observed } from "@linli/core/kernel"
import { type RequestEvent, request, requestCodec } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe } from "vitest"
import { actors, minute, start, stated } from "./fixture.ts"

const layer = Layer.mergeAll(MemoryStore.layerMemory({ declared: requestCodec }), KeyVault.layerMemory(), Ids.layerSeeded(1))

const raised = stated
const closed = { _tag: "RequestClosed", outcome: null, timeKnown: true } as const
const progress = { _tag: "ProgressReported", activity: "T10 Determine necessity to stop indication", note: null } as const

/** Records events a minute apart: true, or why not. */
const recorded = (...events: ReadonlyArray<Observed<RequestEvent>["event"]>) =>
  Effect.gen(function* () {
    const record = yield* makeRecorder(request)
    const observed = events.map((event, i): Observed<RequestEvent> => ({ event, at: start + i * minute }))
    return yield* record("request-a", observed, { actor: actors.channel, key: "source/a" })
  }).pipe(
    Effect.catchTag("Contradiction", ({ index, message }) => Effect.succeed([index, message] as const)),
    Effect.provide(layer)
  )

describe("observed facts", () => {
  it.effect("need no steps between raised and closed", () => Effect.map(recorded(raised, closed), (done) => expect(done).toBe(true)))

  it.effect("go on after the end: work, words of the source, a rating", () =>
    Effect.gen(function* () {
      const rating = { _tag: "SatisfactionRated", contacted: null, solved: "solved", satisfied: null, note: null } as const
      const status = { _tag: "StatusStated", status: "Closed" } as const
      expect(yield* recorded(raised, closed, progress, status, rating)).toBe(true)
    })
  )

  it.effect("may reopen what had no order, which then waits to be dispatched", () =>
    Effect.gen(function* () {
      const reopened = { _tag: "RequestReopened", round: 2 } as const
      expect(yield* recorded(raised, closed, reopened, closed)).toBe(true)
    })
  )

  it.effect("begin with the raising, and have only one", () =>
    Effect.gen(function* () {
      expect(yield* recorded(closed)).toEqual([0, "RequestClosed: it was not raised yet"])
      expect(yield* recorded(raised, raised)).toEqual([1, "RequestRaised: it was raised before"])
    })
  )

  it.effect("do not end twice, and take no step after an end", () =>
    Effect.gen(function* () {
      const withdrawn = { _tag: "RequestWithdrawn", reason: "unstated", note: null } as const
      expect(yield* recorded(raised, closed, closed)).toEqual([2, "RequestClosed: it had ended before (Closed)"])
      expect(yield* recorded(raised, withdrawn, { _tag: "OrderSigned" })).toEqual([2, "OrderSigned: it had ended before (Withdrawn)"])
    })
  )

  it.effect("answer no objection that was not made, and reopen nothing that goes on", () =>
    Effect.gen(function* () {
      expect(yield* recorded(raised, { _tag: "ObjectionUpheld", note: null })).toEqual([1, "ObjectionUpheld: no objection is open"])
      expect(yield* recorded(raised, { _tag: "RequestReopened", round: 2 })).toEqual([
        1,
        "RequestReopened: it is neither resolved nor closed"
      ])
      expect(yield* recorded(raised, { _tag: "RequestMerged", parent: "N-1" })).toEqual([
        1,
        "RequestMerged: it cannot be merged with itself"
      ])
    })
  )

  it.effect("that do not have the shape of their event are refused by name, and nothing is recorded", () =>
    Effect.gen(function* () {
      const call = { _tag: "StatusStated", status: "call 13812345678" } as const
      expect(yield* recorded(raised, call)).toEqual([1, expect.stringContaining("a word of a list")])
    })
  )
})
