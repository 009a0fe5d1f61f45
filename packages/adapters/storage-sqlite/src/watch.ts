/**
 * Waits for the log's head to move: at once for what this connection's process writes through its own writer, by asking SQLite
 * whether the file changed (`pragma data_version`) for everybody else. It asks only while somebody waits.
 */
import type { EventStore, Position } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { type Connection, rowOf } from "./connection.ts"
import { isBusy, storeError, translate } from "./errors.ts"

type StoreError = EventStore.StoreError

/** Milliseconds between questions: short after a change, longer while nothing happens. */
const shortest = 10
const longest = 25

export interface Watch {
  /** Ends when the head lies beyond `after`. */
  readonly changed: (after: Position) => Effect.Effect<void, StoreError>
  /** The head has moved. */
  readonly wake: (head: Position) => void
  /** Fails those who wait. */
  readonly close: () => void
}

interface Waiter {
  readonly after: Position
  readonly resume: (effect: Effect.Effect<void, StoreError>) => void
}

export const makeWatch = ({ file, prepare }: Connection, readHead: () => Position): Watch => {
  const dataVersion = prepare("pragma data_version")
  const waiters = new Set<Waiter>()
  let seen = -1
  let interval = shortest
  let timer: NodeJS.Timeout | undefined

  const finish = (effect: Effect.Effect<void, StoreError>, which: (waiter: Waiter) => boolean) => {
    for (const waiter of [...waiters]) {
      if (!which(waiter)) continue
      waiters.delete(waiter)
      waiter.resume(effect)
    }
  }
  const wake = (head: Position) => finish(Effect.void, (waiter) => waiter.after < head)

  /** Whether anybody has written since the last question. */
  const hasChanged = (): boolean => {
    const [version] = rowOf<[number]>(dataVersion.get())
    const changed = version !== seen
    seen = version
    return changed
  }

  const ask = () => {
    timer = undefined
    try {
      const changed = hasChanged()
      interval = changed ? shortest : Math.min(longest, interval * 1.1)
      if (changed) wake(readHead())
    } catch (cause) {
      if (!isBusy(cause)) finish(Effect.fail(translate("changed", file, cause)), () => true)
    }
    if (waiters.size > 0) timer ??= setTimeout(ask, interval)
  }

  return {
    wake,
    changed: (after) =>
      Effect.callback((resume) => {
        try {
          if (readHead() > after) return resume(Effect.void)
        } catch (cause) {
          // A busy file is asked again by the poll.
          if (!isBusy(cause)) return resume(Effect.fail(translate("changed", file, cause)))
        }
        const waiter: Waiter = { after, resume }
        waiters.add(waiter)
        timer ??= setTimeout(ask, interval)
        return Effect.sync(() => void waiters.delete(waiter))
      }),
    close: () => {
      clearTimeout(timer)
      finish(Effect.fail(storeError("changed", "Closed", file, "the store was closed")), () => true)
    }
  }
}
