/** Requests as somebody reads them: what is not theirs is refused and noted, or left out; and noise is stored nowhere. */
import { describe, expect, test } from "vitest"
import { AccessRefused, type City, Invalid, NotFound, openCity } from "../src/index.ts"

const area = (unit: string, parent: string | null) => ({ unit, parent, kind: "area" }) as const
const units = [
  area("city", null),
  area("lake", "city"),
  area("lanes", "lake"),
  area("hill", "city"),
  { unit: "water", parent: "city", kind: "department" } as const
]

const open = async (): Promise<City> => {
  let time = Date.UTC(2026, 2, 2)
  const city = await openCity({ store: "memory", seed: 11, now: () => (time += 100) })
  const adoption = { context: "places", id: "town", version: "1", source: "test", effective: 0, value: { units } } as const
  await city.policies.adopt(adoption, { as: "supervisor:s1" })
  return city
}

/** Raised in a place, and dispatched to a lead where one is named. */
const raise = async (city: City, number: string, place: string, options: { lead?: string; reporter?: string; against?: string } = {}) => {
  const { lead, ...said } = options
  const desk = city.as("operator:o1").requests
  const { tracking } = await desk.raise({ channel: "hotline", number, place: { unit: place, cell: "36.65,117.12" }, ...said })
  if (lead === undefined) return tracking
  await desk.accept({ request: number })
  await city.requests.dispatch({ request: number, lead }, { as: "dispatcher:d1" })
  return tracking
}

const numbersOf = ({ requests }: { readonly requests: ReadonlyArray<{ readonly number: string }> }) => requests.map(({ number }) => number)

/** How long both logs are. */
const heads = async (city: City) => {
  let log = 0
  for await (const _ of city.log()) log++
  const looks: Array<unknown> = []
  for await (const look of city.privacy.accesses()) looks.push(look)
  return { log, looks }
}

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "it did not reject",
    (error: unknown) => error
  )

describe("what is due, as somebody reads it,", () => {
  test("is what lies in their jurisdiction, and all of it to the program", async () => {
    await using city = await open()
    await raise(city, "N-1", "lanes", { lead: "lanes" })
    await raise(city, "N-2", "hill", { lead: "hill" })
    const numbers = async (who: City) => (await who.due()).map(({ number }) => number)
    expect(await numbers(city)).toEqual(["N-1", "N-2"])
    expect(await numbers(city.as("handler:h1@lanes"))).toEqual(["N-1"])
    expect((await city.as("handler:h1@lanes").due({ by: "unit" })).map(({ unit }) => unit)).toEqual(["lanes"])
    expect(await numbers(city.as("handler:h9@elsewhere"))).toEqual([])
  })
})

describe("a request that is read as somebody", () => {
  test("is refused outside their jurisdiction, with a code, and the refusal stands in the privacy log and not in the city's", async () => {
    await using city = await open()
    await raise(city, "N-1", "lanes", { reporter: "r-1" })
    const before = await heads(city)
    const outsider = city.as("handler:h9@hill").requests
    for (const look of [() => city.requests.get("N-1", { as: "handler:h9@hill" }), () => outsider.timeline("N-1")]) {
      const error = await rejection(look())
      expect(error).toBeInstanceOf(AccessRefused)
      expect(error).toMatchObject({ code: "AccessRefused", reason: "OutsideJurisdiction", purpose: null })
    }
    const after = await heads(city)
    expect(after.log).toBe(before.log)
    expect(before.looks).toEqual([])
    expect(after.looks).toMatchObject([{ is: "refused", reason: "OutsideJurisdiction", actor: { id: "h9", unit: "hill" }, purpose: null }])
    expect(await rejection(city.as("handler:h9@hill").explain("N-1"))).toMatchObject({ code: "AccessRefused" })
  })

  test("shows each what is for them", async () => {
    await using city = await open()
    const tracking = await raise(city, "N-1", "lanes", { reporter: "r-1", lead: "lake" })
    await city.requests.recuse({ request: "N-1", person: "h2" }, { as: "supervisor:s1" })
    const seen = async (as?: string) => {
      const { reporter, recused, cell } = await city.requests.get("N-1", as === undefined ? {} : { as })
      return { reporter, recused, cell }
    }
    const cell = "36.65,117.12"
    expect(await seen()).toEqual({ reporter: "r-1", recused: ["h2"], cell })
    expect(await seen("supervisor:s1")).toEqual({ reporter: "r-1", recused: ["h2"], cell })
    expect(await seen("operator:o1")).toEqual({ reporter: "r-1", recused: undefined, cell })
    expect(await seen("handler:h1@lake")).toEqual({ reporter: undefined, recused: undefined, cell })
    expect(await seen("reporter:r-1")).toEqual({ reporter: "r-1", recused: undefined, cell })
    expect(await rejection(seen("handler:h2@lake"))).toMatchObject({ reason: "Recused" })
    expect(await rejection(seen("reporter:r-2"))).toMatchObject({ reason: "OutsideJurisdiction" })
    expect("recused" in (await city.requests.track(tracking))).toBe(false)
    const entry = (as: string) =>
      city.requests.timeline("N-1", { as }).then(({ entries }) => entries.find(({ event }) => event === "PersonRecused")?.said)
    expect([await entry("supervisor:s1"), await entry("handler:h1@lake")]).toEqual([{ person: "h2" }, {}])
  })

  test("a complaint is not shown to the unit that it is about, and an order to it is refused", async () => {
    await using city = await open()
    await raise(city, "N-1", "lanes", { reporter: "r-1", against: "lake" })
    await city.requests.accept({ request: "N-1" }, { as: "operator:o1" })
    const refused = city.requests.dispatch({ request: "N-1", lead: "lanes" }, { as: "dispatcher:d1" })
    expect(await rejection(refused)).toMatchObject({ code: "Refused", reason: "UnitComplainedAbout", by: { field: "answersComplaints" } })
    expect(await rejection(city.requests.get("N-1", { as: "supervisor:s2@lake" }))).toMatchObject({ reason: "ComplainedAbout" })
    expect(await rejection(city.requests.accept({ request: "N-1" }, { as: "operator:o2@hill" }))).toMatchObject({
      code: "Refused",
      reason: "OutsideJurisdiction",
      allowed: []
    })
  })
})

