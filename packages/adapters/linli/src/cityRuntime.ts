/** What the parts of the façade share: how an effect is run, who acts, and when. */
import type { Actor, HandleOptions } from "@linli/core"
import type * as Effect from "effect/Effect"
import { parseActor, posts } from "./actor.ts"
import { Invalid } from "./errors.ts"
import type { City as Services } from "./open.ts"

/** Runs against the city's services; rejects with a `LinliError`. */
export type Run = <A, E>(effect: Effect.Effect<A, E, Services>) => Promise<A>

/** Who acts: `POST:ID`, `POST:ID@UNIT` or `channel:NAME`, or an actor of the core. */
export type Who = string | Actor

/** A `Date`, or epoch milliseconds. */
export type Time = Date | number

export interface CommandOptions {
  /** Who acts; not needed after `city.as(…)`. */
  readonly as?: Who
  /** When it happened; now by default. */
  readonly at?: Time
  /** Name of this piece of work: a retry under the same key gets the first answer. */
  readonly key?: string
}

export const instantOf = (time: Time): number => (typeof time === "number" ? time : time.getTime())

/** Throws `Invalid` where a text names nobody. */
export const actorOf = (who: Who): Actor => {
  const actor = typeof who === "string" ? parseActor(who) : who
  if (actor === undefined) throw new Invalid(`${JSON.stringify(who)} is not POST:ID or POST:ID@UNIT with a post of ${posts.join(", ")}`)
  return actor
}

/** The core's options; `standing` acts where nobody else is named. */
export const optionsOf = (standing: Actor | undefined, { as, at, key }: CommandOptions): HandleOptions => {
  const actor = as === undefined ? standing : actorOf(as)
  if (actor === undefined) throw new Invalid('say who acts: { as: "operator:o1" }, or city.as("operator:o1")')
  return { actor, ...(at === undefined ? {} : { at: instantOf(at) }), ...(key === undefined ? {} : { key }) }
}
