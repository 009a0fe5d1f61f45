/** The services of an open city: what runs against them, until it is closed. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Stream from "effect/Stream"
import type { Run } from "./cityRuntime.ts"
import { Closed, toLinliError } from "./errors.ts"
import type { City as Services } from "./open.ts"

export interface Running {
  readonly run: Run
  /** A stream of the city's as an async iterable, whose errors are `LinliError`s. */
  readonly iterate: <A, E>(stream: Stream.Stream<A, E, Services>) => AsyncIterable<A>
  /** Runs what goes on for ever, until a signal says so or the city is closed. */
  readonly until: <E>(signal: AbortSignal | undefined, effect: Effect.Effect<unknown, E, Services>) => Promise<void>
  readonly close: () => Promise<void>
}

const layerClock = (now: () => number) =>
  Layer.effect(
    Clock.Clock,
    Clock.clockWith((clock) =>
      Effect.succeed(
        Object.assign(Object.create(clock) as Clock.Clock, { currentTimeMillisUnsafe: now, currentTimeMillis: Effect.sync(now) })
      )
    )
  )

/**
 * Opens the services now, so that what is wrong with the files is said here.
 *
 * @param now the clock, epoch milliseconds; the system's by default
 */
export const openRunning = async <E>(services: Layer.Layer<Services, E>, now?: () => number): Promise<Running> => {
  const runtime = ManagedRuntime.make(now === undefined ? services : Layer.provideMerge(services, layerClock(now)))
  const closing = new AbortController()
  const mustBeOpen = () => {
    if (closing.signal.aborted) throw new Closed()
  }
  const run: Run = async (effect) => {
    mustBeOpen()
    const exit = await runtime.runPromiseExit(effect)
    if (Exit.isSuccess(exit)) return exit.value
    throw toLinliError(Cause.squash(exit.cause))
  }
  const context = await run(Effect.context<Services>())
  return {
    run,
    iterate: (stream) => {
      mustBeOpen()
      return Stream.toAsyncIterableWith(Stream.mapError(stream, toLinliError), context)
    },
    until: async (signal, effect) => {
      mustBeOpen()
      const ends = signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal])
      const exit = await runtime.runPromiseExit(effect, { signal: ends })
      if (Exit.isFailure(exit) && !ends.aborted) throw toLinliError(Cause.squash(exit.cause))
    },
    close: async () => {
      closing.abort()
      await runtime.dispose()
    }
  }
}
