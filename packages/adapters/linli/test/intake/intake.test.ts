import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { EventStore, KeyVault, Personal } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { fileInput, type IntakeMap, intake, rejectsPath } from "../../src/intake/index.ts"
import { csvInput, factsOf, folder, memory, recorded, take } from "./support.ts"

const town: IntakeMap = {
  system: "town",
  timeZone: "Asia/Shanghai",
  timeFormats: ["yyyy-MM-dd HH:mm"],
  nothing: ["无"],
  number: "编号",
  raised: "受理时间",
  closed: "办结时间",
  due: "期限",
  updated: "更新时间",
  status: {
    column: "状态",
    values: {
      已办结: { means: "closed", outcome: "solved" },
      已转办: { means: "closed", outcome: "handedOver" },
      办理中: { means: "open" }
    }
  },
  channel: { column: "来源", values: { 热线: "hotline", 巡查: "patrol" }, otherwise: "import" },
  kind: { column: "类型", values: { 投诉: "complaint", 求助: "help" } },
  proactive: { column: "来源", values: ["巡查"] },
  urgent: { column: "紧急", values: ["是"] },
  item: ["大类", "小类"],
  dispatched: { lead: ["承办单位"] },
  place: { unit: ["社区"], cell: { latitude: "纬度", longitude: "经度" }, exact: { columns: ["地址"] } },
  reporter: { subject: "电话", contact: ["姓名", "电话"] },
  description: { columns: ["内容"], subject: "电话" }
}
const header = "编号,受理时间,办结时间,期限,更新时间,状态,来源,类型,紧急,大类,小类,承办单位,社区,纬度,经度,地址,姓名,电话,内容"
const full =
  "12345-1,2024-03-01 09:00,2024-03-04 17:30,2024-03-08 09:00,2024-03-05 08:00,已办结,热线,投诉,是,市容,垃圾,环卫所,青山社区,22.5431,114.0579,青山路1号2栋301,张三丰,13800138000,楼道堆物，请联系张三丰"
const bare = "12345-2,2024-03-01 09:00,,,,,无,求助,否,,,,,,,,,,"
const file = (...rows: ReadonlyArray<string>) => `${[header, ...rows].join("\n")}\n`

