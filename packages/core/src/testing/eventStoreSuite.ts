/**
 * The event store's contract as rules, for any store under any test runner. A store is taken for one when it passes them all; the
 * rules themselves are tested with wrong stores (wrongStores.ts).
 *
 * @example
 * ```ts
 * import { eventStoreSuite, memoryEventStore } from "@linli/core/testing"
 * import { describe, it } from "node:test"
 * eventStoreSuite({ describe, it }, memoryEventStore)
 * ```
 */
import * as Effect from "effect/Effect"
import { makeMemory } from "../kernel/MemoryStore.ts"
import { order, versions, wholeness } from "./eventStore/appending.ts"
import { chaining, clock, outliving, restoring } from "./eventStore/chaining.ts"
import { boundaries, keys } from "./eventStore/guarding.ts"
import { isolation, neverSilent, refused } from "./eventStore/keeping.ts"
import { type EventStoreFixture, makeTestLog } from "./eventStore/log.ts"
import { reading, subscribing } from "./eventStore/reading.ts"
import { register, type TestApi } from "./suite.ts"

/** Registers the contract's rules with a runner. */
export const eventStoreSuite = (api: TestApi, fixture: EventStoreFixture): void =>
  register(api, "event store", makeTestLog(fixture), {
    order,
    "all or nothing": wholeness,
    versions,
    boundaries,
    keys,
    reading,
    isolation,
    "what is refused": refused,
    "never silent": neverSilent,
    subscribing,
    "hash chain": chaining,
    "the store's clock": clock,
    restoring,
    ...(fixture.durable ? { "outliving its connections": outliving } : {})
  })

/** The memory store, as the suite takes it. */
export const memoryEventStore: EventStoreFixture = {
  makeLog: (declared) => Effect.sync(() => Effect.succeed(makeMemory({ declared }))),
  durable: false
}
