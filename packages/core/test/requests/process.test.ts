/** What follows from time and policy, on a real log with a runner beside it. */
import { describe, expect, it } from "@effect/vitest"
import { Calendar, type Rule } from "@linli/core/kernel"
import { type RequestPolicy, requestPolicy } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { actors } from "./fixture.ts"
import { lines, makeTown, on } from "./town.ts"
import { world } from "./world.ts"

const note = { note: null } as const
const workingDays = (amount: number) => ({ amount, unit: "workingDays", counting: "elapsed" }) as const
/** Nothing but the cards. */
const quiet: Partial<RequestPolicy> = {
  dormancy: null,
  ladder: [],
  followUpWithin: null,
  closeAfterSilence: null,
  answerWithin: { objection: null, whistle: null, reopening: null },
  supervision: { openOn: [], transferAfter: null, transferTo: null, resetBy: "answerInTime" }
}

type Town = Effect.Success<ReturnType<typeof makeTown>>

const inTown = (title: string, patch: Partial<RequestPolicy>, test: (town: Town) => Effect.Effect<void, unknown>) =>
  it.effect(title, () => Effect.flatMap(makeTown(patch), test).pipe(Effect.provide(world)))

/** Raised, accepted, dispatched and signed for in the first hour of Monday. */
const handed = ({ requests, at, raise }: Town, days = 0) =>
  Effect.gen(function* () {
    const request = yield* at(on(days), raise())
    yield* at(on(days), requests.accept({ request }, { actor: actors.operator }))
    yield* at(on(days, 9, 20), requests.dispatch({ request, lead: "u-roads", helpers: [] }, { actor: actors.dispatcher }))
    yield* at(on(days, 9, 40), requests.sign({ request }, { actor: actors.lead }))
    return request
  })
const resolving = ({ requests }: Town, request: string) =>
  Effect.gen(function* () {
    yield* requests.contact({ request, outcome: "reached" }, { actor: actors.lead })
    yield* requests.resolve({ request, outcome: "solved" }, { actor: actors.lead })
  })

describe("what is entered long after it happened", () => {
  const late = { reporter: "s-li", number: "late" }
  inTown("climbs the whole ladder all the same, and is let go when it ends", {}, (town) =>
    Effect.gen(function* () {
      yield* town.clock(on(120))
      const request = yield* town.raise(late, on(0))
      yield* town.requests.accept({ request }, { actor: actors.operator, at: on(0) })
      yield* town.until(on(121))
      const levels = (yield* town.decisions).flatMap(({ type, data }) =>
        type === "requests/RequestEscalated" ? [(data as { readonly to: string }).to] : []
      )
      expect(levels).toEqual(requestPolicy.preset.value.ladder.map(({ to }) => to))
    })
  )
  inTown(
    "is judged by when it happened: what stood still is blamed on nobody, and a card names the unit that had the order",
    quiet,
    (town) =>
      Effect.gen(function* () {
        yield* town.clock(on(120))
        const request = yield* town.raise(late, on(0))
        const { requests } = town
        const steps = [
          requests.accept({ request }, { actor: actors.operator, at: on(0) }),
          requests.dispatch({ request, lead: "u-roads", helpers: [] }, { actor: actors.dispatcher, at: on(0, 9, 20) }),
          requests.sign({ request }, { actor: actors.lead, at: on(0, 9, 40) }),
          requests.pause({ request, reason: "weather", ...note }, { actor: actors.lead, at: on(1) }),
          requests.resume({ request }, { actor: actors.lead, at: on(9) })
        ]
        for (const [n, step] of steps.entries()) {
          yield* town.clock(on(120, 9, n))
          yield* step
        }
        yield* town.until(on(121))
        const found = yield* town.decisions
        expect(lines(found)).toEqual(["Mon 19 09:00 DeadlineWarned by warn", "Tue 20 09:00 DeadlineMissed by miss"])
        expect(found.at(-1)?.data).toEqual({ due: on(15), unit: "u-roads" })
      })
  )
})

