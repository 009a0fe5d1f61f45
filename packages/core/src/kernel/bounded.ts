/** A map that holds so many entries at most: the least recently used are dropped. */
export interface Bounded<A> {
  readonly get: (key: string) => A | undefined
  readonly set: (key: string, value: A) => void
  readonly clear: () => void
}

export const bounded = <A>(size: number): Bounded<A> => {
  const entries = new Map<string, A>()
  return {
    get: (key) => {
      const found = entries.get(key)
      if (found !== undefined) {
        entries.delete(key)
        entries.set(key, found)
      }
      return found
    },
    set: (key, value) => {
      entries.delete(key)
      entries.set(key, value)
      if (entries.size > size) entries.delete(entries.keys().next().value!)
    },
    clear: () => entries.clear()
  }
}
