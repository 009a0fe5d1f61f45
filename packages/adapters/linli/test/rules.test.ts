import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { type City, type Decision, Invalid, openCity } from "../src/index.ts"

const folder = mkdtempSync(join(tmpdir(), "linli-rules-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const hour = 3_600_000
/** A time in Beijing in March 2026; the 2nd is a Monday. */
const on = (day: number, at = "09:00"): number => Date.parse(`2026-03-${String(day).padStart(2, "0")}T${at}+08:00`)

/** A city of memory under Shandong's cards (15 working days, a yellow card one before) and China's calendar, whose clock a test sets. */
const makeCity = async (store = "memory", requests = "shandong") => {
  let time = on(2)
  const city = await openCity({ store, seed: 7, now: () => time, profile: { requests, calendar: "china" } })
  return {
    city,
    at: (next: number): void => {
      time = next
    }
  }
}

const accepted = async (city: City, number: string, lead?: string) => {
  const desk = city.as("operator:o1")
  await desk.requests.raise({ channel: "hotline", item: "lamp", number })
  await desk.requests.accept({ request: number })
  if (lead !== undefined) await city.as("dispatcher:d1").requests.dispatch({ request: number, lead })
}

const short = ({ number, event, at }: Decision): string => `${new Date(at + 8 * hour).toISOString().slice(5, 16)} ${number} ${event}`

const positions = async (city: City): Promise<number> => {
  let last = 0
  for await (const { position } of city.log()) last = position
  return last
}

describe("the report", () => {
  test("counts the deadlines that the policy sets beside those that are stated", async () => {
    const { city, at } = await makeCity("memory", "linli")
    await using _ = city
    const desk = city.as("operator:o1")
    await accepted(city, "N-1", "street")
    await accepted(city, "N-2", "street")
    await desk.requests.stateDue({ request: "N-2", due: on(6) })
    await desk.requests.raise({ channel: "web", number: "N-3" })
    at(on(27))
    await city.tick()
    const { all, byUnit } = await city.report()
    expect(all.due).toEqual({ stated: 1, computed: 1, onTime: 0, late: 0, notSettled: 2, timeUnknown: 0, endedOtherwise: 0 })
    expect([all.settledByDue.of, all.byDeadline.computed.settledByDue.of, all.settledInTime.of]).toEqual([2, 1, 0])
    expect(byUnit[0]).toMatchObject({ name: "street", due: { stated: 1, computed: 1 } })
  })
})

describe("due", () => {
  test("overdue first, then by the time it is due, then what stands still; what is closed or has no deadline is left out", async () => {
    const { city, at } = await makeCity("memory", "linli")
    await using _ = city
    await accepted(city, "N-1", "street")
    at(on(3))
    await accepted(city, "N-2", "street")
    await accepted(city, "N-3", "water")
    await city.requests.stateDue({ request: "N-3", due: on(6) }, { as: "operator:o1" })
    await city.as("operator:o1").requests.raise({ channel: "web", number: "N-4" })
    await accepted(city, "N-5")
    await city.requests.withdraw({ request: "N-5", reason: "mistaken" }, { as: "operator:o1" })
    await accepted(city, "N-6", "street")
    const unit = city.as("handler:h1@street")
    await unit.requests.sign({ request: "N-6" })
    await unit.requests.pause({ request: "N-6", reason: "weather" })
    at(on(9, "10:00"))
    const found = await city.due()
    expect(found.map(({ number, unit, overdue, by, due }) => [number, unit, overdue, by, due])).toEqual([
      ["N-3", "water", true, "stated", on(6)],
      ["N-1", "street", true, "computed", on(9)],
      ["N-2", "street", false, "computed", on(10)],
      ["N-6", "street", false, "computed", null]
    ])
    expect(found.map(({ left }) => left! / hour)).toEqual([-73, -1, 7, 40])
    expect((await city.due({ unit: "street", until: on(10) - 1 })).map(({ number }) => number)).toEqual(["N-1"])
    expect(await city.due({ by: "unit" })).toEqual([
      { unit: "street", overdue: 1, running: 1, paused: 1, next: on(10) },
      { unit: "water", overdue: 1, running: 0, paused: 0, next: null }
    ])
  })

  test("a request says why it falls due when it does, and that a time past the last announced holidays is provisional", async () => {
    const { city, at } = await makeCity()
    await using _ = city
    await accepted(city, "N-1")
    expect((await city.explain("N-1")).explanation.slice(0, 2)).toEqual([
      'the term "general"',
      "2026-03-02 09:00 the clock starts: 15 working days, the first day not counted; due 2026-03-23 18:00"
    ])
    const { china } = await city.policies.presets("calendar")
    const known = china!.value.knownUntil
    at(Date.parse(`${known}T09:00+08:00`))
    await accepted(city, "N-2")
    const { provisional, explanation } = await city.explain("N-2", "zh")
    expect([provisional, explanation.at(-1)]).toEqual([true, `${known} 之后的节假日尚未公布，时限为暂定`])
    expect((await city.due()).map(({ number, provisional }) => [number, provisional])).toEqual([
      ["N-1", false],
      ["N-2", true]
    ])
    await expect(city.explain("N-404")).rejects.toMatchObject({ code: "NotFound" })
  })

  test("a calendar that is adopted dates what is open anew, at once", async () => {
    const { city, at } = await makeCity()
    await using _ = city
    await accepted(city, "N-1")
    const { china } = await city.policies.presets("calendar")
    const holidays = { ...china!.value.holidays, "2026-03-10": "a day off" }
    const value = { ...china!.value, version: "2026b", holidays }
    await city.policies.adopt({ ...china!, version: "2026b", value, effective: on(3) }, { as: "supervisor:s1" })
    expect((await city.due())[0]?.due).toBe(on(23, "18:00"))
    at(on(3))
    expect((await city.due())[0]?.due).toBe(on(24, "18:00"))
  })
})

describe("tick", () => {
  const cards = ["03-20T18:00 N-1 DeadlineWarned", "03-23T18:00 N-1 DeadlineMissed", "03-23T18:00 N-1 SupervisionOpened"]

  test("takes every decision that is due, dated the moment it was due, and names policy, version, rule and cause", async () => {
    const { city, at } = await makeCity()
    await using _ = city
    await accepted(city, "N-1")
    expect(await city.tick()).toEqual({ decisions: [], nextDue: on(20, "18:00") })
    at(on(27))
    const { decisions, nextDue } = await city.tick()
    expect([decisions.map(short), nextDue]).toEqual([cards, null])
    expect(decisions.every(({ recorded }) => recorded === on(27))).toBe(true)
    expect(decisions[1]?.by).toEqual({
      policy: "shandong/cards",
      version: "1-unofficial",
      rule: "miss",
      cause: expect.stringMatching(/^timer:requests\/request-.*\/miss@\d+$/),
      basis: [1, 2]
    })
    expect((await city.tick()).decisions).toEqual([])
  })

  test("up to a time, fires what is due up to and including it; a time to come is refused", async () => {
    const { city, at } = await makeCity()
    await using _ = city
    await accepted(city, "N-1")
    at(on(27))
    expect((await city.tick({ to: on(20, "17:59") })).decisions).toEqual([])
    expect((await city.tick({ to: new Date(on(20, "18:00")) })).decisions.map(short)).toEqual(cards.slice(0, 1))
    await expect(city.tick({ to: on(27) + 1 })).rejects.toBeInstanceOf(Invalid)
    await expect(city.tick({ to: Number.NaN })).rejects.toBeInstanceOf(Invalid)
    expect((await city.tick()).decisions.map(short)).toEqual(cards.slice(1))
  })

  test("a clock that is set back fires nothing twice and loses nothing", async () => {
    const { city, at } = await makeCity()
    await using _ = city
    await accepted(city, "N-1")
    at(on(21))
    expect((await city.tick()).decisions.map(short)).toEqual(cards.slice(0, 1))
    const before = await positions(city)
    at(on(5))
    expect((await city.tick()).decisions).toEqual([])
    at(on(21))
    expect((await city.tick()).decisions).toEqual([])
    expect(await positions(city)).toBe(before)
    at(on(5))
    await accepted(city, "N-2")
    at(on(27))
    const { decisions } = await city.tick()
    expect(decisions.map(short).filter((line) => line.includes("N-1"))).toEqual(cards.slice(1))
    expect(decisions.filter(({ number }) => number === "N-2").map(({ event }) => event)).toEqual([
      "DeadlineWarned",
      "DeadlineMissed",
      "SupervisionOpened"
    ])
    at(on(5))
    expect((await city.tick()).decisions).toEqual([])
    at(on(31))
    expect((await city.tick()).decisions).toEqual([])
  })

  test("a store that was closed for days decides as one that was not", async () => {
    const decided = async (name: string, days: ReadonlyArray<number>) => {
      const store = join(folder, `${name}.db`)
      const first = await makeCity(store)
      await accepted(first.city, "N-1")
      await first.city.close()
      const found: Array<string> = []
      for (const day of days) {
        const { city, at } = await makeCity(store)
        at(on(day))
        found.push(...(await city.tick()).decisions.map(short))
        await city.close()
      }
      return found
    }
    expect(await decided("now-and-then", [27])).toEqual(await decided("daily", [19, 21, 24, 27]))
  })

  test("two that tick at once decide each thing once", async () => {
    const store = join(folder, "shared.db")
    const [first, second] = [await makeCity(store), await makeCity(store)]
    await using _ = first.city
    await using __ = second.city
    for (const number of ["N-1", "N-2", "N-3"]) await accepted(first.city, number)
    for (const { at } of [first, second]) at(on(27))
    await Promise.all([first.city.tick(), second.city.tick()])
    const decided: Array<string> = []
    for await (const { actor, stream, type } of first.city.log()) if (actor._tag === "Rule") decided.push(`${stream} ${type}`)
    expect(decided.length).toBe(9)
    expect(new Set(decided).size).toBe(9)
  })
})

describe("history", () => {
  test("after goLive rules act only on what follows; what was still to come due does", async () => {
    const { city, at } = await makeCity()
    await using _ = city
    await accepted(city, "N-1")
    at(on(20, "17:00"))
    await accepted(city, "N-2")
    at(on(21))
    await city.goLive({ as: "channel:import" })
    at(on(27))
    const { decisions, nextDue } = await city.tick()
    expect(decisions.map(short)).toEqual(["03-23T18:00 N-1 DeadlineMissed", "03-23T18:00 N-1 SupervisionOpened"])
    expect(nextDue).toBe(Date.parse("2026-04-10T18:00+08:00"))
  })
})

describe("run", () => {
  test("takes decisions as facts come in and tells each, until the signal says so", async () => {
    const { city, at } = await makeCity()
    await using _ = city
    await accepted(city, "N-1", "street")
    at(on(27))
    const told: Array<string> = []
    const stop = new AbortController()
    let enough = () => {}
    const three = new Promise<void>((done) => {
      enough = done
    })
    const running = city.run({
      signal: stop.signal,
      onDecision: (decision) => {
        told.push(short(decision))
        if (told.length === 3) enough()
      }
    })
    await three
    stop.abort()
    await running
    expect(told).toEqual(["03-20T18:00 N-1 DeadlineWarned", "03-23T18:00 N-1 DeadlineMissed", "03-23T18:00 N-1 SupervisionOpened"])
    expect((await city.tick()).decisions).toEqual([])
  })

  test("ends when the city is closed", async () => {
    const { city } = await makeCity()
    const running = city.run()
    await city.tick()
    await city.close()
    await expect(running).resolves.toBeUndefined()
  })
})
