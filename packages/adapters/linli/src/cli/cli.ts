/** What every command has: the texts in the caller's language, the flags that all take, and the ways to say that something is wrong. */
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Effect from "effect/Effect"
import { LinliError } from "../errors.ts"
import { textsOf } from "../messages.ts"
import type { PolicyProblem } from "../policy/document.ts"
import { type Language, languages } from "../words/language.ts"
import { print, printJson } from "./output.ts"
import type { Zone } from "./zone.ts"

/** A command could not do its work (exit code 1). */
export class Failure extends LinliError {
  readonly remedy: string
  readonly position: number | undefined
  /** All that is wrong, where it is several things. */
  readonly problems: ReadonlyArray<PolicyProblem> | undefined
  constructor(code: string, message: string, remedy: string, position?: number, problems?: ReadonlyArray<PolicyProblem>) {
    super(code, message)
    this.remedy = remedy
    this.position = position
    this.problems = problems
  }
}

export const fail = (...reason: ConstructorParameters<typeof Failure>): Effect.Effect<never, Failure> => Effect.fail(new Failure(...reason))

/** The command was called wrongly (exit code 2). */
export class WrongCall extends LinliError {
  readonly remedy: string
  constructor(message: string, remedy: string) {
    super("WrongCall", message)
    this.remedy = remedy
  }
}

export const wrong = (...reason: ConstructorParameters<typeof WrongCall>): Effect.Effect<never, WrongCall> =>
  Effect.fail(new WrongCall(...reason))

/** Does something with a file; what goes wrong is told with the file's name. */
export const withFile = <A>({ t }: Pick<Cli, "t">, file: string, work: () => A | Promise<A>): Effect.Effect<A, Failure> =>
  Effect.tryPromise({
    try: async () => work(),
    catch: (cause) => new Failure("Io", `${file}: ${(cause as Error).message}`, t.ioRemedy)
  })

/** The settings that hold for every command. */
export const makeCli = (language: Language, json: boolean, zone: Zone) => {
  const t = textsOf(language)
  const setting = <Id extends string, A>(id: Id, flag: Flag.Flag<A>, about: string) =>
    GlobalFlag.Setting(id)({ flag: Flag.withDescription(flag, about) })
  return {
    language,
    t,
    json,
    /** In which times are read and shown. */
    zone,
    store: setting("store", Flag.optional(Flag.String("store")), t.flagStore),
    log: setting("log", Flag.optional(Flag.String("log")), t.flagLog),
    masterKeyFile: setting("master-key-file", Flag.optional(Flag.String("master-key-file")), t.flagMasterKeyFile),
    jsonFlag: setting("json", Flag.withDefault(Flag.Boolean("json"), false), t.flagJson),
    langFlag: setting("lang", Flag.withDefault(Flag.Literals("lang", languages), language), t.flagLang),
    /** Gives a result: the value with `--json`, the text without. */
    give: (value: unknown, text: () => string): Effect.Effect<void> => Effect.suspend(() => (json ? printJson(value) : print(text())))
  }
}

export type Cli = ReturnType<typeof makeCli>

/** What the common flags give to a command. */
export type Settings = GlobalFlag.Setting.Identifier<"store" | "log" | "master-key-file">

/** A command under the root, whatever flags it has of its own. */
// biome-ignore lint/suspicious/noExplicitAny: the root does not care for their types
export type Subcommand = Command.Command<any, any, any, unknown, Settings | Command.Environment>

/** A flag whose text is turned into a value, or refused with the text of `problem`. */
export const parsed = <A>(
  flag: Flag.Flag<string>,
  parse: (text: string) => A | undefined,
  problem: (text: string) => string
): Flag.Flag<A> =>
  Flag.mapTryCatch(
    flag,
    (text) => {
      const value = parse(text)
      if (value === undefined) throw new Error(problem(text))
      return value
    },
    (error) => (error as Error).message
  )

/** A point in time as strict ISO text; as epoch milliseconds. */
export const timeFlag = ({ t, zone }: Cli, name: string, about: string): Flag.Flag<number> =>
  parsed(Flag.String(name), zone.read, (text) => t.badTime(text, zone.name)).pipe(Flag.withDescription(about), Flag.withMetavar("TIME"))

/** How many at most: one or more. */
export const limitFlag = ({ t }: Cli, byDefault: number): Flag.Flag<number> =>
  parsed(Flag.String("limit"), (text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined), t.badLimit).pipe(
    Flag.withDescription(t.flagLimit),
    Flag.withMetavar("integer"),
    Flag.withDefault(byDefault)
  )

/** How far a clock elsewhere may be ahead of this one. */
const ahead = 5 * 60_000

/** The same, of what has happened: later than now is refused. */
export const pastFlag = (cli: Cli, name: string, about: string): Flag.Flag<number> =>
  Flag.mapTryCatch(
    timeFlag(cli, name, about),
    (at) => {
      if (at > Date.now() + ahead) throw new Error(cli.t.notYet(cli.zone.iso(at)))
      return at
    },
    (error) => (error as Error).message
  )

/** Epoch milliseconds as a program reads them; what is no time stays a number. */
export const isoOf = (at: number): string => (Number.isNaN(new Date(at).getTime()) ? String(at) : new Date(at).toISOString())
