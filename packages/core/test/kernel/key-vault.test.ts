/** The vault in memory keeps the contract of key vaults. */
import { keyVaultSuite, memoryKeyVault } from "@linli/core/testing"
import { describe, it } from "vitest"

keyVaultSuite({ describe, it }, memoryKeyVault)
