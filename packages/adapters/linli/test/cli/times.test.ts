import type { requests } from "@linli/core"
import { describe, expect, test } from "vitest"
import { makeCli } from "../../src/cli/cli.ts"
import { timelineText } from "../../src/cli/timelineText.ts"
import { zoneNamed } from "../../src/cli/zone.ts"
import { linli, ok, temporary } from "./support.ts"

const file = temporary()
const shanghai = zoneNamed("Asia/Shanghai")!

describe("reading", () => {
  test.each([
    ["2026-03-01", "2026-02-28T16:00:00.000Z"],
    ["2026-03-01T00:00", "2026-02-28T16:00:00.000Z"],
    ["2026-03-01T08:00Z", "2026-03-01T08:00:00.000Z"],
    ["2026-03-01T08:00:01.5-05:00", "2026-03-01T13:00:01.500Z"],
    ["1900-01-01T00:00Z", "1900-01-01T00:00:00.000Z"]
  ])("a date, and a time without an offset, are of the stated zone: %s", (text, iso) => {
    expect(new Date(shanghai.read(text)!).toISOString()).toBe(iso)
  })

  test.each([
    "1",
    "1772352000000",
    "03/01/2026",
    "March 1 2026",
    "2026-3-1",
    "2026-02-30",
    "2026-03-01T24:00",
    "2026-03-01T08:00+99:00",
    "1899-12-31T23:59Z",
    "+012026-01-01",
    "2026-03-01 08:00",
    "NaN",
    ""
  ])("what is not strict ISO, or no day, or out of range, is refused: %s", (text) => {
    expect(shanghai.read(text)).toBeUndefined()
  })

  test("a time that cannot be read is a wrong call, told with an example", async () => {
    const { code, stderr } = await linli(["request", "accept", "N-1", "--as", "operator:o1", "--at", "2026-02-30"])
    expect([code, stderr]).toEqual([2, expect.stringMatching(/2026-02-30 is not a time: write 2026-03-01 .*Asia\/Shanghai/)])
  })

  test.each([
    ["request", "accept", "N-1", "--as", "operator:o1", "--at"],
    ["state", "request-1", "--at"],
    ["replay", "--until"]
  ])("what is later than now has not happened: %s %s", async (...args) => {
    const { code, stderr } = await linli([...args.filter((word) => word !== undefined), "9998-01-01"])
    expect([code, stderr]).toEqual([2, expect.stringContaining("9998-01-01T00:00:00.000+08:00 is later than now")])
  })

  test("a zone that there is not is refused", async () => {
    const { code, stderr } = await linli(["report"], { env: { LINLI_ZONE: "Mars/Olympus" } })
    expect([code, stderr]).toEqual([2, expect.stringContaining("there is no time zone Mars/Olympus")])
  })
})

describe("showing", () => {
  test("times are shown in the zone in which they are read, and it is named once", async () => {
    const at = ["--store", file("zone.db")]
    await ok("init", ...at)
    await ok("request", "raise", "--channel", "app", "--number", "N-1", "--as", "operator:o1", "--at", "2026-03-01T09:15", ...at)
    const shown = [await ok("request", "show", "N-1", ...at), await ok("request", "list", ...at)]
    for (const text of shown) {
      expect(text).toContain("2026-03-01 09:15")
      expect(text.match(/Asia\/Shanghai/g)).toHaveLength(1)
    }
    expect(await ok("log", ...at)).toContain("2026-03-01T09:15:00.000+08:00")
    const elsewhere = await linli(["request", "list", ...at], { env: { LINLI_ZONE: "America/New_York" } })
    expect(elsewhere.stdout).toMatch(/2026-02-28 20:15[\s\S]*America\/New_York/)
  })

  test("times of deadlines are shown in it too, whatever the zone of the calendar", async () => {
    const at = ["--store", file("due-zone.db")]
    await ok("init", "--policy", "jinan", "--calendar", "china", ...at)
    const by = ["--as", "operator:o1", "--at", "2026-03-02T09:00+08:00", ...at]
    await ok("request", "raise", "--channel", "app", "--number", "N-1", ...by)
    await ok("request", "accept", "N-1", ...by)
    const inNewYork = async (...args: ReadonlyArray<string>) =>
      (await linli([...args, ...at], { env: { LINLI_ZONE: "America/New_York" } })).stdout
    for (const args of [["due", "N-1"], ["due"], ["request", "show", "N-1"], ["tick", "--to", "2026-03-02T09:00+08:00"]]) {
      expect(await inNewYork(...args)).toMatch(/2026-03-09 06:00[\s\S]*America\/New_York/)
    }
    expect(await inNewYork("state", "N-1")).toContain("due 2026-03-09 06:00")
    expect(await ok("--help")).toContain("in the zone of LINLI_ZONE, Asia/Shanghai by default")
  })

  const author = { kind: "Person", as: "operator", unit: null } as const
  const doc = (times: ReadonlyArray<number>): requests.Timeline.Doc => ({
    request: "r",
    number: "N-1",
    hands: times.map((from, i) => ({ role: "lead", unit: `u${i}`, level: null, from, to: i % 2 === 0 ? null : from - 1 })),
    entries: times.map((at, i) => ({ id: `e${i}`, at, event: "SignedFor" as never, author, said: {} })),
    standing: {} as never,
    escalated: false
  })

  test.each([
    ["going backwards", [3_000_000_000_000, 1_000_000_000_000, 2_000_000_000_000]],
    ["beyond every calendar", [8.64e15, -8.64e15, 9e15]],
    ["all at once", [0, 0]]
  ])("a timeline is drawn whatever its times are: %s", (_, times) => {
    const cli = makeCli("en", false, shanghai)
    for (const asOf of [0, 1_500_000_000_000, 8.64e15]) {
      const text = timelineText(cli, doc(times), asOf)
      expect(text).not.toMatch(/NaN|undefined|-\d+ (d|h|min)/)
      for (const line of text.split("\n")) expect(line.match(/[█▏▎▍▌▋▊▉]+/)?.[0].length ?? 0).toBeLessThanOrEqual(40)
    }
  })
})
