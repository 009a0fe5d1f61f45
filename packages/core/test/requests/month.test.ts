/** A month of a district, lived with the rules' runner in service, and in virtual time: the same to the last byte. */
import {
  EventStore,
  fidelity,
  Ids,
  isDecision,
  isLate,
  KeyVault,
  MemoryStore,
  makeHandler,
  Policy,
  Projector,
  policyAdoption,
  type RecordedEvent,
  redecide,
  Views
} from "@linli/core/kernel"
import { Ledger, makeRequestRunner, Rates, Requests, requestOf, requestPolicy, Timeline } from "@linli/core/requests"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { beforeAll, describe, expect, it } from "vitest"
import { month, monthEnd, type Names, people, policy } from "./month.ts"
import { makeSteppedClock, turn, watched } from "./stepped.ts"
import { clockText, hour, on } from "./town.ts"
import { declared } from "./world.ts"

interface Lived {
  readonly log: ReadonlyArray<RecordedEvent>
  readonly names: Names
  readonly ledger: ReadonlyArray<Ledger.Line>
  readonly hands: (name: string) => ReadonlyArray<Timeline.Hand>
  /** What a runner that starts anew from the log alone would add. */
  readonly added: number
}

type Mode = "live" | "virtual"

/** Lives through the month; the runner is down between two times. */
const live = (mode: Mode, times: ReadonlyArray<number>, down: readonly [from: number, to: number] = [0, 0]): Promise<Lived> => {
  const { clock, set, now, asleep } = makeSteppedClock(on(-1))
  const { store, waitsAfter } = watched(MemoryStore.makeMemory({ declared }))
  const ports = Layer.mergeAll(
    Layer.succeed(EventStore.EventStore, store),
    KeyVault.layerMemory({ random: Ids.seededBytes(7) }),
    Ids.layerSeeded(1),
    Views.layerMemory
  )
  const world = Requests.layer.pipe(Layer.provideMerge(Layer.fresh(Policy.layerBook)), Layer.provideMerge(ports))
  const isDown = (at: number) => at >= down[0] && at < down[1]

  return Effect.gen(function* () {
    const requests = yield* Requests
    const names: Names = new Map()
    const policies = yield* makeHandler(policyAdoption)
    const value = Schema.encodeSync(requestPolicy.schema)(policy) as Schema.Json
    const adoption = { context: "requests", id: "district", version: "1", effective: 0, source: "the district", official: false, value }
    yield* policies.handle({ _tag: "AdoptPolicy", ...adoption }, { actor: people.supervisor })
    const runner = yield* makeRequestRunner

    /** Until the runner sleeps, having read all there is. */
    const settled = Effect.gen(function* () {
      while (asleep() === 0 || waitsAfter() !== (yield* store.head)) yield* turn
    })
    let running: Fiber.Fiber<never, unknown> | undefined
    /** The runner in service works of itself; in virtual time it is told to. */
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

    const left = [...month]
    const stops = [...times, ...month.map((step) => step.at), ...(down[0] < down[1] ? down : []), monthEnd]
    for (const time of [...new Set(stops)].sort((a, b) => a - b)) {
      yield* pass(time)
      while (left[0]?.at === time) yield* left.shift()!.act(requests, names)
      if (!isDown(time)) yield* work
    }
    yield* stop
    const head = yield* store.head
    yield* runner.rebuild
    yield* runner.advance(monthEnd - 1)
    const ledger = yield* Projector.makeProjector(Ledger.view)
    const timeline = yield* Projector.makeProjector(Timeline.view)
    yield* ledger.catchUp()
    yield* timeline.catchUp()
    const lines = yield* ledger.find({ index: "raised", limit: 1000 })
    const pages = yield* timeline.find({ index: "number", limit: 1000 })
    return {
      log: (yield* Stream.runCollect(store.read([]))).flat(),
      names,
      ledger: lines.docs,
      hands: (name: string) => pages.docs.find(({ request }) => request === names.get(name))!.hands,
      added: (yield* store.head) - head
    }
  }).pipe(Effect.provide(world), Effect.provideService(Clock.Clock, clock), Effect.runPromise)
}

const decisionsOf = ({ log }: Lived) => log.filter(({ actor }) => isDecision(actor))
const bytes = ({ log }: Lived) => log.map((event) => JSON.stringify(event))

/** What a decision says and when, whenever it was written down. */
const dated = ({ names }: Lived) => {
  const nameOf = new Map([...names].map(([name, request]) => [`request-${request}`, name]))
  return ({ at, stream, type, actor, data }: RecordedEvent): string =>
    JSON.stringify([clockText(at), nameOf.get(stream), type, actor._tag === "Rule" ? actor.rule : "", data])
}

