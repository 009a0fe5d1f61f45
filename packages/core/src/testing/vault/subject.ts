/** What every rule of key vaults is given. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { type KeyRow, type KeyVaultShape, make, type VaultDriver, type VaultError } from "../../kernel/KeyVault.ts"
import { fresh, type MasterKeys } from "../../kernel/MasterKeys.ts"
import { clear, type Sealed } from "../../kernel/Personal.ts"

type Opening<A> = Effect.Effect<A, VaultError, Scope.Scope>

/** What a vault brings to be tested. */
export interface KeyVaultFixture {
  /** A new vault without keys, removed with the scope; it gives a way to open connections to it. */
  readonly makeVault: Opening<Opening<VaultDriver>>
  /** What makes the port from a connection; `KeyVault.make` by default. */
  readonly make?: typeof make
  /** Whether keys outlive the last connection. */
  readonly durable: boolean
}

export interface TestVault {
  readonly vault: KeyVaultShape
  /** The connection below it. */
  readonly driver: VaultDriver
  /** Another connection to the same vault, with the same master keys where no others are given. */
  readonly connect: (masterKeys?: MasterKeys) => Opening<KeyVaultShape>
  /** What is wrapped by in this vault. */
  readonly masterKeys: MasterKeys
  /** A new vault; with master keys of its own where none are given. */
  readonly another: (masterKeys?: MasterKeys) => Opening<TestVault>
}

export const makeTestVault = (fixture: KeyVaultFixture, masterKeys: MasterKeys = [fresh()]): Opening<TestVault> =>
  Effect.gen(function* () {
    const open = yield* fixture.makeVault
    const driver = yield* open
    const portOf = (driver: VaultDriver, given: MasterKeys) => (fixture.make ?? make)(driver, { masterKeys: given })
    return {
      driver,
      masterKeys,
      vault: portOf(driver, masterKeys),
      connect: (given = masterKeys) => Effect.map(open, (driver) => portOf(driver, given)),
      another: (given) => makeTestVault(fixture, given)
    }
  })

/** The text of a sealed value. */
export const opened = (vault: KeyVaultShape, value: Sealed): Effect.Effect<string, VaultError> =>
  Effect.map(vault.open(value), Redacted.value)

/** Seals a text for each of so many subjects, `p-0` and on. */
export const sealMany = (vault: KeyVaultShape, count: number): Effect.Effect<ReadonlyArray<Sealed>, VaultError> =>
  Effect.forEach(Array.from({ length: count }).keys(), (n) => vault.seal(clear(`p-${n}`, `text ${n}`)), { concurrency: 100 })

/** Every key of a vault. */
export const rowsOf = (driver: VaultDriver): Effect.Effect<ReadonlyArray<KeyRow>, VaultError> => driver.page(null, 10_000)