describe("a calendar first adopted for the past", () => {
  inTown("leaves what was settled by then, and dates anew what is open", quiet, (town) =>
    Effect.gen(function* () {
      const settled = yield* handed(town)
      const open = yield* handed(town)
      yield* town.at(on(8), resolving(town, settled))
      const before = yield* town.requests.deadline(settled)
      yield* town.until(on(9))
      const preset = Calendar.calendarKind.preset.value
      yield* town.adoptCalendar({ ...preset, id: "own", holidays: { "2026-01-06": "Fair", "2026-01-07": "Fair" } }, on(0))
      yield* town.until(on(9, 10))
      expect(yield* town.requests.deadline(settled)).toEqual(before)
      expect(Option.getOrThrow(yield* town.requests.deadline(open)).due).toBe(on(9))
    })
  )
})

describe("the cards", () => {
  inTown("come one working day before the deadline and on it, dated when they are due", quiet, (town) =>
    Effect.gen(function* () {
      yield* handed(town)
      yield* town.until(on(20))
      const found = yield* town.decisions
      expect(lines(found)).toEqual(["Fri 09 09:00 DeadlineWarned by warn", "Mon 12 09:00 DeadlineMissed by miss"])
      expect(found.map(({ data }) => data)).toEqual([{ due: on(7) }, { due: on(7), unit: "u-roads" }])
    })
  )
  inTown("name the policy, its version, the rule, the cause and what they rest on", quiet, (town) =>
    Effect.gen(function* () {
      const request = yield* handed(town)
      yield* town.until(on(20))
      const rules = (yield* town.decisions).map(({ actor }) => actor as Rule)
      const cause = (rule: string, at: number) => `timer:requests/request-${request}/${rule}@${at}`
      expect(rules).toEqual([
        { _tag: "Rule", policy: "town", version: "1", rule: "warn", cause: cause("warn", on(4)), basis: [1] },
        { _tag: "Rule", policy: "town", version: "1", rule: "miss", cause: cause("miss", on(7)), basis: [1] }
      ])
    })
  )
  inTown("do not come for what was resolved on the deadline itself", quiet, (town) =>
    Effect.gen(function* () {
      const request = yield* handed(town)
      yield* town.at(on(7), resolving(town, request))
      yield* town.until(on(20))
      expect(lines(yield* town.decisions)).toEqual(["Fri 09 09:00 DeadlineWarned by warn"])
    })
  )
  inTown("wait while the clock stands still, and move by the working time that it stood", quiet, (town) =>
    Effect.gen(function* () {
      const request = yield* handed(town)
      yield* town.at(on(1), town.requests.pause({ request, reason: "weather", ...note }, { actor: actors.lead }))
      yield* town.at(on(9), town.requests.resume({ request }, { actor: actors.lead }))
      yield* town.until(on(30))
      expect(lines(yield* town.decisions)).toEqual(["Mon 19 09:00 DeadlineWarned by warn", "Tue 20 09:00 DeadlineMissed by miss"])
    })
  )
  inTown("move with an extension that was granted", quiet, (town) =>
    Effect.gen(function* () {
      const request = yield* handed(town)
      yield* town.at(on(1), town.requests.askExtension({ request, term: workingDays(3), ...note }, { actor: actors.lead }))
      yield* town.at(on(2), town.requests.grantExtension({ request }, { actor: actors.supervisor }))
      yield* town.until(on(30))
      expect(lines(yield* town.decisions)).toEqual(["Wed 14 09:00 DeadlineWarned by warn", "Thu 15 09:00 DeadlineMissed by miss"])
    })
  )
  inTown(
    "move at once where the policy extends without a look",
    {
      ...quiet,
      terms: requestPolicy.preset.value.terms.map((rule) => ({
        ...rule,
        extension: { times: 1, each: workingDays(5), approver: "rule" as const }
      }))
    },
    (town) =>
      Effect.gen(function* () {
        const request = yield* handed(town)
        yield* town.at(on(1), town.requests.askExtension({ request, term: workingDays(5), ...note }, { actor: actors.lead }))
        yield* town.until(on(10))
        expect(lines(yield* town.decisions)).toEqual(["Tue 06 09:00 ExtensionGranted by grant extension"])
      })
  )
  inTown("come again for the further round, by its own term", quiet, (town) =>
    Effect.gen(function* () {
      const request = yield* handed(town)
      yield* town.at(on(1), resolving(town, request))
      yield* town.at(on(2), town.requests.askReopening({ request, reason: "notSolved", ...note }, { actor: actors.reporter }))
      yield* town.at(on(3), town.requests.reopen({ request }, { actor: actors.dispatcher }))
      yield* town.until(on(30))
      expect(lines(yield* town.decisions)).toEqual(["Wed 14 09:00 DeadlineWarned by warn", "Thu 15 09:00 DeadlineMissed by miss"])
    })
  )
  inTown("go by the new calendar for what is open, and stand for what is settled", quiet, (town) =>
    Effect.gen(function* () {
      const settled = yield* handed(town)
      const open = yield* handed(town)
      yield* town.at(on(6), resolving(town, settled))
      const value = {
        ...Calendar.calendarKind.preset.value,
        id: "town",
        version: "2",
        holidays: { "2026-01-12": "Snow", "2026-01-13": "Snow" }
      }
      const before = (yield* town.log).length
      yield* town.at(on(6, 10), town.adoptCalendar(value, on(6, 10, 5)))
      expect((yield* town.log).length).toBe(before + 1)
      yield* town.until(on(30))
      // One working day before the new deadline is the same moment as before the old one: the warning was given.
      expect(lines(yield* town.decisions, open)).toEqual(["Fri 09 09:00 DeadlineWarned by warn", "Wed 14 09:00 DeadlineMissed by miss"])
      expect(yield* town.requests.deadline(settled)).toMatchObject({ value: { due: on(7), endedAt: on(6), missed: false } })
      expect(yield* town.requests.deadline(open)).toMatchObject({ value: { due: on(9), missed: true } })
    })
  )
})

