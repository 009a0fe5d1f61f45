/** `linli key`: the master keys that a store's keys are wrapped with: make one, see what stands under which, wrap all under the first. */
import { KeyVault, MasterKeys } from "@linli/core/kernel"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { vaultOf } from "../../paths.ts"
import { type Cli, fail, type Subcommand } from "../cli.ts"
import { makeProgress, say, table } from "../output.ts"
import { mustBeStore, storeFile, withVault } from "../store.ts"

const make = ({ t, give }: Cli): Subcommand =>
  Command.make(
    "new",
    {},
    Effect.fnUntraced(function* () {
      const line = MasterKeys.format(MasterKeys.fresh())
      const [id] = line.split(":")
      yield* give({ id, line }, () => line)
      yield* say(t.keyNewAdvice)
    })
  ).pipe(Command.withDescription(t.aboutKeyNew), Command.withExamples([{ command: "linli key new", description: t.aboutKeyNew }]))

/** The vault's file, which must be there. */
const vaultFile = Effect.fnUntraced(function* (cli: Cli) {
  const store = yield* storeFile(cli)
  yield* mustBeStore(cli, store)
  return vaultOf(store)
})

const totalOf = (found: ReadonlyArray<KeyVault.MasterStatus>) => ({
  keys: found.reduce((sum, { keys }) => sum + keys, 0),
  closed: found.reduce((sum, { closed }) => sum + closed, 0)
})

const status = (cli: Cli): Subcommand => {
  const { t, give } = cli
  return Command.make(
    "status",
    {},
    Effect.fnUntraced(function* () {
      const vault = yield* vaultFile(cli)
      const masters = yield* withVault(
        cli,
        Effect.flatMap(KeyVault.KeyVault, ({ status }) => status)
      )
      const { keys, closed } = totalOf(masters)
      yield* give({ vault, keys, closed, masters }, () =>
        [
          t.keyCount(vault, keys),
          table(
            masters.map(({ master, keys, closed, current }) => [
              `  ${master}`,
              t.keysUnder(keys),
              closed === 0 ? t.keysOpen : t.keysClosed(closed),
              current ? t.keyCurrent : ""
            ])
          )
        ].join("\n")
      )
      if (closed > 0) yield* fail("KeysClosed", t.keysClosed(closed), t.keysClosedRemedy)
    })
  ).pipe(
    Command.withDescription(t.aboutKeyStatus),
    Command.withExamples([{ command: "linli key status --store city.db", description: t.aboutKeyStatus }])
  )
}

const rotate = (cli: Cli): Subcommand => {
  const { t, give } = cli
  return Command.make(
    "rotate",
    {},
    Effect.fnUntraced(function* () {
      const vault = yield* vaultFile(cli)
      const progress = makeProgress(t.labelKeys)
      const rotated = yield* withVault(
        cli,
        Effect.gen(function* () {
          const { rewrap, status } = yield* KeyVault.KeyVault
          const waiting = (yield* status).reduce((sum, { keys, current }) => sum + (current ? 0 : keys), 0)
          const wrapped = yield* Stream.runFoldEffect(
            rewrap,
            () => 0,
            (_, { done }) => Effect.as(progress.show(done, waiting), done)
          ).pipe(Effect.ensuring(progress.end))
          const masters = yield* status
          return { vault, wrapped, ...totalOf(masters), masters }
        })
      )
      yield* give(rotated, () => t.keysRotated(rotated.wrapped, rotated.keys, rotated.masters.map(({ master }) => master).join(", ")))
      if (rotated.masters.some(({ current }) => !current)) yield* fail("KeysLeft", t.keysLeft, t.keysLeftRemedy)
    })
  ).pipe(
    Command.withDescription(t.aboutKeyRotate),
    Command.withExamples([{ command: "linli key rotate --store city.db --master-key-file keys.txt", description: t.aboutKeyRotate }])
  )
}

export const key = (cli: Cli): Subcommand =>
  Command.make("key").pipe(
    Command.withDescription(cli.t.aboutKey),
    Command.withSubcommands([make(cli), rotate(cli), status(cli)]),
    Command.withExamples([{ command: "linli key status --store city.db", description: cli.t.aboutKeyStatus }])
  )
