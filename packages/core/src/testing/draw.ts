/** Chance for tests: drawn from a seed, the same in every run. */
import { seeded } from "../kernel/Ids.ts"

export interface Draw {
  /** A whole number from 0 to `limit - 1`. */
  readonly below: (limit: number) => number
  readonly one: <A>(from: ReadonlyArray<A>) => A
  /** Each with one chance in `n`. */
  readonly some: <A>(from: ReadonlyArray<A>, n: number) => Array<A>
}

export const drawFrom = (seed: number): Draw => {
  const next = seeded(seed)
  const below = (limit: number): number => next() % limit
  return { below, one: (from) => from[below(from.length)]!, some: (from, n) => from.filter(() => below(n) === 0) }
}
