/** Whatever a file holds: it never crashes or hangs, every row is a request or a reject, and a second intake adds nothing. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { bytesInput, IntakeError, type IntakeMap, intake } from "../../src/intake/index.ts"
import { folder, memory, recorded } from "./support.ts"

const flat: IntakeMap = {
  system: "fuzz",
  timeZone: "America/New_York",
  timeFormats: ["yyyy-MM-dd", "yyyy-MM-dd HH:mm"],
  number: "n",
  raised: "r",
  closed: "c",
  status: { column: "s", values: { done: { means: "closed" }, open: { means: "open" } } },
  channel: { always: "import" },
  kind: { always: "unstated" },
  item: ["i"],
  description: { columns: ["t"] }
}
const grouped: IntakeMap = { ...flat, activity: { at: "a", name: ["i"] } }

const cell = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom("1", "2", "3", "2024-03-01", "2024-03-10 02:30", "2024-11-03 01:30", "done", "open", "市容", "")
  },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
  { weight: 2, arbitrary: fc.constantFrom('"', '""', '"x', 'x"y', '"a\nb"', "\r", "\0", "邻里", "\ud800", "13800138000", "'", "=1+1") }
)
const good = fc
  .record({ n: fc.constantFrom("1", "2", "3", "4"), c: fc.constantFrom("", "2024-03-05", "2023-01-01"), i: fc.constantFrom("a", "b") })
  .map(({ n, c, i }) => `${n},2024-03-01,${c},done,${i},text,2024-03-02`)
const row = fc.oneof(
  { weight: 3, arbitrary: good },
  { weight: 2, arbitrary: fc.array(cell, { maxLength: 9 }).map((cells) => cells.join(",")) }
)
const text = fc
  .tuple(fc.array(row, { maxLength: 12 }), fc.constantFrom("\n", "\r\n", "\r"))
  .map(([rows, end]) => ["n,r,c,s,i,t,a", ...rows].join(end))
const bytes = fc.oneof(
  { weight: 6, arbitrary: text.map((it) => Buffer.from(it)) },
  { weight: 1, arbitrary: text.map((it) => Buffer.from(it, "latin1")) },
  { weight: 1, arbitrary: text.map((it) => Buffer.from(it, "utf16le")) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((tail) => Buffer.concat([Buffer.from("n,r,c,s,i,t,a\n"), tail])) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((it) => Buffer.from(it)) }
)

const twice = (content: Buffer, map: IntakeMap, encoding: string | undefined, path: string) =>
  Effect.gen(function* () {
    const once = intake({ input: bytesInput("fuzz.csv", content), map, rejects: path, ...(encoding === undefined ? {} : { encoding }) })
    const first = yield* once
    const after = (yield* recorded).length
    const second = yield* once
    return { first, second, added: after, addedLater: (yield* recorded).length - after }
  }).pipe(
    Effect.catch((error) => Effect.succeed(error)),
    Effect.provide(memory)
  )

describe("any file", () => {
  for (const [name, map] of Object.entries({ flat, grouped })) {
    test(`rows in are requests and rejects, and a second intake adds nothing (${name})`, async () => {
      const path = join(folder(), "rejects.csv")
      let taken = 0
      let refused = 0
      await fc.assert(
        fc.asyncProperty(bytes, fc.constantFrom(undefined, undefined, "utf-8", "gb18030", "latin1"), async (content, encoding) => {
          const outcome = await Effect.runPromise(twice(content, map, encoding, path))
          if ("_tag" in outcome) {
            expect(outcome).toBeInstanceOf(IntakeError)
            expect(outcome.message).toMatch(/fuzz\.csv/)
            refused++
            return
          }
          const { first, second, added, addedLater } = outcome
          taken += first.requests
          if (map.activity === undefined) expect(first.rows).toBe(first.requests + first.rejects)
          expect(first.events).toBe(added)
          expect(addedLater).toBe(0)
          expect(second).toEqual({ ...first, added: 0, already: first.requests, events: 0 })
          if (first.rejects > 0) expect(parse(readFileSync(path), { columns: true, relax_column_count: false }).length).toBe(first.rejects)
        }),
        { seed: 20_260_102, numRuns: 400 }
      )
      expect(taken).toBeGreaterThan(100)
      expect(refused).toBeGreaterThan(20)
    })
  }
})
