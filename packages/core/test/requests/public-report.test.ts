/** A report for everybody: no small group in it, and none that another figure of it gives away. */
import { type Ledger, publicReport, Rates, situations } from "@linli/core/requests"
import fc from "fast-check"
import { expect, it } from "vitest"

const line = (change: Partial<Ledger.Line>): Ledger.Line =>
  ({
    state: "InHand",
    channel: "hotline",
    kind: "help",
    item: null,
    order: null,
    outcome: null,
    source: null,
    status: null,
    proactive: false,
    rating: null,
    due: null,
    ticks: [],
    round: 1,
    closedAt: null,
    raisedAt: 0,
    ...change
  }) as Ledger.Line

const reportOn = (lines: ReadonlyArray<Ledger.Line>) => {
  const tally = Rates.makeTally()
  tally.add(lines)
  return tally.report()
}
const times = (count: number, change: Partial<Ledger.Line>) => Array.from({ length: count }, () => line(change))

it("a group of too few is held back, and the next smallest with it", () => {
  const { groups } = publicReport(
    reportOn([...times(9, { item: "lamps" }), ...times(6, { item: "roads" }), ...times(2, { item: "rare" })]),
    5
  )
  expect(groups.byItem).toEqual({ rows: [{ name: "lamps", requests: 9, closed: 0 }], heldBack: 2 })
})

it("of all too few, nothing is shown", () => {
  const { all, citizen, groups } = publicReport(reportOn(times(4, { item: "lamps" })), 5)
  expect([all, citizen]).toEqual([null, null])
  expect(Object.values(groups).flatMap(({ rows }) => rows)).toEqual([])
})

it("where the few that are open would be told by the number of the closed, it is shown nowhere", () => {
  const lines = [...times(10, { item: "lamps", state: "Closed", closedAt: 5 }), ...times(2, { item: "lamps" })]
  const { groups, all } = publicReport(reportOn(lines), 5)
  expect(groups.byState).toEqual({ rows: [], heldBack: 2 })
  expect(groups.byItem.rows).toEqual([{ name: "lamps", requests: 12, closed: null }])
  expect(JSON.stringify({ groups, requests: all?.requests })).not.toContain("10")
})

it("a rate or a median of too few is not shown", () => {
  const rating = { contacted: true, solved: null, satisfied: null }
  const lines = [...times(4, { rating, state: "Closed", closedAt: 7 }), ...times(9, {})]
  expect(publicReport(reportOn(lines), 5).all).toMatchObject({
    median: null,
    rates: { contacted: null, solved: null, reopened: { of: 13 } }
  })
  expect(publicReport(reportOn([...lines, ...times(1, { rating, state: "Closed", closedAt: 7 })]), 5).all).toMatchObject({
    median: { numerator: 7n },
    rates: { contacted: { of: 5 } }
  })
})

it("whatever the requests, no shown group is small, and what is held back of a table is none, all, or enough", () => {
  const one = fc.record({
    state: fc.constantFrom(...situations.slice(1)),
    item: fc.constantFrom("a", "b", "c", null),
    channel: fc.constantFrom("hotline", "app", "web"),
    proactive: fc.boolean()
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), fc.integer({ min: 2, max: 8 }), (changes, below) => {
      const shown = publicReport(reportOn(changes.map((change) => line(change as Partial<Ledger.Line>))), below)
      return Object.values(shown.groups).every(({ rows, heldBack }) => {
        const seen = rows.reduce((sum, { requests }) => sum + requests, 0)
        const hidden = changes.length - seen
        const few = (count: number | null) => count !== null && count > 0 && count < below
        return (
          rows.every(({ requests, closed }) => requests >= below && !few(closed) && !few(closed === null ? null : requests - closed)) &&
          (heldBack === 0 ? hidden === 0 : hidden >= below || rows.length === 0)
        )
      })
    }),
    { numRuns: 1000 }
  )
})
