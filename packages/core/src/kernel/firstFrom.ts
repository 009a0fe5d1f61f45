/**
 * The first whole number from `low` on for which it holds, found by halves; `high` where it holds for none before. Once it holds, it
 * must hold for all that follow.
 */
export const firstFrom = (low: number, high: number, holds: (number: number) => boolean): number => {
  while (low < high) {
    const middle = low + ((high - low) >> 1)
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
