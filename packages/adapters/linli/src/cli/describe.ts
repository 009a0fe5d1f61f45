/** How an error is told on stderr: what was wrong, where, and what to do; as JSON with `--json`. */
import { Conflict, IntakeFailed, Invalid, KeyReused, type LinliError, Refused, StoreFailed, storeRemedies, VaultFailed } from "../errors.ts"
import { commandWords, problemWords, reasonOf, wordOf } from "../words.ts"
import { type Cli, Failure, WrongCall } from "./cli.ts"

interface Told {
  readonly message: string
  readonly remedy?: string
  /** What else a program may want to know. */
  readonly rest?: Readonly<Record<string, unknown>>
}

const verbs = new Map<string, string>([
  ...Object.entries(commandWords).map(([command, [verb]]) => [command, verb] as const),
  ["AdoptPolicy", "policy adopt"],
  ["AdoptCalendar", "calendar adopt"]
])

const refused = ({ t, language }: Cli, { command, reason, by, allowed }: Refused): Told => {
  const names = allowed.map((name) => verbs.get(name) ?? name)
  const policy = by === "state" ? "" : t.byPolicy(by.policy, by.field)
  return {
    message: `${verbs.get(command) ?? command}: ${reasonOf(reason, language)}${policy}`,
    remedy: `${t.allowedNow}: ${names.join(", ") || t.nothing}`,
    rest: { command, reason, by, allowed }
  }
}

const storeFailed = ({ language }: Cli, { problem, position, message }: StoreFailed): Told => ({
  message: `${wordOf(problemWords, problem, language)}: ${message}`,
  remedy: storeRemedies[problem][language === "zh" ? 1 : 0],
  rest: { problem, position }
})

const intakeFailed = ({ t }: Cli, { problem, line, message }: IntakeFailed): Told => {
  const remedies: Readonly<Record<string, string>> = { Map: t.remedyMap, Encoding: t.remedyEncoding, Header: t.remedyHeader }
  return { message, remedy: remedies[problem] ?? t.ioRemedy, rest: { problem, line } }
}

const failed = ({ message, remedy, position, problems }: Failure): Told => ({ message, remedy, rest: { position, problems } })

const told = (cli: Cli, error: LinliError): Told => {
  const { t } = cli
  const { message } = error
  if (error instanceof Refused) return refused(cli, error)
  if (error instanceof StoreFailed) return storeFailed(cli, error)
  if (error instanceof IntakeFailed) return intakeFailed(cli, error)
  if (error instanceof Failure) return failed(error)
  if (error instanceof WrongCall) return { message, remedy: error.remedy }
  if (error instanceof VaultFailed) return { message, remedy: t.remedyVault, rest: { problem: error.problem, subject: error.subject } }
  if (error instanceof KeyReused) return { message, remedy: t.keyRemedy, rest: { key: error.key, position: error.position } }
  if (error instanceof Conflict) return { message, remedy: t.remedyConflict, rest: { position: error.position } }
  if (error instanceof Invalid) return { message, remedy: t.remedyInvalid }
  return { message: `${t.unexpected}: ${(error.cause as Error | undefined)?.stack ?? message}` }
}

/** The text for stderr. */
export const describe = (cli: Cli, error: LinliError): string => {
  const { message, remedy, rest } = told(cli, error)
  if (cli.json) return JSON.stringify({ error: { code: error.code, message, remedy, ...rest } })
  const problems = error instanceof Failure ? (error.problems ?? []) : []
  const places = problems.map(({ path, message }) => `    ${path === "" ? message : `${path}: ${message}`}`)
  return [`✗ ${message}`, ...places, ...(remedy === undefined ? [] : [`  → ${remedy}`])].join("\n")
}
