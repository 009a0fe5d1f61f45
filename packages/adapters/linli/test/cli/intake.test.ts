import { once } from "node:events"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, test } from "vitest"
import { failed, json, linli, ok, start, temporary } from "./support.ts"

const file = temporary()

const map = {
  system: "kiosk",
  timeZone: "Asia/Shanghai",
  timeFormats: ["yyyy-MM-dd HH:mm"],
  number: "编号",
  raised: "登记时间",
  channel: { always: "desk" },
  kind: { always: "help" },
  item: ["事项"]
}

const rows = ["编号,登记时间,事项", "A1,2026-03-02 09:00,路灯", "A2,2026-03-02 10:00,噪音"]

describe("intake", () => {
  test("takes a CSV in by a map of one's own; a second intake adds nothing", async () => {
    writeFileSync(file("map.json"), JSON.stringify(map))
    writeFileSync(file("good.csv"), `${rows.join("\n")}\n`)
    await ok("init", "--store", file("city.db"))
    const intake = ["intake", file("good.csv"), "--map", file("map.json"), "--store", file("city.db")]
    expect(await json(...intake)).toMatchObject({ rows: 2, requests: 2, added: 2, already: 0, rejects: 0, rejectsFile: null })
    expect(await json(...intake)).toMatchObject({ rows: 2, requests: 2, added: 0, already: 2, events: 0 })
    expect(await json("report", "--store", file("city.db"))).toMatchObject({ all: { requests: 2 } })
    expect(await ok(...intake)).toBe("2 rows: 2 requests, 0 rejected\n0 new, 2 known already; 0 events added\n")
  })

  test("a row that cannot be read goes to the rejects, and the command ends with 1 unless bad rows are allowed", async () => {
    writeFileSync(file("bad.csv"), `${[...rows, "A3,gestern,路灯"].join("\n")}\n`)
    const intake = ["intake", file("bad.csv"), "--map", file("map.json"), "--store", file("city.db"), "--rejects", file("rejects.csv")]
    const { code, stdout, stderr } = await linli([...intake, "--json"])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      rows: 3,
      requests: 2,
      rejects: 1,
      rejectsFile: file("rejects.csv"),
      examples: [{ line: 4, field: "登记时间" }]
    })
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: "RowsRejected", message: "rows rejected: 1", remedy: expect.stringContaining(file("rejects.csv")) }
    })
    expect(readFileSync(file("rejects.csv"), "utf8")).toContain("gestern")
    expect((await linli([...intake.slice(0, -1), file("rejects-2.csv"), "--allow-bad"])).code).toBe(0)
  })

  test("the reasons of rejects are told in Chinese", async () => {
    const intake = ["intake", file("bad.csv"), "--map", file("map.json"), "--store", file("city.db"), "--rejects", file("rejects-3.csv")]
    expect((await linli([...intake, "--allow-bad", "--lang", "zh"])).stdout).toMatch(/第 4 行，登记时间：内容不是 .* 格式的时间/)
  })

  test("GB18030 is found by itself", async () => {
    // "编号" and the rest in GB18030, made without a library.
    const gb = Buffer.from("b1e0bac52cb5c7bcc7cab1bce42ccac2cfee0a42312c323032362d30332d30322030393a30302cc2b7b5c60a", "hex")
    writeFileSync(file("gb.csv"), gb)
    expect(await json("intake", file("gb.csv"), "--map", file("map.json"), "--store", file("city.db"))).toMatchObject({
      encoding: "gb18030",
      requests: 1
    })
    expect(await json("request", "list", "--item", "路灯", "--store", file("city.db"))).toMatchObject({ requests: [{}, {}] })
  })

  test("a file that lacks a column, an unknown encoding and a map that is none are named", async () => {
    const at = ["--store", file("city.db")]
    writeFileSync(file("short.csv"), "编号\nA1\n")
    expect(await failed("intake", file("short.csv"), "--map", file("map.json"), ...at)).toMatchObject({
      code: 1,
      error: { code: "IntakeFailed", problem: "Header", message: expect.stringContaining("登记时间") }
    })
    expect(await failed("intake", file("good.csv"), "--map", file("map.json"), "--encoding", "ebcdic", ...at)).toMatchObject({
      code: 1,
      error: { code: "IntakeFailed", problem: "Encoding" }
    })
    writeFileSync(file("nomap.json"), "[]")
    expect(await failed("intake", file("good.csv"), "--map", file("nomap.json"), ...at)).toMatchObject({
      code: 1,
      error: { code: "IntakeFailed", problem: "Map" }
    })
    expect(await failed("intake", file("absent.csv"), "--map", "la311", ...at)).toMatchObject({ code: 1, error: { code: "NoFile" } })
  })
})

