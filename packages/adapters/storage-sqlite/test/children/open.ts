/** Opens a log to write, which must fail, and then to read, and prints what happened. */
import { SqliteFile } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"

const [file = ""] = process.argv.slice(2)

const program = Effect.gen(function* () {
  const { problem, message } = yield* Effect.flip(SqliteFile.open({ file }))
  const opened = yield* SqliteFile.open({ file, readOnly: true })
  return { writing: { problem, message }, head: opened.head() }
})

console.log(JSON.stringify(await Effect.runPromise(Effect.scoped(program))))
