/** `linli completions SHELL`: a script that completes commands and flags. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Completions from "effect/cli/Completions"
import * as Effect from "effect/Effect"
import type { Cli } from "../cli.ts"
import { print } from "../output.ts"

/** `root` gives the whole command, once it is made. */
export const completions = ({ t }: Cli, root: () => Command.Command.Any) =>
  Command.make(
    "completions",
    { shell: Argument.Literals("shell", ["bash", "zsh", "fish", "powershell"]).pipe(Argument.withDescription(t.flagShell)) },
    Effect.fnUntraced(function* ({ shell }) {
      yield* print(Completions.generate("linli", shell, Completions.fromCommand(root())))
    })
  ).pipe(
    Command.withDescription(t.aboutCompletions),
    Command.withExamples([
      { command: "linli completions bash > ~/.local/share/bash-completion/completions/linli", description: t.aboutCompletions }
    ])
  )