describe("an interrupted intake", () => {
  test("ends at once with 130 and without a word, leaves a whole log, and goes on where it was when it is run again", async () => {
    const many = Array.from({ length: 4000 }, (_, i) => `B${i},2026-03-02 09:00,路灯`)
    writeFileSync(file("many.csv"), `${[rows[0], ...many].join("\n")}\n`)
    await ok("init", "--store", file("many.db"))
    const intake = ["intake", file("many.csv"), "--map", file("map.json"), "--store", file("many.db")]
    const child = start(intake)
    const errors: Array<Buffer> = []
    child.stderr!.on("data", (chunk: Buffer) => errors.push(chunk))
    // Once something stands in the log, it is at work.
    const db = new DatabaseSync(file("many.db"), { readOnly: true })
    const head = db.prepare("select head from log")
    while ((head.get() as { head: number }).head === 0) await sleep(5)
    db.close()
    child.kill("SIGINT")
    const [code] = (await once(child, "close")) as [number]
    expect([code, Buffer.concat(errors).toString()]).toEqual([130, ""])
    const { events } = (await json("verify", "--store", file("many.db"))) as { events: number }
    expect(events).toBeLessThan(4000)
    expect(await json(...intake)).toMatchObject({ requests: 4000, added: 4000 - events, already: events, rejects: 0 })
    expect(await json("report", "--store", file("many.db"))).toMatchObject({ all: { requests: 4000 } })
  })
})

const la311 = resolve(import.meta.dirname, "../../../../../../shared/data/requests/la311_jan2020.csv")
const isThere = existsSync(la311)
if (!isThere && process.env["LINLI_REQUIRE_DATA"] !== "1") console.log(`skipped: ${la311} is not there`)

test.runIf(isThere || process.env["LINLI_REQUIRE_DATA"] === "1")(
  "10,000 real requests come in, are reported, verified and replayed byte for byte, and come in a second time as nothing",
  async () => {
    const at = ["--store", file("la.db")]
    await ok("init", ...at)
    const started = performance.now()
    expect(await json("intake", la311, "--map", "la311", ...at)).toMatchObject({ rows: 10_000, requests: 10_000, rejects: 0 })
    console.log(`intake of 10,000 requests: ${((performance.now() - started) / 1000).toFixed(1)} s`)
    const report = await ok("report", "--json", ...at)
    const { all, citizen, byStatus } = JSON.parse(report) as {
      all: { toClose: unknown }
      citizen: { toClose: unknown }
      byStatus: ReadonlyArray<{ name: string; requests: number }>
    }
    expect(Object.fromEntries(byStatus.map(({ name, requests }) => [name, requests]))).toEqual({
      Closed: 9723,
      Cancelled: 244,
      Open: 16,
      Pending: 15,
      "Referred Out": 2
    })
    expect([all.toClose, citizen.toClose]).toMatchObject([
      { measured: 9951, median: { hours: "46.65" } },
      { measured: 7869, median: { hours: "72.08" } }
    ])
    expect(await json("verify", ...at)).toMatchObject({ whole: true })
    expect(await ok("replay", "--json", ...at)).toBe(report)
    expect(await json("intake", la311, "--map", "la311", ...at)).toMatchObject({ added: 0, events: 0 })
  }
)
