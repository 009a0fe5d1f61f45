/** Lives through the scripted month over any log and views: with the rules' runner in service, or in virtual time. */
import { makeCityRunner } from "@linli/core"
import {
  calendarAdoption,
  EventStore,
  Ids,
  isDecision,
  KeyVault,
  MemoryStore,
  makeHandler,
  Policy,
  Projector,
  policyAdoption,
  type RecordedEvent,
  Views
} from "@linli/core/kernel"
import { Ledger, Requests, requestPolicy, Timeline } from "@linli/core/requests"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { looks, month, monthEnd } from "./month.ts"
import { type Names, people, policy } from "./script.ts"
import { makeSteppedClock, turn, watched } from "./stepped.ts"
import { clockText, on } from "./town.ts"
import { declared } from "./world.ts"

export interface Lived {
  readonly log: ReadonlyArray<RecordedEvent>
  readonly names: Names
  readonly ledger: ReadonlyArray<Ledger.Line>
  readonly hands: (name: string) => ReadonlyArray<Timeline.Hand>
  /** When a request was due, as the service said at each time of `looks`; null while it was not raised or its clock stood still. */
  readonly dues: (name: string) => ReadonlyArray<string | null>
  /** What a runner that starts anew from the log alone would add. */
  readonly added: number
}

export interface Living<E> {
  /** The runner in service works of itself; in virtual time it is told to. */
  readonly mode: "live" | "virtual"
  /** Times at which the runner is waited for, beside the script's own. */
  readonly times?: ReadonlyArray<number>
  /** The runner is down between these. */
  readonly down?: readonly [from: number, to: number]
  /** A log and its views, both empty; in memory by default. Keys are in memory and chance is seeded, whatever the storage. */
  readonly storage?: Layer.Layer<EventStore.EventStore | Views.Views, E>
}

const makeMemory = () => Layer.merge(MemoryStore.layerMemory({ declared }), Layer.fresh(Views.layerMemory))

/** The policy is in force from the beginning. */
const adoptPolicy = Effect.gen(function* () {
  const policies = yield* makeHandler(policyAdoption)
  const value = Schema.encodeSync(requestPolicy.schema)(policy) as Schema.Json
  const adoption = { context: "requests", id: "district", version: "1", effective: 0, source: "the district", official: false, value }
  yield* policies.handle({ _tag: "AdoptPolicy", ...adoption }, { actor: people.supervisor })
})

/** The log and what the views make of it. */
const readAll = Effect.gen(function* () {
  const store = yield* EventStore.EventStore
  const ledger = yield* Projector.makeProjector(Ledger.view)
  const timeline = yield* Projector.makeProjector(Timeline.view)
  yield* ledger.catchUp()
  yield* timeline.catchUp()
  const lines = yield* ledger.find({ index: "raised", limit: 1000 })
  const pages = yield* timeline.find({ index: "number", limit: 1000 })
  return { log: (yield* Stream.runCollect(store.read([]))).flat(), lines: lines.docs, pages: pages.docs }
})

