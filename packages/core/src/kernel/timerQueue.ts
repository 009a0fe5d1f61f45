/** What falls due next, per instance, in order of time, then of name: a binary heap with late deletion, tidied when half of it is dead. */

interface Due {
  readonly at: number
  readonly name: string
}

export interface TimerQueue {
  /** When the instance's next timer falls due; null takes it out. */
  readonly set: (name: string, at: number | null) => void
  readonly dueOf: (name: string) => number | null
  readonly peek: () => Due | null
  /** Entries kept, dead ones among them. */
  readonly size: () => number
}

const before = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.name < b.name)

export const makeQueue = (): TimerQueue => {
  const current = new Map<string, Due>()
  let heap: Array<Due> = []

  const rise = (start: number) => {
    let at = start
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(heap[at]!, heap[parent]!)) return
      ;[heap[at], heap[parent]] = [heap[parent]!, heap[at]!]
      at = parent
    }
  }

  const sink = () => {
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      if (left >= heap.length) return
      const least = left + 1 < heap.length && before(heap[left + 1]!, heap[left]!) ? left + 1 : left
      if (!before(heap[least]!, heap[at]!)) return
      ;[heap[at], heap[least]] = [heap[least]!, heap[at]!]
      at = least
    }
  }

  const pop = () => {
    const last = heap.pop()!
    if (heap.length === 0) return
    heap[0] = last
    sink()
  }

  /** A sorted list is a heap. */
  const tidy = () => {
    heap = [...current.values()].sort((a, b) => (before(a, b) ? -1 : 1))
  }

  return {
    set: (name, at) => {
      if (current.get(name)?.at === at) return
      if (at === null) current.delete(name)
      else {
        const due = { at, name }
        current.set(name, due)
        heap.push(due)
        rise(heap.length - 1)
      }
      if (heap.length > 2 * current.size + 64) tidy()
    },
    dueOf: (name) => current.get(name)?.at ?? null,
    peek: () => {
      while (heap.length > 0 && current.get(heap[0]!.name) !== heap[0]) pop()
      return heap[0] ?? null
    },
    size: () => heap.length
  }
}