describe("taking requests in", () => {
  it.effect("a row becomes what it states, at the times it states", () =>
    Effect.gen(function* () {
      expect(yield* take(file(full), town)).toMatchObject({
        rows: 1,
        requests: 1,
        added: 1,
        already: 0,
        rejects: 0,
        events: 5,
        rejectsFile: null
      })
      const facts = yield* factsOf("town:12345-1")
      expect(facts.map(([{ _tag }, at]) => [_tag, at])).toEqual([
        ["RequestRaised", "2024-03-01T01:00:00.000Z"],
        ["DueStated", "2024-03-01T01:00:00.000Z"],
        ["RequestDispatched", "2024-03-01T01:00:00.000Z"],
        ["RequestClosed", "2024-03-04T09:30:00.000Z"],
        ["StatusStated", "2024-03-05T00:00:00.000Z"]
      ])
      expect(facts[0]![0]).toMatchObject({
        number: "town:12345-1",
        tracking: null,
        channel: "hotline",
        kind: "complaint",
        proactive: false,
        urgent: true,
        place: { unit: "青山社区", cell: "22.54,114.06" },
        item: "市容/垃圾",
        notice: null,
        source: { system: "town", number: "12345-1", channel: "热线" }
      })
      expect(facts.slice(1).map(([fact]) => fact)).toEqual([
        { _tag: "DueStated", due: Date.parse("2024-03-08T01:00:00Z") },
        { _tag: "RequestDispatched", lead: "环卫所", helpers: [], note: null },
        { _tag: "RequestClosed", outcome: "solved", timeKnown: true },
        { _tag: "StatusStated", status: "已办结" }
      ])
    }).pipe(Effect.provide(memory))
  )

  it.effect("what a row does not state is not made up", () =>
    Effect.gen(function* () {
      yield* take(file(bare), town)
      expect(yield* factsOf("town:12345-2")).toEqual([
        [
          {
            _tag: "RequestRaised",
            number: "town:12345-2",
            tracking: null,
            channel: "import",
            kind: "help",
            proactive: false,
            urgent: false,
            reporter: null,
            contact: null,
            description: null,
            place: null,
            against: null,
            item: null,
            notice: null,
            source: { system: "town", number: "12345-2", channel: null }
          },
          "2024-03-01T01:00:00.000Z"
        ]
      ])
    }).pipe(Effect.provide(memory))
  )

  it.effect("an end without a time is recorded as an end at a time not known; an end with a time is one whatever the status says", () =>
    Effect.gen(function* () {
      yield* take(
        file(
          "1,2024-03-01 09:00,,,2024-03-05 08:00,已办结,热线,求助,,,,,,,,,,,",
          "2,2024-03-01 09:00,2024-03-02 09:00,,,办理中,热线,求助,,,,,,,,,,,",
          "3,2024-03-01 09:00,2024-03-02 09:00,,,已转办,热线,求助,,,,,,,,,,,"
        ),
        town
      )
      const ends = (number: string) => Effect.map(factsOf(number), (facts) => facts.slice(1))
      expect(yield* ends("town:1")).toEqual([
        [{ _tag: "RequestClosed", outcome: "solved", timeKnown: false }, "2024-03-05T00:00:00.000Z"],
        [{ _tag: "StatusStated", status: "已办结" }, "2024-03-05T00:00:00.000Z"]
      ])
      expect(yield* ends("town:2")).toEqual([
        [{ _tag: "RequestClosed", outcome: null, timeKnown: true }, "2024-03-02T01:00:00.000Z"],
        [{ _tag: "StatusStated", status: "办理中" }, "2024-03-02T01:00:00.000Z"]
      ])
      expect((yield* ends("town:3"))[0]).toEqual([
        { _tag: "RequestClosed", outcome: "handedOver", timeKnown: true },
        "2024-03-02T01:00:00.000Z"
      ])
    }).pipe(Effect.provide(memory))
  )

  it.effect("names, phones, homes and free text stand in the log only sealed, each under its own subject", () =>
    Effect.gen(function* () {
      yield* take(file(full), town)
      const log = JSON.stringify(yield* recorded)
      for (const planted of ["张三丰", "13800138000", "青山路", "楼道"]) expect(log).not.toContain(planted)
      const [[raised]] = (yield* factsOf("town:12345-1")) as [
        [Extract<Effect.Success<ReturnType<typeof factsOf>>[number][0], { _tag: "RequestRaised" }>, string]
      ]
      const vault = yield* KeyVault.KeyVault
      expect(raised.reporter).toMatch(/^town:[0-9a-f]{32}$/)
      expect(Personal.boxOf(raised.contact!).subject).toBe(raised.reporter)
      expect(Personal.boxOf(raised.description!).subject).toBe(raised.reporter)
      expect(Personal.boxOf(raised.place!.exact!).subject).toBe("town:12345-1")
      expect(Redacted.value(yield* vault.open(raised.contact!))).toBe("张三丰 · 13800138000")
      expect(Redacted.value(yield* vault.open(raised.description!))).toBe("楼道堆物，请联系张三丰")
      expect(Redacted.value(yield* vault.open(raised.place!.exact!))).toBe("青山路1号2栋301")
    }).pipe(Effect.provide(memory))
  )

  it.effect("one reporter is one subject in all rows, so that an erasure reaches all of them", () =>
    Effect.gen(function* () {
      yield* take(file(full, full.replace("12345-1", "12345-9")), town)
      const [one] = yield* factsOf("town:12345-1")
      const [other] = yield* factsOf("town:12345-9")
      expect((one![0] as { reporter: string }).reporter).toBe((other![0] as { reporter: string }).reporter)
    }).pipe(Effect.provide(memory))
  )

  it.effect("a second intake adds nothing, also after a subject was erased", () =>
    Effect.gen(function* () {
      const first = yield* take(file(full, bare), town)
      const before = yield* recorded
      expect(yield* take(file(full, bare), town)).toEqual({ ...first, added: 0, already: 2, events: 0 })
      yield* (yield* KeyVault.KeyVault).erase("town:12345-1")
      expect(yield* take(file(full, bare), town)).toMatchObject({ added: 0, already: 2, rejects: 0 })
      expect(yield* recorded).toEqual(before)
    }).pipe(Effect.provide(memory))
  )

  it.effect("personal text of an erased subject is not taken in again: the row is rejected", () =>
    Effect.gen(function* () {
      yield* (yield* KeyVault.KeyVault).erase("town:12345-1")
      const summary = yield* take(file(full), town)
      expect(summary).toMatchObject({ requests: 0, rejects: 1, events: 0 })
      expect(summary.examples[0]!.reason).toContain("was erased")
    }).pipe(Effect.provide(memory))
  )

  it.effect("a number taken in before with other content is rejected and changes nothing", () =>
    Effect.gen(function* () {
      yield* take(file(bare), town)
      const before = yield* recorded
      const summary = yield* take(file(bare.replace("求助", "投诉")), town)
      expect(summary).toMatchObject({ rows: 1, requests: 0, rejects: 1 })
      expect(summary.examples).toEqual([
        { line: 2, field: "编号", reason: "a request of this number was taken in before with other content" }
      ])
      expect(yield* recorded).toEqual(before)
    }).pipe(Effect.provide(memory))
  )

  it.effect("of rows with one number the first in the file counts, however far apart: same ones are there already, others rejected", () =>
    Effect.gen(function* () {
      const rows = Array.from({ length: 300 }, (_, i) => bare.replace("12345-2", `n-${i}`))
      const other = rows[7]!.replace("求助", "投诉")
      const summary = yield* take(file(...rows, other, rows[7]!, ...rows), town)
      expect(summary).toMatchObject({ rows: 602, requests: 601, added: 300, already: 301, rejects: 1 })
      expect(summary.examples).toMatchObject([{ line: 302 }])
    }).pipe(Effect.provide(memory))
  )

  const wrongRows: ReadonlyArray<readonly [rule: string, row: string, field: string | null, reason: string]> = [
    [
      "closed before it was raised",
      "1,2024-03-01 09:00,2024-02-01 09:00,,,,热线,求助,,,,,,,,,,,",
      "办结时间",
      "it was closed before it was raised"
    ],
    [
      "changed before it was raised",
      "1,2024-03-01 09:00,,,2024-02-01 09:00,,热线,求助,,,,,,,,,,,",
      "更新时间",
      "it was changed before it was raised"
    ],
    ["without a number", ",2024-03-01 09:00,,,,,热线,求助,,,,,,,,,,,", "编号", "it has no number"],
    ["without a time of raising", "1,,,,,,热线,求助,,,,,,,,,,,", "受理时间", "it does not say when it was raised"],
    [
      "with a time in another form",
      "1,01/03/2024,,,,,热线,求助,,,,,,,,,,,",
      "受理时间",
      '"01/03/2024" is not a time of the form yyyy-MM-dd HH:mm'
    ],
    [
      "with a day that does not exist",
      "1,2024-03-01 09:00,2024-04-31 09:00,,,,热线,求助,,,,,,,,,,,",
      "办结时间",
      '"2024-04-31 09:00" is not a time of the form yyyy-MM-dd HH:mm'
    ],
    ["with a status the map does not know", "1,2024-03-01 09:00,,,,作废,热线,求助,,,,,,,,,,,", "状态", 'the map has no meaning for "作废"'],
    [
      "with a kind the map does not know",
      "1,2024-03-01 09:00,,,,,热线,constructor,,,,,,,,,,,",
      "类型",
      'the map has no meaning for "constructor"'
    ],
    ["with a coordinate that is none", "1,2024-03-01 09:00,,,,,热线,求助,,,,,,91,114,,,,", "纬度", '"91" is not a coordinate in degrees'],
    [
      "with a phone where a class should be",
      "1,2024-03-01 09:00,,,,,热线,求助,,张三13800138000,,,,,,,,,",
      "大类, 小类",
      "several lines, or what looks like a phone, e-mail or identity number: not a word of a list; the map should take the column in as sealed text"
    ],
    ["with too few fields", "1,2024-03-01 09:00", null, "it has 2 fields where the header has 19"]
  ]
  for (const [rule, row, field, reason] of wrongRows) {
    it.effect(`a row ${rule} is rejected whole, with line, field and reason`, () =>
      Effect.gen(function* () {
        expect(yield* take(file(bare, row), town)).toMatchObject({
          rows: 2,
          requests: 1,
          rejects: 1,
          examples: [{ line: 3, field, reason }]
        })
        expect((yield* recorded).length).toBe(1)
      }).pipe(Effect.provide(memory))
    )
  }

  it.effect("rejects can be mended and taken in again; only their owner may read them", () =>
    Effect.gen(function* () {
      const into = folder()
      const wrong = full.replace("2024-03-04 17:30", "1900-01-01 00:00").replace("楼道堆物", '"楼道堆物\n又说""急"""')
      const summary = yield* take(file(bare, wrong.replace(/，请.*/, ""), '3,"open'), town, into)
      const path = join(into, "rejects.csv")
      expect(summary).toMatchObject({ rows: 3, requests: 1, rejects: 2, rejectsFile: path })
      expect(statSync(path).mode & 0o777).toBe(0o600)
      const text = readFileSync(path, "utf8")
      const lines = text.split("\n")
      expect(lines[0]).toBe(`linli:line,linli:field,linli:reason,linli:raw,${header}`)
      expect(lines[1]).toBe(`3,办结时间,it was closed before it was raised,,${wrong.split("\n")[0]}`)
      expect(lines[3]).toBe(`5,,a quote is opened and not closed,"3,""open"${",".repeat(19)}`)

      const mended = text.replace("1900-01-01 00:00", "2024-03-04 17:30")
      expect(yield* take(mended, town)).toMatchObject({ rows: 2, requests: 1, added: 1, rejects: 1 })
      const [[raised]] = (yield* factsOf("town:12345-1")) as unknown as [[{ description: Personal.Sealed }]]
      expect(Redacted.value(yield* (yield* KeyVault.KeyVault).open(raised.description))).toBe('楼道堆物\n又说"急"')
    }).pipe(Effect.provide(memory))
  )

  it.effect("no rejects, no rejects file; one that is there is never written over by default; the input itself never", () =>
    Effect.gen(function* () {
      const into = folder()
      const input = join(into, "诉求.2024.csv")
      writeFileSync(input, file(bare))
      const path = rejectsPath(input)
      expect(path).toBe(join(into, "诉求.2024.rejects.csv"))
      expect(yield* intake({ input: fileInput(input), map: town, rejects: path })).toMatchObject({ rows: 1, rejectsFile: null })
      expect(existsSync(path)).toBe(false)
      writeFileSync(path, "mended by hand")
      expect(rejectsPath(input)).toBe(join(into, "诉求.2024.rejects-2.csv"))
      const error = yield* Effect.flip(intake({ input: fileInput(input), map: town, rejects: join(into, ".", "诉求.2024.csv") }))
      expect(error.message).toContain("is the file that is read; name another for the rejects")
    }).pipe(Effect.provide(memory))
  )

  it("a folder without write permission is left alone: its rejects go to the working folder", () => {
    const into = folder()
    chmodSync(into, 0o555)
    expect(rejectsPath(join(into, "a.csv"))).toBe("a.rejects.csv")
  })

  it.effect("a header that lacks what the map needs is refused by name, and nothing is taken in", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(take("编号,受理时间\n1,2024-03-01 09:00\n", { ...town, status: undefined } as never))
      expect(error).toMatchObject({ _tag: "IntakeError", problem: "Header", line: 1 })
      expect(error.message).toMatch(/^test\.csv lacks "办结时间", .*which map town needs\. It has: 编号, 受理时间$/)
      expect(yield* recorded).toEqual([])
    }).pipe(Effect.provide(memory))
  )

  it.effect("columns that the map does not take in are named", () =>
    Effect.gen(function* () {
      const summary = yield* take("编号,受理时间,天气\n1,2024-03-01 09:00,晴\n", {
        system: "town",
        timeZone: "Asia/Shanghai",
        timeFormats: ["yyyy-MM-dd HH:mm"],
        number: "编号",
        raised: "受理时间",
        channel: { always: "hotline" },
        kind: { always: "unstated" }
      })
      expect(summary.unused).toEqual(["天气"])
    }).pipe(Effect.provide(memory))
  )

  it.effect("numbers that ids cannot hold are escaped, and different numbers stay different", () =>
    Effect.gen(function* () {
      yield* take(file(bare.replace("12345-2", "苏州 3"), bare.replace("12345-2", "苏州~3"), bare.replace("12345-2", "苏州~00203")), town)
      const streams = (yield* recorded).map(({ stream }) => stream)
      expect(streams).toEqual(["request-town:~82cf~5dde~00203", "request-town:~82cf~5dde~007e3", "request-town:~82cf~5dde~007e00203"])
    }).pipe(Effect.provide(memory))
  )

  it.effect("progress goes up to all rows and all bytes", () =>
    Effect.gen(function* () {
      const text = file(...Array.from({ length: 20_000 }, (_, i) => `${i},,,,,,热线,求助,,,,,,,,,,,`))
      const seen: Array<readonly [number, number]> = []
      const input = csvInput(text)
      yield* intake({ input, map: town, rejects: join(folder(), "r.csv"), onProgress: ({ rows, bytes }) => seen.push([rows, bytes]) })
      expect(seen.length).toBeGreaterThan(1)
      expect(seen).toEqual([...seen].sort(([a], [b]) => a - b))
      expect(seen.at(-1)).toEqual([20_000, input.size])
    }).pipe(Effect.provide(memory))
  )

  it.effect("what may name a person stands in no reason, since reasons are printed", () =>
    Effect.gen(function* () {
      const shifted = [
        "1,张三,,,,,热线,求助,,,,,,,,,,,",
        "2,13800138000,,,,,热线,求助,,,,,,,,,,,",
        "3,2024-03-01 09:00,,,,,热线,13800138000,,,,,,,,,,,"
      ]
      const { examples } = yield* take(file(...shifted), town)
      expect(examples.map(({ reason }) => reason)).toEqual([
        "its text is not a time of the form yyyy-MM-dd HH:mm",
        "its text is not a time of the form yyyy-MM-dd HH:mm",
        "the map has no meaning for its text"
      ])
    }).pipe(Effect.provide(memory))
  )

  it.effect("columns without a name are passed over, and kept in the rejects", () =>
    Effect.gen(function* () {
      const into = folder()
      const text = `${header},,\n${full},x,y\n${full.replace("12345-1", "")},x,y\n`
      expect(yield* take(text, town, into)).toMatchObject({ rows: 2, requests: 1, rejects: 1 })
      expect(readFileSync(join(into, "rejects.csv"), "utf8").endsWith(",x,y\n")).toBe(true)
    }).pipe(Effect.provide(memory))
  )

  it.effect("a row too large for an event is rejected", () =>
    Effect.gen(function* () {
      const summary = yield* take(file(full.replace("楼道堆物", "x".repeat(900_000)), bare), town)
      expect(summary).toMatchObject({ requests: 1, rejects: 1 })
      expect(summary.examples[0]!.reason).toMatch(/the limit is 1048576$/)
    }).pipe(Effect.provide(memory))
  )

  it.effect("an intake that was broken off is finished by the next one", () =>
    Effect.gen(function* () {
      const store = yield* EventStore.EventStore
      let left = 700
      const gone = new EventStore.StoreError({ operation: "append", problem: "Io", message: "the cable was pulled" })
      const breaking = EventStore.EventStore.of({ ...store, append: (batch) => (left-- > 0 ? store.append(batch) : Effect.fail(gone)) })
      const text = file(...Array.from({ length: 1000 }, (_, i) => bare.replace("12345-2", `n-${i}`)))
      expect(yield* Effect.flip(Effect.provideService(take(text, town), EventStore.EventStore, breaking))).toBe(gone)
      expect(yield* take(text, town)).toMatchObject({ rows: 1000, requests: 1000, added: 300, already: 700, events: 300 })
      expect((yield* recorded).map(({ stream }) => stream)).toEqual(Array.from({ length: 1000 }, (_, i) => `request-town:n-${i}`))
    }).pipe(Effect.provide(memory))
  )

  it.effect("a store that fails stops the intake with the store's error", () =>
    Effect.gen(function* () {
      const store = yield* EventStore.EventStore
      const full = new EventStore.StoreError({ operation: "append", problem: "Full", message: "the disk is full" })
      const failing = EventStore.EventStore.of({ ...store, append: () => Effect.fail(full) })
      const error = yield* Effect.flip(Effect.provideService(take(file(bare), town), EventStore.EventStore, failing))
      expect(error).toBe(full)
    }).pipe(Effect.provide(memory))
  )
})
