/** Loaded before the command: sharp cannot be loaded. */
import { registerHooks } from "node:module"

registerHooks({
  resolve: (name, context, next) => {
    if (name === "sharp") throw new Error("Could not load the sharp module")
    return next(name, context)
  }
})
