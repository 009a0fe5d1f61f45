import { beforeAll, describe, expect, test } from "vitest"
import { failed, json, linli, ok, temporary } from "./support.ts"

const file = temporary()
const at = ["--store", file("city.db")]
const march = ["--period", "2026-03", ...at]

interface Row {
  readonly unit: string | null
  readonly value: { readonly numerator: number; readonly denominator: number; readonly shown: string } | null
  readonly denominator: number
  readonly missed: { readonly count: number; readonly ids?: ReadonlyArray<string> }
  readonly leftOut: ReadonlyArray<{ readonly name: string; readonly count: number }>
}
interface Measured {
  readonly id: string
  readonly span: { readonly from: number; readonly to: number }
  readonly policy: { readonly id: string; readonly position: number }
  readonly all: Row
  readonly units: ReadonlyArray<Row>
}
const measured = async (...args: ReadonlyArray<string>): Promise<ReadonlyArray<Measured>> =>
  (await json("indicators", ...args))["indicators"] as ReadonlyArray<Measured>

/** The city of the demonstration: 24 requests in the first week of March 2026. */
beforeAll(() => ok("demo", ...at), 60_000)

describe("indicators", () => {
  test("are exact, say what was left out and why, and follow their own period", async () => {
    const [solved] = await measured("--id", "beijing/solved", ...march)
    expect(solved).toMatchObject({
      span: { from: Date.parse("2026-02-19T00:00+08:00"), to: Date.parse("2026-03-19T00:00+08:00") },
      policy: { id: "linli/assessment", position: 0 },
      all: { value: { numerator: 10, denominator: 11, shown: "90.91 %" }, denominator: 11, missed: { count: 1 } }
    })
    const reasons = Object.fromEntries(solved!.all.leftOut.filter(({ count }) => count > 0).map(({ name, count }) => [name, count]))
    expect(reasons).toEqual({ declined: 3, proactive: 4, notCalledBack: 6 })
    expect(solved!.all.missed.ids).toBeUndefined()
    const [settled] = await measured("--id", "digital-city/settled", ...march)
    expect(settled!.span).toEqual({ from: Date.parse("2026-03-01T00:00+08:00"), to: Date.parse("2026-04-01T00:00+08:00") })
  })

  test("are shown in both languages, all of them by their period, with what is withheld", async () => {
    const english = await ok("indicators", ...march)
    expect(english).toMatch(/^2026-02-19 00:00 – 2026-03-19 00:00\n/)
    expect(english).toMatch(/beijing\/solved +solved +90\.91 % +10 \/ 11 +13\n/)
    expect(english).toMatch(/wuhan\/aware +aware +not shown \(fewer than 5\)\n/)
    expect(english).not.toContain("daily")
    expect(await ok("indicators", ...march, "--lang", "zh")).toMatch(/beijing\/solved +解决率 +90\.91 % +10 \/ 11 +13\n/)
    expect(await ok("indicators", ...at)).toMatch(/so far\n/)
  })

  test("name the units, or another field, and the requests behind them by number", async () => {
    const units = await ok("indicators", "--id", "beijing/score", "--by", "unit", ...march)
    expect(units).toMatch(/beijing\/score, version[\s\S]*hongqiao-street +85\.00\n/)
    const channels = await ok("indicators", "--id", "beijing/solved", "--by", "channel", "--list", ...march)
    expect(channels).toMatch(/hotline +66\.67 % +2 \/ 3 +2\n/)
    expect(channels).toContain("  hotline · all others that count: 2026-0017\n")
    const [solved] = await measured("--id", "beijing/solved", "--list", ...march)
    expect(solved!.all.missed.ids).toHaveLength(1)
    expect(await json("request", "show", "2026-0017", ...at)).toMatchObject({ request: solved!.all.missed.ids![0] })
  })

  test("that nobody knows, and periods that are none, are refused with what there is", async () => {
    expect(await failed("indicators", "--id", "paris/solved", ...at)).toMatchObject({
      code: 1,
      error: { code: "Invalid", message: expect.stringMatching(/no indicator is called paris\/solved; there are beijing\/contacted/) }
    })
    const { code, stderr } = await linli(["indicators", "--id", "beijing/solved", "--period", "2026", "--lang", "zh", ...at])
    expect([code, stderr]).toEqual([1, expect.stringContaining("2026 不是这些指标的统计周期：请写作 2026-10")])
    expect(await failed("indicators", "--by", "colour", ...at)).toMatchObject({ code: 2 })
  })
})

describe("the report", () => {
  test("shows the indicators of the policy of assessment that was adopted, and a replay the same", async () => {
    expect(await json("report", ...at)).not.toHaveProperty("indicators")
    await ok("policy", "adopt", "linli", "--for", "assessment", "--effective", "2026-01-01", "--as", "supervisor:s1", ...at)
    const report = await ok("report", "--json", ...at)
    const { indicators } = JSON.parse(report) as { indicators: ReadonlyArray<Measured> }
    expect(indicators.find(({ id }) => id === "beijing/solved")).toMatchObject({ policy: { position: 186 }, all: { denominator: 0 } })
    expect(await ok("replay", "--json", ...at)).toBe(report)
    // What was adopted later measures nothing before.
    expect(await ok("replay", "--until", "2026-03-08", ...at)).not.toMatch(/Indicators/)
    expect(await ok("report", "--lang", "zh", ...at)).toMatch(/指标\n[\s\S]*（未结束）/)
  })
})
