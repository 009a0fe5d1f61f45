/** Copies that a memory store keeps: nobody can change them, and what is the same is kept once. */
import type { Actor } from "./Actor.ts"

/** What the JSON text of copies counts at the most, characters. */
export interface Size {
  most: number
}

/** A deep copy that nobody can change, of what its JSON text would hold. `size` is counted up. */
export const frozenCopy = <A>(value: A, size: Size): A => {
  if (typeof value === "string") {
    size.most += 6 * value.length + 3
    return value
  }
  if (typeof value !== "object" || value === null) {
    if (typeof value === "bigint") throw new TypeError("a bigint cannot be written as JSON")
    size.most += 26
    return value
  }
  if (Array.isArray(value)) return Object.freeze(value.map((item) => frozenCopy(item, size))) as A
  // A spread copies a whole shape at once, and takes `__proto__` for the name that it is in JSON.
  const copy = { ...value } as Record<string, unknown>
  for (const name in copy) {
    const item = copy[name]
    if (item === undefined) {
      delete copy[name]
      continue
    }
    size.most += 6 * name.length + 6
    const copied = frozenCopy(item, size)
    if (copied !== item) copy[name] = copied
  }
  return Object.freeze(copy) as A
}

const isSame = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean => {
  let names = 0
  for (const name in a) {
    if (a[name] !== b[name]) return false
    names++
  }
  for (const _ in b) names--
  return names === 0
}

const mostActors = 1000

/** Copies actors; who comes again gets the same copy. Those of rules differ from one another, so each has its own. */
export const makeActors = (): ((actor: Actor) => Actor) => {
  const known = new Map<string, Actor>()
  const size: Size = { most: 0 }
  return (actor) => {
    if (actor._tag === "Rule") return frozenCopy(actor, size)
    const name = actor._tag === "Person" ? actor.id : actor.hotline
    const before = known.get(name)
    if (before !== undefined && isSame(before, actor)) return before
    if (known.size === mostActors) known.clear()
    const copy = frozenCopy(actor, size)
    known.set(name, copy)
    return copy
  }
}
