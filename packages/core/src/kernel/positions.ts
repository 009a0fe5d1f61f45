import type { Position } from "./Event.ts"

/** Positions by name, in order: the index of a memory store. Most names stand once, so a single position stands by itself. */
export type Places = Map<string, Position | Array<Position>>

/** Adds a position once. */
export const addPlace = (places: Places, name: string, position: Position): void => {
  const known = places.get(name)
  if (known === undefined) places.set(name, position)
  else if (typeof known !== "number") {
    if (known[known.length - 1] !== position) known.push(position)
  } else if (known !== position) places.set(name, [known, position])
}

export const placesOf = (places: Places, name: string): ReadonlyArray<Position> => {
  const known = places.get(name) ?? []
  return typeof known === "number" ? [known] : known
}
