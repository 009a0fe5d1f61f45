/** Residents from a seed: who they are, how they are reached, where they live. All of it is what must never stand in a file. */
import { Ids } from "@linli/core"

export interface Resident {
  /** The opaque id that everybody may see. */
  readonly subject: string
  readonly name: string
  readonly phone: string
  readonly address: string
  readonly email: string
}

const surnames = ["欧阳", "司马", "诸葛", "上官", "慕容", "皇甫", "尉迟", "公孙", "轩辕", "令狐"]
const given = ["思源", "若兰", "景行", "清扬", "云舟", "雨桐", "知微", "秉文", "怀瑾", "望舒"]
const streets = ["丁香路", "槐荫街", "松涛巷", "碧波里", "望海道", "长乐坊"]

/** Which of a list a number stands for, and what is left of the number. */
const pick = <A>(list: ReadonlyArray<A>, number: number): A => list[number % list.length]!

/** So many residents, no two with the same name, phone, address or e-mail. */
export const residents = (seed: number, count: number): ReadonlyArray<Resident> => {
  const next = Ids.seeded(seed)
  return Array.from({ length: count }, (_, n) => {
    const serial = String(n).padStart(5, "0")
    const name = `${pick(surnames, n)}${pick(given, Math.floor(n / 10))}${pick(given, Math.floor(n / 100))}${n}`
    return {
      subject: `resident-${Ids.spell(Uint8Array.from({ length: 8 }, () => next() & 0xff))}`,
      name,
      phone: `13${next() % 10}${String(next() % 1000).padStart(3, "0")}${serial}`,
      address: `${pick(streets, next())}${100 + n}号${1 + (next() % 9)}单元${301 + (next() % 20)}室`,
      email: `xiaoqu${serial}.${next() % 1000}@example.org`
    }
  })
}

/** What a search for a resident looks for. */
export const traces = ({ name, phone, address, email }: Resident): ReadonlyArray<string> => [name, phone, address, email]

const any = (words: ReadonlyArray<string>) => `(?:${words.join("|")})`

/** The shapes that all traces have, wherever one begins: a text is gone through once, however many are looked for. */
const shapes = new RegExp(
  `(?=(${any(surnames)}${any(given)}${any(given)}\\d+|13\\d{9}|${any(streets)}\\d+号\\d单元\\d{3}室|xiaoqu\\d{5}\\.\\d+@example\\.org))`,
  "g"
)

/** Traces that stand in a text. */
export const tracesIn = (text: string): ReadonlySet<string> => new Set(Array.from(text.matchAll(shapes), ([, trace]) => trace!))
