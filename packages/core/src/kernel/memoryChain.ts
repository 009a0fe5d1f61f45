/** The chain of a log in memory. It is made late: an event is hashed when somebody is to see it. */
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import { type ChainReport, frameOf, genesis, sha256 } from "./Chain.ts"
import type { Position, RecordedEvent } from "./Event.ts"
import { type MemoryLog, versionOf } from "./memoryLog.ts"

export const makeMemoryChain = (log: MemoryLog) => {
  const { events } = log
  const hashing = Semaphore.makeUnsafe(1)

  const hashOf = (position: Position): string => events[position - 1]?.hash ?? genesis

  const hashOn = Effect.fnUntraced(function* (position: Position) {
    for (; log.hashed < position; log.hashed++) {
      const event = events[log.hashed]!
      event.hash = yield* sha256(frameOf(hashOf(log.hashed), event))
      Object.freeze(event)
    }
  })

  /** Hashes what has none yet, up to a position. */
  const hashUpTo = (position: Position): Effect.Effect<void> =>
    log.hashed >= position ? Effect.void : hashing.withPermits(1)(hashOn(position))

  const verify = Effect.fnUntraced(function* (from: Position): Effect.fn.Return<ChainReport> {
    yield* hashUpTo(events.length)
    for (let position = Math.max(from, 1); position <= events.length; position++) {
      const expected = yield* sha256(frameOf(hashOf(position - 1), events[position - 1]!))
      if (expected !== hashOf(position)) return { _tag: "Broken", position, reason: "the hash does not fit the event" }
    }
    return { _tag: "Whole", events: events.length, head: events.length, hash: hashOf(events.length) }
  })

  /** Where the first event stands that does not continue the log as it was at a length, or null. */
  const firstAmiss = Effect.fnUntraced(function* (more: ReadonlyArray<RecordedEvent>, start: Position): Effect.fn.Return<number | null> {
    yield* hashUpTo(start)
    const versions = new Map<string, number>()
    let previous = hashOf(start)
    for (const [index, event] of more.entries()) {
      const version = (versions.get(event.stream) ?? versionOf(log, event.stream)) + 1
      const fits = event.position === start + index + 1 && event.version === version
      if (!fits || event.hash !== (yield* sha256(frameOf(previous, event)))) return index
      versions.set(event.stream, version)
      previous = event.hash
    }
    return null
  })

  return { hashUpTo, verify, firstAmiss }
}
