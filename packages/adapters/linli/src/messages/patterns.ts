/** Texts that are made in English, said in Chinese: by patterns, for what is put together where no language is known. */
import type { Language } from "../words/language.ts"

/** A pattern of the English text, and the Chinese with its parts. */
export type Patterns = ReadonlyArray<readonly [pattern: RegExp, text: string]>

/** A text in a language; what no pattern knows is said as it came. */
export const saidBy =
  (chinese: Patterns) =>
  (text: string, language: Language): string => {
    const found = language === "zh" ? chinese.find(([pattern]) => pattern.test(text)) : undefined
    return found === undefined ? text : text.replace(found[0], found[1])
  }