describe("lists as somebody reads them", () => {
  test("leave out what is not theirs, and pages keep their size and go on where they ended", async () => {
    await using city = await open()
    for (let n = 1; n <= 9; n++) await raise(city, `N-${n}`, n % 3 === 0 ? "hill" : "lanes", { reporter: n % 2 === 0 ? "r-1" : "r-2" })
    const all = ["N-1", "N-2", "N-4", "N-5", "N-7", "N-8"]
    expect(numbersOf(await city.requests.find({}, { as: "supervisor:s2@lake" }))).toEqual(all)
    let pages: ReadonlyArray<ReadonlyArray<string>> = []
    const reader = city.as("supervisor:s2@lake").requests
    let page = await reader.find({}, { limit: 2 })
    for (;;) {
      pages = [...pages, numbersOf(page)]
      if (page.next === undefined) break
      page = await reader.find({}, { limit: 2, cursor: page.next })
    }
    expect(pages.slice(0, 3)).toEqual([
      ["N-1", "N-2"],
      ["N-4", "N-5"],
      ["N-7", "N-8"]
    ])
    expect(pages.slice(3).flat()).toEqual([])
    expect(numbersOf(await city.requests.find({}, { as: "handler:h9@water" }))).toEqual([])
    expect(numbersOf(await city.requests.find({}, { as: "reporter:r-1" }))).toEqual(["N-2", "N-4", "N-6", "N-8"])
    expect(numbersOf(await city.requests.find({}, { descending: true, limit: 2, as: "reporter:r-1" }))).toEqual(["N-8", "N-6"])
    expect((await heads(city)).looks).toEqual([])
  })

  test("nobody finds by what is hidden from them", async () => {
    await using city = await open()
    await raise(city, "N-1", "lanes", { reporter: "r-1", lead: "lake" })
    expect(numbersOf(await city.requests.find({ reporter: "r-1" }, { as: "operator:o1" }))).toEqual(["N-1"])
    expect(numbersOf(await city.requests.find({ reporter: "r-1" }, { as: "handler:h1@lake" }))).toEqual([])
    expect(numbersOf(await city.requests.find({ reporter: "r-1" }, { as: "reporter:r-2" }))).toEqual([])
  })

  test("a unit's queue is for those who see it", async () => {
    await using city = await open()
    await raise(city, "N-1", "lanes", { lead: "lake" })
    const queue = (as: string) => city.requests.queue("lake", 10, { as }).then((requests) => numbersOf({ requests }))
    expect([await queue("handler:h1@lake"), await queue("handler:h9@hill"), await queue("supervisor:s1")]).toEqual([["N-1"], [], ["N-1"]])
  })
})

