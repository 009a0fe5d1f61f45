/** From what is named on the command line to a policy or calendar: `current`, a preset, or a file. */
import { existsSync, readFileSync } from "node:fs"
import type { EventStore, KeyVault } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { problemText } from "../messages/policyProblems.ts"
import type { PolicyDocument } from "../policy/document.ts"
import type { PolicyContext } from "../policy/kinds.ts"
import { type Cli, Failure, fail, type Settings, type WrongCall, withFile, wrong } from "./cli.ts"
import { withReading } from "./store.ts"

const loading = Effect.promise(async () => ({
  ...(await import("../policy/document.ts")),
  ...(await import("../policy/presets.ts")),
  ...(await import("../policy/standing.ts"))
}))

/** A file as a document; fails with all that is wrong in it. */
const fromFile = Effect.fnUntraced(function* (cli: Cli, context: PolicyContext, file: string) {
  const { t, language } = cli
  const { readDocument } = yield* loading
  const text = yield* withFile(cli, file, () => readFileSync(file, "utf8").replace(/^\uFEFF/, ""))
  const json = Result.try((): unknown => JSON.parse(text))
  if (Result.isFailure(json)) return yield* fail("NotJson", t.notJson(file, (json.failure as Error).message), t.notJsonRemedy)
  const document = readDocument(context, json.success)
  if (Result.isSuccess(document)) return document.success
  const problems = document.failure.map(({ path, message }) => ({ path, message: problemText(message, language) }))
  return yield* Effect.fail(new Failure("Invalid", t.problemsIn(file, problems.length), t.problemsRemedy, undefined, problems))
})

/** A preset of that name, else a file. */
export const documentOf = Effect.fnUntraced(function* (
  cli: Cli,
  context: PolicyContext,
  named: string
): Effect.fn.Return<PolicyDocument, Failure | WrongCall> {
  const { presetsOf } = yield* loading
  const presets: Readonly<Record<string, PolicyDocument>> = yield* Effect.promise(() => presetsOf(context))
  const preset = Object.hasOwn(presets, named) ? presets[named] : undefined
  if (preset !== undefined) return preset
  if (existsSync(named)) return yield* fromFile(cli, context, named)
  return yield* wrong(cli.t.unknownDocument(named, Object.keys(presets).join(", ")), cli.t.documentRemedy)
})

/** The word for what is in force. */
export const current = "current"

/** The same, or what is in force in the store at a time. */
export const documentOrCurrent = Effect.fnUntraced(function* (
  cli: Cli,
  context: PolicyContext,
  named: string,
  at: Option.Option<number> = Option.none()
): Effect.fn.Return<PolicyDocument, Failure | WrongCall | EventStore.StoreError | KeyVault.VaultError, Settings> {
  if (named !== current) return yield* documentOf(cli, context, named)
  const { standingOf } = yield* loading
  const then = Option.isSome(at) ? at.value : yield* Clock.currentTimeMillis
  return yield* withReading(cli, standingOf(context, then))
})