describe("the ladder", () => {
  inTown(
    "takes an overdue request from the grid to the city, a step at a time, and stops where it is resolved",
    { ...quiet, ladder: requestPolicy.preset.value.ladder },
    (town) =>
      Effect.gen(function* () {
        const first = yield* handed(town)
        const second = yield* handed(town)
        yield* town.at(on(9, 10), resolving(town, second))
        yield* town.until(on(40))
        const climbed = [
          "Tue 13 09:00 RequestEscalated by escalate to community",
          "Wed 14 09:00 RequestEscalated by escalate to street",
          "Thu 15 09:00 RequestEscalated by escalate to district",
          "Mon 19 09:00 RequestEscalated by escalate to city"
        ]
        expect(lines(yield* town.decisions, first).slice(2)).toEqual(climbed)
        expect(lines(yield* town.decisions, second).slice(2)).toEqual(climbed.slice(0, 2))
      })
  )
  inTown(
    "may begin with the warning",
    {
      ...quiet,
      ladder: [
        { from: "grid", to: "community", after: "warning" },
        { from: "community", to: "street", after: workingDays(1) }
      ]
    },
    (town) =>
      Effect.gen(function* () {
        yield* handed(town)
        yield* town.until(on(40))
        expect(lines(yield* town.decisions)).toEqual([
          "Fri 09 09:00 DeadlineWarned by warn",
          "Fri 09 09:00 RequestEscalated by escalate to community",
          "Mon 12 09:00 DeadlineMissed by miss",
          "Tue 13 09:00 RequestEscalated by escalate to street"
        ])
      })
  )
})

