/** What may be asked of units below, and who does what: from the list to the refusal, and through a replay of the log. */
import { catalogue, declared, Projector, type RecordedEvent } from "@linli/core"
import { EventStore, Fraction, MemoryStore } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { openCity } from "../src/index.ts"
import { failed, json, temporary } from "./cli/support.ts"

const file = temporary()
const store = file("catalogue.db")
const administrator = { as: "administrator:a1" }
const official = { as: "official:b1@civil-affairs" }
const clerk = { as: "handler:h1@lilac" }
const monday = Date.UTC(2026, 2, 2)
const minute = 60_000

const units = {
  units: [
    { unit: "district", parent: null, kind: "area" },
    { unit: "civil-affairs", parent: "district", kind: "department" },
    { unit: "lilac", parent: "district", kind: "area", level: "community" }
  ]
} as const

const matter = (n: number): catalogue.Matter => ({
  matter: `matter-${n}`,
  kind: (["duty", "report", "form"] as const)[n % 3]!,
  levels: ["community"],
  collects: n % 3 === 2 ? [`datum-${n}`] : [],
  basis: [`notice ${n}`],
  decision: n % 3 === 0 ? `joint decision ${n}` : null
})
/** 46 items in 5 classes, of which each names lead, helpers, steps and basis. */
const items = Array.from(
  { length: 46 },
  (_, n): catalogue.Item => ({
    item: `item-${n}`,
    class: `class-${n % 5}`,
    subclass: `subclass-${n}`,
    lead: n % 2 === 0 ? { unit: `bureau-${n % 7}` } : "unitOfPlace",
    helpers: [`helper-${n % 3}`],
    steps: ["look", "do", "tell"],
    basis: [`article ${n}`],
    limit: null,
    stage: null
  })
)
const listOf = (matters: number): catalogue.Catalogue => ({
  ...catalogue.cataloguePolicy.preset.value,
  items,
  matters: Array.from({ length: matters }, (_, n) => matter(n))
})
const said = (n: number) => {
  const { matter: name, kind, collects } = matter(n)
  return { matter: name, kind, collects, from: "civil-affairs", to: "lilac" }
}

describe("SY15 DL8 LS10: what is asked of units below stands on a list, and nothing else is", () => {
  let log: ReadonlyArray<RecordedEvent>

  it("what is not on the list is refused with the rule, and only another list changes it; what was spared is a fraction", async () => {
    let now = monday
    await using city = await openCity({ store, seed: 15, now: () => now })
    const adopt = (context: "places" | "catalogue", version: string, value: object) =>
      city.policies.adopt(
        { context, id: "dalian", version, effective: now + minute, source: "a list", official: false, value } as never,
        administrator
      )
    await adopt("places", "1", units)
    await adopt("catalogue", "1", listOf(170))
    now += 2 * minute
    expect(await city.catalogue.handDown({ handover: "t-1", ...said(100) }, official)).toMatchObject({ events: ["MatterHandedDown"] })
    await expect(city.catalogue.handBack({ handover: "t-1" }, clerk)).rejects.toMatchObject({ reason: "StillAdmitted" })

    await adopt("catalogue", "2", listOf(85))
    now += 2 * minute
    const refused = { code: "Refused", reason: "NotAdmitted", by: { policy: "dalian", field: "matters" } }
    for (const n of [100, 101, 102]) {
      await expect(city.catalogue.handDown({ handover: `t-${n}`, ...said(n) }, official)).rejects.toMatchObject(refused)
    }
    const second = { ...said(2), matter: "another-form" }
    await expect(city.catalogue.handDown({ handover: "t-2", ...second }, official)).rejects.toMatchObject({ reason: "AskedAlready" })
    expect(await city.catalogue.handBack({ handover: "t-1" }, clerk)).toMatchObject({ events: ["MatterHandedBack"] })
    expect(await city.catalogue.handDown({ handover: "t-3", ...said(2) }, official)).toMatchObject({ events: ["MatterHandedDown"] })

    expect(catalogue.reductionOf(listOf(170), listOf(85), "community")).toEqual(Fraction.make(1, 2))
    const { docs } = await city.catalogue.view("catalogue-handovers", { index: "unit" }, clerk)
    expect(docs.map((doc) => (doc as catalogue.HandedOver)._tag)).toEqual(["HandedBack", "HandedDown"])
    const { number } = await city.requests.raise({ channel: "app", item: "item-4", place: { unit: "lilac" } }, { as: "operator:o1" })
    const { item, unit } = await city.requests.get(number)
    expect(catalogue.routeOf(listOf(85), { item, unit })).toMatchObject({
      lead: "bureau-4",
      helpers: ["helper-1"],
      by: { basis: ["article 4"] }
    })
    const events: Array<RecordedEvent> = []
    for await (const event of city.log()) events.push(event)
    log = events
  })

  it("a replay of the log alone stands the same; what the list refused is in it, with the list's name", async () => {
    const again = MemoryStore.makeMemory({ declared })
    await Effect.runPromise(again.restore(log))
    const docs = await Effect.runPromise(Effect.provideService(Projector.replay(catalogue.handovers), EventStore.EventStore, again))
    expect([...docs.values()].map((doc) => (doc as catalogue.HandedOver)._tag)).toEqual(["HandedBack", "HandedDown"])
    const kept = log.filter(({ type }) => type === "attempt/CommandRefused").map(({ data }) => data as { reason: string; policy: string })
    expect(kept.map(({ reason, policy }) => `${reason} by ${policy}`)).toEqual([
      "StillAdmitted by dalian",
      ...Array(3).fill("NotAdmitted by dalian"),
      "AskedAlready by dalian"
    ])
  })

  it("an item without a lead is refused with its place, and nothing of the list is adopted", async () => {
    await using city = await openCity({ store })
    const { lead: _, ...leaderless } = items[0]!
    const value = { ...listOf(85), items: [leaderless] }
    const adoption = { context: "catalogue", id: "dalian", version: "3", source: "a list", official: false, value }
    const error = await city.policies.adopt(adoption as never, administrator).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: "Invalid" })
    expect(JSON.stringify(error) + String(error)).toMatch(/items.*0.*lead/)
  })

  it("from the command line it is given, refused in both languages, and shown", async () => {
    const at = ["--store", store]
    const ask = (n: number) => ["give", "HandDown", JSON.stringify({ handover: `c-${n}`, ...said(n) }), "--as", official.as, ...at]
    expect(await json(...ask(5))).toMatchObject({ stream: "handover-c-5", events: ["MatterHandedDown"] })
    expect((await failed(...ask(100))).error).toMatchObject({ reason: "NotAdmitted", message: expect.stringMatching(/list/) })
    expect((await failed(...ask(100), "--lang", "zh")).error["message"]).toMatch(/准入/)
    expect(await json("policy", "show", "--for", "catalogue", ...at)).toMatchObject({ id: "dalian", version: "2" })
  })
})
