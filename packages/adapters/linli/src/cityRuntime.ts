/** What the parts of the façade share: how an effect is run, who acts, and when. */
import { type Actor, Actor as ActorSchema, type HandleOptions } from "@linli/core"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { parseActor, posts } from "./actor.ts"
import { Invalid } from "./errors.ts"
import { checkOptions, checkRead } from "./inputs.ts"
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

/** Epoch milliseconds; throws `Invalid` for what is no time. */
export const instantOf = (time: Time): number => {
  const at = time instanceof Date ? time.getTime() : time
  if (!Number.isSafeInteger(at)) throw new Invalid(`${String(time)} is not a time: give a Date, or epoch milliseconds`)
  return at
}

const isActor = Schema.is(ActorSchema)

/** Throws `Invalid` where a text names nobody. */
export const actorOf = (who: Who): Actor => {
  const actor = typeof who === "string" ? parseActor(who) : isActor(who) ? who : undefined
  if (actor === undefined) throw new Invalid(`${JSON.stringify(who)} is not POST:ID or POST:ID@UNIT with a post of ${posts.join(", ")}`)
  return actor
}

/** Who reads, where anybody is named. */
export interface ReadOptions {
  readonly as?: Who
}

/** Who reads: who is named, else `standing`; nobody where the embedding program itself does. */
export const readerOf = (standing: Actor | undefined, options: ReadOptions): Actor | undefined => {
  const { as } = checkRead(options)
  return as === undefined ? standing : actorOf(as)
}

/** The core's options; `standing` acts where nobody else is named. */
export const optionsOf = (standing: Actor | undefined, options: CommandOptions): HandleOptions => {
  const { as, at, key } = checkOptions(options)
  const actor = as === undefined ? standing : actorOf(as)
  if (actor === undefined) throw new Invalid('say who acts: { as: "operator:o1" }, or city.as("operator:o1")')
  return { actor, ...(at === undefined ? {} : { at: instantOf(at) }), ...(key === undefined ? {} : { key }) }
}
