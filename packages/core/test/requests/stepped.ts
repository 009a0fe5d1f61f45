/** A clock that is set by hand, and a runner beside it that runs as it does in service: it sleeps, wakes, and follows the log. */
import type { EventStore } from "@linli/core/kernel"
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

export const makeSteppedClock = (begin: number) => {
  let now = begin
  const sleepers = new Set<Sleeper>()
  const nanos = () => BigInt(now) * 1_000_000n
  const sleep = (duration: Duration.Duration) =>
    Effect.callback<void>((resume) => {
      const sleeper: Sleeper = { until: now + Duration.toMillis(duration), wake: () => resume(Effect.void) }
      sleepers.add(sleeper)
      return Effect.sync(() => sleepers.delete(sleeper))
    })
  const clock: Clock.Clock = {
    currentTimeMillisUnsafe: () => now,
    currentTimeMillis: Effect.sync(() => now),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: nanos,
    monotonicTimeNanos: Effect.sync(nanos),
    sleep
  }
  /** Sets the time and wakes whoever has slept long enough. */
  const set = (at: number) =>
    Effect.sync(() => {
      now = Math.max(now, at)
      for (const sleeper of [...sleepers]) {
        if (sleeper.until > now) continue
        sleepers.delete(sleeper)
        sleeper.wake()
      }
    })
  return { clock, set, now: () => now, asleep: () => sleepers.size }
}

/** A store that tells up to where somebody waits for more. */
export const watched = (store: EventStore.EventStoreShape) => {
  let waitsAfter = -1
  const watching: EventStore.EventStoreShape = {
    ...store,
    changed: (position) =>
      Effect.suspend(() => {
        waitsAfter = position
        return store.changed(position)
      })
  }
  return { store: watching, waitsAfter: () => waitsAfter }
}

/** A turn of the real event loop. */
export const turn: Effect.Effect<void> = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))
