/**
 * Small numbers of answers are not shown. Where what is withheld could be worked out from the sum, the next smallest unit is
 * withheld with it.
 */
import { tooSmall } from "../kernel/suppress.ts"
import type { Counted, Withheld } from "./results.ts"

/**
 * The sum and the units, with what has to be withheld.
 *
 * @param below null shows all
 */
export const suppressed = (
  below: number | null,
  all: Counted,
  units: ReadonlyArray<Counted>
): readonly [all: Counted | Withheld, units: ReadonlyArray<Counted | Withheld>] => {
  if (below === null) return [all, units]
  const withheld = tooSmall(below, units, ({ denominator }) => denominator)
  const hide = (row: Counted): Counted | Withheld => (withheld.has(row) ? { _tag: "Withheld", unit: row.unit, below } : row)
  return [all.denominator < below ? { _tag: "Withheld", unit: null, below } : all, units.map(hide)]
}
