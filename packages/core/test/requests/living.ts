/** Logs that were lived through: generated requests, with the rules' runner up or down beside them. */
import { Calendar, type RecordedEvent, redecide } from "@linli/core/kernel"
import { makeRequestRunner, type RequestPolicy, requestPolicy } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import { generate } from "./generated.ts"
import { hour, makeTown, on } from "./town.ts"
import { declared, world } from "./world.ts"

export const lively: Partial<RequestPolicy> = {
  supervision: { ...requestPolicy.preset.value.supervision, transferAfter: 3, transferTo: "efficiency-office" }
}

/** A fair that is announced when the first week is over. */
const fair: Calendar.Calendar = {
  ...Calendar.calendarKind.preset.value,
  id: "town",
  version: "1",
  holidays: { "2026-01-14": "Fair", "2026-01-15": "Fair" }
}

/** How long a runner that is up may take to notice, milliseconds. */
const glance = 30_000

/** Lives through generated requests; the runner works while it is up, and when all is over. */
export const live = (seed: number, count: number, isUp: (at: number) => boolean = () => true) =>
  Effect.gen(function* () {
    const town = yield* makeTown(lively)
    const ids = new Map<number, string>()
    let adopted = false
    let looked = 0
    for (const { at, request, act } of generate(seed, count)) {
      if (!isUp(at) || at - looked < glance) yield* town.clock(at)
      else {
        yield* town.until(at)
        looked = at
      }
      if (!adopted && at > on(5)) yield* town.adoptCalendar(fair, at + hour)
      adopted ||= at > on(5)
      if (!ids.has(request)) ids.set(request, yield* town.raise({ urgent: request % 7 === 0 }))
      yield* Effect.ignore(act(town.requests, ids.get(request)!))
    }
    yield* town.until(on(60))
    return yield* town.log
  }).pipe(Effect.provide(world))

/** Decides a log again by the rules of requests. */
export const again = (events: ReadonlyArray<RecordedEvent>) => redecide({ events, declared, runner: makeRequestRunner, until: on(60) })
