/**
 * Finds in free text what reaches or tells a person: phones, identity numbers, e-mail addresses, bank cards, number plates. It reads
 * digits however wide, in whatever script and however spaced they are, and in Chinese numerals. It finds forms, not meanings: a name,
 * an address, or a local number without its area code is not found.
 */
import * as Schema from "effect/Schema"

/** What a finding is. A phone is a mobile number or one written for abroad. */
export const FindingKind = Schema.Literals(["phone", "landline", "idNumber", "email", "bankCard", "plate"])
export type FindingKind = typeof FindingKind.Type

export interface Finding {
  readonly kind: FindingKind
  /** Where it begins in the text, UTF-16 units from 0. */
  readonly from: number
  /** Where it ends; the unit itself is not in it. */
  readonly to: number
  /** With most of it hidden, to be told apart by who wrote it. */
  readonly shown: string
}

/** A text with its digits as ASCII, and for each of its units the place in the original. */
interface Reading {
  readonly text: string
  readonly places: ReadonlyArray<number>
}

const numerals: Readonly<Record<string, string>> = Object.fromEntries(
  ["〇零", "一壹幺", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"].flatMap((chars, digit) =>
    [...chars].map((char) => [char, String(digit)])
  )
)

/** Digits of one script stand in a row from zero to nine. */
const digitOf = (char: string): string => {
  const wide = char.normalize("NFKC")
  if (/^\d$/.test(wide)) return wide
  const code = char.codePointAt(0)!
  let zero = code
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String((code - zero) % 10)
}

/** What is not seen between digits. */
const unseen = /^[\p{M}\p{Cf}]$/u

const plainly = (char: string): string => {
  if (char <= "\x7f") return char
  if (unseen.test(char)) return ""
  if (/\p{Nd}/u.test(char)) return digitOf(char)
  return char.length === 1 && /[\uff01-\uff5e\u3000\ufe6b]/.test(char) ? char.normalize("NFKC") : char
}

/** Circled digits, superscripts and Chinese numerals as digits; where one only stands before a number ("周一138…"), the plain reading finds it. */
const loosely = (char: string): string => {
  if (char <= "\x7f") return char
  const numeral = numerals[char]
  if (numeral !== undefined) return numeral
  const digit = /\p{No}/u.test(char) ? char.normalize("NFKC") : ""
  return /^\d$/.test(digit) ? digit : plainly(char)
}

const read = (text: string, as: (char: string) => string): Reading => {
  let read = ""
  const places: Array<number> = []
  let at = 0
  for (const char of text) {
    const become = as(char)
    read += become
    for (let i = 0; i < become.length; i++) places.push(at)
    at += char.length
  }
  places.push(at)
  return { text: read, places }
}

/** The text with its digits, in whatever script or numerals, as ASCII. */
export const readDigits = (text: string): string => read(text, loosely).text

/** Between the digits of one number. */
const gap = "[\\s.()_\\-\\u2010-\\u2015\\u2212\\u00b7\\uff0d]{0,5}"
const digits = (count: string): string => `(?:${gap}\\d)${count}`
const alone = (pattern: string, flags = "") => new RegExp(`(?<![\\d])(?=(${pattern})(?!\\d))`, `g${flags}`)
const open = (pattern: string) => new RegExp(`(?=(${pattern}))`, "gu")

const digitsIn = (text: string): string => text.replace(/[^\dXx]/g, "")

const isDate = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Whether the last digit of an 18-digit identity number is right (GB 11643, ISO 7064 MOD 11-2). */
const checks = (number: string): boolean =>
  "10X98765432"[weights.reduce((sum, weight, i) => sum + weight * Number(number[i]), 0) % 11] === number[17]!.toUpperCase()

/** The date of birth or the checksum has to hold: a slip of the pen in one of them hides nobody. */
const isIdNumber = (found: string): boolean => {
  const number = digitsIn(found)
  if (number.length === 15) return isDate(1900 + Number(number.slice(6, 8)), Number(number.slice(8, 10)), Number(number.slice(10, 12)))
  const year = Number(number.slice(6, 10))
  return checks(number) || (year >= 1850 && year < 2100 && isDate(year, Number(number.slice(10, 12)), Number(number.slice(12, 14))))
}

const doubled = (digit: number): number => (digit > 4 ? digit * 2 - 9 : digit * 2)

/** Luhn's check of card numbers (ISO/IEC 7812). */
const isCard = (found: string): boolean =>
  [...digitsIn(found)].reverse().reduce((sum, digit, i) => sum + (i % 2 === 0 ? Number(digit) : doubled(Number(digit))), 0) % 10 === 0

const provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

interface Form {
  readonly kind: FindingKind
  readonly pattern: RegExp
  readonly holds?: (found: string) => boolean
}

