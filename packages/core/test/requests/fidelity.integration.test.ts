/**
 * Requests lived through with the rules' runner beside them, and decided again. `LINLI_FIDELITY` sets how many (default 1,000; CI
 * takes 10,000).
 */
import { expect, it } from "@effect/vitest"
import { fidelity, isDecision } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { again, live } from "./living.ts"

const requests = Number(process.env["LINLI_FIDELITY"] ?? 1_000)

it.effect(
  `under the same policies every decision on ${requests.toLocaleString("en-US")} requests comes out the same`,
  () =>
    Effect.gen(function* () {
      const begun = performance.now()
      const events = yield* live(1, requests)
      const lived = performance.now()
      const { inTime, late, missed, gained } = fidelity(events, yield* again(events))!
      const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1)
      console.log(`${events.length} events, lived in ${seconds(begun, lived)} s, decided again in ${seconds(lived, performance.now())} s`)
      console.log(`fidelity ${inTime.matched}/${inTime.total}, late ${late.matched}/${late.total}`)
      expect([missed, gained]).toEqual([[], []])
      expect(inTime.total + late.total).toBe(events.filter(({ actor }) => isDecision(actor)).length)
      expect(inTime.total).toBeGreaterThan(5 * requests)
    }),
  900_000
)
