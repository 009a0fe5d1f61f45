/**
 * What in a contact reaches a person: phones, identity numbers, e-mail addresses, each brought to one way of writing it, so that it is
 * found again however it was written. It rather takes too much; where a text must be judged, that is `scan`.
 */
import * as Schema from "effect/Schema"
import { readDigits, replaceFindings, scan } from "./scan.ts"

export const ReachKind = Schema.Literals(["phone", "idNumber", "email"])
export type ReachKind = typeof ReachKind.Type

export interface Reach {
  readonly kind: ReachKind
  readonly text: string
}

const kinds = { phone: "phone", landline: "phone", idNumber: "idNumber", email: "email", bankCard: null, plate: null } as const

const country = /^(?:\+|00)86/
/** A mobile number, with the country's code or the trunk's zero before it. */
const mobile = /^(?:86|0)?(?=1[3-9]\d{9}$)/

/**
 * One way of writing a phone, an identity number or an e-mail address: full-width digits, Chinese numerals, blanks, dashes, capitals
 * and +86 make no difference.
 */
export const normalised = (kind: ReachKind, text: string): string => {
  if (kind === "email") return text.normalize("NFKC").trim().toLowerCase()
  const bare = readDigits(text).replace(/[^\d+Xx]/g, "")
  if (kind === "idNumber") return bare.toUpperCase()
  const national = bare.replace(country, "").replace(/^\+/, "00").replace(/\D/g, "").replace(mobile, "")
  // +86 531 … and 0531 … are one.
  return country.test(bare) && /^[2-9]/.test(national) ? `0${national}` : national
}

/** China's code as it is dialled. */
const exit = /(?<!\d)00[ -]?86(?=[ -]?\d)/g

/** A number without its area code, or of a service. */
const otherPhone = /\d(?:[ .()\p{Pd}]*\d){6,14}/gu

/** Everything in a text that reaches a person, each once. */
export const reachesIn = (text: string): ReadonlyArray<Reach> => {
  const found = new Map<string, Reach>()
  const add = (kind: ReachKind | null, part: string) => {
    if (kind === null) return
    const reach = { kind, text: normalised(kind, part) }
    found.set(`${kind} ${reach.text}`, reach)
  }
  const plain = text.normalize("NFKC").replace(exit, "+86")
  const findings = scan(plain)
  for (const { kind, from, to } of findings) add(kinds[kind], plain.slice(from, to))
  const rest = readDigits(replaceFindings(plain, findings, () => "\n"))
  for (const [part] of rest.matchAll(otherPhone)) add("phone", part)
  return [...found.values()]
}
