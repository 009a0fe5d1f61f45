/** A town where time can be set: requests by hand, and the rules' runner beside them. */
import { makeCityRunner } from "@linli/core"
import {
  type Actor,
  type Calendar,
  calendarAdoption,
  EventStore,
  isDecision,
  makeHandler,
  policyAdoption,
  type RecordedEvent,
  type Rule
} from "@linli/core/kernel"
import { type Raise, type RequestPolicy, Requests, requestOf, requestPolicy } from "@linli/core/requests"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { actors, start } from "./fixture.ts"

export const hour = 3_600_000
export const day = 24 * hour

/** A time: `on(2, 9, 30)` is 9:30 in Beijing on the second day after Monday 2026-01-05. */
export const on = (days: number, hours = 9, minutes = 0): number => start + days * day + (hours - 9) * hour + minutes * 60_000

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

/** `Mon 05 09:00`, in Beijing. */
export const clockText = (at: number): string => {
  const local = new Date(at + 8 * hour)
  return `${weekdays[(local.getUTCDay() + 6) % 7]} ${local.toISOString().slice(8, 16).replace("T", " ")}`
}

const clerk: Actor = actors.supervisor

export const makeTown = (patch: Partial<RequestPolicy> = {}) =>
  Effect.gen(function* () {
    const store = yield* EventStore.EventStore
    const requests = yield* Requests
    const runner = yield* makeCityRunner
    const policies = yield* makeHandler(policyAdoption)
    const calendars = yield* makeHandler(calendarAdoption)
    yield* TestClock.setTime(on(-1))
    yield* policies.handle(
      {
        _tag: "AdoptPolicy",
        context: "requests",
        id: "town",
        version: "1",
        effective: 0,
        source: "test",
        official: false,
        value: Schema.encodeSync(requestPolicy.schema)({ ...requestPolicy.preset.value, ...patch }) as Schema.Json
      },
      { actor: clerk }
    )

    /** Lets the runner work up to a time, as one that is up does: each timer fires when its moment is over. */
    const until = (at: number) =>
      Effect.gen(function* () {
        for (;;) {
          const { nextDue } = yield* runner.catchUp
          if (nextDue === null || nextDue >= at) break
          yield* TestClock.setTime(Math.max(nextDue + 1, yield* Clock.currentTimeMillis))
          yield* runner.advance(nextDue)
        }
        yield* TestClock.setTime(at)
      })
    /** Does something at a time, when all that was due before is done. */
    const at = <A, E, R>(time: number, work: Effect.Effect<A, E, R>) =>
      Effect.gen(function* () {
        yield* until(time)
        const done = yield* work
        yield* runner.catchUp
        return done
      })

    const log = Effect.map(Stream.runCollect(store.read([])), (pages) => pages.flat())
    const decisions = Effect.map(log, (events) => events.filter(({ actor }) => isDecision(actor)))

    return {
      requests,
      runner,
      /** Sets the time, and lets nobody work. */
      clock: (at: number) => TestClock.setTime(at),
      until,
      at,
      log,
      decisions,
      adoptCalendar: (value: Calendar.Calendar, effective: number) =>
        calendars.handle(
          { _tag: "AdoptCalendar", id: value.id, version: value.version, effective, source: "test", official: false, value },
          { actor: clerk }
        ),
      raise: (raise: Partial<Raise> = {}, at?: number) =>
        Effect.map(
          requests.raise(
            { channel: "hotline", kind: "complaint", reporter: "s-li", ...raise },
            { actor: actors.operator, ...(at === undefined ? {} : { at }) }
          ),
          ({ request }) => request
        )
    }
  })

export type Town = Effect.Success<ReturnType<typeof makeTown>>

/** `Fri 09 09:00 DeadlineWarned warn`, of one request or of all. */
export const lines = (events: ReadonlyArray<RecordedEvent>, request?: string): ReadonlyArray<string> =>
  events
    .filter(({ stream }) => request === undefined || requestOf(stream) === request)
    .map(({ at, type, actor }) => `${clockText(at)} ${type.split("/")[1]} by ${(actor as Rule).rule}`)