let virtual: Lived
let inService: Lived
let late: Lived
let lateInService: Lived
const threeDays = [on(6, 12), on(9, 12)] as const

beforeAll(async () => {
  virtual = await live("virtual", [])
  inService = await live(
    "live",
    decisionsOf(virtual).map(({ recorded }) => recorded)
  )
  late = await live("virtual", [], threeDays)
  lateInService = await live(
    "live",
    decisionsOf(late).map(({ recorded }) => recorded),
    threeDays
  )
})

const eventsOf = (lived: Lived, name: string) => lived.log.filter(({ stream }) => stream === `request-${lived.names.get(name)}`)
const namesOf = (lived: Lived, name: string) => eventsOf(lived, name).map(({ type }) => type.split("/")[1]!)
const dataOf = <Data>(lived: Lived, name: string, type: string): ReadonlyArray<Data> =>
  eventsOf(lived, name).flatMap((event) => (event.type === `requests/${type}` ? [event.data as Data] : []))
const attempts = ({ log }: Lived) =>
  log.flatMap(({ type, data }) => (type === "attempt/CommandRefused" ? [data as { readonly reason: string; readonly field: string }] : []))

describe("a scripted month (SY5, ND8, ND11, LS11, DL4)", () => {
  it("is the same with the runner in service and in virtual time, byte for byte", () => {
    expect(decisionsOf(virtual).length).toBeGreaterThan(50)
    expect(bytes(inService)).toEqual(bytes(virtual))
  })
  it("is the same in service and in virtual time also when the runner was down for three days", () => {
    expect(bytes(lateInService)).toEqual(bytes(late))
  })
  it("is late in nothing while the runner is up", () => expect(virtual.log.filter(isLate)).toEqual([]))
  it("brings the same decisions when the runner was down for three days, and marks the late ones", () => {
    expect(decisionsOf(late).map(dated(late)).sort()).toEqual(decisionsOf(virtual).map(dated(virtual)).sort())
    const whileDown = decisionsOf(virtual).filter(({ recorded }) => recorded >= threeDays[0] && recorded < threeDays[1])
    expect(late.log.filter(isLate).map(dated(late)).sort()).toEqual(whileDown.map(dated(virtual)).sort())
    expect(whileDown.length).toBeGreaterThan(5)
  })
  it.each(["in service", "down for three days"])("is decided again from its facts just as it was: %s", async (which) => {
    const { log } = which === "in service" ? inService : late
    const again = await Effect.runPromise(redecide({ events: log, declared, runner: makeRequestRunner, until: monthEnd - 1 }))
    const found = fidelity(log, again)!
    expect([found.missed, found.gained]).toEqual([[], []])
    expect(found.inTime.matched + found.late.matched).toBe(decisionsOf(inService).length)
  })
  it("adds nothing when the runner starts anew from the log alone", () => {
    for (const lived of [inService, virtual, late]) expect(lived.added).toBe(0)
  })
  it("has a policy, its version, a rule, a cause and a basis in every decision", () => {
    for (const { actor } of decisionsOf(inService)) {
      expect(actor).toMatchObject({ policy: "district", version: "1", basis: [1] })
      expect(actor._tag === "Rule" && actor.rule.length > 0 && actor.cause.length > 0).toBe(true)
    }
  })
})

describe("SY5: proactive and citizen requests are counted apart, and one lead stays responsible from first to last", () => {
  it("counts apart what the community found and what residents asked for", () => {
    const tally = Rates.makeTally()
    tally.add(inService.ledger)
    const { proactive, citizen, all } = tally.report()
    expect([proactive.requests, citizen.requests, all.requests]).toEqual([2, 10, 12])
  })
  it("keeps the account of the community, whatever channel a matter came by", () => {
    const own = inService.ledger.filter(({ unit }) => unit === "community-1")
    expect(new Set(own.map(({ channel }) => channel))).toEqual(new Set(["patrol", "hotline"]))
  })
  it("leaves the lead where it was: helpers come, and another lead is refused by the policy", () => {
    const leads = dataOf<{ readonly lead: string; readonly helpers: ReadonlyArray<string> }>(inService, "cover", "RequestDispatched")
    expect(leads.map(({ lead, helpers }) => [lead, ...helpers])).toEqual([["community-1"], ["community-1", "water"]])
    expect(attempts(inService)).toContainEqual(expect.objectContaining({ reason: "LeadStays", field: "leadStays" }))
  })
})

