import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compileFormat, makeClock } from "../../src/intake/times.ts"

const at = (text: string, timeZone: string, formats: ReadonlyArray<string>, repeatedHour: "first" | "second" = "first") => {
  const reading = makeClock({ timeZone, formats, repeatedHour })(text)
  return reading === null ? null : new Date(reading.at).toISOString()
}

describe("times of a source", () => {
  const newYork = "America/New_York"
  const iso = ["yyyy-MM-dd HH:mm:ss"]

  test("local times are read in the source's zone, summer and winter", () => {
    expect(at("2024-01-15 12:00:00", newYork, iso)).toBe("2024-01-15T17:00:00.000Z")
    expect(at("2024-07-15 12:00:00", newYork, iso)).toBe("2024-07-15T16:00:00.000Z")
    expect(at("2024-07-15 12:00:00", "Asia/Shanghai", iso)).toBe("2024-07-15T04:00:00.000Z")
    expect(at("2024-07-15 12:00:00", "Asia/Kathmandu", iso)).toBe("2024-07-15T06:15:00.000Z")
  })

  test("a time that the clocks skipped falls as far behind the change as it claims", () => {
    expect(at("2024-03-10 01:59:59", newYork, iso)).toBe("2024-03-10T06:59:59.000Z")
    expect(at("2024-03-10 02:30:00", newYork, iso)).toBe("2024-03-10T07:30:00.000Z")
    expect(at("2024-03-10 02:30:00", newYork, iso, "second")).toBe("2024-03-10T07:30:00.000Z")
    expect(at("2024-03-10 03:00:00", newYork, iso)).toBe("2024-03-10T07:00:00.000Z")
  })

  test("of an hour that the clocks went through twice the first is meant, or the second where the map says so", () => {
    expect(at("2024-11-03 01:30:00", newYork, iso)).toBe("2024-11-03T05:30:00.000Z")
    expect(at("2024-11-03 01:30:00", newYork, iso, "second")).toBe("2024-11-03T06:30:00.000Z")
    expect(at("2024-11-03 02:00:00", newYork, iso)).toBe("2024-11-03T07:00:00.000Z")
    expect(at("2024-11-03 00:59:59", newYork, iso, "second")).toBe("2024-11-03T04:59:59.000Z")
  })

  test("a change of half an hour is followed too", () => {
    expect(at("2024-10-06 02:15:00", "Australia/Lord_Howe", iso)).toBe("2024-10-05T15:45:00.000Z")
    expect(at("2024-04-07 01:45:00", "Australia/Lord_Howe", iso)).toBe("2024-04-06T14:45:00.000Z")
    expect(at("2024-04-07 01:45:00", "Australia/Lord_Howe", iso, "second")).toBe("2024-04-06T15:15:00.000Z")
  })

  test("an offset in the text outdoes the zone", () => {
    const formats = ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX"]
    expect(at("2024-07-15T12:00:00.5+08:00", newYork, formats)).toBe("2024-07-15T04:00:00.500Z")
    expect(at("2024-07-15T12:00:00.123456Z", newYork, formats)).toBe("2024-07-15T12:00:00.123Z")
    expect(at("2024-07-15T12:00:00.000-0330", newYork, formats)).toBe("2024-07-15T15:30:00.000Z")
  })

  test("hours of twelve: 12 AM is midnight, 12 PM noon, and there is no 13 PM", () => {
    const formats = ["M/d/yyyy h:mm a"]
    expect(at("1/5/2024 12:00 AM", "UTC", formats)).toBe("2024-01-05T00:00:00.000Z")
    expect(at("1/5/2024 12:00 pm", "UTC", formats)).toBe("2024-01-05T12:00:00.000Z")
    expect(at("1/5/2024 1:05 PM", "UTC", formats)).toBe("2024-01-05T13:05:00.000Z")
    expect(at("1/5/2024 13:05 PM", "UTC", formats)).toBeNull()
    expect(at("2024年1月5日 下午3:20", "Asia/Shanghai", ["yyyy年M月d日 ah:mm"])).toBe("2024-01-05T07:20:00.000Z")
  })

  test("years of two digits lie between 1969 and 2068", () => {
    expect(at("1/1/68 0:00", "UTC", ["M/d/yy H:mm"])).toBe("2068-01-01T00:00:00.000Z")
    expect(at("1/1/69 0:00", "UTC", ["M/d/yy H:mm"])).toBe("1969-01-01T00:00:00.000Z")
  })

  test("a day or an hour that does not exist is no time", () => {
    for (const text of [
      "2023-02-29 10:00:00",
      "2024-13-01 10:00:00",
      "2024-00-10 10:00:00",
      "2024-04-31 10:00:00",
      "2024-01-01 24:00:00",
      "2024-01-01 10:60:00"
    ]) {
      expect(at(text, "UTC", iso)).toBeNull()
    }
    expect(at("2024-02-29 10:00:00", "UTC", iso)).toBe("2024-02-29T10:00:00.000Z")
    expect(at("2024-02-29 10:00:00 and more", "UTC", iso)).toBeNull()
  })

  test("formats are tried in their order; a date alone is its midnight", () => {
    const formats = ["d.M.yyyy H:mm", "yyyy-MM-dd"]
    expect(at("5.1.2024 9:30", "Europe/Berlin", formats)).toBe("2024-01-05T08:30:00.000Z")
    expect(at("2024-01-05", "Europe/Berlin", formats)).toBe("2024-01-04T23:00:00.000Z")
  })

  test("a format that cannot be one says why", () => {
    expect(compileFormat("yyyy-MM")).toBe("it has no day")
    expect(compileFormat("yyyy-MM-dd MM")).toBe("it names the month twice")
    expect(compileFormat("yyyy-MM-dd hh:mm")).toBe("h and a go together; H is the hour of 24")
    expect(compileFormat("yyyy-MM-ddTHH")).toBe("letter T has no meaning; put text in quotes")
  })

  test("whatever instant, its local time reads back as it, or as its twin in an hour gone through twice", () => {
    const zones = ["America/Los_Angeles", "Europe/Amsterdam", "Asia/Shanghai", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia"]
    const clocks = new Map(
      zones.map((timeZone) => [
        timeZone,
        (["first", "second"] as const).map((repeatedHour) => makeClock({ timeZone, formats: iso, repeatedHour }))
      ])
    )
    const wallOf = new Map(
      zones.map((timeZone) => [timeZone, new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" })])
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(1985, 0) / 1000, max: Date.UTC(2030, 0) / 1000 }),
        (zone, seconds) => {
          const wall = wallOf.get(zone)!
          const text = wall.format(seconds * 1000)
          const [first, second] = clocks.get(zone)!.map((clock) => clock(text)!.at)
          expect([first, second]).toContain(seconds * 1000)
          expect(first).toBeLessThanOrEqual(second!)
          expect(wall.format(first)).toBe(text)
          expect(wall.format(second)).toBe(text)
        }
      ),
      { seed: 20_260_101, numRuns: 3000 }
    )
  })
})
