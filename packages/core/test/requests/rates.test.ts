/** Counts and rates, checked against counting by hand. */
import { Calendar, Fraction } from "@linli/core/kernel"
import { deadlineView, type Ledger, Rates, requestPolicy } from "@linli/core/requests"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const hour = 3_600_000
let count = 0
const line = ({ closedAt = hour, ...patch }: Partial<Ledger.Line> = {}): Ledger.Line => ({
  request: `r${count++}`,
  number: `N-${count}`,
  state: "Closed",
  raisedAt: 0,
  reporter: null,
  raisedBy: null,
  against: null,
  recused: [],
  reachable: true,
  level: null,
  round: 1,
  order: null,
  contact: { reached: false, vain: 0 },
  followUp: { reached: false, vain: 0 },
  rated: false,
  reopening: false,
  channel: "hotline",
  kind: "unstated",
  item: null,
  proactive: false,
  urgent: false,
  unit: null,
  cell: null,
  source: null,
  outcome: null,
  rating: null,
  parent: null,
  status: null,
  resolvedAt: null,
  closedAt,
  supervision: null,
  excused: [],
  whistles: [],
  ticks: [{ at: 0, was: "raised" }, ...(closedAt === null ? [] : [{ at: closedAt, was: "ended" } as const])],
  due: null,
  lastLead: null,
  paused: false,
  asked: null,
  extensions: 0,
  warned: null,
  missed: null,
  since: { active: 0, moved: 0, level: 0, resolved: null, objected: null, reopening: null, whistles: {} },
  reminded: {},
  timeKnown: true,
  updatedAt: hour,
  ...patch
})

const reportOf = (...lines: ReadonlyArray<Ledger.Line>): Rates.Report => {
  const tally = Rates.makeTally()
  tally.add(lines)
  return tally.report()
}

describe("time to close", () => {
  it("is the middle one, or the exact mean of the middle two", () => {
    const closedAt = (...times: ReadonlyArray<number>) => reportOf(...times.map((closedAt) => line({ closedAt }))).all.toClose.median
    expect(closedAt(5, 1, 9)).toEqual(Fraction.make(5))
    expect(closedAt(5, 1, 9, 8)).toEqual(Fraction.make(13, 2))
  })
  it("has no value where nothing was closed, and says what it leaves out", () => {
    const { toClose } = reportOf(
      line({ state: "InHand", closedAt: null }),
      line({ state: "Withdrawn" }),
      line({ closedAt: null, timeKnown: false })
    ).all
    expect(toClose).toEqual({ measured: 0, median: { numerator: 0n, denominator: 0n }, excluded: { notClosed: 2, timeUnknown: 1 } })
    expect(Fraction.isDefined(toClose.median)).toBe(false)
  })
  it("is exact for any durations, in any order and on any pages", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.integer({ min: 0, max: 2 ** 50 }), city: fc.boolean() }), { minLength: 1 }),
        fc.nat(),
        (drawn, cut) => {
          const lines = drawn.map(({ at, city }) => line({ closedAt: at, proactive: city }))
          const tally = Rates.makeTally()
          tally.add(lines.slice(cut % lines.length))
          tally.add(lines.slice(0, cut % lines.length))
          expect(tally.report()).toEqual(reportOf(...lines))
          // As many lie below the median as above it.
          const { numerator, denominator } = tally.report().all.toClose.median
          const side = (sign: bigint) => drawn.filter(({ at }) => sign * (BigInt(at) * denominator - numerator) > 0n).length
          expect(side(1n)).toBeLessThanOrEqual(drawn.length / 2)
          expect(side(-1n)).toBeLessThanOrEqual(drawn.length / 2)
        }
      ),
      { seed: 1, numRuns: 200 }
    )
  })
})

describe("proactive and citizen requests", () => {
  it("are counted apart, and together in all", () => {
    const report = reportOf(line({ proactive: true, closedAt: hour }), line({ closedAt: 3 * hour }), line({ closedAt: 5 * hour }))
    expect([report.proactive.requests, report.citizen.requests, report.all.requests]).toEqual([1, 2, 3])
    expect(report.proactive.toClose.median).toEqual(Fraction.make(hour))
    expect(report.citizen.toClose.median).toEqual(Fraction.make(4 * hour))
    expect(report.all.toClose.median).toEqual(Fraction.make(3 * hour))
  })
})

