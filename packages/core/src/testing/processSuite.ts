/** The contract of processes as rules: a runner over a store, views and a vault, under any test runner. */
import * as Effect from "effect/Effect"
import * as KeyVault from "../kernel/KeyVault.ts"
import { makeMemory } from "../kernel/MemoryStore.ts"
import { makeRunner } from "../kernel/Runner.ts"
import * as Views from "../kernel/Views.ts"
import { adopting, versions } from "./process/changing.ts"
import { history, signing } from "./process/deciding.ts"
import { lateness } from "./process/lateness.ts"
import { makeLibrary, type ProcessFixture } from "./process/library.ts"
import { surviving } from "./process/surviving.ts"
import { timing } from "./process/timing.ts"
import { register, type TestApi } from "./suite.ts"

/** Registers the contract's rules with a runner. */
export const processSuite = (api: TestApi, fixture: ProcessFixture): void =>
  register(api, "process", makeLibrary(fixture), {
    timers: timing,
    lateness,
    surviving,
    signing,
    history,
    "adopting policies": adopting,
    versions
  })

/** Processes over what is in memory, as the suite takes them. */
export const memoryProcess: ProcessFixture = {
  makeLog: (declared) =>
    Effect.sync(() => Effect.succeed({ store: makeMemory({ declared }), views: Views.makeMemory(), vault: KeyVault.makeMemory() })),
  makeRunner
}
