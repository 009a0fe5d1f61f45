/** A process in which sharp cannot be loaded tries to clean a picture, and says how that failed. */
import { registerHooks } from "node:module"
import { make } from "@linli/pictures"
import * as Effect from "effect/Effect"

registerHooks({
  resolve: (name, context, next) => {
    if (name === "sharp") throw new Error("Could not load the sharp module")
    return next(name, context)
  }
})

const { problem, message } = await Effect.runPromise(Effect.flip(make().clean(Uint8Array.of(0xff, 0xd8, 0xff))))
console.log(JSON.stringify({ problem, message }))
