import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { type City, Invalid, KeyReused, LinliError, NotFound, openCity, Refused, StoreFailed } from "../src/index.ts"
import { bytesOf } from "./cli/support.ts"

const folder = mkdtempSync(join(tmpdir(), "linli-city-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const start = Date.UTC(2026, 2, 2)
const minute = 60_000

/** A clock that a test sets. */
const makeClock = () => {
  let time = start
  const pass = (minutes: number): void => {
    time += minutes * minute
  }
  return { now: () => time, pass }
}

const inMemory = (clock = makeClock()): Promise<City> => openCity({ store: "memory", seed: 7, now: clock.now })

/** What a promise rejects with. */
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "it did not reject",
    (error: unknown) => error
  )

const all = async <A>(items: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const found: Array<A> = []
  for await (const item of items) found.push(item)
  return found
}

/** A request in the unit's hands, with nobody to speak to. */
const inHand = async (city: City, number: string) => {
  await city.as("operator:o1").requests.raise({ channel: "patrol", item: "lamp", number })
  await city.as("operator:o1").requests.accept({ request: number })
  await city.as("dispatcher:d1").requests.dispatch({ request: number, lead: "street" })
  return city.as("handler:h1@street").requests.sign({ request: number })
}

describe("a request through plain promises", () => {
  test("goes from raised to closed, and every answer says how it stands and what its actor may do next", async () => {
    const clock = makeClock()
    await using city = await inMemory(clock)
    const desk = city.as("operator:o1")
    const { number, tracking, ...raised } = await desk.requests.raise({ channel: "hotline", kind: "help", item: "lamp", reporter: "r-7" })
    expect(raised).toMatchObject({ state: "Raised", events: ["RequestRaised"], position: 1, duplicate: false })
    expect(raised.allowed).toContain("AcceptRequest")
    clock.pass(10)
    await desk.requests.accept({ request: number })
    await city.requests.dispatch({ request: number, lead: "street", helpers: ["power"] }, { as: "dispatcher:d1" })
    const unit = city.as("handler:h1@street")
    clock.pass(60)
    await unit.requests.sign({ request: number })
    await unit.requests.contact({ request: number, outcome: "reached" })
    await unit.requests.resolve({ request: number, outcome: "solved", note: "new lamp" })
    const follower = city.as({ _tag: "Person", id: "f1", post: "follower", unit: null })
    await follower.requests.completeFollowUp({ request: number })
    await follower.requests.rate({ request: number, solved: "solved", satisfied: "satisfied" })
    clock.pass(50)
    expect(await follower.requests.close({ request: number, outcome: "solved" })).toMatchObject({ number, state: "Closed" })

    expect(await city.requests.get(number)).toMatchObject({
      state: "Closed",
      outcome: "solved",
      raisedAt: start,
      closedAt: start + 120 * minute
    })
    expect((await city.requests.track(tracking.toLowerCase())).number).toBe(number)
    const { hands } = await city.requests.timeline(number)
    expect(hands.map(({ role, unit, from, to }) => [role, unit, from - start, (to ?? 0) - start])).toEqual([
      ["operator", null, 0, 10 * minute],
      ["dispatcher", null, 10 * minute, 10 * minute],
      ["lead", "street", 10 * minute, 70 * minute],
      ["helper", "power", 10 * minute, 70 * minute],
      ["follower", null, 70 * minute, 120 * minute]
    ])
    const { all } = await city.report()
    expect([all.requests, all.closed, all.toClose.median]).toEqual([1, 1, { numerator: BigInt(120 * minute), denominator: 1n }])
    expect(await city.verify()).toMatchObject({ _tag: "Whole", events: 9 })
  })

  test("a seeded city with a clock of its own makes the same ids, numbers and codes in every run", async () => {
    const run = async () => {
      await using city = await inMemory()
      const raised = await city.requests.raise({ channel: "web" }, { as: "operator:o1" })
      return [raised, (await all(city.log())).map(({ hash }) => hash)]
    }
    expect(await run()).toEqual(await run())
  })

  test("find, queue and allowed answer for a unit's desk", async () => {
    await using city = await inMemory()
    await inHand(city, "N-1")
    await inHand(city, "N-2")
    await city.requests.raise({ channel: "web", number: "N-3" }, { as: "operator:o1" })
    expect((await city.requests.queue("street")).map(({ number }) => number)).toEqual(["N-1", "N-2"])
    expect(await city.requests.queue("nobody")).toEqual([])
    const first = await city.requests.find({ state: "InHand" }, { limit: 1 })
    const second = await city.requests.find({ state: "InHand" }, { limit: 1, cursor: first.next! })
    expect([...first.requests, ...second.requests].map(({ number }) => number)).toEqual(["N-1", "N-2"])
    expect(await city.requests.allowed("N-1", { as: "handler:h1@street" })).toEqual([
      "RecordContact",
      "ReportProgress",
      "EscalateRequest",
      "PauseClock",
      "AskExtension",
      "BlowWhistle",
      "ResolveRequest",
      "AddAttachment",
      "RecuseFromRequest"
    ])
  })

  test("a correction names the entry it mends; what is personal in it is sealed", async () => {
    await using city = await inMemory()
    await inHand(city, "N-1")
    const { entries } = await city.requests.timeline("N-1")
    const desk = city.as("operator:o1")
    const mend = { request: "N-1", corrects: entries[0]!.id, reason: "mistyped" } as const
    await desk.requests.correct({ ...mend, field: "item", value: "bench" })
    await desk.requests.correct({ ...mend, field: "contact", value: "13800138000" })
    expect((await city.requests.get("N-1")).item).toBe("bench")
    expect(JSON.stringify(await all(city.log()))).not.toContain("13800138000")
    expect(await rejection(desk.requests.correct({ ...mend, field: "channel", value: "pigeon" }))).toBeInstanceOf(Invalid)
  })
})

describe("errors are classes with a code", () => {
  test("Refused by a policy names reason, field and what is allowed", async () => {
    await using city = await inMemory()
    const desk = city.as("operator:o1")
    await desk.requests.raise({ channel: "web", number: "N-1", reporter: "r1" })
    await desk.requests.accept({ request: "N-1" })
    await city.as("dispatcher:d1").requests.dispatch({ request: "N-1", lead: "street" })
    const unit = city.as("handler:h1@street")
    await unit.requests.sign({ request: "N-1" })
    const error = await rejection(unit.requests.resolve({ request: "N-1", outcome: "solved" }))
    expect(error).toBeInstanceOf(Refused)
    expect(error).toBeInstanceOf(LinliError)
    expect(error).toMatchObject({
      name: "Refused",
      code: "Refused",
      command: "ResolveRequest",
      reason: "NotContacted",
      by: { policy: "linli/requests", field: "contactBeforeResolve" },
      allowed: [
        "RecordContact",
        "ReportProgress",
        "EscalateRequest",
        "PauseClock",
        "AskExtension",
        "BlowWhistle",
        "AddAttachment",
        "RecuseFromRequest"
      ]
    })
  })

  test("Refused by the state of things", async () => {
    await using city = await inMemory()
    await inHand(city, "N-1")
    expect(await rejection(city.as("operator:o1").requests.accept({ request: "N-1" }))).toMatchObject({
      code: "Refused",
      reason: "AlreadyInHand",
      by: "state"
    })
  })

  test("NotFound for a number that is nobody's", async () => {
    await using city = await inMemory()
    expect(await rejection(city.requests.get("N-404"))).toBeInstanceOf(NotFound)
    expect(await rejection(city.requests.accept({ request: "N-404" }, { as: "operator:o1" }))).toMatchObject({ code: "NotFound" })
    expect(await rejection(city.requests.track("ABCD"))).toMatchObject({ code: "NotFound" })
  })

  test("Invalid for a call that cannot be taken, and nothing is recorded", async () => {
    await using city = await inMemory()
    const { raise } = city.requests
    const calls = [
      () => raise({ channel: "web" }),
      () => raise({ channel: "web" }, { as: "king:k1" }),
      () => raise({ channel: "pigeon" as "web" }, { as: "operator:o1" }),
      () => raise({ channel: "web", reporter: "13800138000" }, { as: "operator:o1" }),
      () => city.requests.accept({ request: 7 as unknown as string }, { as: "operator:o1" })
    ]
    for (const call of calls) expect(await rejection(call())).toBeInstanceOf(Invalid)
    expect(await all(city.log())).toEqual([])
  })

  test("KeyReused for a key that stands for something else; the same again gets the first answer", async () => {
    await using city = await inMemory()
    const desk = city.as("operator:o1")
    const first = await desk.requests.raise({ channel: "web" }, { key: "call-1" })
    expect(await desk.requests.raise({ channel: "web" }, { key: "call-1" })).toEqual({ ...first, duplicate: true })
    const error = await rejection(desk.requests.raise({ channel: "app" }, { key: "call-1" }))
    expect(error).toBeInstanceOf(KeyReused)
    expect(error).toMatchObject({ key: "call-1", position: 1 })
  })

  test("StoreFailed for a file that is no store, at once, with a remedy", async () => {
    const file = join(folder, "notes.txt")
    writeFileSync(file, "not a database, however long one looks at it ".repeat(50))
    const error = await rejection(openCity({ store: file }))
    expect(error).toBeInstanceOf(StoreFailed)
    expect(error).toMatchObject({ code: "StoreFailed", problem: "Foreign", remedy: expect.stringContaining("was not touched") })
    expect(await rejection(openCity({ store: join(folder, "absent.db"), create: false }))).toBeInstanceOf(StoreFailed)
  })
})

describe("the log", () => {
  test("is an async iterable, from a position, of some types", async () => {
    await using city = await inMemory()
    await inHand(city, "N-1")
    const positions = async (options: Parameters<City["log"]>[0]) => (await all(city.log(options))).map(({ position }) => position)
    expect(await positions({})).toEqual([1, 2, 3, 4])
    expect(await positions({ from: 3 })).toEqual([3, 4])
    expect(await positions({ types: ["requests/OrderSigned"] })).toEqual([4])
  })

  test("followed, it gives what is there and then what comes, until the loop is left", async () => {
    await using city = await openCity({ store: join(folder, "followed.db") })
    await inHand(city, "N-1")
    const seen: Array<number> = []
    for await (const { position } of city.log({ follow: true })) {
      seen.push(position)
      if (position === 4) await inHand(city, "N-2")
      if (position === 8) break
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})

describe("policies", () => {
  test("the preset holds until another is adopted and has taken effect", async () => {
    const clock = makeClock()
    await using city = await inMemory(clock)
    const { value } = await city.policies.inForce("requests")
    const adopted = {
      context: "requests",
      id: "our-town",
      version: "1",
      source: "council, 1 March 2026",
      value: { ...value, followUpBeforeClose: false }
    } as const
    await city.policies.adopt(adopted, { as: "supervisor:s1" })
    expect((await city.policies.inForce("requests")).id).toBe("linli/requests")
    clock.pass(1)
    expect(await city.policies.inForce("requests")).toMatchObject({ id: "our-town", version: "1", position: 1 })
  })

  test("a value that is none is refused before it is recorded", async () => {
    await using city = await inMemory()
    const adoption = { context: "requests", id: "x", version: "1", source: "s", value: { maxRounds: 0 } } as never
    expect(await rejection(city.policies.adopt(adoption, { as: "supervisor:s1" }))).toBeInstanceOf(Invalid)
    expect(await rejection(city.policies.inForce("weather" as "requests"))).toBeInstanceOf(Invalid)
    expect(await all(city.log())).toEqual([])
  })

  test("one that takes effect too soon is refused", async () => {
    const clock = makeClock()
    await using city = await inMemory(clock)
    const { value } = await city.policies.inForce("requests")
    const adopt = (version: string, effective: number) =>
      city.policies.adopt({ context: "requests", id: "t", version, source: "s", effective, value }, { as: "supervisor:s1" })
    await adopt("1", start)
    expect(await rejection(adopt("2", start + 1))).toMatchObject({ code: "Refused", reason: "TooSoon" })
  })
})

describe("the store", () => {
  test("keeps the city: what one process closed, the next opens, and nothing personal stands in its files", async () => {
    const store = join(folder, "city.db")
    const first = await openCity({ store })
    const secrets = { contact: "Li Si 13900139000", description: "behind the red gate", place: { exact: "Flat 12, Building 3" } }
    const { number } = await first.requests.raise({ channel: "hotline", reporter: "r-1", ...secrets }, { as: "operator:o1" })
    await first.close()
    await using second = await openCity({ store })
    expect((await second.requests.get(number)).state).toBe("Raised")
    const stored = bytesOf(folder)
    for (const secret of ["Li Si", "13900139000", "red gate", "Flat 12"]) expect(stored).not.toContain(secret)
  })

  test("after close every call rejects", async () => {
    const city = await openCity({ store: join(folder, "closed.db") })
    await city.close()
    expect(await rejection(city.report())).toBeInstanceOf(LinliError)
  })
})