describe("ND8: the street whistles and the departments report", () => {
  it("only those whom the policy names for the item", () => {
    expect(attempts(inService)).toContainEqual(expect.objectContaining({ reason: "NotSummonable", field: "summonable" }))
    expect(dataOf(inService, "shed", "WhistleBlown")).toHaveLength(1)
  })
  it("one answers, comes, finishes and is rated; the other is reminded, declines with a reason, and the matter is supervised", () => {
    const course = namesOf(inService, "shed")
    const from = course.indexOf("WhistleBlown")
    expect(course.slice(from, course.indexOf("ReporterContacted"))).toEqual([
      "WhistleBlown",
      "WhistleAnswered",
      "DepartmentArrived",
      "DepartmentFinished",
      "RequestReminded",
      "WhistleDeclined",
      "SupervisionOpened",
      "DepartmentRated"
    ])
    expect(dataOf(inService, "shed", "SupervisionOpened")).toMatchObject([{ cause: "refused", unit: "urban-management" }])
  })
  it("every whistle stands with the request, and how each department answered it", () => {
    const shed = inService.ledger.find(({ request }) => request === inService.names.get("shed"))!
    expect(shed.whistles).toEqual([{ whistle: "w-1", unit: "street-1", departments: { police: "rated", "urban-management": "declined" } }])
  })
})

describe("ND11: from the grid to the county, and down as an order", () => {
  it("every hand is on the timeline, with its level and how long it held the request", () => {
    const hands = inService.hands("pipe").map((hand) => [hand.role, hand.unit, hand.level, Timeline.heldFor(hand, monthEnd) / hour])
    expect(hands).toEqual([
      ["operator", null, null, 0.5],
      ["dispatcher", null, null, 0.5],
      ["dispatcher", null, "community", 1],
      ["dispatcher", null, "street", 1],
      ["dispatcher", null, "district", 3],
      ["lead", "water", "district", 42],
      ["follower", null, "district", 1]
    ])
  })
})

describe("LS11: lifted three times in a row", () => {
  const transferred = (name: string) => dataOf<{ readonly to: string; readonly unit: string }>(inService, name, "SupervisionTransferred")
  it("the third consecutive lift transfers the supervision by rule, and not the first two", () => {
    expect([0, 1, 2].map((n) => transferred(`slow-${n}`))).toEqual([[], [], [{ to: "efficiency-office", unit: "slow-office" }]])
    const decision = eventsOf(inService, "slow-2").find(({ type }) => type === "requests/SupervisionTransferred")!
    const lift = eventsOf(inService, "slow-2").find(({ type }) => type === "requests/RequestEscalated")!
    expect(decision.actor).toMatchObject({ _tag: "Rule", rule: "transfer supervision", cause: lift.id })
    expect(decision.at).toBe(lift.at)
  })
  it("an answer in time begins the row anew", () => {
    expect([0, 1, 2, 3].flatMap((n) => transferred(`fair-${n}`))).toEqual([])
    expect(inService.ledger.filter(({ order, level }) => order?.lead === "fair-office" && level !== null)).toHaveLength(3)
  })
  it("an interview has a finding, and none is held where nothing is supervised", () => {
    expect(dataOf(inService, "slow-2", "InterviewHeld")).toMatchObject([{ unit: "slow-office", finding: "slow" }])
    expect(namesOf(inService, "slow-0")).not.toContain("InterviewHeld")
  })
  it("an exemption names the entry it excuses, which stays", () => {
    const raised = eventsOf(inService, "slow-2")[0]!
    expect(dataOf(inService, "slow-2", "ExemptionGranted")).toMatchObject([{ reviews: raised.id }])
    expect(namesOf(inService, "slow-2")).toContain("DeadlineMissed")
  })
})

describe("DL4: the loop of six steps", () => {
  it("is kept, and no attempt to leave one out succeeds", () => {
    const steps = [
      "RequestRaised",
      "RequestAccepted",
      "RequestDispatched",
      "OrderSigned",
      "RequestResolved",
      "FollowUpCompleted",
      "RequestClosed"
    ]
    expect(namesOf(inService, "loop").filter((name) => steps.includes(name))).toEqual(steps)
  })
  it("was not late, for the clock stood still while parts were missing", () => {
    expect(namesOf(inService, "loop")).not.toContain("DeadlineMissed")
    expect(requestOf(eventsOf(inService, "loop")[0]!.stream)).toBe(inService.names.get("loop"))
  })
})
