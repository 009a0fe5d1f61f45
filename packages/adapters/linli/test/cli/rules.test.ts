import { once } from "node:events"
import { existsSync, writeFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { describe, expect, test } from "vitest"
import { failed, json, linli, ok, start, temporary } from "./support.ts"

const file = temporary()
const store = file("city.db")
const at = ["--store", store]

describe("policies and calendars", () => {
  test("a preset shown as JSON is a file that checks, is edited, compared and adopted", async () => {
    const shown = await json("policy", "show", "shandong")
    writeFileSync(file("own.json"), JSON.stringify(shown))
    expect(await json("policy", "check", file("own.json"))).toEqual({ id: "shandong/cards", version: "1-unofficial", problems: [] })
    expect(await json("policy", "diff", "shandong", file("own.json"))).toEqual({ differences: [] })

    const value = { ...(shown["value"] as object), maxRounds: 2 }
    writeFileSync(file("own.json"), JSON.stringify({ ...shown, id: "our-town", source: "council, 1 March 2026", value }))
    expect(await ok("policy", "diff", "shandong", file("own.json"))).toBe("~ maxRounds: 3 → 2\n")

    await ok("init", ...at)
    expect(await ok("policy", "show", ...at)).toMatch(/linli\/requests[\s\S]*nothing adopted/)
    const adopt = ["policy", "adopt", file("own.json"), "--effective", "2026-01-01T00:00+08:00", "--as", "supervisor:s1", ...at]
    const effective = Date.parse("2026-01-01T00:00+08:00")
    expect(await json(...adopt)).toEqual({ id: "our-town", version: "1-unofficial", position: 1, effective, adopted: true })
    expect(await json(...adopt)).toMatchObject({ adopted: false })
    expect(await json("policy", "show", ...at)).toMatchObject({ id: "our-town", adopted: { position: 1, effective } })
    expect(await json("policy", "show", "--at", "2025-12-31", ...at)).toMatchObject({ id: "linli/requests" })
    expect(await json("policy", "adopt", "jinan", "--as", "supervisor:s1", ...at)).toMatchObject({ position: 2, adopted: true })
    expect(await failed("policy", "adopt", "weifang", "--effective", "2026-01-02", "--as", "supervisor:s1", ...at)).toMatchObject({
      code: 1,
      error: { code: "Refused", reason: "TooSoon", command: "AdoptPolicy" }
    })
  })

  test("a file with problems ends with 1 and says each with its path, in both languages", async () => {
    const shown = await json("policy", "show", "linli")
    const value = { ...(shown["value"] as object), ladder: [{ from: "street", to: "district", after: "warning" }] }
    writeFileSync(file("bad.json"), JSON.stringify({ ...shown, value }))
    expect(await failed("policy", "check", file("bad.json"))).toEqual({
      code: 1,
      error: {
        code: "Invalid",
        message: `${file("bad.json")} has a problem`,
        remedy: "Mend these places; nothing was recorded.",
        problems: [{ path: "value.ladder[0].from", message: "the ladder has a gap: after grid comes street" }]
      }
    })
    const { stderr } = await linli(["policy", "check", file("bad.json"), "--lang", "zh"])
    expect(stderr).toContain("    value.ladder[0].from：提级阶梯有缺口：grid 之后是 street\n")
    writeFileSync(file("worse.json"), "{")
    expect(await failed("policy", "check", file("worse.json"))).toMatchObject({ code: 1, error: { code: "NotJson" } })
    expect(await failed("policy", "show", "atlantis")).toMatchObject({
      code: 2,
      error: { message: expect.stringMatching(/jinan, weifang/) }
    })
  })

  test("init adopts what it is given, and a file that is no policy makes no store", async () => {
    const made = file("made.db")
    expect((await linli(["init", "--policy", file("bad.json"), "--store", made])).code).toBe(1)
    expect(existsSync(made)).toBe(false)
    expect(await json("init", "--policy", "jinan", "--calendar", "china", "--store", made)).toMatchObject({ made: true, events: 2 })
    expect(await ok("calendar", "show", "--store", made, "--lang", "zh")).toMatch(/china[\s\S]*自始[\s\S]*2026-10-01 国庆节/)
    expect(await failed("init", "--policy", "weifang", "--store", made)).toMatchObject({ code: 1, error: { code: "Exists" } })
  })
})

test("what is taken in as history is not acted upon, and what was live before it is decided first", async () => {
  const there = ["--store", file("history.db")]
  const map = {
    ...{ system: "town", timeZone: "Asia/Shanghai", timeFormats: ["yyyy-MM-dd"], number: "number", raised: "opened", due: "due" },
    ...{ channel: { always: "hotline" }, kind: { always: "help" } }
  }
  writeFileSync(file("map.json"), JSON.stringify(map))
  writeFileSync(file("old.csv"), "number,opened,due\nA-1,2024-03-01,2024-03-05\nA-2,2024-03-02,2024-03-06\n")
  const intake = ["intake", file("old.csv"), "--map", file("map.json"), ...there]
  const decisions = async () => ((await json("tick", ...there)) as { decisions: ReadonlyArray<{ number: string }> }).decisions

  await ok("init", "--policy", "shandong", ...there)
  const by = ["--as", "operator:o1", ...there]
  await ok("request", "raise", "--channel", "hotline", "--number", "N-1", "--at", "2026-03-02T09:00+08:00", ...by)
  await ok("request", "accept", "N-1", "--at", "2026-03-02T09:30+08:00", ...by)
  await ok(...intake, "--history")
  const log = await ok("log", ...there)
  expect(log.match(/DeadlineMissed/g)).toHaveLength(1)
  expect(log.trimEnd()).toMatch(/log\/WentLive +log +channel:intake$/)
  expect(await decisions()).toEqual([])
  expect(await json(...intake, "--history")).toMatchObject({ added: 0, already: 2 })
  expect(await ok("log", ...there)).toBe(log)
})

describe("deadlines and decisions", () => {
  const city = file("due.db")
  const there = ["--store", city]

  test("due tells what falls due, by unit, and why", async () => {
    await ok("init", "--policy", "shandong", "--calendar", "china", ...there)
    const by = ["--as", "operator:o1", ...there]
    await ok("request", "raise", "--channel", "hotline", "--number", "N-1", "--at", "2026-03-02T09:00+08:00", ...by)
    await ok("request", "accept", "N-1", "--at", "2026-03-02T09:30+08:00", ...by)
    const due = Date.parse("2026-03-23T18:00+08:00")
    expect(await json("due", ...there)).toMatchObject({ due: [{ number: "N-1", due, overdue: true }] })
    expect(await ok("due", "--by", "unit", ...there)).toMatch(/\(nobody yet\) +1 +0 +0 +–/)
    expect(await ok("due", "N-1", ...there, "--lang", "zh")).toMatch(
      /开始计时：15 个工作日（次日起算）；应于 2026-03-23 18:00 前办结\n超期/
    )
    expect(await failed("due", "N-404", ...there)).toMatchObject({ code: 1, error: { code: "NotFound" } })
    expect(await json("request", "show", "N-1", ...there)).toMatchObject({ deadline: { due, by: "computed", missed: true } })
  })

  test("a deadline past the last announced holidays is provisional, which every place that shows it says", async () => {
    const weekdays = ["--store", file("weekdays.db")]
    await ok("init", "--policy", "shandong", ...weekdays)
    const by = ["--as", "operator:o1", "--at", "2026-03-02T09:30+08:00", ...weekdays]
    await ok("request", "raise", "--channel", "hotline", "--number", "N-1", ...by)
    await ok("request", "accept", "N-1", ...by)
    const said = /holidays after 1970-01-01 are not announced: the deadline is provisional/
    expect(await ok("due", ...weekdays)).toMatch(
      /provisional\nprovisional: the calendar weekdays 1 knows holidays up to 1970-01-01 only; linli calendar adopt/
    )
    expect(await ok("due", ...weekdays, "--lang", "zh")).toMatch(/暂定：日历 weekdays 1 只含至 1970-01-01 的节假日/)
    expect(await ok("due", "N-1", ...weekdays)).toMatch(said)
    expect(await ok("request", "show", "N-1", ...weekdays)).toContain("2026-03-23 18:00 (provisional)")
    expect(await json("state", "N-1", ...weekdays)).toMatchObject({
      deadline: { provisional: true, explanation: expect.arrayContaining([expect.stringMatching(said)]) }
    })
    expect(await json("due", ...there)).toMatchObject({ due: [{ provisional: false }] })
    expect(await ok("due", ...there)).not.toContain("provisional")
  })

  test("tick prints each decision and marks it late; a time to come is a wrong call", async () => {
    expect(await failed("tick", "--to", "2200-01-01", ...there)).toMatchObject({ code: 2 })
    const first = await ok("tick", "--to", "2026-03-20T18:00+08:00", ...there)
    expect(first).toMatch(
      /^2026-03-20 18:00 {2}N-1 {2}warned of the deadline \(yellow card\) {2}shandong\/cards 1-unofficial: warn {2}\(taken .* late\)\n1 decision\./
    )
    const { decisions } = (await json("tick", ...there)) as { decisions: ReadonlyArray<{ event: string }> }
    expect(decisions.map(({ event }) => event)).toEqual(["DeadlineMissed", "SupervisionOpened"])
    expect(await ok("tick", ...there)).toMatch(/^Nothing was due/)
  })

  test("run prints decisions as they fall, what another process caused too, and ends cleanly when interrupted", async () => {
    const child = start(["run", "--json", ...there])
    const errors = createInterface({ input: child.stderr! })[Symbol.asyncIterator]()
    const read = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
    expect((await errors.next()).value).toMatch(/^Running/)
    const by = ["--as", "operator:o1", ...there]
    await ok("request", "raise", "--channel", "hotline", "--number", "N-2", "--at", "2026-03-02T09:00+08:00", ...by)
    await ok("request", "accept", "N-2", "--at", "2026-03-02T09:30+08:00", ...by)
    const events: Array<unknown> = []
    while (events.length < 3) events.push((JSON.parse((await read.next()).value as string) as { event: string; number: string }).event)
    expect(events).toEqual(["DeadlineWarned", "DeadlineMissed", "SupervisionOpened"])
    child.kill("SIGINT")
    const [code] = (await once(child, "close")) as [number]
    expect([code, (await errors.next()).value]).toEqual([130, "Ended after 3 decisions; nothing is left half done."])
    await ok("verify", ...there)
    expect(await ok("tick", ...there)).toMatch(/^Nothing was due/)
  })
})
