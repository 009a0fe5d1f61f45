/** `linli give` and `linli view`: the commands and the views of every context that has no command of its own here. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type Cli, limitFlag, type Subcommand, wrong } from "../cli.ts"
import { withCity, withReading } from "../store.ts"
import { optionFlags, optionsOf, readerFlag } from "./request/common.ts"

const loaded = Effect.promise(() => import("../../cityContexts.ts"))

/** The object that a text says. */
const readSaid = (cli: Cli, text: string) =>
  Effect.gen(function* () {
    const read = yield* Effect.result(Effect.try({ try: () => JSON.parse(text) as unknown, catch: (cause) => (cause as Error).message }))
    if (read._tag === "Failure") return yield* wrong(cli.t.badSaid(read.failure), cli.t.saidRemedy)
    if (typeof read.success !== "object" || read.success === null || Array.isArray(read.success))
      return yield* wrong(cli.t.badSaid(text), cli.t.saidRemedy)
    return read.success as Readonly<Record<string, unknown>>
  })

export const give = (cli: Cli): Subcommand => {
  const { t } = cli
  return Command.make(
    "give",
    {
      command: Argument.String("command").pipe(Argument.withDescription(t.flagCommand)),
      said: Argument.String("json").pipe(Argument.withDescription(t.flagSaid)),
      ...optionFlags(cli)
    },
    Effect.fnUntraced(function* ({ command, said: text, ...options }) {
      const { giveCommand, plainCommands } = yield* loaded
      if (!plainCommands.includes(command)) return yield* wrong(t.noSuchCommand(command), t.knownCommands(plainCommands.join(", ")))
      const said = yield* readSaid(cli, text)
      const recorded = yield* withCity(cli, giveCommand({ ...said, _tag: command }, optionsOf(options)))
      const { events, stream, position } = recorded
      yield* cli.give(recorded, () => (events.length === 0 ? t.alreadySo : t.recorded(events.join(", "), stream, position)))
    })
  ).pipe(
    Command.withDescription(t.aboutGive),
    Command.withExamples([
      { command: `linli give KeepPledge '{"pledge":"p-1"}' --as organiser:o1 --store city.db`, description: t.aboutGive }
    ])
  )
}

export const view = (cli: Cli): Subcommand => {
  const { t } = cli
  const value = (name: string, about: string) => Flag.String(name).pipe(Flag.withDescription(about), Flag.optional)
  return Command.make(
    "view",
    {
      view: Argument.String("view").pipe(Argument.withDescription(t.flagView)),
      index: value("index", t.flagIndex),
      from: value("from", t.flagFromValue),
      to: value("to", t.flagToValue),
      limit: limitFlag(cli, 100),
      as: readerFlag(cli)
    },
    Effect.fnUntraced(function* ({ view: name, limit, as, ...range }) {
      const { lookAt } = yield* loaded
      const said = Object.fromEntries(Object.entries(range).flatMap(([field, one]) => (Option.isSome(one) ? [[field, one.value]] : [])))
      const { docs, next } = yield* withReading(cli, lookAt(name, { ...said, limit }, Option.getOrUndefined(as)))
      const more = next === undefined ? [] : [t.moreOfView]
      yield* cli.give({ docs, more: next !== undefined }, () =>
        docs.length === 0 ? t.emptyView : [...docs.map((doc) => JSON.stringify(doc)), ...more].join("\n")
      )
    })
  ).pipe(
    Command.withDescription(t.aboutView),
    Command.withExamples([{ command: "linli view volunteering-pledges --index volunteer --store city.db", description: t.aboutView }])
  )
}
