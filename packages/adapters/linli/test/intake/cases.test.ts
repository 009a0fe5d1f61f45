import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { IntakeMap } from "../../src/intake/index.ts"
import { factsOf, folder, memory, recorded, take } from "./support.ts"

const permits: IntakeMap = {
  system: "permits",
  timeZone: "Europe/Amsterdam",
  timeFormats: ["yyyy-MM-dd HH:mm"],
  number: "case",
  raised: "start",
  closed: "end",
  due: "deadline",
  channel: { always: "desk" },
  kind: { always: "unstated" },
  activity: { at: "at", name: ["what"], note: { columns: ["who"], subject: "who" } }
}
const header = "case,start,end,deadline,what,at,who"
const file = (...rows: ReadonlyArray<string>) => `${[header, ...rows].join("\n")}\n`
const row = (number: string, what: string, day: number) =>
  `${number},2024-01-01 09:00,2024-01-05 09:00,2024-01-31 00:00,${what},2024-01-0${day} 12:00,Ann`

describe("rows that are activities", () => {
  it.effect("rows of one number are one request, with all its activities in order of time", () =>
    Effect.gen(function* () {
      const summary = yield* take(file(row("1", "check", 3), row("1", "receive", 2), row("2", "receive", 2)), permits)
      expect(summary).toMatchObject({ rows: 3, requests: 2, added: 2, rejects: 0, events: 9 })
      expect((yield* factsOf("permits:1")).map(([fact]) => (fact._tag === "ProgressReported" ? fact.activity : fact._tag))).toEqual([
        "RequestRaised",
        "DueStated",
        "receive",
        "check",
        "RequestClosed"
      ])
    }).pipe(Effect.provide(memory))
  )

  it.effect("the end is the stated one, also where activities follow it; none is lost", () =>
    Effect.gen(function* () {
      yield* take(file(row("1", "receive", 2), row("1", "post", 9)), permits)
      expect((yield* factsOf("permits:1")).map(([{ _tag }, at]) => [_tag, at.slice(0, 10)])).toEqual([
        ["RequestRaised", "2024-01-01"],
        ["DueStated", "2024-01-01"],
        ["ProgressReported", "2024-01-02"],
        ["RequestClosed", "2024-01-05"],
        ["ProgressReported", "2024-01-09"]
      ])
    }).pipe(Effect.provide(memory))
  )

  it.effect("an activity before the stated start shows that the request was there already", () =>
    Effect.gen(function* () {
      yield* take(file("1,2024-01-03 09:00,,,receive,2024-01-02 12:00,Ann"), permits)
      expect((yield* factsOf("permits:1")).map(([{ _tag }, at]) => [_tag, at])).toEqual([
        ["RequestRaised", "2024-01-02T11:00:00.000Z"],
        ["ProgressReported", "2024-01-02T11:00:00.000Z"]
      ])
    }).pipe(Effect.provide(memory))
  )

  it.effect("an end earlier on the day of the start is a contradiction, unless the source's hours are known to be wrong", () =>
    Effect.gen(function* () {
      const rows = file(
        "1,2024-01-03 09:00,2024-01-03 08:00,,receive,2024-01-04 12:00,Ann",
        "2,2024-01-03 09:00,2024-01-02 23:59,,receive,2024-01-04 12:00,Ann"
      )
      expect(yield* take(rows, permits)).toMatchObject({ requests: 0, rejects: 2 })
      expect(yield* take(rows, { ...permits, dayPrecision: true })).toMatchObject({
        requests: 1,
        rejects: 1,
        examples: [{ line: 3, field: "end" }]
      })
      expect((yield* factsOf("permits:1")).map(([{ _tag }, at]) => [_tag, at])).toEqual([
        ["RequestRaised", "2024-01-03T07:00:00.000Z"],
        ["RequestClosed", "2024-01-03T07:00:00.000Z"],
        ["ProgressReported", "2024-01-04T11:00:00.000Z"]
      ])
    }).pipe(Effect.provide(memory))
  )

  it.effect("one row at fault rejects all rows of its request and no other, and says which row it was", () =>
    Effect.gen(function* () {
      const into = folder()
      const rows = [row("1", "receive", 2), row("2", "receive", 2), row("2", "", 3), row("2", "send", 4), row("3", "receive", 2)]
      const summary = yield* take(file(...rows), permits, into)
      expect(summary).toMatchObject({ rows: 5, requests: 2, rejects: 3 })
      expect(summary.examples).toEqual([
        { line: 3, field: null, reason: "goes with line 4, of the same request, which is rejected" },
        { line: 4, field: "what", reason: "the activity has no name" },
        { line: 5, field: null, reason: "goes with line 4, of the same request, which is rejected" }
      ])
      const path = join(into, "rejects.csv")
      const mended = readFileSync(path, "utf8").replace(",,2024-01-03", ",check,2024-01-03")
      writeFileSync(path, mended)
      expect(yield* take(mended, permits)).toMatchObject({ rows: 3, requests: 1, added: 1, rejects: 0 })
    }).pipe(Effect.provide(memory))
  )

  it.effect("a row with too few fields rejects its request too", () =>
    Effect.gen(function* () {
      expect(yield* take(file(row("1", "receive", 2), "1,2024", row("2", "receive", 2)), permits)).toMatchObject({
        requests: 1,
        rejects: 2
      })
    }).pipe(Effect.provide(memory))
  )

  it.effect("what is said of the whole request must be the same in all its rows", () =>
    Effect.gen(function* () {
      const other = row("1", "check", 3).replace("2024-01-31", "2024-02-28")
      const summary = yield* take(file(row("1", "receive", 2), other), permits)
      expect(summary).toMatchObject({ requests: 0, rejects: 2 })
      expect(summary.examples[1]).toEqual({ line: 3, field: "deadline", reason: "not the same as in line 2, of the same request" })
    }).pipe(Effect.provide(memory))
  )

  it.effect("a request that comes back after others is rejected from there on, also at a second intake", () =>
    Effect.gen(function* () {
      const text = file(row("1", "receive", 2), row("2", "receive", 2), row("1", "check", 3))
      expect(yield* take(text, permits)).toMatchObject({
        requests: 2,
        rejects: 1,
        examples: [{ line: 4, field: "case", reason: "a request of this number was taken in before with other content" }]
      })
      expect(yield* take(text, permits)).toMatchObject({ requests: 2, added: 0, already: 2, rejects: 1, events: 0 })
    }).pipe(Effect.provide(memory))
  )

  it.effect("a request whose first rows were rejected is not taken in by halves when it comes back", () =>
    Effect.gen(function* () {
      const text = file(row("1", "", 2), row("2", "receive", 2), row("1", "check", 3), row("3", "receive", 2))
      expect(yield* take(text, permits)).toMatchObject({
        requests: 2,
        rejects: 2,
        examples: [
          { line: 2 },
          { line: 4, reason: "other rows of the same request were rejected before; mend them all and put them together" }
        ]
      })
      expect(yield* factsOf("permits:1")).toEqual([])
    }).pipe(Effect.provide(memory))
  )

  it.effect("a request of more than 10,000 rows is rejected whole, so that memory stays bounded", () =>
    Effect.gen(function* () {
      const summary = yield* take(file(...Array.from({ length: 10_500 }, () => row("1", "again", 2)), row("2", "receive", 2)), permits)
      expect(summary).toMatchObject({ rows: 10_501, requests: 1, rejects: 10_500 })
      expect(summary.examples[0]!.reason).toBe("its request has more than 10000 rows")
      expect((yield* recorded).length).toBe(4)
    }).pipe(Effect.provide(memory))
  )
})
