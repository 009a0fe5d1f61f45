/** Logs that were lived through: generated requests, with the rules' runner up or down beside them. */
import { makeCityRunner } from "@linli/core"
import { Calendar, Ids, type RecordedEvent, redecide } from "@linli/core/kernel"
import { type RequestEvent, type RequestPolicy, requestPolicy } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import { actors, stated } from "./fixture.ts"
import { generate } from "./generated.ts"
import { hour, makeTown, on, type Town } from "./town.ts"
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

/** What rules' commands were refused, by everything that runs within. */
export const refusalsOf = <A, E, R>(lived: Effect.Effect<A, E, R>) =>
  Effect.suspend(() => {
    const refusals: Array<string> = []
    const logger = Logger.make(({ message }) => void refusals.push(String(message)))
    return Effect.map(Effect.provide(lived, Logger.layer([logger])), (result) => [result, refusals] as const)
  })

/** Notes from a paper list, entered days after, and the records of another hotline, taken in at once. */
const entered = (town: Town, n: number, at: number, chance: () => number) =>
  Effect.gen(function* () {
    const { requests } = town
    const raisedAt = at - (1 + (chance() % 20)) * 24 * hour
    const later = (hours: number) => Math.min(raisedAt + hours * hour, at)
    const request = yield* town.raise({ urgent: n % 3 === 0 }, raisedAt)
    yield* requests.accept({ request }, { actor: actors.operator, at: later(1) })
    if (chance() % 4 === 0) return
    yield* requests.dispatch({ request, lead: "u-roads", helpers: [] }, { actor: actors.dispatcher, at: later(2) })
    yield* requests.sign({ request }, { actor: actors.lead, at: later(3) })
    if (chance() % 3 === 0) {
      yield* requests.pause({ request, reason: "weather", note: null }, { actor: actors.lead, at: later(5) })
      yield* requests.resume({ request }, { actor: actors.lead, at: later(40 + (chance() % 90)) })
    }
    if (chance() % 2 === 0) return
    yield* requests.contact({ request, outcome: "reached", note: null }, { actor: actors.lead, at: later(99) })
    yield* requests.resolve({ request, outcome: "solved", note: null }, { actor: actors.lead, at: later(chance() % 2 === 0 ? 100 : 300) })
  })

const imported = (town: Town, n: number, at: number, chance: () => number) => {
  const raisedAt = at - (2 + (chance() % 30)) * 24 * hour
  const events: ReadonlyArray<readonly [number, RequestEvent]> = [
    [0, { ...(stated as RequestEvent), number: `import-${n}`, tracking: `tracking-${n}` } as RequestEvent],
    [1, { _tag: "RequestAccepted" }],
    [2, { _tag: "RequestDispatched", lead: "u-parks", helpers: [], note: null }],
    ...(chance() % 2 === 0 ? [[24 * (1 + (chance() % 15)), { _tag: "RequestClosed", outcome: "solved", timeKnown: true }] as const] : [])
  ]
  const observed = events.map(([hours, event]) => ({ event: event as never, at: Math.min(raisedAt + hours * hour, at) }))
  return town.requests.record(`imported-${n}`, observed, { actor: actors.channel, key: `import-${n}` })
}

/** How much of it comes late: notes entered days after, and imports that are not marked as history. */
export interface Late {
  readonly entered: number
  readonly imported: number
}

/** Lives through generated requests; the runner works while it is up, and when all is over. */
export const live = (seed: number, count: number, isUp: (at: number) => boolean = () => true, late: Late = { entered: 0, imported: 0 }) =>
  Effect.gen(function* () {
    const town = yield* makeTown(lively)
    const chance = Ids.seeded(seed)
    const lateOnes = [
      ...Array.from({ length: late.entered }, (_, n) => ({ at: on(2 + (chance() % 35)), enter: entered, n })),
      ...Array.from({ length: late.imported }, (_, n) => ({ at: on(2 + (chance() % 35)), enter: imported, n }))
    ].sort((a, b) => a.at - b.at)
    const ids = new Map<number, string>()
    let adopted = false
    let looked = 0
    for (const { at, request, act } of generate(seed, count)) {
      for (let next = lateOnes[0]; next !== undefined && next.at <= at; next = lateOnes[0]) {
        lateOnes.shift()
        yield* isUp(next.at) ? town.until(next.at) : town.clock(next.at)
        yield* next.enter(town, next.n, next.at, chance)
      }
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
export const again = (events: ReadonlyArray<RecordedEvent>) => redecide({ events, declared, runner: makeCityRunner, until: on(60) })
