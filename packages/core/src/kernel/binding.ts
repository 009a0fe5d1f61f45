/**
 * Which log a vault belongs to: the one whose first event it remembers. Where it remembers none yet, the first sealed value of the
 * log tells: its key is here, or was erased here. So nothing is sealed under keys that were put beside a log by mistake.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { everything } from "./Event.ts"
import type { EventStoreShape, StoreError } from "./EventStore.ts"
import type { KeyVaultShape } from "./KeyVault.ts"
import { isSealed, type Sealed } from "./Personal.ts"
import { VaultError } from "./VaultDriver.ts"

const firstSealed = (value: unknown): Sealed | null => {
  if (isSealed(value)) return value
  if (typeof value !== "object" || value === null) return null
  for (const item of Object.values(value)) {
    const found = firstSealed(item)
    if (found !== null) return found
  }
  return null
}

const foreign = (message: string) => new VaultError({ operation: "open", problem: "Unknown", message })

/** Whether a vault knows the first sealed value of a log; true where the log holds none. */
const knows = Effect.fnUntraced(function* (store: EventStoreShape, vault: KeyVaultShape) {
  const found = yield* store.read(everything).pipe(
    Stream.map((events) => firstSealed(events.map(({ data }) => data))),
    Stream.filter((value) => value !== null),
    Stream.runHead
  )
  if (Option.isNone(found)) return true
  return yield* Effect.as(vault.open(found.value), true).pipe(
    Effect.catchTag("VaultError", (error) => {
      if (error.problem === "Erased") return Effect.succeed(true)
      return error.problem === "Unknown" || error.problem === "Tampered" ? Effect.succeed(false) : Effect.fail(error)
    })
  )
})

/**
 * Binds a vault to a log that holds events, or checks that it is bound to it. A log without events has nothing to be bound by yet.
 *
 * @param anew whether a vault that knows nothing of the log is bound to it all the same, because the one before is lost for good
 * @returns fails with `Unknown` where the vault is another log's, or a new one beside a log that holds sealed values
 */
export const bindVault = Effect.fnUntraced(function* (
  store: EventStoreShape,
  vault: KeyVaultShape,
  anew = false
): Effect.fn.Return<void, StoreError | VaultError> {
  const bound = yield* vault.bound
  const [first] = (yield* Stream.runCollect(store.read(everything, { until: 1 }))).flat()
  if (first === undefined && bound === null) return
  if (bound !== null) {
    if (bound === first?.hash) return
    return yield* foreign("these keys belong to another log; put the keys of this one in their place")
  }
  if (!anew && !(yield* knows(store, vault))) {
    return yield* foreign(
      "these keys know nothing of what is sealed in this log: they are new, or another log's. Put its own back; where they are lost for good, remove these and let linli init make new ones"
    )
  }
  yield* vault.bind(first!.hash)
})
