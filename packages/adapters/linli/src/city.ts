/**
 * The plain async façade: a city over one store, with promises, async iterables and errors that are classes with a `code`. It
 * calls the core's services and adds no rule of its own.
 */
import { type Actor, type Chain, EventStore, Live, type RecordedEvent, Requests, type requests } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type CityContexts, makeContexts } from "./cityContexts.ts"
import { type CityPolicies, makePolicies } from "./cityPolicies.ts"
import { type CityPrivacy, makePrivacy } from "./cityPrivacy.ts"
import { type CityRequests, idOf, makeRequests } from "./cityRequests.ts"
import { type CityRetention, makeRetention } from "./cityRetention.ts"
import { actorOf, type CommandOptions, instantOf, optionsOf, type Time, type Who } from "./cityRuntime.ts"
import { byUnit, type Due, type DueOptions, dues, type UnitDues } from "./due.ts"
import { type Explained, explainedOf } from "./explained.ts"
import { type IndicatorOptions, type Indicators, indicatorsOf } from "./indicators.ts"
import { checkDue, checkIndicators, checkLanguage, checkLog, checkOpen, checkPublish, checkRun, checkTick } from "./inputs.ts"
import { layerCity, type OpenOptions, type City as Services } from "./open.ts"
import { adoptProfile, type Profile } from "./policy/adopting.ts"
import { type Published, publish } from "./publishing.ts"
import { mayOverlook, namedAs, type Overview, sightFor } from "./reading.ts"
import { type Report, reportOf } from "./report.ts"
import { type RunOptions, run as runRules, type Ticked, tick } from "./rules.ts"
import { openRunning, type Running } from "./running.ts"

export interface CityOptions extends OpenOptions {
  /** The clock, epoch milliseconds; for tests and demonstrations. */
  readonly now?: () => number
  /**
   * By what rules a new city begins: for `requests`, `calendar` and the others the name of a preset or a document. A city that has
   * anything in its log keeps its own.
   */
  readonly profile?: Profile
}

export interface LogOptions {
  /** Begin at this position; 1 by default. */
  readonly from?: number
  /** Go on with what comes, until the loop is left. */
  readonly follow?: boolean
  /** Only these, by full name such as `requests/RequestRaised`. */
  readonly types?: ReadonlyArray<string>
}

export interface City extends AsyncDisposable, CityContexts {
  readonly requests: CityRequests
  readonly policies: CityPolicies
  /** Looks in the clear, consent, erasure, and what is held about a person. */
  readonly privacy: CityPrivacy
  /** What has had its time of keeping, its destruction, and holds. */
  readonly retention: CityRetention
  /** Why a request, by its number or id, falls due when it does, step by step; in English by default, times in the calendar's zone. */
  readonly explain: (request: string, language?: requests.Language) => Promise<Explained>
  /** The recorded events, in order. */
  readonly log: (options?: LogOptions) => AsyncIterable<RecordedEvent>
  /** What is open and has a deadline: overdue first, then by the time it is due, then what stands still. */
  readonly due: {
    (options?: DueOptions & { readonly by?: never }): Promise<ReadonlyArray<Due>>
    /** Each unit's numbers. */
    (options: DueOptions & { readonly by: "unit" }): Promise<ReadonlyArray<UnitDues>>
  }
  /**
   * Catches up and takes every decision that is due, each dated the moment it was due; for programs that do not run all the time.
   * Up to now, or to a time that is past; what was due before the last fact of the log is taken in any case.
   */
  readonly tick: (options?: { readonly to?: Time }) => Promise<Ticked>
  /** Takes decisions as they fall due, until `signal` says so or the city is closed. */
  readonly run: (options?: RunOptions) => Promise<void>
  /**
   * Says that all that stands in the log by now is history (an import of past years): rules take it in and act only on what follows.
   * Tick before the import, so that nothing else is passed over.
   */
  readonly goLive: (options?: CommandOptions) => Promise<number>
  /** Counts, rates and times, exact. */
  readonly report: () => Promise<Report>
  /**
   * The requests as open data: rows that tell nobody apart, and a manifest of what was left out and why.
   *
   * @param options `month` is `YYYY-MM` in the time zone of the policy; all by default
   */
  readonly publish: (options?: { readonly month?: string }) => Promise<Published>
  /** What the city is measured by, over the periods that run or a named one, with all that stands behind each figure. */
  readonly indicators: (options?: IndicatorOptions) => Promise<Indicators>
  /** Walks the hash chain. */
  readonly verify: () => Promise<Chain.ChainReport>
  /**
   * The same city, in which this actor acts where a call names nobody. Of requests, of what is due and of what is sealed it shows what
   * they may see. What is made of all requests (report, indicators, publication, what has had its time) is for posts of the whole city,
   * the log and the register of looks for those of them from whom nothing is hidden; anybody else is refused with `AccessRefused`.
   */
  readonly as: (who: Who) => City
  readonly close: () => Promise<void>
}

