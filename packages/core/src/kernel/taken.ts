/** Which events were taken in: all up to a place, and some beyond it, since they are taken in by date. */
import type { Position } from "./Event.ts"

export interface Taken {
  /** Up to where the whole log was taken in. */
  upTo: Position
  readonly beyond: Set<Position>
  /** The last of all that were taken in. */
  last: Position
}

export const nothingTaken = (): Taken => ({ upTo: 0, beyond: new Set(), last: 0 })

export const isTaken = ({ upTo, beyond }: Taken, position: Position): boolean => position <= upTo || beyond.has(position)

/** The event at a position was taken in, though not all before it. */
export const takeOne = (taken: Taken, position: Position): void => {
  taken.last = Math.max(taken.last, position)
  taken.beyond.add(position)
}

/** All there is up to a position was taken in. */
export const takeAll = (taken: Taken, position: Position): void => {
  taken.upTo = Math.max(taken.upTo, position)
  taken.last = Math.max(taken.last, position)
  for (const one of taken.beyond) if (one <= taken.upTo) taken.beyond.delete(one)
}
