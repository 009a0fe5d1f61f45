/** Starts the children of the tests, which end with the scope. */
import { type ChildProcess, fork } from "node:child_process"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

const start = (script: string, args: ReadonlyArray<string>): Effect.Effect<ChildProcess, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() =>
      fork(join(import.meta.dirname, script), [...args], {
        execArgv: ["--conditions=linli-source"],
        stdio: ["ignore", "pipe", "inherit", "ipc"]
      })
    ),
    (child) => Effect.sync(() => void child.kill("SIGKILL"))
  )

/** Runs a child to its end and gives what it printed, as JSON. */
export const runChild = <A>(script: string, args: ReadonlyArray<string>): Effect.Effect<A, never, Scope.Scope> =>
  Effect.flatMap(start(script, args), (child) =>
    Effect.promise(
      () =>
        new Promise<A>((resolve, reject) => {
          let printed = ""
          child.stdout?.on("data", (chunk) => {
            printed += chunk
          })
          child.on("close", (code) => (code === 0 ? resolve(JSON.parse(printed)) : reject(new Error(`${script} ended with ${code}`))))
        })
    )
  )

/** Holds the write lock of a file in another process for some milliseconds, from now on. */
export const hold = (file: string, milliseconds: number): Effect.Effect<void, never, Scope.Scope> =>
  Effect.flatMap(start("hold.ts", [file, String(milliseconds)]), (child) =>
    Effect.promise(() => new Promise<void>((resolve) => child.once("message", () => resolve())))
  )
