/** How an error is told on stderr: what was wrong, where, and what to do; as JSON with `--json`. */
import { adopters } from "@linli/core"
import {
  AccessRefused,
  AttachmentFailed,
  Closed,
  Conflict,
  IntakeFailed,
  Invalid,
  KeyReused,
  type LinliError,
  Refused,
  StoreFailed,
  storeRemedies,
  VaultFailed
} from "../errors.ts"
import { attachmentTold } from "../messages/attachments.ts"
import { intakeText, vaultRemedy, vaultText } from "../messages/failures.ts"
import { commandWords, lookWords, privacyReasonWords, problemWords, reasonOf, wordOf } from "../words/index.ts"
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
const adoptions: ReadonlyArray<string> = ["AdoptPolicy", "AdoptCalendar"]

const privacyVerbs = new Map([
  ["EraseSubject", "erase"],
  ["RecordExport", "subject export"],
  ["GiveConsent", "consent give"],
  ["WithdrawConsent", "consent withdraw"],
  ["ReviewGlass", "access review"]
])

/** What can be done instead of what was refused. */
const remedyOf = ({ t }: Cli, { reason, command, allowed }: Refused): string => {
  if (reason === "NumberTaken") return t.numberRemedy
  if (reason === "PostNotAllowed" && adoptions.includes(command)) return t.adoptersRemedy(adopters.join(", "))
  return t.sentence(t.allowedNow, allowed.map((name) => verbs.get(name) ?? name).join(", ") || t.nothing)
}

const refused = (cli: Cli, error: Refused): Told => {
  const { t, language } = cli
  const { command, reason, by, allowed, detail } = error
  const policy = by === "state" ? "" : t.byPolicy(by.policy, by.field)
  const why = reasonOf(reason, language) + policy
  return {
    message: t.sentence(verbs.get(command) ?? command, detail === undefined ? why : t.sentence(why, detail)),
    remedy: remedyOf(cli, error),
    rest: { command, reason, by, allowed }
  }
}

/** What a store says of itself, without the advice that follows: that is the remedy's to give. */
const plain = (message: string): string => {
  const [, file = "", said = message] = /^(\S.*?: )(.*)$/s.exec(message) ?? []
  const [first = said] = said.split(/[.;] /)
  const cause = / \([^()]*\)$/.exec(said)?.[0] ?? ""
  return file + first + (first.endsWith(cause) ? "" : cause)
}

/** In Chinese: the problem, the file and the place; what SQLite said stays as it is. */
const inChinese = ({ t }: Cli, message: string, position: number | undefined): string => {
  const file = /^(\S.*?\.\w+): /.exec(message)?.[1]
  const cause = / \(([^()]*)\)$/.exec(message)?.[1]
  const place = [file, position === undefined ? undefined : t.atPosition(position)].filter((part) => part !== undefined).join("，")
  return place === "" ? plain(message) : place + (cause === undefined ? "" : `（${cause}）`)
}

const storeFailed = (cli: Cli, { problem, position, message }: StoreFailed): Told => {
  const { language, t } = cli
  const said = language === "zh" ? inChinese(cli, message, position) : plain(message)
  return {
    message: t.sentence(wordOf(problemWords, problem, language), said),
    remedy: storeRemedies[problem][language === "zh" ? 1 : 0],
    rest: { problem, position }
  }
}

const intakeFailed = ({ t, language }: Cli, { problem, line, message }: IntakeFailed): Told => {
  const remedies: Readonly<Record<string, string>> = { Map: t.remedyMap, Encoding: t.remedyEncoding, Header: t.remedyHeader }
  return { message: intakeText(message, language), remedy: remedies[problem] ?? t.ioRemedy, rest: { problem, line } }
}

const vaultFailed = ({ language }: Cli, { problem, subject, message }: VaultFailed): Told => ({
  message: vaultText(message, problem, subject, language),
  remedy: vaultRemedy(problem, language),
  rest: { problem, subject }
})

const attachmentFailed = ({ language }: Cli, { problem, hash, message }: AttachmentFailed): Told => ({
  ...attachmentTold(problem, message, language),
  rest: { problem, hash }
})

const failed = ({ message, remedy, position, problems }: Failure): Told => ({ message, remedy, rest: { position, problems } })

const privacyRefused = ({ t, language }: Cli, { command, reason, by }: Refused): Told => ({
  message: t.sentence(
    privacyVerbs.get(command) ?? command,
    wordOf(privacyReasonWords, reason, language) + (by === "state" ? "" : t.byPolicy(by.policy, by.field))
  ),
  ...(by === "state" ? {} : { remedy: t.privacyRemedy }),
  rest: { command, reason, by }
})

const accessRefused = ({ t, language }: Cli, { stream, named, purpose, reason }: AccessRefused): Told => ({
  message: t.lookRefused(named, wordOf(lookWords, reason, language)),
  remedy: purpose !== null && reason === "OutsideJurisdiction" ? t.lookGlassRemedy : t.lookRefusedRemedy,
  rest: { stream, purpose, reason }
})

const told = (cli: Cli, error: LinliError): Told => {
  const { t } = cli
  const { message } = error
  if (error instanceof Refused) return privacyVerbs.has(error.command) ? privacyRefused(cli, error) : refused(cli, error)
  if (error instanceof AccessRefused) return accessRefused(cli, error)
  if (error instanceof AttachmentFailed) return attachmentFailed(cli, error)
  if (error instanceof StoreFailed) return storeFailed(cli, error)
  if (error instanceof IntakeFailed) return intakeFailed(cli, error)
  if (error instanceof Failure) return failed(error)
  if (error instanceof WrongCall) return { message, remedy: error.remedy }
  if (error instanceof VaultFailed) return vaultFailed(cli, error)
  if (error instanceof KeyReused) return { message, remedy: t.keyRemedy, rest: { key: error.key, position: error.position } }
  if (error instanceof Conflict) return { message, remedy: t.remedyConflict, rest: { position: error.position } }
  if (error instanceof Invalid) return { message, remedy: t.remedyInvalid }
  if (error instanceof Closed) return { message }
  return { message: t.sentence(t.unexpected, (error.cause as Error | undefined)?.stack ?? message) }
}

/** The text for stderr. */
export const describe = (cli: Cli, error: LinliError): string => {
  const { message, remedy, rest } = told(cli, error)
  if (cli.json) return JSON.stringify({ error: { code: error.code, message, remedy, ...rest } })
  const problems = error instanceof Failure ? (error.problems ?? []) : []
  const places = problems.map(({ path, message }) => `    ${path === "" ? message : cli.t.sentence(path, message)}`)
  return [`✗ ${message}`, ...places, ...(remedy === undefined ? [] : [`  → ${remedy}`])].join("\n")
}
