/** The runner of all that follows for requests by rule. What one process decides the other knows at once. */
import * as Effect from "effect/Effect"
import { drive } from "../kernel/driven.ts"
import { makeHandler } from "../kernel/handle.ts"
import { dispatchTo } from "../kernel/Process.ts"
import { makeJointRunner } from "../kernel/Runner.ts"
import { requestProcess } from "./process.ts"
import { request } from "./Request.ts"
import { supervisionProcess } from "./supervisionProcess.ts"

/** Makes the runner; it reads nothing until asked. */
export const makeRequestRunner = Effect.gen(function* () {
  const dispatch = dispatchTo(yield* makeHandler(request))
  return yield* makeJointRunner([drive(requestProcess, dispatch), drive(supervisionProcess, dispatch)])
})