const events = ({
  from = 1,
  follow = false,
  types
}: LogOptions): Stream.Stream<RecordedEvent, EventStore.StoreError, EventStore.EventStore> => {
  const query = types === undefined ? [] : [{ types }]
  const after = Math.max(0, from - 1)
  const pages = Effect.map(EventStore.EventStore, (store) =>
    follow
      ? Stream.map(store.subscribe(query, after), (delivery) => (delivery._tag === "Events" ? delivery.events : []))
      : store.read(query, { after })
  )
  return Stream.flatMap(Stream.unwrap(pages), (page) => Stream.fromIterable(page))
}

/** The city as somebody has it who acts where a call names nobody. */
const cityOf = (running: Running, standing: Actor | undefined): City => {
  const { run, iterate, until, close } = running
  const overlooking = <A, E>(overview: Overview, work: Effect.Effect<A, E, Services>) =>
    run(Effect.andThen(mayOverlook(overview, standing), work))
  return {
    ...makeContexts(run, standing),
    requests: makeRequests(run, standing),
    policies: makePolicies(run, standing),
    privacy: makePrivacy(run, standing, iterate),
    retention: makeRetention(run, standing),
    log: async function* (options = {}) {
      const wanted = checkLog(options)
      await run(mayOverlook("log", standing))
      yield* iterate(events(wanted))
    },
    due: (async (given: DueOptions & { readonly by?: "unit" } = {}) => {
      const { by, ...options } = checkDue(given)
      return run(Effect.map(dues(options, standing), (found): ReadonlyArray<unknown> => (by === "unit" ? byUnit(found) : found)))
    }) as City["due"],
    explain: async (named, language = "en") => {
      checkLanguage({ language })
      return run(
        Effect.gen(function* () {
          const request = yield* idOf(named)
          yield* namedAs(named)(sightFor(request, standing))
          const state = yield* (yield* Requests).state(request)
          return yield* explainedOf(state as requests.Standing, yield* Clock.currentTimeMillis, language)
        })
      )
    },
    tick: async (options = {}) => {
      const { to } = checkTick(options)
      return run(tick(to === undefined ? undefined : instantOf(to)))
    },
    run: async (options = {}) => {
      const { signal, onDecision = () => {} } = checkRun(options)
      return until(
        signal,
        runRules((decision) => Effect.sync(() => onDecision(decision)))
      )
    },
    goLive: async (options = {}) => {
      const { actor, at } = optionsOf(standing, options)
      return run(Effect.flatMap(Clock.currentTimeMillis, (now) => Live.goLive(at ?? now, actor)))
    },
    report: () => overlooking("report", reportOf()),
    publish: async (options = {}) => overlooking("publication", publish(checkPublish(options).month ?? null)),
    indicators: async (options = {}) => overlooking("indicators", indicatorsOf(checkIndicators(options))),
    verify: () => run(Effect.flatMap(EventStore.EventStore, (store) => store.verify())),
    as: (who) => cityOf(running, actorOf(who)),
    close,
    [Symbol.asyncDispose]: close
  }
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
export const openCity = async (given: CityOptions): Promise<City> => {
  const { now, profile, ...options } = checkOpen(given)
  const running = await openRunning(layerCity({ create: options.readOnly !== true, newVault: options.create === true, ...options }), now)
  if (profile !== undefined) {
    await running.run(adoptProfile(profile)).catch(async (error: unknown) => {
      await running.close()
      throw error
    })
  }
  return cityOf(running, undefined)
}
