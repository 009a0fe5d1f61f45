/** The suite of processes itself: every runner that is wrong on purpose is caught, by the very rules that are there to catch it. */
import { brokenRules, processSuite, wrongRunners } from "@linli/core/testing"
import { describe, expect, it } from "vitest"

describe("a runner, wrong on purpose, is caught", () => {
  for (const [what, { fixture, caughtBy }] of Object.entries(wrongRunners)) {
    it(what, async () => {
      expect(caughtBy.length).toBeGreaterThan(0)
      const broken = await brokenRules((api) => processSuite(api, fixture), caughtBy)
      expect([...broken].sort()).toEqual([...caughtBy].sort())
    })
  }
})
