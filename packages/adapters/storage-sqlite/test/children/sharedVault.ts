/** A vault in memory that has the same key for p-1 within request-1 in every process: keys come from a seed, nonces from chance. */
import { Ids, KeyVault } from "@linli/core/kernel"
import * as Effect from "effect/Effect"

const seeded = Ids.seededBytes(1)
const vault = KeyVault.makeMemory({ random: (length) => (length === 12 ? crypto.getRandomValues(new Uint8Array(12)) : seeded(length)) })

export const sharedVault = Effect.as(vault.sealBytes("p-1", "request-1", new Uint8Array()), vault)
