/** Seals a text for each of so many subjects, and prints the boxes. */
import { MasterKeys, Personal } from "@linli/core/kernel"
import { SqliteVault } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

const [file = "", master = "", count = "0"] = process.argv.slice(2)

const program = Effect.gen(function* () {
  const vault = yield* SqliteVault.make({ file, masterKeys: Result.getOrThrow(MasterKeys.parse(master)) })
  const boxes: Array<string> = []
  for (let n = 0; n < Number(count); n++) boxes.push(Personal.boxOf(yield* vault.seal(Personal.clear(`p-${n}`, `text ${n}`))).base64)
  return boxes
})

console.log(JSON.stringify(await Effect.runPromise(Effect.scoped(program))))
