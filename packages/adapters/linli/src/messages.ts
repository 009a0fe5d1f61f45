/**
 * Every text of the command, in English and in Chinese, in one table: a text without its translation does not compile. The words of
 * requests (states, commands, reasons) stand in words/.
 */
import { attachments } from "./messages/attachments.ts"
import { contexts } from "./messages/contexts.ts"
import { help } from "./messages/help.ts"
import { privacy } from "./messages/privacy.ts"
import { problems } from "./messages/problems.ts"
import { publishing } from "./messages/publishing.ts"
import { results } from "./messages/results.ts"
import type { Language } from "./words/language.ts"

const texts = { ...help, ...results, ...attachments, ...privacy, ...publishing, ...contexts, ...problems }

type Table = typeof texts

/** The texts in one language. */
export type Texts = { readonly [Name in keyof Table]: Table[Name][0] | Table[Name][1] }

const pick = (index: 0 | 1): Texts =>
  Object.fromEntries(Object.entries(texts).map(([name, pair]) => [name, pair[index]])) as unknown as Texts

export const textsOf = (language: Language): Texts => pick(language === "zh" ? 1 : 0)

/** The language that `--lang` names, else that of the environment, else English. */
export const languageOf = (args: ReadonlyArray<string>, environment: Readonly<Record<string, string | undefined>>): Language => {
  const at = args.findIndex((arg) => arg === "--lang" || arg.startsWith("--lang="))
  const given = at < 0 ? undefined : args[at] === "--lang" ? args[at + 1] : args[at]!.slice("--lang=".length)
  if (given === "zh" || given === "en") return given
  const locale = [environment["LC_ALL"], environment["LC_MESSAGES"], environment["LANG"]].find((text) => text !== undefined && text !== "")
  return locale?.toLowerCase().startsWith("zh") ? "zh" : "en"
}