describe("due times", () => {
  it("are kept, missed, or not yet decided; on the due time is in time", () => {
    const { due, settledByDue } = reportOf(
      line({ due: hour }),
      line({ due: hour - 1 }),
      line({ due: hour, state: "InHand", closedAt: null }),
      line({ due: hour, closedAt: null, timeKnown: false }),
      line()
    ).all
    expect(due).toEqual({ stated: 4, computed: 0, onTime: 1, late: 1, notSettled: 1, timeUnknown: 1, endedOtherwise: 0 })
    expect(settledByDue).toEqual({ hits: 1, of: 3, value: Fraction.make(1, 3), excluded: { noDue: 1, timeUnknown: 1, endedOtherwise: 0 } })
  })

  const rules = { policy: requestPolicy.preset.value, calendar: Calendar.presetCalendar().compiled }
  const counted = (...lines: ReadonlyArray<Ledger.Line>) => {
    const tally = Rates.makeTally()
    tally.add(
      lines,
      lines.map((one) => deadlineView(one, rules, 0))
    )
    return tally.report()
  }
  /** Urgent and accepted at once: due 24 hours later, day and night. */
  const urgent = ({ closedAt = hour, ...patch }: Partial<Ledger.Line> = {}) =>
    line({
      urgent: true,
      closedAt,
      ticks: [
        { at: 0, was: "raised" },
        { at: 0, was: "accepted" },
        ...(closedAt === null ? [] : [{ at: closedAt, was: "ended" } as const])
      ],
      ...patch
    })

  it("that the policy sets count like stated ones, apart and together; what never began has none", () => {
    const { all, byState } = counted(
      line({ due: hour }),
      line({ due: hour - 1 }),
      line({ due: hour, state: "InHand", closedAt: null }),
      urgent({ closedAt: 24 * hour }),
      urgent({ closedAt: 24 * hour + 1 }),
      urgent({ closedAt: 24 * hour - 1 }),
      urgent({ closedAt: null, state: "InHand" }),
      urgent({ closedAt: null, timeKnown: false }),
      line()
    )
    expect(all.due).toEqual({ stated: 3, computed: 5, onTime: 3, late: 2, notSettled: 2, timeUnknown: 1, endedOtherwise: 0 })
    expect([all.settledByDue, all.settledInTime]).toEqual([
      { hits: 3, of: 7, value: Fraction.make(3, 7), excluded: { noDue: 1, timeUnknown: 1, endedOtherwise: 0 } },
      { hits: 3, of: 5, value: Fraction.make(3, 5), excluded: { noDue: 1, notSettled: 2, timeUnknown: 1, endedOtherwise: 0 } }
    ])
    const { stated, computed } = all.byDeadline
    expect(stated.due).toEqual({ stated: 3, computed: 0, onTime: 1, late: 1, notSettled: 1, timeUnknown: 0, endedOtherwise: 0 })
    expect(computed.due).toEqual({ stated: 0, computed: 5, onTime: 2, late: 1, notSettled: 1, timeUnknown: 1, endedOtherwise: 0 })
    expect([stated.settledByDue.of, computed.settledByDue.of, stated.settledInTime.of, computed.settledInTime.of]).toEqual([3, 4, 2, 3])
    expect(stated.settledByDue.excluded).toEqual({ noDue: 6, timeUnknown: 0, endedOtherwise: 0 })
    expect(byState.map(({ due }) => due.stated + due.computed)).toEqual([6, 2])
  })

  it("are met by what is resolved by then, whenever it is closed; what was declined, merged or withdrawn is left out", () => {
    const ended = (at: number) =>
      ({
        ticks: [
          { at: 0, was: "raised" },
          { at, was: "ended" },
          { at: 9 * hour, was: "ended" }
        ]
      }) as const
    const { due, settledByDue } = counted(
      urgent({ due: hour, closedAt: 9 * hour, ...ended(hour) }),
      urgent({ due: hour, closedAt: 9 * hour, ...ended(hour + 1) }),
      urgent({ due: hour, closedAt: null, state: "Resolved", ...ended(hour) }),
      ...(["Declined", "Merged", "Withdrawn"] as const).map((state) => urgent({ due: hour, closedAt: null, state, ...ended(2 * hour) }))
    ).all
    expect(due).toEqual({ stated: 6, computed: 0, onTime: 2, late: 1, notSettled: 0, timeUnknown: 0, endedOtherwise: 3 })
    expect(settledByDue).toEqual({ hits: 2, of: 3, value: Fraction.make(2, 3), excluded: { noDue: 0, timeUnknown: 0, endedOtherwise: 3 } })
  })

  it("that somebody stated bind before the policy's, and a clock that stands still is not met yet", () => {
    const paused = urgent({ closedAt: null, state: "InHand" })
    const { due, byDeadline } = counted(urgent({ due: hour, closedAt: 2 * hour }), {
      ...paused,
      ticks: [...paused.ticks, { at: hour, was: "paused", reason: "weather" }],
      paused: true
    }).all
    expect(due).toEqual({ stated: 1, computed: 1, onTime: 0, late: 1, notSettled: 1, timeUnknown: 0, endedOtherwise: 0 })
    expect(byDeadline.computed.due.notSettled).toBe(1)
  })
})

