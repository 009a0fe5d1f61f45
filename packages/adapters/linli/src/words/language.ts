/** Words in English and Chinese, after the glossary; a word that is missing does not compile. */

export const languages = ["zh", "en"] as const
export type Language = (typeof languages)[number]

export type Words<Name extends string> = Readonly<Record<Name, readonly [en: string, zh: string]>>

/** A word in one language; what the list does not know stays as it is. */
export const wordOf = (words: Readonly<Record<string, readonly [string, string]>>, name: string, language: Language): string =>
  words[name]?.[language === "zh" ? 1 : 0] ?? name
