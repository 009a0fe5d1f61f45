/** The queue of timers beside a sorted list. */
import { describe, expect, it } from "vitest"
import { seeded } from "../../src/kernel/Ids.ts"
import { makeQueue } from "../../src/kernel/timerQueue.ts"

/** The first by time, then by name. */
const firstOf = (all: ReadonlyMap<string, number>) =>
  [...all].map(([name, at]) => ({ at, name })).sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1))[0] ?? null

describe("the queue of timers", () => {
  it("gives the first by time, then by name, whatever was set and taken out before", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const next = seeded(seed)
      const queue = makeQueue()
      const expected = new Map<string, number>()
      for (let step = 0; step < 1000; step++) {
        const name = `i${next() % 40}`
        const at = next() % 50
        if (next() % 4 === 0) {
          queue.set(name, null)
          expected.delete(name)
        } else {
          queue.set(name, at)
          expected.set(name, at)
        }
        expect(queue.dueOf(name)).toBe(expected.get(name) ?? null)
        expect(queue.peek()).toEqual(firstOf(expected))
      }
    }
  })

  it("gives all in order when they are taken out one by one", () => {
    const next = seeded(7)
    const queue = makeQueue()
    const all = new Map(Array.from({ length: 2000 }, (_, i) => [`i${i}`, next() % 300]))
    for (const [name, at] of all) queue.set(name, at)
    const given: Array<{ readonly at: number; readonly name: string }> = []
    for (let due = queue.peek(); due !== null; due = queue.peek()) {
      given.push(due)
      queue.set(due.name, null)
    }
    const sorted = [...all].map(([name, at]) => ({ at, name })).sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1))
    expect(given).toEqual(sorted)
  })

  it("does not grow with what was set anew", () => {
    const queue = makeQueue()
    for (let round = 0; round < 100; round++) for (let i = 0; i < 1000; i++) queue.set(`i${i}`, round)
    expect(queue.size()).toBeLessThanOrEqual(2 * 1000 + 64)
    expect(queue.peek()).toEqual({ at: 99, name: "i0" })
    for (let i = 0; i < 1000; i++) queue.set(`i${i}`, null)
    expect(queue.size()).toBeLessThanOrEqual(64)
    expect(queue.peek()).toBeNull()
  })
})
