/** The real logs, into memory and into SQLite files, with the figures that their sources state. */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { EventStore, type Fraction, Ids, MasterKeys } from "@linli/core/kernel"
import { requestCodec } from "@linli/core/requests"
import { SqliteStore, SqliteVault } from "@linli/storage-sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect, test } from "vitest"
import { builtIn, fileInput, intake } from "../../src/intake/index.ts"
import { factsOf, folder, memory, realLog, recorded, report } from "./support.ts"

const stores = {
  memory: () => memory,
  SQLite: (into: string) =>
    Layer.mergeAll(
      SqliteStore.layer({ file: join(into, "city.db"), declared: requestCodec, create: true }),
      SqliteVault.layer({ file: join(into, "city.keys.db"), masterKeys: [MasterKeys.fresh()] }),
      Ids.layer
    )
}

/** Takes a real log in twice; the second time must add nothing. */
const twice = Effect.fnUntraced(function* (name: string, path: string, into: string) {
  const once = (n: number) => intake({ input: fileInput(path), map: builtIn[name]!, rejects: join(into, `rejects-${n}.csv`) })
  const first = yield* once(1)
  const store = yield* EventStore.EventStore
  const head = yield* store.head
  const second = yield* once(2)
  expect(second).toMatchObject({
    rows: first.rows,
    requests: first.requests,
    added: 0,
    already: first.requests,
    rejects: first.rejects,
    events: 0
  })
  expect(yield* store.head).toBe(head)
  return first
})

const hours = (milliseconds: Fraction.Fraction) => Number(milliseconds.numerator) / Number(milliseconds.denominator) / 3_600_000

for (const [store, layer] of Object.entries(stores)) {
  const la311 = realLog("la311_jan2020.csv")
  const nyc311 = realLog("nyc311.csv")
  const receipt = realLog("receipt.csv")

  describe(`real logs into ${store}`, () => {
    test.skipIf(la311 === undefined)(
      "10,000 requests of Los Angeles in the order of the file: every end, and the medians with and without the city's own",
      async () => {
        const into = folder()
        const events = await Effect.runPromise(
          Effect.gen(function* () {
            const summary = yield* twice("la311", la311!, into)
            expect(summary).toMatchObject({ rows: 10_000, requests: 10_000, rejects: 0, encoding: "utf-8", rejectsFile: null })
            const numbers = readFileSync(la311!, "utf8")
              .split("\n")
              .slice(1, -1)
              .map((line) => `request-la311:${line.split(",")[0]}`)
            expect([...new Set((yield* recorded).map(({ stream }) => stream))]).toEqual(numbers)
            const { all, citizen, proactive, byStatus } = yield* report
            expect(byStatus.map(({ name, requests }) => [name, requests])).toEqual([
              ["Closed", 9723],
              ["Cancelled", 244],
              ["Open", 16],
              ["Pending", 15],
              ["Referred Out", 2]
            ])
            expect(all.toClose).toMatchObject({ measured: 9951, excluded: { notClosed: 31, timeUnknown: 18 } })
            expect(hours(all.toClose.median)).toBe(46.65)
            expect(proactive.requests).toBe(2088)
            expect(citizen.toClose.measured).toBe(7869)
            expect(hours(citizen.toClose.median).toFixed(2)).toBe("72.08")
            return summary.events
          }).pipe(Effect.provide(layer(into)))
        )
        // Raised, dispatched and status of each, and 9,951 + 18 ends.
        expect(events).toBe(39_969)
      }
    )

    test.skipIf(nyc311 === undefined)("1,999 requests of New York and one reject, the row that was closed in 1900", async () => {
      const into = folder()
      await Effect.runPromise(
        Effect.gen(function* () {
          const summary = yield* twice("nyc311", nyc311!, into)
          expect(summary).toMatchObject({ rows: 2000, requests: 1999, rejects: 1 })
          expect(summary.examples).toEqual([{ line: 1604, field: "Closed Date", reason: "it was closed before it was raised" }])
          expect(statSync(join(into, "rejects-1.csv")).mode & 0o777).toBe(0o600)
          expect(readFileSync(join(into, "rejects-1.csv"), "utf8").split("\n")[1]).toBe(
            "1604,Closed Date,it was closed before it was raised,,19944912,03/02/2011 10:40:12 AM,01/01/1900 12:00:00 AM,DOHMH,Smoking,Smoking Violation,Government Building,Assigned,04/08/2011 10:40:12 AM,03/02/2011 05:45:08 PM,10 BROOKLYN,BROOKLYN"
          )
          const { all, byStatus } = yield* report
          expect(all.due).toMatchObject({ stated: 1982, onTime: 1636 })
          expect(all.due.late + all.due.notSettled).toBe(346)
          expect(byStatus.map(({ name, requests }) => [name, requests])).toEqual([
            ["Closed", 1956],
            ["Pending", 24],
            ["Assigned", 19]
          ])
        }).pipe(Effect.provide(layer(into)))
      )
    })

    test.skipIf(receipt === undefined)(
      "1,434 cases of a Dutch municipality with all 8,577 activities, ended when it is stated",
      async () => {
        const into = folder()
        await Effect.runPromise(
          Effect.gen(function* () {
            const summary = yield* twice("receipt", receipt!, into)
            expect(summary).toMatchObject({ rows: 8577, requests: 1434, rejects: 0 })
            const events = yield* recorded
            const activities = events.filter(({ type }) => type === "requests/ProgressReported")
            expect(activities.length).toBe(8577)
            expect(new Set(activities.map(({ data }) => (data as { activity: string }).activity)).size).toBe(27)
            const { all, bySourceChannel } = yield* report
            expect(all.closed).toBe(1329)
            expect(all.due).toMatchObject({ stated: 1434, computed: 0, onTime: 952, late: 377 })
            expect([all.settledByDue, all.settledInTime].map(({ hits, of }) => [hits, of])).toEqual([
              [952, 1434],
              [952, 1329]
            ])
            expect(bySourceChannel.map(({ name, requests }) => [name, requests])).toEqual([
              ["Internet", 1250],
              ["Desk", 109],
              ["Post", 53],
              ["e-mail", 21],
              ["Intern", 1]
            ])
            // The end on the day of the start; staff only sealed.
            const [raised, , , closed] = yield* factsOf("receipt:case-10862")
            expect([raised![1], closed![0]._tag, closed![1]]).toEqual([
              "2011-12-11T23:00:00.010Z",
              "RequestClosed",
              "2011-12-11T23:00:00.010Z"
            ])
            expect(JSON.stringify(events)).not.toContain("Resource")
          }).pipe(Effect.provide(layer(into)))
        )
        for (const file of readdirSync(into)) expect(readFileSync(join(into, file)).includes("Resource21")).toBe(false)
      }
    )
  })
}
