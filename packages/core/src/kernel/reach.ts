/**
 * What in a text reaches a person: phone, identity number, e-mail. Each is brought to one way of writing it, so that it is found again
 * however it was written. This finds for the blind index and rather takes too much; it is no judge of free text.
 */
import * as Schema from "effect/Schema"

export const ReachKind = Schema.Literals(["phone", "idNumber", "email"])
export type ReachKind = typeof ReachKind.Type

export interface Reach {
  readonly kind: ReachKind
  readonly text: string
}

const gap = "[ .()/\\p{Pd}]*"
const digits = (pattern: string): string => pattern.split(" ").join(gap)

const email = /[\p{L}\d.!#$%&'*+/=?^_{|}~-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu
// Region, date of birth, serial number and check character; or as it was before 1999, with neither century nor check character.
const idNumber = new RegExp(
  `(?<!\\d)(?:${digits("[1-9] \\d \\d \\d \\d \\d (?:1 [89]|2 0) \\d \\d [01] \\d [0-3] \\d \\d \\d \\d [\\dXx]")}|${digits(
    "[1-9] \\d \\d \\d \\d \\d \\d \\d [01] \\d [0-3] \\d \\d \\d \\d"
  )})(?!\\d)`,
  "gu"
)
const mobile = new RegExp(`(?<!\\d)${digits("(?:(?:\\+|0 0)? 8 6)? 1 [3-9] \\d \\d \\d \\d \\d \\d \\d \\d \\d")}(?!\\d)`, "gu")
const otherPhone = new RegExp(`\\+?\\d(?:${gap}\\d){6,14}(?!\\d)`, "gu")

const country = /^(?:\+|00)86|^86(?=1[3-9]\d{9}$)/

const plain = (text: string): string => text.normalize("NFKC")

/** One way of writing what was found, or is looked for: full-width digits, blanks, dashes and +86 make no difference. */
export const normalised = (kind: ReachKind, text: string): string => {
  if (kind === "email") return plain(text).trim().toLowerCase()
  const bare = plain(text).replace(/[^\d+Xx]/g, "")
  if (kind === "idNumber") return bare.toUpperCase()
  const national = bare.replace(country, "").replace("+", "00")
  // +86 531 … and 0531 … are one.
  return country.test(bare) && !/^[01]/.test(national) ? `0${national}` : national
}

const patterns: ReadonlyArray<readonly [ReachKind, RegExp]> = [
  ["email", email],
  ["idNumber", idNumber],
  ["phone", mobile],
  ["phone", otherPhone]
]

/** Everything in a text that reaches a person, each once. */
export const reachesIn = (text: string): ReadonlyArray<Reach> => {
  const found = new Map<string, Reach>()
  let rest = plain(text)
  for (const [kind, pattern] of patterns) {
    rest = rest.replace(pattern, (part) => {
      const reach = { kind, text: normalised(kind, part) }
      found.set(`${kind} ${reach.text}`, reach)
      return "\n"
    })
  }
  return [...found.values()]
}
