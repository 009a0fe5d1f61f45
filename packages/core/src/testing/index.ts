/** For those who write deciders and stores: given/when/then, the laws of deciders, and the ports' contracts as test suites. */
export type { Connect, EventStoreFixture } from "./eventStore/log.ts"
export { eventStoreSuite, memoryEventStore } from "./eventStoreSuite.ts"
export { type KeyVaultFixture, keyVaultSuite, memoryKeyVault } from "./keyVaultSuite.ts"
export { brokenRules, type TestApi } from "./suite.ts"
export { memoryViews, type ViewsFixture, viewsSuite } from "./viewsSuite.ts"
export { type Wrong, wrongStores } from "./wrongStores.ts"
export { wrongVaults } from "./wrongVaults.ts"
export { wrongViews } from "./wrongViews.ts"