test("noise is stored nowhere: neither log is one event longer for an unknown post, an ill-formed id or a channel that looks", async () => {
  await using city = await open()
  await raise(city, "N-1", "lanes", { reporter: "r-1" })
  const before = await heads(city)
  const stranger = { _tag: "Person", id: "x-1", post: "postman", unit: "hill" } as const
  for (const as of ["postman:x-1@hill", "handler:李雷@hill", "handler:13812345678@hill", "handler:h 1@hill", "nobody"]) {
    expect(await rejection(city.requests.get("N-1", { as }))).toSatisfy(
      (error) => error instanceof Invalid || error instanceof AccessRefused
    )
    expect(await rejection(city.privacy.open({ request: "N-1", purpose: "handling" }, { as }))).toSatisfy(
      (error) => error instanceof Invalid || error instanceof AccessRefused
    )
  }
  expect(await rejection(city.requests.get("N-1", { as: stranger }))).toMatchObject({ code: "AccessRefused", reason: "UnknownPost" })
  expect(await rejection(city.privacy.open({ request: "N-1", purpose: "handling" }, { as: stranger }))).toMatchObject({
    reason: "UnknownPost"
  })
  expect(await rejection(city.privacy.open({ request: "N-1", purpose: "handling" }, { as: "channel:12345" }))).toMatchObject({
    code: "AccessRefused"
  })
  expect(await rejection(city.requests.accept({ request: "N-1" }, { as: stranger }))).toMatchObject({ reason: "UnknownPost" })
  expect(await rejection(city.requests.get("N-99", { as: "handler:h9@hill" }))).toBeInstanceOf(NotFound)
  expect(await heads(city)).toEqual(before)
})

describe("what is made of all requests", () => {
  const overviews: Readonly<Record<string, (city: City) => Promise<unknown>>> = {
    log: async (city) => {
      for await (const _ of city.log());
    },
    accesses: async (city) => {
      for await (const _ of city.privacy.accesses());
    },
    consents: (city) => city.privacy.consent.of("r-1"),
    report: (city) => city.report(),
    indicators: (city) => city.indicators(),
    publication: (city) => city.publish(),
    retention: (city) => city.retention.preview()
  }
  /** What somebody is given of them. */
  const given = async (city: City) => {
    const names: Array<string> = []
    for (const [name, read] of Object.entries(overviews)) {
      const error = await read(city).then(
        () => undefined,
        (error: unknown) => error
      )
      if (error === undefined) names.push(name)
      else expect(error).toMatchObject({ code: "AccessRefused", purpose: null })
    }
    return names
  }
  const figures = ["report", "indicators", "publication", "retention"]
  const all = Object.keys(overviews)

  test("is for posts of the whole city, what names persons for those from whom nothing is hidden, and all of it for the program", async () => {
    await using city = await open()
    await raise(city, "N-1", "lanes", { reporter: "r-1", against: "hill" })
    for (const who of [city, city.as("supervisor:s1"), city.as("administrator:a1")]) expect(await given(who)).toEqual(all)
    for (const who of ["operator:o1", "dispatcher:d1"]) expect(await given(city.as(who))).toEqual(figures)
    for (const who of ["handler:h1@lanes", "supervisor:s2@lake", "follower:f1", "reporter:r-2", "channel:12345"])
      expect(await given(city.as(who))).toEqual([])
    expect(await given(city.as("reporter:r-1"))).toEqual(["consents"])
  })

  test("is refused on record", async () => {
    await using city = await open()
    await given(city.as("handler:h1@lanes"))
    const { looks } = await heads(city)
    const streams = ["log", "accesses", "consent-r-1", "report", "indicators", "publication", "retention"]
    expect(looks).toMatchObject(streams.map((stream) => ({ is: "refused", stream, reason: "OutsideJurisdiction", actor: { id: "h1" } })))
    expect(looks).toHaveLength(streams.length)
  })
})

test("whoever claims to be a resident and has raised nothing leaves nothing; a resident who has is noted", async () => {
  await using city = await open()
  await raise(city, "N-1", "lanes", { reporter: "r-1" })
  await raise(city, "N-2", "lanes", { reporter: "r-2" })
  for (let n = 0; n < 20; n++) expect(await rejection(city.as(`reporter:made-up-${n}`).requests.get("N-1"))).toBeInstanceOf(AccessRefused)
  expect((await heads(city)).looks).toEqual([])
  expect(await rejection(city.as("reporter:r-2").requests.get("N-1"))).toBeInstanceOf(AccessRefused)
  expect((await heads(city)).looks).toMatchObject([{ is: "refused", actor: { id: "r-2" } }])
})