describe("what reporters say", () => {
  it("counts of those who said it, and says how many did not", () => {
    const { contacted, solved, satisfied, satisfaction } = reportOf(
      line({ rating: { contacted: true, solved: "solved", satisfied: "verySatisfied" } }),
      line({ rating: { contacted: false, solved: "partlySolved", satisfied: "basicallySatisfied" } }),
      line({ rating: { contacted: null, solved: null, satisfied: "satisfied" } }),
      line()
    ).all
    expect(contacted).toEqual({ hits: 1, of: 2, value: Fraction.make(1, 2), excluded: { unrated: 1, unsaid: 1 } })
    expect(solved).toEqual({ hits: 1, of: 2, value: Fraction.make(1, 2), excluded: { unrated: 1, unsaid: 1 } })
    expect(satisfied).toEqual({ hits: 2, of: 3, value: Fraction.make(2, 3), excluded: { unrated: 1, unsaid: 0 } })
    expect(satisfaction).toEqual({ verySatisfied: 1, satisfied: 1, basicallySatisfied: 1, dissatisfied: 0, veryDissatisfied: 0 })
  })
})

describe("groups", () => {
  it("add up to all requests, most first, then by name, those without a name last", () => {
    const order = (lead: string) => ({ lead, helpers: [], objections: 0, objected: false })
    const report = reportOf(
      line({ order: order("b") }),
      line({ order: order("a") }),
      line(),
      line({ order: order("c") }),
      line({ order: order("c") })
    )
    expect(report.byUnit.map(({ name, requests }) => [name, requests])).toEqual([
      ["c", 2],
      ["a", 1],
      ["b", 1],
      [null, 1]
    ])
    expect(report.byState).toEqual([
      {
        name: "Closed",
        requests: 5,
        closed: 5,
        due: { stated: 0, computed: 0, onTime: 0, late: 0, notSettled: 0, timeUnknown: 0, endedOtherwise: 0 }
      }
    ])
  })
  it("keep the source's own words", () => {
    const source = { system: "s", number: "1", channel: "Driver Self Report" }
    const { byStatus, bySourceChannel } = reportOf(line({ status: "Cancelled", source }))
    expect([byStatus[0]?.name, bySourceChannel[0]?.name]).toEqual(["Cancelled", "Driver Self Report"])
  })
  it("reopened requests are those handled more than once", () => {
    expect(reportOf(line({ round: 2 }), line()).all.reopened).toEqual({ hits: 1, of: 2, value: Fraction.make(1, 2), excluded: {} })
  })
})