export const live = <E = never>({ mode, times = [], down = [0, 0], storage }: Living<E>): Promise<Lived> => {
  const { clock, set, now, asleep } = makeSteppedClock(on(-1))
  const isDown = (at: number) => at >= down[0] && at < down[1]

  const living = (store: EventStore.EventStoreShape, waitsAfter: () => number) =>
    Effect.gen(function* () {
      const requests = yield* Requests
      const calendars = yield* makeHandler(calendarAdoption)
      const names: Names = new Map()
      yield* adoptPolicy
      const runner = yield* makeCityRunner

      /** Until the runner sleeps, having read all there is. */
      const settled = Effect.gen(function* () {
        while (asleep() === 0 || waitsAfter() !== (yield* store.head)) yield* turn
      })
      let running: Fiber.Fiber<never, unknown> | undefined
      const work = Effect.gen(function* () {
        if (mode === "virtual") {
          yield* runner.catchUp
          yield* runner.advance(now() - 1)
          return
        }
        running ??= yield* Effect.forkChild(runner.run)
        yield* settled
      })
      const stop = Effect.gen(function* () {
        if (running !== undefined) yield* Fiber.interrupt(running)
        running = undefined
      })
      /** Passes over time; each timer fires when its moment is over. */
      const pass = Effect.fnUntraced(function* (time: number) {
        while (mode === "virtual" && !isDown(now())) {
          const { nextDue } = yield* runner.catchUp
          if (nextDue === null || nextDue >= time) break
          yield* set(nextDue + 1)
          yield* runner.advance(nextDue)
        }
        yield* set(time)
        if (isDown(time)) yield* stop
        else yield* work
      })

      const seen: Array<ReadonlyMap<string, number | null>> = []
      const look = Effect.gen(function* () {
        const dues = new Map<string, number | null>()
        for (const [name, request] of names) dues.set(name, Option.getOrThrow(yield* requests.deadline(request)).due)
        seen.push(dues)
      })
      const adopt = (command: Parameters<typeof calendars.handle>[0]) => calendars.handle(command, { actor: people.supervisor })

      const left = [...month]
      const stops = [...times, ...month.map((step) => step.at), ...looks, ...(down[0] < down[1] ? down : []), monthEnd]
      for (const time of [...new Set(stops)].sort((a, b) => a - b)) {
        yield* pass(time)
        // Also of two acts of one moment the rules know the first before the second is done: storage that takes longer makes no other order.
        while (left[0]?.at === time) {
          yield* left.shift()!.act(requests, names, adopt)
          if (!isDown(time)) yield* work
        }
        if (looks.includes(time)) yield* look
      }
      yield* stop
      const head = yield* store.head
      yield* runner.rebuild
      yield* runner.advance(monthEnd - 1)
      const { log, lines, pages } = yield* readAll
      return {
        log,
        names,
        ledger: lines,
        hands: (name: string) => pages.find(({ request }) => request === names.get(name))!.hands,
        dues: (name: string) => seen.map((dues) => dues.get(name) ?? null).map((due) => (due === null ? null : clockText(due))),
        added: (yield* store.head) - head
      }
    })

  return Effect.gen(function* () {
    const { store, waitsAfter } = watched(yield* EventStore.EventStore)
    const ports = Layer.mergeAll(
      Layer.succeed(EventStore.EventStore, store),
      Layer.succeed(Views.Views, yield* Views.Views),
      KeyVault.layerMemory({ random: Ids.seededBytes(7) }),
      Ids.layerSeeded(1)
    )
    const world = Requests.layer.pipe(Layer.provideMerge(Layer.fresh(Policy.layerBook)), Layer.provideMerge(ports))
    return yield* Effect.provide(living(store, waitsAfter), world)
  }).pipe(Effect.provide(storage ?? makeMemory()), Effect.provideService(Clock.Clock, clock), Effect.runPromise)
}

// ---- what a test asks of it ----
export const eventsOf = (lived: Lived, name: string) => lived.log.filter(({ stream }) => stream === `request-${lived.names.get(name)}`)
export const namesOf = (lived: Lived, name: string) => eventsOf(lived, name).map(({ type }) => type.split("/")[1]!)
export const dataOf = <Data>(lived: Lived, name: string, type: string): ReadonlyArray<Data> =>
  eventsOf(lived, name).flatMap((event) => (event.type === `requests/${type}` ? [event.data as Data] : []))
export const decisionsOf = ({ log }: Lived) => log.filter(({ actor }) => isDecision(actor))
/** What was tried and refused by a field of the policy. */
export const attempts = ({ log }: Lived) =>
  log.flatMap(({ type, data }) => (type === "attempt/CommandRefused" ? [data as { readonly reason: string; readonly field: string }] : []))
/** When decisions were written down: where the runner in service is waited for. */
export const decidedAt = (lived: Lived): ReadonlyArray<number> => decisionsOf(lived).map(({ recorded }) => recorded)
export const bytes = ({ log }: Lived) => log.map((event) => JSON.stringify(event))
