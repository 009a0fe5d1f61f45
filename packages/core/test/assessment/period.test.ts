/** Periods begin on their zone's clock: checked at their edges, and against the platform's own calendar. */
import { fromThe19th, noonToNoon, Period, spanNamed, spanOf } from "@linli/core/assessment"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const at = (text: string): number => Date.parse(text)
const span = (period: Period, text: string): ReadonlyArray<string> => {
  const { from, to } = spanOf(period, at(text))
  return [new Date(from).toISOString(), new Date(to).toISOString()]
}
const daily = (zone: string): Period => ({ every: "day", at: 0, zone })

describe("the month from the 19th to the 18th", () => {
  it("begins on the 19th at 00:00 local time, and that instant is its first", () => {
    const november = ["2026-10-18T16:00:00.000Z", "2026-11-18T16:00:00.000Z"]
    expect(span(fromThe19th, "2026-10-19T00:00:00+08:00")).toEqual(november)
    expect(span(fromThe19th, "2026-11-18T23:59:59.999+08:00")).toEqual(november)
    expect(span(fromThe19th, "2026-11-19T00:00:00+08:00")[0]).toBe(november[1])
    expect(span(fromThe19th, "2026-10-18T23:59:59.999+08:00")[1]).toBe(november[0])
  })
  it("goes over the end of the year", () => {
    expect(span(fromThe19th, "2027-01-01T00:00:00+08:00")).toEqual(["2026-12-18T16:00:00.000Z", "2027-01-18T16:00:00.000Z"])
  })
})

describe("the day from noon to noon", () => {
  it("begins with the stroke of twelve", () => {
    const day = ["2026-11-22T04:00:00.000Z", "2026-11-23T04:00:00.000Z"]
    expect(span(noonToNoon, "2026-11-22T12:00:00+08:00")).toEqual(day)
    expect(span(noonToNoon, "2026-11-23T11:59:59.999+08:00")).toEqual(day)
    expect(span(noonToNoon, "2026-11-22T11:59:59.999+08:00")[1]).toBe(day[0])
  })
})

describe("a period by its name", () => {
  const named = (period: Period, name: string) => {
    const found = spanNamed(period, name)
    return found === null ? null : [found.from, found.to].map((time) => new Date(time + 8 * 3_600_000).toISOString().slice(0, 16))
  }
  const zone = "Asia/Shanghai"

  it("is the month or year that ends in the one named, and the day that begins on the date", () => {
    expect(named(fromThe19th, "2026-10")).toEqual(["2026-09-19T00:00", "2026-10-19T00:00"])
    expect(named(fromThe19th, "2026-01")).toEqual(["2025-12-19T00:00", "2026-01-19T00:00"])
    expect(named({ every: "month", day: 1, at: 0, zone }, "2026-02")).toEqual(["2026-02-01T00:00", "2026-03-01T00:00"])
    expect(named({ every: "month", day: 1, at: 720, zone }, "2026-02")).toEqual(["2026-02-01T12:00", "2026-03-01T12:00"])
    expect(named({ every: "year", month: 12, day: 1, at: 0, zone }, "2026")).toEqual(["2025-12-01T00:00", "2026-12-01T00:00"])
    expect(named(noonToNoon, "2026-10-05")).toEqual(["2026-10-05T12:00", "2026-10-06T12:00"])
  })
  it("is none where the name is of another length, or no date", () => {
    for (const name of ["2026", "2026-10-05", "2026-13", "2026-1", "October", "", "0026-10"])
      expect(named(fromThe19th, name), name).toBeNull()
    expect(named(noonToNoon, "2026-02-30")).toBeNull()
  })
})

describe("where the clock changes", () => {
  it("a day has 23 or 25 hours, and a month keeps its local beginning", () => {
    const hours = (text: string) => {
      const { from, to } = spanOf(daily("America/New_York"), at(text))
      return (to - from) / 3_600_000
    }
    expect([hours("2026-03-08T12:00:00-04:00"), hours("2026-11-01T12:00:00-05:00"), hours("2026-11-02T12:00:00-05:00")]).toEqual([
      23, 25, 24
    ])
    expect(span({ ...fromThe19th, zone: "America/New_York" }, "2026-11-10T12:00:00-05:00")).toEqual([
      "2026-10-19T04:00:00.000Z",
      "2026-11-19T05:00:00.000Z"
    ])
  })
  it("a midnight that does not exist is the first instant after it", () => {
    // In Beirut the clock went from 00:00 to 01:00 on 31 March 2024.
    expect(span(daily("Asia/Beirut"), "2024-03-31T12:00:00+03:00")[0]).toBe("2024-03-30T22:00:00.000Z")
  })
  it("of a midnight that comes twice the first counts", () => {
    // In Havana the clock went from 01:00 back to 00:00 on 3 November 2024.
    const { from, to } = spanOf(daily("America/Havana"), at("2024-11-03T12:00:00-05:00"))
    expect([new Date(from).toISOString(), (to - from) / 3_600_000]).toEqual(["2024-11-03T04:00:00.000Z", 25])
  })
})

/** The period's name by the platform's calendar: instants share a name if they share a period. */
const nameBy = (period: Period) => {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: period.zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit"
  })
  return (instant: number): number => {
    const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
    const [year, month, date] = [part["year"]!, part["month"]!, part["day"]!]
    const isEarlier = part["hour"]! * 60 + part["minute"]! < period.at ? 1 : 0
    if (period.every === "day") return Date.UTC(year, month - 1, date - isEarlier)
    const shift = date - isEarlier < period.day ? 1 : 0
    if (period.every === "month") return year * 12 + month - shift
    return year - (month - shift < period.month ? 1 : 0)
  }
}

describe("periods", () => {
  const drawn: fc.Arbitrary<Period> = fc
    .record({
      every: fc.constantFrom("year", "month", "day"),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
      at: fc.integer({ min: 4 * 60, max: 1439 }),
      zone: fc.constantFrom("Asia/Shanghai", "America/New_York", "Europe/Berlin", "UTC")
    })
    .map((parts) => parts as Period)

  it("follow one another without a gap, and take in what the calendar says they do", () => {
    fc.assert(
      fc.property(drawn, fc.integer({ min: at("1995-01-01"), max: at("2035-01-01") }), (period, instant) => {
        const { from, to } = spanOf(period, instant)
        expect(from <= instant && instant < to).toBe(true)
        expect([spanOf(period, to).from, spanOf(period, from - 1).to, spanOf(period, to - 1).from]).toEqual([to, from, from])
        const name = nameBy(period)
        expect([name(from), name(to - 1)]).toEqual([name(instant), name(instant)])
        expect(name(from - 1)).not.toBe(name(instant))
        expect(name(to)).not.toBe(name(instant))
      }),
      { seed: 1, numRuns: 1000 }
    )
  })
  it("of an unknown zone, or beginning on a day that some month lacks, are refused", () => {
    const decode = Schema.decodeUnknownResult(Period)
    expect(String(decode({ every: "day", at: 0, zone: "Asia/Pekin" }))).toContain("is not known")
    expect(decode({ every: "month", day: 29, at: 0, zone: "UTC" })._tag).toBe("Failure")
    expect(decode({ every: "month", day: 28, at: 0, zone: "UTC" })._tag).toBe("Success")
  })
})
