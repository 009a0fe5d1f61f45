/** Plays the demonstration's stories through the service, as an embedding program would. */
import { Requests } from "@linli/core"
import * as Effect from "effect/Effect"
import { type Story, stories } from "./stories.ts"

const minute = 60_000

const tell = Effect.fnUntraced(function* ({ number, raisedAt, actor, raise, steps }: Story) {
  const service = yield* Requests
  const { request } = yield* service.raise(raise, { actor, at: raisedAt, key: `demo/${number}` })
  let at = raisedAt
  for (const [i, step] of steps.entries()) {
    at += step.after * minute
    yield* step.act(service, request, { actor: step.actor, at, key: `demo/${number}/${i}` })
  }
  return request
})

/** Tells all stories of a seed, and gives back the ids of their requests. */
export const play = (seed: number, count: number) => Effect.forEach(stories(seed, count), tell)
