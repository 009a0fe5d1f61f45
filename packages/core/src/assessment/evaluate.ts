/**
 * Counts items into indicators, page by page. What is kept grows by one id for each item behind a result, and by one row for each
 * unit; the items themselves are not kept. Every item of the period stands in exactly one group: left out, hit or missed.
 */
import * as Fraction from "../kernel/Fraction.ts"
import { compile, type Test, type Values } from "./Condition.ts"
import { compose, nameOrder } from "./compose.ts"
import type { Item } from "./fields.ts"
import { type Composition, type Hit, type Indicator, type Ratio, type Title, undated } from "./Indicator.ts"
import type { Period, Span } from "./Period.ts"
import type { Counted, Group, RatioResult, Result } from "./results.ts"
import { suppressed } from "./suppress.ts"
import { weightOf } from "./weight.ts"

interface Cell {
  /** For a worth that a field says, what the fields add up to; else the count. */
  amount: number
  readonly ids: Array<string>
}

const amountOf = ({ worth }: Hit): ((values: Values) => number) =>
  typeof worth === "string" ? () => 1 : (values) => Math.min(Math.max(Number(values[worth.field] ?? 0), 0), worth.outOf)

const unitWorth = ({ worth }: Hit): Fraction.Fraction => (typeof worth === "string" ? weightOf(worth) : Fraction.make(1, worth.outOf))

interface Sorter {
  /** The cell that an item belongs to, and by how much; null where it is no part of the period. */
  readonly sort: (values: Values) => readonly [cell: number, amount: number] | null
  readonly cells: number
  readonly row: (unit: string | null, cells: ReadonlyArray<Cell>) => Counted
}

const missedTitle: Title = { zh: "其余（计入分母）", en: "all others that count" }

const makeSorter = (ratio: Ratio, { from, to }: Span): Sorter => {
  const { leftOut, hits } = ratio
  const isAbout: Test = ratio.about === undefined ? () => true : compile(ratio.about)
  const out = leftOut.map(({ when }) => compile(when))
  const hit = hits.map((one) => ({ is: compile(one.when), amount: amountOf(one) }))
  const [firstHit, missed, withoutTime] = [leftOut.length, leftOut.length + hits.length, leftOut.length + hits.length + 1]

  const sort: Sorter["sort"] = (values) => {
    if (!isAbout(values)) return null
    const at = values[ratio.dated]
    if (typeof at !== "number") return [withoutTime, 1]
    if (at < from || at >= to) return null
    const why = out.findIndex((test) => test(values))
    if (why !== -1) return [why, 1]
    const which = hit.findIndex(({ is }) => is(values))
    return which === -1 ? [missed, 1] : [firstHit + which, hit[which]!.amount(values)]
  }

  const group = (name: string, title: Title, { ids }: Cell, worth = Fraction.make(0)): Group => ({
    name,
    title,
    count: ids.length,
    worth,
    ids
  })
  const row: Sorter["row"] = (unit, cells) => {
    const groups = hits.map((one, i) => {
      const cell = cells[firstHit + i]!
      return group(one.name, one.title, cell, Fraction.multiply(unitWorth(one), Fraction.make(cell.amount)))
    })
    const others = group("missed", missedTitle, cells[missed]!)
    const numerator = groups.map(({ worth }) => worth).reduce(Fraction.add, Fraction.make(0))
    const denominator = groups.reduce((sum, { count }) => sum + count, others.count)
    return {
      _tag: "Counted",
      unit,
      value: Fraction.divide(numerator, Fraction.make(denominator)),
      numerator,
      denominator,
      hits: groups,
      missed: others,
      leftOut: [
        ...leftOut.map(({ name, title }, i) => group(name, title, cells[i]!)),
        group(undated.name, undated.title, cells[withoutTime]!)
      ]
    }
  }
  return { sort, cells: withoutTime + 1, row }
}

const makeCounter = (ratio: Ratio, span: Span) => {
  const { sort, cells, row } = makeSorter(ratio, span)
  const empty = (): ReadonlyArray<Cell> => Array.from({ length: cells }, () => ({ amount: 0, ids: [] }))
  const rows = new Map<string | null, ReadonlyArray<Cell>>()

  const add = ({ id, kind, values }: Item): void => {
    const sorted = kind === ratio.counts ? sort(values) : null
    if (sorted === null) return
    const value = values[ratio.per] ?? null
    const unit = value === null ? null : String(value)
    const own = rows.get(unit) ?? empty()
    rows.set(unit, own)
    const cell = own[sorted[0]]!
    cell.amount += sorted[1]
    cell.ids.push(id)
  }

  const result = (): RatioResult => {
    const sorted = [...rows].sort(([a], [b]) => nameOrder(a, b))
    const together = empty().map((_, i) => ({
      amount: sorted.reduce((sum, [, own]) => sum + own[i]!.amount, 0),
      ids: sorted.flatMap(([, own]) => own[i]!.ids)
    }))
    const [all, units] = suppressed(
      ratio.suppressBelow,
      row(null, together),
      sorted.map(([unit, own]) => row(unit, own.map(copied)))
    )
    return { _tag: "Ratio", indicator: ratio, span, all, units }
  }
  return { add, result }
}

const copied = ({ amount, ids }: Cell): Cell => ({ amount, ids: [...ids] })

export interface Tally {
  /** Counts another page of items, each item once; an item goes into every indicator that counts its kind. */
  readonly add: (items: Iterable<Item>) => void
  /** The results of all that was counted so far, by indicator. */
  readonly results: () => ReadonlyMap<string, Result>
}

/**
 * A new count. The order of the items makes no difference but to the order of the ids.
 *
 * @param indicators compositions after what they are made of, as a policy has them
 * @param spanIn what is counted of each period, such as `(period) => spanOf(period, at)`
 */
export const makeTally = (indicators: ReadonlyArray<Indicator>, spanIn: (period: Period) => Span): Tally => {
  const counters = new Map(
    indicators.flatMap((indicator) =>
      indicator._tag === "Ratio" ? [[indicator.id, makeCounter(indicator, spanIn(indicator.period))] as const] : []
    )
  )
  const results = (): ReadonlyMap<string, Result> => {
    const found = new Map<string, Result>()
    for (const indicator of indicators) found.set(indicator.id, resultOf(indicator, found))
    return found
  }
  const resultOf = (indicator: Ratio | Composition, found: ReadonlyMap<string, Result>): Result =>
    indicator._tag === "Ratio" ? counters.get(indicator.id)!.result() : compose(indicator, found)

  return {
    add: (items) => {
      for (const item of items) for (const { add } of counters.values()) add(item)
    },
    results
  }
}

/** Ids behind a row's denominator. */
export const behind = ({ hits, missed }: Counted): ReadonlyArray<string> => [...hits, missed].flatMap(({ ids }) => ids)