describe("reminders", () => {
  const patient: Partial<RequestPolicy> = {
    ...quiet,
    terms: [],
    dormancy: workingDays(3),
    followUpWithin: workingDays(2),
    answerWithin: { objection: workingDays(1), whistle: workingDays(1), reopening: workingDays(2) }
  }
  inTown("come once for what nobody has touched, and again after somebody has", patient, (town) =>
    Effect.gen(function* () {
      const request = yield* handed(town)
      yield* town.at(on(14), town.requests.progress({ request, activity: "inspected", ...note }, { actor: actors.lead }))
      yield* town.until(on(40))
      expect(lines(yield* town.decisions)).toEqual([
        "Thu 08 09:40 RequestReminded by remind of dormancy",
        "Thu 22 09:00 RequestReminded by remind of dormancy"
      ])
    })
  )
  inTown("come for an objection, a follow-up and a reopening that wait", { ...patient, dormancy: null }, (town) =>
    Effect.gen(function* () {
      const { requests } = town
      const objected = yield* town.at(on(0), town.raise())
      yield* requests.accept({ request: objected }, { actor: actors.operator })
      yield* requests.dispatch({ request: objected, lead: "u-roads", helpers: [] }, { actor: actors.dispatcher })
      yield* town.at(on(0, 10), requests.object({ request: objected, reason: "notOurDuty", ...note }, { actor: actors.lead }))
      const resolved = yield* handed(town, 1)
      yield* town.at(on(1, 10), resolving(town, resolved))
      const asked = yield* handed(town, 2)
      yield* town.at(on(2, 10), resolving(town, asked))
      yield* requests.completeFollowUp({ request: asked, ...note }, { actor: actors.follower })
      yield* requests.askReopening({ request: asked, reason: "notSolved", ...note }, { actor: actors.reporter })
      yield* town.until(on(40))
      expect(lines(yield* town.decisions, objected)).toEqual(["Tue 06 10:00 RequestReminded by remind of objection"])
      expect(lines(yield* town.decisions, resolved)).toEqual(["Thu 08 10:00 RequestReminded by remind of followUp"])
      expect(lines(yield* town.decisions, asked)).toEqual(["Fri 09 10:00 RequestReminded by remind of reopening"])
    })
  )
  inTown("come for each whistle that a department leaves unanswered", { ...patient, dormancy: null }, (town) =>
    Effect.gen(function* () {
      const request = yield* handed(town)
      const blow = (whistle: string) =>
        town.requests.blowWhistle({ request, whistle, departments: ["u-police"], ...note }, { actor: actors.lead })
      yield* town.at(on(1), blow("w-1"))
      yield* town.at(on(2), blow("w-2"))
      yield* town.at(on(2, 10), town.requests.answerWhistle({ request, whistle: "w-2" }, { actor: actors.department }))
      yield* town.until(on(40))
      expect(lines(yield* town.decisions)).toEqual(["Wed 07 09:00 RequestReminded by remind of w-1"])
    })
  )
})

describe("silence", () => {
  inTown(
    "closes what was resolved and followed up, with the outcome that the unit reported",
    { ...quiet, closeAfterSilence: workingDays(3) },
    (town) =>
      Effect.gen(function* () {
        const { requests } = town
        const heard = yield* handed(town)
        const unheard = yield* handed(town)
        yield* town.at(on(1), resolving(town, heard))
        yield* town.at(on(1), resolving(town, unheard))
        yield* town.at(on(2), requests.completeFollowUp({ request: heard, ...note }, { actor: actors.follower }))
        yield* town.until(on(40))
        expect(lines(yield* town.decisions)).toEqual(["Mon 12 09:00 RequestClosed by close after silence"])
        expect(yield* requests.state(heard)).toMatchObject({ _tag: "Closed" })
        expect(yield* requests.state(unheard)).toMatchObject({ _tag: "Resolved" })
      })
  )
})

