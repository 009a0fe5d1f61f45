/** The suites themselves: every implementation that is wrong on purpose is caught, by the very rules that are there to catch it. */
import {
  attachmentsSuite,
  brokenRules,
  eventStoreSuite,
  keyVaultSuite,
  memoryEventStore,
  type TestApi,
  viewsSuite,
  type Wrong,
  wrongAttachments,
  wrongStores,
  wrongVaults,
  wrongViews
} from "@linli/core/testing"
import { describe, expect, it } from "vitest"

const eachIsCaught = <Fixture>(
  port: string,
  suite: (api: TestApi, fixture: Fixture) => void,
  wrongs: { readonly [what: string]: Wrong<Fixture> }
) =>
  describe(`${port}, wrong on purpose, is caught`, () => {
    for (const [what, { fixture, caughtBy }] of Object.entries(wrongs)) {
      it(what, async () => {
        expect(caughtBy.length).toBeGreaterThan(0)
        const broken = await brokenRules((api) => suite(api, fixture), caughtBy)
        expect([...broken].sort()).toEqual([...caughtBy].sort())
      })
    }
  })

it("a store that outlives its connections is not caught for losing anything", async () => {
  const durable = { ...memoryEventStore, durable: true }
  const rule = wrongStores["lost on reopen"]!.caughtBy
  expect(await brokenRules((api) => eventStoreSuite(api, durable), rule)).toEqual([])
})

it("a rule that the suite does not have cannot be asked for", async () => {
  const asked = brokenRules((api) => eventStoreSuite(api, memoryEventStore), ["no such rule"])
  await expect(asked).rejects.toThrow('no rule "no such rule"')
})

eachIsCaught("an event store", eventStoreSuite, wrongStores)
eachIsCaught("a views port", viewsSuite, wrongViews)
eachIsCaught("a place for attachments", attachmentsSuite, wrongAttachments)
eachIsCaught("a key vault", keyVaultSuite, wrongVaults)
