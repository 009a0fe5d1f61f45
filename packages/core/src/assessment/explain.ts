/** Results in plain words, line by line, in Chinese and English. Only here is anything rounded. */
import * as Fraction from "../kernel/Fraction.ts"
import type { Display, Indicator, Title } from "./Indicator.ts"
import type { Counted, Group, PartValue, Result, Scored, Withheld } from "./results.ts"
import { textOf, weightOf } from "./weight.ts"

export type Language = keyof Title

const words = {
  zh: {
    is: (what: string, said: string) => `${what}：${said}`,
    why: (what: string, why: string) => `${what}，${why}`,
    named: (title: string, name: string) => `${title}（${name}）`,
    version: "版本",
    official: "官方",
    unofficial: "非官方",
    withheld: (below: number) => `少于 ${below} 份或可反推，不予显示`,
    leftOut: "不计入",
    missed: "其余",
    result: "结果",
    score: "得分",
    noValue: "无值",
    complement: "1 减",
    gap: { nothingCounted: "没有可计入的事项", withheld: "样本过少，不予显示", partMissing: "其组成部分无值" }
  },
  en: {
    is: (what: string, said: string) => `${what}: ${said}`,
    why: (what: string, why: string) => `${what}, ${why}`,
    named: (title: string, name: string) => `${title} (${name})`,
    version: "version",
    official: "official",
    unofficial: "unofficial",
    withheld: (below: number) => `not shown: fewer than ${below}, or another unit's could be worked out from it`,
    leftOut: "left out",
    missed: "all others",
    result: "result",
    score: "score",
    noValue: "no value",
    complement: "1 less",
    gap: { nothingCounted: "nothing to count", withheld: "too few to show", partMissing: "one of its parts has no value" }
  }
} as const

/** A value as it is shown: per cent, or points of a hundred; "–" where there is none. */
export const show = (value: Fraction.Fraction, { as, digits }: Display): string =>
  as === "percent" ? Fraction.percent(value, digits) : Fraction.decimal(Fraction.multiply(value, Fraction.make(100)), digits)

const heading = ({ title, id, version, official, source }: Indicator, unit: string | null, lang: Language): string => {
  const say = words[lang]
  const whose = unit === null ? "" : ` · ${unit}`
  const from = say.is(official ? say.official : say.unofficial, source)
  return say.named(title[lang], say.why(say.why(id, `${say.version} ${version}`), from)) + whose
}

const hitLine = ({ title, count, worth }: Group, lang: Language): string =>
  `+ ${words[lang].is(title[lang], `${count} → ${textOf(worth)}`)}`

const counted = ({ hits, missed, leftOut, numerator, denominator, value }: Counted, display: Display, lang: Language) => {
  const say = words[lang]
  return [
    ...leftOut.map(({ title, count }) => `− ${say.is(say.why(say.leftOut, title[lang]), `${count}`)}`),
    ...hits.map((group) => hitLine(group, lang)),
    `+ ${say.is(say.missed, `${missed.count} → 0`)}`,
    `= ${say.is(say.result, `${textOf(numerator)} / ${denominator} = ${show(value, display)}`)}`
  ]
}

const partLine = ({ part, value, adds, gap }: PartValue, titles: ReadonlyMap<string, Title>, lang: Language): string => {
  const say = words[lang]
  const name = say.named(titles.get(part.indicator)?.[lang] ?? part.indicator, part.indicator)
  if (gap !== null) return `+ ${say.is(name, say.why(say.noValue, say.gap[gap]))}`
  const shown = `${part.complement === true ? `${say.complement} ` : ""}${textOf(value)}`
  return `+ ${say.is(name, `(${shown}) × ${textOf(weightOf(part.weight))} = ${textOf(adds)}`)}`
}

const scored = ({ parts, value }: Scored, display: Display, titles: ReadonlyMap<string, Title>, lang: Language) => [
  ...parts.map((part) => partLine(part, titles, lang)),
  `= ${words[lang].is(words[lang].score, Fraction.isDefined(value) ? `${textOf(value)} = ${show(value, display)}` : words[lang].noValue)}`
]

/**
 * A row of a result, explained. What stands behind each line is in the row's groups, and for a part in the part's own result.
 *
 * @param row `all` or one of `units`
 * @param titles of the indicators that a composition is made of
 */
export const explain = (
  { indicator }: Pick<Result, "indicator">,
  row: Counted | Withheld | Scored,
  lang: Language,
  titles: ReadonlyMap<string, Title> = new Map()
): ReadonlyArray<string> => {
  const head = heading(indicator, row.unit, lang)
  switch (row._tag) {
    case "Withheld":
      return [head, words[lang].withheld(row.below)]
    case "Counted":
      return [head, ...counted(row, indicator.display, lang)]
    case "Scored":
      return [head, ...scored(row, indicator.display, titles, lang)]
  }
}
