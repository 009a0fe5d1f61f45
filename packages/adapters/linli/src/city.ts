/**
 * The plain async façade: a city over one store, with promises, async iterables and errors that are classes with a `code`. It
 * calls the core's services and adds no rule of its own.
 */
import { type Actor, type Chain, EventStore, type RecordedEvent } from "@linli/core"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Stream from "effect/Stream"
import { type CityPolicies, makePolicies } from "./cityPolicies.ts"
import { type CityRequests, makeRequests } from "./cityRequests.ts"
import { actorOf, type Run, type Who } from "./cityRuntime.ts"
import { type LinliError, toLinliError } from "./errors.ts"
import { layerCity, type OpenOptions, type City as Services } from "./open.ts"
import { type Report, reportOf } from "./report.ts"

export interface CityOptions extends OpenOptions {
  /** The clock, epoch milliseconds; for tests and demonstrations. */
  readonly now?: () => number
}

export interface LogOptions {
  /** Begin at this position; 1 by default. */
  readonly from?: number
  /** Go on with what comes, until the loop is left. */
  readonly follow?: boolean
  /** Only these, by full name such as `requests/RequestRaised`. */
  readonly types?: ReadonlyArray<string>
}

export interface City extends AsyncDisposable {
  readonly requests: CityRequests
  readonly policies: CityPolicies
  /** The recorded events, in order. */
  readonly log: (options?: LogOptions) => AsyncIterable<RecordedEvent>
  /** Counts, rates and times, exact. */
  readonly report: () => Promise<Report>
  /** Walks the hash chain. */
  readonly verify: () => Promise<Chain.ChainReport>
  /** The same city, in which this actor acts where a call names nobody. */
  readonly as: (who: Who) => City
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

const events = ({ from = 1, follow = false, types }: LogOptions): Stream.Stream<RecordedEvent, LinliError, EventStore.EventStore> => {
  const query = types === undefined ? [] : [{ types }]
  const after = Math.max(0, from - 1)
  const pages = Effect.map(EventStore.EventStore, (store) =>
    follow
      ? Stream.map(store.subscribe(query, after), (delivery) => (delivery._tag === "Events" ? delivery.events : []))
      : store.read(query, { after })
  )
  return Stream.unwrap(pages).pipe(
    Stream.flatMap((page) => Stream.fromIterable(page)),
    Stream.mapError(toLinliError)
  )
}

/**
 * Opens a city.
 *
 * @param options `store` is a file, made where it is not there, or `memory`
 * @returns the city; close it, or declare it with `await using`
 *
 * @example
 * ```ts
 * import { openCity } from "linli"
 * const city = await openCity({ store: "memory" })
 * const { number } = await city.requests.raise({ channel: "hotline", item: "streetlight" }, { as: "operator:o1" })
 * console.log((await city.requests.get(number)).state) // Raised
 * await city.close()
 * ```
 */
export const openCity = async ({ now, ...options }: CityOptions): Promise<City> => {
  const services = layerCity({ create: options.readOnly !== true, ...options })
  const runtime = ManagedRuntime.make(now === undefined ? services : Layer.provideMerge(services, layerClock(now)))
  const run: Run = async (effect) => {
    const exit = await runtime.runPromiseExit(effect)
    if (Exit.isSuccess(exit)) return exit.value
    throw toLinliError(Cause.squash(exit.cause))
  }
  // Opens the files now, so that what is wrong with them is said here.
  const context = await run(Effect.context<Services>())
  const close = () => runtime.dispose()
  const cityOf = (standing: Actor | undefined): City => ({
    requests: makeRequests(run, standing),
    policies: makePolicies(run, standing),
    log: (options = {}) => Stream.toAsyncIterableWith(events(options), context),
    report: () => run(reportOf()),
    verify: () => run(Effect.flatMap(EventStore.EventStore, (store) => store.verify())),
    as: (who) => cityOf(actorOf(who)),
    close,
    [Symbol.asyncDispose]: close
  })
  return cityOf(undefined)
}
