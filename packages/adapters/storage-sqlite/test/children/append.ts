/** Appends to a stream that others write too, each event on the version it saw, and prints the positions it was told. */
import { ofStream } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { noted, openStore, readAll } from "../folder.ts"

const [file = "", name = "", count = "0"] = process.argv.slice(2)

const program = Effect.gen(function* () {
  const store = yield* openStore({ file })
  const positions: Array<number> = []
  let conflicts = 0
  for (let n = 0; n < Number(count); ) {
    const version = (yield* readAll(store, ofStream("shared"))).length
    const events = Array.from({ length: 1 + (n % 3) }, (_, i) => noted(n, { stream: "shared", data: { name, n, i } }))
    const answer = yield* Effect.result(
      store.append({ events, expect: new Map([["shared", version]]), key: { id: `${name}-${n}`, digest: name } })
    )
    if (answer._tag === "Failure") {
      if (answer.failure._tag !== "WrongVersion") return yield* answer.failure
      conflicts++
      continue
    }
    positions.push(answer.success.first)
    n++
  }
  return { positions, conflicts }
})

console.log(JSON.stringify(await Effect.runPromise(Effect.scoped(program))))
