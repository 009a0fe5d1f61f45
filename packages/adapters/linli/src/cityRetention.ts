/** The end of keeping through the façade: what has had its time, its destruction, and what is kept all the same. */
import { type Actor, type privacy, requests } from "@linli/core"
import * as Effect from "effect/Effect"
import { idOf } from "./cityRequests.ts"
import { type CommandOptions, optionsOf, type Run } from "./cityRuntime.ts"
import { checkRead } from "./inputs.ts"
import { checkHold, checkLift } from "./privacyInputs.ts"
import { mayOverlook } from "./reading.ts"
import { applyRetention, liftHold, placeHold, retentionDue } from "./retention.ts"

/** A record that has had its time: since when (epoch milliseconds) and by which rule of the policy. */
export interface RetentionDue extends privacy.Due {
  /** Id of the request; null for a refused attempt at one that never came to be. */
  readonly request: string | null
}

export interface RetentionApplied extends privacy.Applied {
  /** What had its time, and is destroyed now. */
  readonly due: ReadonlyArray<RetentionDue>
}

export interface CityRetention {
  /** What has had its time, the longest overdue first. A dry run: it changes nothing. */
  readonly preview: () => Promise<ReadonlyArray<RetentionDue>>
  /**
   * Destroys, for ever, the keys of what has had its time now; the log keeps every byte. It is on record before anything is destroyed,
   * and can be done again at any time. Rejects with `Refused` where the post may not.
   *
   * @example
   * ```ts
   * import { openCity } from "linli"
   * const city = await openCity({ store: "memory" })
   * for (const { request, rule, due } of await city.retention.preview()) console.log(request, rule, new Date(due).toISOString())
   * const { records, keys } = await city.retention.apply({ as: "supervisor:s1" })
   * console.log(`${records} records, ${keys} keys`) // 0 records, 0 keys
   * await city.close()
   * ```
   */
  readonly apply: (options?: Pick<CommandOptions, "as">) => Promise<RetentionApplied>
  /** Keeps a request, by its number or id, although its time is over, until it is lifted. Gives whether it was new. */
  readonly hold: (hold: { readonly request: string; readonly ground: privacy.HoldGround }, options?: CommandOptions) => Promise<boolean>
  /** Gives whether there was a hold. */
  readonly lift: (lift: { readonly request: string }, options?: CommandOptions) => Promise<boolean>
}

const shown = (due: privacy.Due): RetentionDue => ({ ...due, request: due.of === "request" ? requests.requestOf(due.stream) : null })

/** Makes the part of the façade; `standing` acts where a call names nobody. */
export const makeRetention = (run: Run, standing: Actor | undefined): CityRetention => ({
  preview: () =>
    run(
      Effect.andThen(
        mayOverlook("retention", standing),
        Effect.map(retentionDue, (found) => found.map(shown))
      )
    ),
  apply: async (options = {}) => {
    const by = optionsOf(standing, checkRead(options))
    return run(Effect.map(applyRetention(by), ({ due, ...applied }) => ({ ...applied, due: due.map(shown) })))
  },
  hold: async (given, options = {}) => {
    const { request, ground } = checkHold(given)
    const by = optionsOf(standing, options)
    return run(Effect.flatMap(idOf(request), (id) => placeHold(id, ground, by)))
  },
  lift: async (given, options = {}) => {
    const { request } = checkLift(given)
    const by = optionsOf(standing, options)
    return run(Effect.flatMap(idOf(request), (id) => liftHold(id, by)))
  }
})
