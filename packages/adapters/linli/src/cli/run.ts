/** Runs the command line: parses, does, says what went wrong, and gives the exit code: 0 done, 1 failed, 2 wrong call, 130 interrupted. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Logger from "effect/Logger"
import { toLinliError } from "../errors.ts"
import { languageOf } from "../messages.ts"
import { makeCli, WrongCall } from "./cli.ts"
import { describe } from "./describe.ts"
import * as Help from "./help.ts"
import { endWithReader, say } from "./output.ts"
import { root } from "./root.ts"
import { type Zone, zoneName, zoneNamed } from "./zone.ts"

/** Carries out a command line and gives its exit code. */
const execute = (args: ReadonlyArray<string>, version: string): Effect.Effect<number> => {
  const made = (zone: Zone) => makeCli(languageOf(args, process.env), args.includes("--json"), zone)
  const zone = zoneName(process.env)
  const known = zoneNamed(zone)
  const cli = made(known ?? zoneNamed("UTC")!)
  if (known === undefined) return Effect.as(say(describe(cli, new WrongCall(cli.t.badZone(zone), cli.t.zoneRemedy))), 2)
  return Command.runWith(root(cli), { version })(args).pipe(
    Effect.as(0),
    Effect.catchCause((cause) => {
      if (Cause.hasInterruptsOnly(cause)) return Effect.interrupt
      const error = Cause.squash(cause)
      if (CliError.isCliError(error)) return Effect.succeed(error._tag === "ShowHelp" && error.errors.length === 0 ? 0 : 2)
      const failure = toLinliError(error)
      return Effect.as(say(describe(cli, failure)), failure instanceof WrongCall ? 2 : 1)
    }),
    Effect.provideService(Logger.LogToStderr, true),
    Effect.provide(Help.layer(cli)),
    Effect.provide(NodeServices.layer)
  )
}

/** The whole program. */
export const main = (args: ReadonlyArray<string>, version: string): void => {
  endWithReader()
  NodeRuntime.runMain(execute(args, version), {
    disableErrorReporting: true,
    teardown: (exit, onExit) => onExit(Exit.isSuccess(exit) ? (exit.value as number) : Cause.hasInterruptsOnly(exit.cause) ? 130 : 1)
  })
}
