/** Erases a subject; erasing needs no master key that fits. */
import { MasterKeys } from "@linli/core/kernel"
import { SqliteVault } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"

const [file = "", subject = ""] = process.argv.slice(2)

const program = Effect.gen(function* () {
  const vault = yield* SqliteVault.make({ file, masterKeys: [MasterKeys.fresh()] })
  yield* vault.erase(subject)
  return { erased: yield* vault.isErased(subject) }
})

console.log(JSON.stringify(await Effect.runPromise(Effect.scoped(program))))
