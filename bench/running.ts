/** The bench of a runner: taking in, starting anew, firing, and how much memory each has taken. */
import type { Runner } from "@linli/core/kernel"
import * as Effect from "effect/Effect"

/** What is measured, what it may take at most, and whether it does; one that does not ends the process with 1. */
const line = (what: string, value: number, limit: number | null, unit: string) => {
  const isKept = limit === null || value <= limit
  if (!isKept) process.exitCode = 1
  const mark = limit === null ? " " : isKept ? "✓" : "✗"
  console.log(`${mark} ${what.padEnd(46)} ${value.toFixed(2).padStart(10)} ${unit}${limit === null ? "" : `   at most ${limit}`}`)
}

const megabyte = 2 ** 20

/**
 * What is in use after a collection, and the most that was resident by then: with garbage, and what the engine has not given back. That
 * has a limit where the log lies in a file; in memory it holds the log, and all that writing it has left.
 */
const memory = (after: string, isInFile: boolean) => {
  const peak = process.resourceUsage().maxRSS / 1024
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  line(`memory in use after ${after}`, (heapUsed + external) / megabyte, 600, "MB")
  line("resident at the most until then", peak, isInFile ? 600 : null, "MB")
}

const timed = <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const started = performance.now()
    const result = yield* work
    return [performance.now() - started, result] as const
  })

export interface Running<E, R> {
  /** What there are so many of. */
  readonly what: string
  readonly count: number
  /** Whether the log lies in a file. */
  readonly isInFile: boolean
  /** Writes the log. */
  readonly record: Effect.Effect<void, unknown, R>
  readonly makeRunner: Effect.Effect<Runner<E>, never, R>
  /** Up to when is fired, by when the first falls due. */
  readonly until: (nextDue: number) => number
}

/** Writes the log, and runs the runner over it. What the set-up takes is shown before, the log in memory with it. */
export const measure = Effect.fnUntraced(function* <E, R>({ what, count, isInFile, record, makeRunner, until }: Running<E, R>) {
  memory("loading the program", isInFile)
  yield* record
  memory("writing the log", isInFile)
  const [taking, status] = yield* timed(Effect.flatMap(makeRunner, (runner) => runner.catchUp))
  console.log(`${count.toLocaleString("en-US")} ${what}; next due ${new Date(status.nextDue!).toISOString()}`)
  line("taking in, each", taking / count, 5, "ms")
  memory("taking in", isInFile)
  const runner = yield* makeRunner
  const [starting] = yield* timed(runner.catchUp)
  line("starting anew with all timers", starting / 1000, 5, "s")
  memory("starting anew", isInFile)
  const [firing, fired] = yield* timed(runner.advance(until(status.nextDue!)))
  line(`firing what is due, each of ${fired.toLocaleString("en-US")}`, firing / fired, 5, "ms")
  memory("firing", isInFile)
})
