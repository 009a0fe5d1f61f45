/** The contract of key vaults as rules, for any vault under any test runner. */
import * as Effect from "effect/Effect"
import { memoryDriver } from "../kernel/memoryVault.ts"
import { register, type TestApi } from "./suite.ts"
import { binding } from "./vault/binding.ts"
import { ending, erasing, outliving } from "./vault/erasing.ts"
import { finding } from "./vault/finding.ts"
import { digesting, sealing } from "./vault/sealing.ts"
import { type KeyVaultFixture, makeTestVault } from "./vault/subject.ts"
import { rotating, wrapping } from "./vault/wrapping.ts"

export type { KeyVaultFixture } from "./vault/subject.ts"

/** Registers the contract's rules with a runner. */
export const keyVaultSuite = (api: TestApi, fixture: KeyVaultFixture): void =>
  register(api, "key vault", makeTestVault(fixture), {
    sealing,
    digesting,
    erasing,
    "ending a compartment": ending,
    binding,
    "the blind index": finding,
    "master keys": wrapping,
    "changing master keys": rotating,
    ...(fixture.durable ? { "outliving its connections": outliving } : {})
  })

/** The vault in memory, as the suite takes it. */
export const memoryKeyVault: KeyVaultFixture = { makeVault: Effect.sync(() => Effect.succeed(memoryDriver())), durable: false }