describe("supervision", () => {
  const strict: Partial<RequestPolicy> = {
    ...quiet,
    supervision: { ...requestPolicy.preset.value.supervision, openOn: ["overdue", "refused", "dissatisfied", "repeated"] }
  }
  const causes = (town: Town) =>
    Effect.map(town.decisions, (found) =>
      found.flatMap(({ type, data }) => (type === "requests/SupervisionOpened" ? [(data as { readonly cause: string }).cause] : []))
    )
  inTown("is opened by what is overdue, and ends with the request", strict, (town) =>
    Effect.gen(function* () {
      const request = yield* handed(town)
      yield* town.at(on(10), resolving(town, request))
      yield* town.requests.completeFollowUp({ request, ...note }, { actor: actors.follower })
      yield* town.at(on(11), town.requests.close({ request, outcome: "solved" }, { actor: actors.follower }))
      expect(lines(yield* town.decisions)).toEqual([
        "Fri 09 09:00 DeadlineWarned by warn",
        "Mon 12 09:00 DeadlineMissed by miss",
        "Mon 12 09:00 SupervisionOpened by supervise overdue",
        "Fri 16 09:00 SupervisionClosed by end supervision"
      ])
    })
  )
  inTown("is opened by a refusal, by dissatisfaction and by another round", strict, (town) =>
    Effect.gen(function* () {
      const { requests } = town
      const refused = yield* handed(town)
      yield* requests.blowWhistle({ request: refused, whistle: "w-1", departments: ["u-police"], ...note }, { actor: actors.lead })
      yield* town.at(
        on(0, 10),
        requests.declineWhistle({ request: refused, whistle: "w-1", reason: "noCapacity", ...note }, { actor: actors.department })
      )
      expect(yield* causes(town)).toEqual(["refused"])
      const opened = (yield* town.decisions).find(({ type }) => type === "requests/SupervisionOpened")
      expect(opened?.data).toMatchObject({ cause: "refused", unit: "u-police" })
      const rated = yield* handed(town, 1)
      yield* town.at(on(1, 10), resolving(town, rated))
      const said = { contacted: true, solved: "notSolved", satisfied: null } as const
      yield* town.at(on(1, 11), requests.rate({ request: rated, ...said, ...note }, { actor: actors.reporter }))
      expect(yield* causes(town)).toEqual(["refused", "dissatisfied"])
      const again = yield* handed(town, 2)
      yield* town.at(on(2, 10), resolving(town, again))
      yield* requests.askReopening({ request: again, reason: "cameBack", ...note }, { actor: actors.reporter })
      yield* town.at(on(2, 11), requests.reopen({ request: again }, { actor: actors.dispatcher }))
      expect(yield* causes(town)).toEqual(["refused", "dissatisfied", "repeated"])
    })
  )

  const lifted: Partial<RequestPolicy> = {
    ...quiet,
    ladder: requestPolicy.preset.value.ladder.slice(0, 1),
    supervision: { openOn: [], transferAfter: 3, transferTo: "efficiency-office", resetBy: "answerInTime" }
  }
  const transfers = (town: Town) =>
    Effect.map(town.decisions, (found) =>
      found.flatMap(({ type, stream }) => (type === "requests/SupervisionTransferred" ? [stream.slice("request-".length)] : []))
    )
  inTown("goes to another body when a unit is lifted from for the third time in a row", lifted, (town) =>
    Effect.gen(function* () {
      const requests: Array<string> = []
      for (let n = 0; n < 4; n++) requests.push(yield* handed(town, n))
      yield* town.until(on(40))
      expect(yield* transfers(town)).toEqual(requests.slice(2))
    })
  )
  inTown("an answer in time begins the row anew, and a late one does not", lifted, (town) =>
    Effect.gen(function* () {
      const late = yield* handed(town, 0)
      yield* handed(town, 1)
      const inTime = yield* handed(town, 3)
      yield* town.at(on(9, 10), resolving(town, late))
      expect(yield* town.runner.advance(on(9, 10))).toBe(0)
      const third = yield* handed(town, 10)
      yield* town.at(on(10, 11), resolving(town, third))
      yield* town.until(on(40))
      // Two were lifted, then one was answered in time; the third lift is the first of a new row.
      expect(yield* transfers(town)).toEqual([])
      expect(yield* town.requests.state(inTime)).toMatchObject({ level: "community" })
    })
  )
})
