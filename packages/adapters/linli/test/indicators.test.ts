/** Indicators through the façade: what a city measures itself by, over a year in which it adopts another policy. */
import { Fraction } from "@linli/core"
import { describe, expect, test } from "vitest"
import { type City, Invalid, openCity } from "../src/index.ts"

const on = (date: string): number => Date.parse(`${date}T09:00+08:00`)

/** A city of memory whose clock a test sets. */
const makeCity = async () => {
  let now = on("2026-03-02")
  const city = await openCity({ store: "memory", seed: 7, now: () => now, profile: { calendar: "china" } })
  return {
    city,
    at: (date: string): void => {
      now = on(date)
    }
  }
}

/** Rated after it was resolved and followed up. */
const handled = async (city: City, number: string, solved: "solved" | "notSolved") => {
  await city.requests.raise({ channel: "hotline", item: "lamp", number }, { as: "operator:o1" })
  await city.requests.accept({ request: number }, { as: "operator:o1" })
  await city.requests.dispatch({ request: number, lead: "street" }, { as: "dispatcher:d1" })
  const unit = city.as("handler:h1@street")
  await unit.requests.sign({ request: number })
  await unit.requests.contact({ request: number, outcome: "reached" })
  await unit.requests.resolve({ request: number, outcome: solved })
  await city.requests.rate({ request: number, contacted: true, solved, satisfied: "satisfied" }, { as: "follower:f1" })
}

describe("indicators", () => {
  test("count the period that runs, or the one that is named, and list what stands behind them", async () => {
    const { city, at } = await makeCity()
    await using _ = city
    await handled(city, "N-1", "solved")
    await handled(city, "N-2", "notSolved")
    const { measured } = await city.indicators({ id: "beijing/solved" })
    const { all } = measured[0]!.result
    if (all._tag !== "Counted") throw new Error("nothing of a request is withheld")
    expect(all.value).toEqual(Fraction.make(1, 2))
    expect(all.hits[0]!.ids).toEqual([(await city.requests.get("N-1")).request])
    at("2026-04-02")
    expect((await city.indicators({ id: "beijing/solved" })).measured[0]!.result.all).toMatchObject({ denominator: 0 })
    const march = await city.indicators({ id: "beijing/solved", period: "2026-03" })
    expect(march.measured[0]!.result.all).toMatchObject({ denominator: 2 })
    expect(JSON.parse(JSON.stringify(march))).toMatchObject({ indicators: [{ all: { value: { shown: "50.00 %" } } }] })
  })

  test("what asks for nothing that there is, is refused", async () => {
    const { city } = await makeCity()
    await using _ = city
    await expect(city.indicators({ id: "paris" })).rejects.toThrow(/no indicator is called paris; there are beijing\/contacted/)
    await expect(city.indicators({ period: "March" })).rejects.toThrow(/March is no period of these indicators/)
    await expect(city.indicators({ by: "colour" })).rejects.toBeInstanceOf(Invalid)
    await expect(city.indicators({ of: "street" } as never)).rejects.toThrow(/indicators has no field of; it has id, period, by/)
  })

  test("stand in the report once a policy of assessment is adopted", async () => {
    const { city, at } = await makeCity()
    await using _ = city
    await handled(city, "N-1", "solved")
    expect((await city.report()).indicators).toBeUndefined()
    const { linli } = await city.policies.presets("assessment")
    const indicators = linli!.value.indicators.filter(({ id }) => id === "beijing/solved")
    const own = { ...linli!, id: "our-town", value: { indicators, floors: [] } }
    const position = await city.policies.adopt({ ...own, effective: on("2026-03-01") }, { as: "supervisor:s1" })
    at("2026-03-03")
    const report = await city.report()
    expect(report.indicators!.measured).toMatchObject([{ policy: { id: "our-town", position }, result: { all: { denominator: 1 } } }])
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({ indicators: [{ id: "beijing/solved", all: { denominator: 1 } }] })
  })
})
