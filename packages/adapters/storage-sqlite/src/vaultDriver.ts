/** The primitives of a vault over its tables: each call is one transaction. */
import { KeyVault } from "@linli/core/kernel"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { attempt, type Connection, emptyWal, transact } from "./connection.ts"
import { type Asked, destroy, find, keep, page, replace, subjectsOf, unerased, vaultId, vaultStatements } from "./vaultRows.ts"

type VaultError = KeyVault.VaultError
type Key = KeyVault.WrappedKey

/** What a failed call on the file means for the vault. */
export const vaultError = (operation: string, cause: { readonly message: string; readonly problem: string }, subject?: string) =>
  new KeyVault.VaultError({
    operation,
    problem: cause.problem === "Corrupt" || cause.problem === "Foreign" ? "Damaged" : "Io",
    message: cause.message,
    cause,
    ...(subject === undefined ? {} : { subject })
  })

/** Tries a call on the file, for so long as the file is busy and there is patience. */
type Run = <A>(operation: string, subject: string | undefined, call: () => A) => Effect.Effect<A, VaultError>

/** Keys that are asked for in one turn of the event loop; they are made in one transaction. */
interface Batch {
  readonly asked: Array<Asked>
  readonly made: Deferred.Deferred<ReadonlyArray<Key | null>, VaultError>
}

/** @param keepAll makes keys in one transaction, in the order in which they were asked for */
const makeKeeping = (keepAll: (asked: ReadonlyArray<Asked>) => Effect.Effect<ReadonlyArray<Key | null>, VaultError>) => {
  let batch: Batch | undefined

  const openBatch = (): Batch => {
    if (batch !== undefined) return batch
    const opened: Batch = { asked: [], made: Deferred.makeUnsafe() }
    batch = opened
    setImmediate(() => {
      batch = undefined
      Effect.runFork(Deferred.complete(opened.made, keepAll(opened.asked)))
    })
    return opened
  }

  return (asked: Asked) =>
    Effect.suspend(() => {
      const opened = openBatch()
      const place = opened.asked.push(asked) - 1
      return Effect.map(Deferred.await(opened.made), (keys) => keys[place]!)
    })
}

/** Empties the write-ahead log after keys were destroyed; where it is in use, says that their bytes still stand in it. */
const makeWiping = (connection: Connection, run: Run) => (operation: string, what: string, subject?: string) =>
  Effect.mapError(
    run(operation, subject, () => emptyWal(connection)),
    ({ cause }) =>
      new KeyVault.VaultError({
        operation,
        problem: "Io",
        message: `${connection.file}: ${what}, but the old bytes still stand in the write-ahead log, which another process uses; do it again later`,
        cause,
        ...(subject === undefined ? {} : { subject })
      })
  )

export const makeDriver = (connection: Connection, patience?: number): Effect.Effect<KeyVault.VaultDriver, VaultError> => {
  const vault = vaultStatements(connection)
  const run: Run = (operation, subject, call) =>
    Effect.mapError(attempt(operation, connection.file, call, patience), (cause) => vaultError(operation, cause, subject))
  const together = <A>(operation: string, subject: string | undefined, call: () => A) =>
    run(operation, subject, () => transact(connection, call))
  const wipe = makeWiping(connection, run)
  const kept = makeKeeping((asked) => together("seal", undefined, () => asked.map((one) => keep(vault, one))))
  const driver: Omit<KeyVault.VaultDriver, "id"> = {
    find: (name) => run("open", name.subject, () => find(vault, name)),
    keep: (name, offered, notes) => kept({ name, offered, notes }),
    erase: (subject) =>
      Effect.andThen(
        together("erase", subject, () => destroy(vault, "subject", [subject])),
        wipe("erase", `the keys of ${subject} are erased`, subject)
      ),
    eraseWithin: (compartments) =>
      Effect.tap(
        together("eraseWithin", undefined, () => destroy(vault, "within", compartments)),
        wipe("eraseWithin", `the keys within ${compartments.length} compartments are erased, ${compartments[0]} among them`)
      ),
    unerased: (of, names) => run("unerased", undefined, () => unerased(vault, of, names)),
    subjectsOf: (note) => run("subjectsOf", undefined, () => subjectsOf(vault, note)),
    page: (after, limit, except = "") => run("page", undefined, () => page(vault, after, limit, except)),
    replace: (rows) =>
      Effect.andThen(
        together("rewrap", undefined, () => {
          for (const row of rows) replace(vault, row)
        }),
        wipe("rewrap", "the keys are wrapped anew")
      )
  }
  return Effect.map(
    run("open", undefined, () => vaultId(vault)),
    (id) => ({ id, ...driver })
  )
}
