/** What is published: rows, manifest, and a CSV that a spreadsheet takes for text. */

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { openCity } from "linli"
import { afterAll, describe, expect, test } from "vitest"
import { layerCity } from "../src/open.ts"
import { csvOf, publicReportOf, publish } from "../src/publishing.ts"

const folder = mkdtempSync(join(tmpdir(), "linli-publishing-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Lamps of one district, six on a day in March and five on one in April, and one matter that nobody else has. */
const made = test.extend("store", { scope: "file" }, async () => {
  const store = join(folder, "city.db")
  await using city = await openCity({ store })
  const { requests } = city.as("operator:o1")
  const raise = (number: string, item: string, at: string) =>
    requests.raise(
      { channel: "hotline", item, number, reporter: `s-${number}`, place: { unit: "u-1", cell: "36.651,117.129" } },
      { at: new Date(at) }
    )
  for (let n = 1; n <= 6; n++) await raise(`N-${n}`, "lamps", `2026-03-31T15:5${n}:00Z`)
  for (let n = 7; n <= 11; n++) await raise(`N-${n}`, "lamps", "2026-03-31T16:30:00Z")
  return store
})

const on = <A, E, R>(store: string, work: Effect.Effect<A, E, R>) =>
  Effect.runPromise(Effect.provide(work as Effect.Effect<A, E, never>, layerCity({ store, readOnly: true })))

describe("rows", () => {
  made("are those of the month by the policy's own zone", async ({ store }) => {
    const march = await on(store, publish("2026-03"))
    expect(march.manifest).toMatchObject({ month: "2026-03", rows: 6, leftOut: 0, gaveUp: {} })
    expect(new Set(march.rows.map(({ raised }) => raised))).toEqual(new Set(["2026-03-31"]))
    const april = await on(store, publish("2026-04"))
    expect(april.rows.map(({ raised, cell }) => [raised, cell])).toEqual(Array.from({ length: 5 }, () => ["2026-04-01", "36.65,117.13"]))
    expect((await on(store, publish("2026-05"))).rows).toEqual([])
  })

  test("are of months that have ended; one that goes on is refused", async () => {
    let now = Date.UTC(2026, 2, 31, 15, 50)
    await using city = await openCity({ store: "memory", now: () => now })
    const { requests } = city.as("operator:o1")
    for (let n = 1; n <= 5; n++) await requests.raise({ channel: "hotline", item: "lamps" })
    await expect(city.publish({ month: "2026-03" })).rejects.toMatchObject({
      code: "Invalid",
      message: expect.stringContaining("2026-03 has not ended")
    })
    expect((await city.publish()).rows).toEqual([])
    now += 20 * 60_000
    expect((await city.publish({ month: "2026-03" })).rows).toHaveLength(5)
    expect((await city.publish()).rows).toHaveLength(5)
  })

  made("are in the order of their pseudonyms, which say nothing", async ({ store }) => {
    const { rows } = await on(store, publish(null))
    const ids = rows.map(({ id }) => String(id))
    expect(ids).toEqual(ids.toSorted())
    expect(new Set(ids).size).toBe(11)
    expect(JSON.stringify(rows)).not.toMatch(/N-\d|s-N|operator/)
  })
})

describe("through the façade", () => {
  made("rows and manifest are plain values, those of one month or of all", async ({ store }) => {
    await using city = await openCity({ store, readOnly: true })
    const { columns, rows, manifest } = await city.publish({ month: "2026-03" })
    expect(manifest).toMatchObject({ month: "2026-03", rows: 6, leftOut: 0, rules: { below: 5 } })
    expect(JSON.parse(JSON.stringify({ rows, manifest }))).toEqual({ rows, manifest })
    for (const row of rows) expect(Object.keys(row)).toEqual(columns)
    expect((await city.publish()).manifest).toMatchObject({ month: null, rows: 11 })
  })

  made("a preview says of each field whether it becomes public, or why not", async ({ store }) => {
    await using city = await openCity({ store, readOnly: true })
    const { number, shown, hidden } = await city.requests.public("N-2")
    expect(number).toBe("N-2")
    expect(shown).toMatchObject({ item: "lamps", cell: "36.65,117.13", state: "Raised" })
    expect(hidden).toContainEqual({ field: "contact", why: "personal" })
    await expect(city.requests.public("N-99")).rejects.toMatchObject({ code: "NotFound" })
  })

  test("a preview shows nobody what they may not see of the request itself", async () => {
    let now = Date.UTC(2026, 2, 2, 2)
    await using city = await openCity({ store: "memory", now: () => now })
    const { jinan } = await city.policies.presets("requests")
    await city.policies.adopt({ ...jinan!, value: { ...jinan!.value, answersComplaints: ["complaint"] } }, { as: "supervisor:s1" })
    now += 60_000
    const { requests } = city.as("operator:o1")
    for (let n = 1; n <= 5; n++) {
      const request = `N-${n}`
      await requests.raise({ channel: "app", kind: "complaint", number: request, against: "u-2", place: { cell: "36.651,117.129" } })
      await requests.accept({ request })
      await requests.dispatch({ request, lead: "u-2" }, { as: "dispatcher:d1" })
    }
    const { shown } = await requests.public("N-1")
    expect(shown).toMatchObject({ lead: "u-2", cell: "36.65,117.13" })
    const { cell: _, ...seen } = shown
    expect(await requests.public("N-1", { as: "handler:h1@u-2" })).toEqual({ ...(await requests.public("N-1")), shown: seen })
    for (const as of ["reporter:s-2", "handler:h9@u-9"]) {
      await expect(requests.public("N-1", { as })).rejects.toMatchObject({ code: "AccessRefused" })
    }
  })
})

made("a report for everybody counts them all", async ({ store }) => {
  expect(await on(store, publicReportOf())).toMatchObject({
    below: 5,
    all: { requests: 11 },
    groups: { byItem: { rows: [{ name: "lamps", requests: 11 }] } }
  })
})

test("a CSV has no formula, and quotes what has to be", () => {
  const columns = ["item", "cell", "proactive", "outcome"]
  const rows = ["=cmd()", "+1", "-1", "@x", "a,b", 'a"b'].map((item) => ({ item, cell: "36.65,117.13", proactive: false, outcome: null }))
  expect(csvOf({ columns, rows }).split("\n")).toEqual([
    "item,cell,proactive,outcome",
    `'=cmd(),"36.65,117.13",false,`,
    `'+1,"36.65,117.13",false,`,
    `'-1,"36.65,117.13",false,`,
    `'@x,"36.65,117.13",false,`,
    `"a,b","36.65,117.13",false,`,
    `"a""b","36.65,117.13",false,`,
    ""
  ])
})
