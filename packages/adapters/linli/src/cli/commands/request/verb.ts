/** How a command on a request that is there becomes a subcommand: a flag for each field. */
import { type HandleOptions, Policy, Requests, requests } from "@linli/core"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { answerOf } from "../../../answer.ts"
import { type Refused, toLinliError } from "../../../errors.ts"
import { commandWords } from "../../../words/index.ts"
import { type Cli, type Subcommand, timeFlag } from "../../cli.ts"
import { withCity } from "../../store.ts"
import { about, type Given, idOf, optionFlags, optionsOf, requestArgument, tell } from "./common.ts"

type Name = Exclude<requests.CommandName, "RaiseRequest">
type Fields<Command extends Name> = Omit<requests.Said<Command>, "request">
/** A flag for every field, each giving what the field may hold. */
type Flags<Command extends Name> = { readonly [Field in keyof Fields<Command>]-?: Flag.Flag<Fields<Command>[Field]> }

/** The flags that several commands share. */
export const flagsFor = (cli: Cli) => {
  const { t } = cli
  const described = <A>(flag: Flag.Flag<A>, said: string) => Flag.withDescription(flag, said)
  const orNull = <A>(flag: Flag.Flag<A>): Flag.Flag<A | null> => Flag.map(Flag.optional(flag), Option.getOrNull)
  /** A field that the command goes without where it is not given. */
  const orAbsent = <A>(flag: Flag.Flag<A>) => Flag.map(Flag.optional(flag), Option.getOrUndefined) as Flag.Flag<A>
  const text = (name: string, said: string) => described(Flag.String(name), said)
  const coded = <const Words extends ReadonlyArray<string>>(name: string, words: { readonly literals: Words }, said: string) =>
    described(Flag.Literals(name, words.literals), said)
  return {
    text,
    coded,
    orNull,
    orAbsent,
    note: orNull(text("note", t.flagNote)),
    item: orNull(text("item", t.flagItem)),
    outcome: coded("outcome", requests.Outcome, t.flagOutcome),
    reason: <const Words extends ReadonlyArray<string>>(words: { readonly literals: Words }) => coded("reason", words, t.flagReason),
    unit: text("unit", t.flagUnit),
    whistle: text("whistle", t.flagWhistle),
    due: timeFlag(cli, "due", t.flagDue),
    yesOrNo: (name: string, said: string) =>
      orNull(Flag.map(described(Flag.Literals(name, ["yes", "no"]), said), (answer) => answer === "yes"))
  }
}

/** A refusal for the sake of levels says where the request stands and which there are. */
const explained = Effect.fnUntraced(function* ({ t }: Cli, request: string, refusal: unknown) {
  const error = toLinliError(refusal) as Refused
  if (error.reason !== "LevelMoved" && error.reason !== "NotHigher") return error
  const state = yield* (yield* Requests).state(request)
  if (state._tag === "NotRaised") return error
  const book = yield* Policy.PolicyBook
  const { levels } = (yield* book.inForce(requests.requestPolicy, state.raisedAt)).value
  error.detail = t.levelsAre(state.level, levels.join(" → "))
  return error
})

/** Gives a command by its name; which fields it has is the flags' to say. */
type Give = (said: { readonly request: string }, options: HandleOptions) => ReturnType<typeof Requests.Service.accept>

/** Makes the subcommand of a command. */
export const verb = <Command extends Name>(cli: Cli, name: Command, flags: Flags<Command>, example: string): Subcommand => {
  const [word] = commandWords[name]
  return Command.make(
    word,
    { request: requestArgument(cli), ...flags, ...optionFlags(cli) } as Record<string, Flag.Flag<unknown>>,
    Effect.fnUntraced(function* (input) {
      const { request: named, as, at, key, ...said } = input as unknown as { readonly request: string } & Given
      yield* withCity(
        cli,
        Effect.gen(function* () {
          const request = yield* idOf(cli, named)
          const give = (yield* Requests)[requests.methods[name]] as Give
          const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
          const handled = yield* give({ ...given, request }, optionsOf({ as, at, key })).pipe(
            Effect.catchTag("Refused", (refusal) => Effect.flatMap(explained(cli, request, refusal), Effect.fail))
          )
          yield* tell(cli, yield* answerOf(request, handled, as))
        })
      )
    })
  ).pipe(
    Command.withDescription(about(cli, name)),
    Command.withExamples([{ command: `linli request ${word} NUMBER ${example} --store city.db`, description: about(cli, name) }])
  )
}
