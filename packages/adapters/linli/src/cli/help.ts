/** Help and the refusal of wrong calls, in both languages. The wording of effect/cli is English only, so its errors are said anew here. */
import * as CliConfig from "effect/cli/CliConfig"
import type * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import type * as HelpDoc from "effect/cli/HelpDoc"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Cli } from "./cli.ts"
import { print, say } from "./output.ts"

const headings: Readonly<Record<string, string>> = {
  DESCRIPTION: "说明",
  USAGE: "用法",
  ARGUMENTS: "参数",
  FLAGS: "选项",
  "INHERITED FLAGS": "继承的选项",
  "GLOBAL FLAGS": "通用选项",
  SUBCOMMANDS: "子命令",
  EXAMPLES: "示例"
}

const inChinese = (help: string): string =>
  help
    .split("\n")
    .map((line) => headings[line] ?? line)
    .join("\n")
    .replaceAll(" (optional)", "（可选）")

const known = (doc: HelpDoc.HelpDoc): string =>
  (doc.subcommands ?? []).flatMap((group) => group.commands.map(({ name }) => name)).join(", ")

const suggestion = ({ t }: Cli, names: ReadonlyArray<string>): string => (names.length === 0 ? "" : ` ${t.didYouMean(names.join(", "))}`)

/** One error of the parser, said in the caller's language. */
const problem = (cli: Cli, error: CliError.NonShowHelpErrors, doc: HelpDoc.HelpDoc): string => {
  const { t } = cli
  switch (error._tag) {
    case "UnrecognizedOption":
      return t.unknownOption(error.option) + suggestion(cli, error.suggestions)
    case "DuplicateOption":
      return t.duplicateOption(error.option)
    case "MissingOption":
      return t.missingOption(error.option)
    case "MissingArgument":
      return t.missingArgument(error.argument)
    case "UnexpectedArgument":
      return t.unexpectedArgument(error.arguments.join(" "))
    case "InvalidValue":
      return t.invalidValue(
        error.kind === "flag" ? `--${error.option}` : error.option,
        error.value,
        error.expected.startsWith('"') ? t.mayBe(error.expected) : error.expected
      )
    case "UnknownSubcommand":
      return t.unknownCommand(error.subcommand, known(doc)) + suggestion(cli, error.suggestions)
    case "ValidationError":
    case "UserError":
      return error.message
  }
}

const present = (cli: Cli, event: CliOutput.Presenter.Event): Effect.Effect<void> => {
  switch (event._tag) {
    case "Version":
      return print(event.version)
    case "Help": {
      const help = CliOutput.defaultFormatter({ colors: process.stdout.isTTY === true && !process.env["NO_COLOR"] }).formatHelpDoc(
        event.helpDoc
      )
      return print(cli.language === "zh" ? inChinese(help) : help)
    }
    case "InvalidInvocation": {
      const command = event.commandPath.join(" ")
      const problems = event.errors.map((error) => problem(cli, error, event.helpDoc))
      const remedy = cli.t.seeHelp(command)
      return cli.json
        ? say(JSON.stringify({ error: { code: "WrongCall", message: problems.join("; "), command, problems, remedy } }))
        : say(`${problems.map((text) => `✗ ${text}`).join("\n")}\n  → ${remedy}`)
    }
  }
}

/** Help, version and wrong calls as this command shows them. */
export const layer = (cli: Cli): Layer.Layer<never> => {
  const described = (action: GlobalFlag.Action<boolean>, name: string, alias: string, about: string) =>
    GlobalFlag.Action({
      flag: Flag.Boolean(name).pipe(Flag.withAlias(alias), Flag.withDescription(about), Flag.withDefault(false)),
      run: action.run
    })
  return Layer.mergeAll(
    CliOutput.layerPresenter({ present: (event) => present(cli, event) }),
    CliConfig.layer({
      builtIns: [described(GlobalFlag.Help, "help", "h", cli.t.flagHelp), described(GlobalFlag.Version, "version", "v", cli.t.flagVersion)]
    })
  )
}
