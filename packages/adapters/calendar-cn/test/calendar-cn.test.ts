import { describe, expect, it } from "@effect/vitest"
import { chinaCalendar } from "@linli/calendar-cn"
import { Calendar, deadlineOf } from "@linli/core/kernel"
import { isWorkday } from "chinese-days"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

const calendar = chinaCalendar()
const compiled = Calendar.compile(calendar)

describe("the calendar of China", () => {
  it("is one that can be adopted, from 2004 to the last announced year", () => {
    expect(Result.isSuccess(Schema.decodeUnknownResult(Calendar.Calendar)(calendar))).toBe(true)
    expect(Object.keys(calendar.holidays)[0]).toBe("2004-01-01")
    expect(calendar.knownUntil >= "2026-12-31").toBe(true)
  })

  it("agrees with its source on every date of every year", () => {
    const wrong: Array<string> = []
    const end = Date.parse(`${calendar.knownUntil}T00:00:00Z`)
    let count = 0
    for (let at = Date.parse("2004-01-01T00:00:00Z"); at <= end; at += 86_400_000) {
      const date = new Date(at).toISOString().slice(0, 10)
      count++
      if (compiled.isWorkingDay(date) !== isWorkday(date)) wrong.push(date)
    }
    expect(wrong).toEqual([])
    expect(count).toBeGreaterThan(8000)
  })

  it("counts five working days over National Day 2025 with its make-up days, and takes a deadline past the last notice as provisional", () => {
    const started = (at: string) => [
      { _tag: "Started" as const, at: Date.parse(at), term: { amount: 5, unit: "workingDays" as const, counting: "wholeDays" as const } }
    ]
    // 28 and 11 are worked; 1 to 8 October are off.
    expect(deadlineOf(started("2025-09-26T10:00:00+08:00"), compiled)).toMatchObject({
      due: Date.parse("2025-10-10T18:00:00+08:00"),
      provisional: false
    })
    const late = `${calendar.version}-12-30T10:00:00+08:00`
    expect(deadlineOf(started(late), compiled).provisional).toBe(true)
  })
})