/** First to last: of two findings that overlap, the kind of the earlier form is kept. */
const forms: ReadonlyArray<Form> = [
  { kind: "idNumber", pattern: new RegExp(`(?<!\\d)(?=([1-9]${digits("{16}")}${gap}[\\dXx])(?![\\dXx]))`, "g"), holds: isIdNumber },
  { kind: "idNumber", pattern: alone(`[1-9]${digits("{14}")}`), holds: isIdNumber },
  { kind: "phone", pattern: alone(`(?:(?:\\+|0${gap}0)?${gap}8${gap}6${gap}|0${gap})?1${gap}[3-9]${digits("{9}")}`) },
  { kind: "phone", pattern: alone("\\d{3}[-. ]\\d{3}[-. ]\\d{4}") },
  { kind: "phone", pattern: new RegExp(`(?=(\\+[1-9]${digits("{7,14}")})(?!\\d))`, "g") },
  { kind: "bankCard", pattern: alone(`[3-6]${digits("{15,18}")}`), holds: isCard },
  { kind: "email", pattern: open("[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\\.){1,8}[A-Za-z]{2,24}") },
  { kind: "email", pattern: open("[\\p{L}\\p{N}._%+-]{0,63}(?!\\s)\\P{ASCII}@(?:[\\p{L}\\p{N}-]{1,63}\\.){1,8}\\p{L}{2,24}") },
  { kind: "landline", pattern: alone(`0${digits("{9,11}")}`) },
  {
    kind: "plate",
    pattern: new RegExp(
      `(?=([${provinces}][A-HJ-Z][ .·-]?(?=[A-HJ-NP-Z0-9]*\\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Z0-9]))`,
      "gi"
    )
  }
]

const mask = (kind: FindingKind, found: string): string => {
  if (kind === "email") return `${found[0]}***${found.slice(found.indexOf("@"))}`
  const whole = kind === "plate" ? found : digitsIn(found)
  const head = kind === "plate" ? 2 : 3
  return whole.slice(0, head) + "*".repeat(whole.length - head - 2) + whole.slice(-2)
}

const inReading = ({ text, places }: Reading): ReadonlyArray<Finding> =>
  forms.flatMap(({ kind, pattern, holds = () => true }) =>
    [...text.matchAll(pattern)].flatMap(({ index, 1: found = "" }) =>
      holds(found) ? [{ kind, from: places[index]!, to: places[index + found.length]!, shown: mask(kind, found) }] : []
    )
  )

const rankOf = ({ kind }: Finding): number => forms.findIndex((form) => form.kind === kind)

/** Findings that overlap as one. */
const merged = (found: ReadonlyArray<Finding>): ReadonlyArray<Finding> => {
  const apart: Array<Finding> = []
  for (const one of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = apart.at(-1)
    if (last === undefined || one.from >= last.to) apart.push(one)
    else apart[apart.length - 1] = { ...(rankOf(one) < rankOf(last) ? one : last), from: last.from, to: Math.max(last.to, one.to) }
  }
  return apart
}

const at = /[@＠﹫]/
const digitish = /[\p{N}一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖零]/gu
const platish = new RegExp(`[${provinces}][A-Za-zＡ-Ｚａ-ｚ]`)
const notAscii = /\P{ASCII}/u

/** No number has fewer than seven digits; most labels end here. */
const isPlain = (text: string): boolean => {
  if (at.test(text)) return false
  if (notAscii.test(text)) return !platish.test(text) && (text.match(digitish)?.length ?? 0) < 7
  let count = 0
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) <= 0x39 && text.charCodeAt(i) >= 0x30) count++
  return count < 7
}

/**
 * What a text holds that should not stand in the open, in order of place and without overlaps.
 *
 * @param text any text
 * @returns the findings; empty for most texts
 *
 * @example
 * ```ts
 * import { scan } from "@linli/core/kernel"
 * scan("please call 138-1234 5678") // [{ kind: "phone", from: 12, to: 25, shown: "138******78" }]
 * ```
 */
export const scan = (text: string): ReadonlyArray<Finding> => {
  if (isPlain(text)) return []
  const plain = inReading(read(text, plainly))
  return merged(notAscii.test(text) ? [...plain, ...inReading(read(text, loosely))] : plain)
}

const reaching: ReadonlyArray<FindingKind> = ["phone", "landline", "idNumber", "email"]

/** Whether a text holds anything by which a person can be reached or is told from all others; every @ counts as an address. */
export const reachesAPerson = (text: string): boolean => at.test(text) || scan(text).some(({ kind }) => reaching.includes(kind))

const uuid = /(?<![\da-f])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-f])/gi

const numbersIn = (id: string): ReadonlyArray<Finding & { readonly found: string }> => {
  const rest = id.replace(uuid, "~")
  return scan(rest).map((finding) => ({ ...finding, found: rest.slice(finding.from, finding.to) }))
}

/** Whether an id, a number or the key of a command holds a mobile or an identity number, however it is spaced. A UUID is none. */
export const holdsPersonsNumber = (id: string): boolean => numbersIn(id).some(({ kind }) => kind === "phone" || kind === "idNumber")

/**
 * The same of a number that a foreign system gave: digits alone, of any length, with a date in them, are common there. So an identity
 * number is only what has a date of birth and the right last digit.
 */
export const isPersonsNumber = (number: string): boolean =>
  numbersIn(number).some(({ kind, found }) => {
    if (kind !== "idNumber") return kind === "phone"
    const card = digitsIn(readDigits(found))
    return card.length === 18 && checks(card) && isDate(Number(card.slice(6, 10)), Number(card.slice(10, 12)), Number(card.slice(12, 14)))
  })

/** The text with each finding replaced. */
export const replaceFindings = (
  text: string,
  findings: ReadonlyArray<Finding>,
  by: (finding: Finding, index: number) => string
): string => {
  let replaced = ""
  let at = 0
  for (const [i, finding] of findings.entries()) {
    replaced += text.slice(at, finding.from) + by(finding, i)
    at = finding.to
  }
  return replaced + text.slice(at)
}
