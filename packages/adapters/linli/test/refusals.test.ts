import { describe, expect, test } from "vitest"
import { type City, Closed, Invalid, LinliError, openCity, reportJson } from "../src/index.ts"

const city = await openCity({ store: "memory" })
const desk = city.as("operator:o1")

const all = async <A>(values: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const found: Array<A> = []
  for await (const value of values) found.push(value)
  return found
}

/** Calls as a program without types makes them. */
// biome-ignore lint/suspicious/noExplicitAny: that is what is tested
const loose = { open: openCity as any, city: city as any, desk: desk as any }

const errorOf = async (call: () => unknown): Promise<LinliError> => {
  try {
    await call()
  } catch (error) {
    expect(error).toBeInstanceOf(LinliError)
    return error as LinliError
  }
  throw new Error("it was taken")
}

describe("whatever a call is given, it is taken or refused in the façade's own words", () => {
  // biome-ignore lint/suspicious/noExplicitAny: calls as a program without types makes them
  const methodsOf = (part: any): ReadonlyArray<readonly [string, (...args: ReadonlyArray<unknown>) => unknown]> =>
    Object.entries(part).filter((entry): entry is [string, () => unknown] => typeof entry[1] === "function")
  const ending = ["close"]
  const parts = [city, city.policies, city.requests, city.retention]
  const methods = parts.flatMap(methodsOf).filter(([name]) => !ending.includes(name))
  const junk = [undefined, null, 7, Number.NaN, "", "constructor", true, [], {}, () => 1]
  /** A `run` that is taken goes on until the city is closed. */
  const endless = (name: string, given: unknown) => name === "run" && (given === undefined || JSON.stringify(given) === "{}")

  test.each(methods)("%s", async (name, method) => {
    const calls = junk.flatMap((first) => [[first], [first, null], ["requests", first]]).filter(([first]) => !endless(name, first))
    for (const args of calls) {
      try {
        const given = method(...args)
        await (name === "log" ? all(given as AsyncIterable<unknown>) : given)
      } catch (error) {
        expect(error, String(args)).toBeInstanceOf(LinliError)
        expect((error as LinliError).code, `${String(args)}: ${(error as LinliError).message}`).not.toBe("Unexpected")
      }
    }
  })

  test("a city is opened", async () => {
    for (const given of junk) {
      for (const options of [given, { store: "memory", profile: given }, { store: "memory", now: given }]) {
        try {
          await (await loose.open(options)).close()
        } catch (error) {
          expect((error as LinliError).code, `${String(given)}: ${(error as LinliError).message}`).not.toMatch(/Unexpected/)
          expect(error).toBeInstanceOf(LinliError)
        }
      }
    }
  })
})

describe("a call that cannot be taken is Invalid, and names what is allowed", () => {
  test.each<readonly [string, () => unknown, RegExp]>([
    ["a city of nothing", () => loose.open(), /store/],
    ["a city with an unknown option", () => loose.open({ store: "memory", storre: 1 }), /no field storre; it has store, log/],
    ["a store that is no text", () => loose.open({ store: 5 }), /store/],
    ["an unknown field", () => loose.desk.requests.raise({ channel: "app", itme: "x" }), /raise has no field itme; it has channel, kind/],
    ["an unknown channel", () => loose.desk.requests.raise({ channel: "pigeon" }), /"hotline"/],
    ["a note that is no text", () => loose.desk.requests.raise({ channel: "app", description: 5 }), /description/],
    [
      "an unknown field of a command",
      () => loose.desk.requests.accept({ request: "N", nate: "x" }),
      /accept has no field nate; it has request/
    ],
    [
      "a note of a command that is a sealed box",
      () => loose.desk.requests.progress({ request: "N", activity: "x", note: { _tag: "Sealed", subject: "r-17", box: "Ym94" } }),
      /progress: note is wanted as a text/
    ],
    ["a command of nothing", () => loose.desk.requests.accept(), /accept/],
    ["an unknown option", () => loose.desk.requests.accept({ request: "N" }, { ass: "operator:o1" }), /no field ass; it has as, at, key/],
    ["a time that is none", () => loose.desk.requests.raise({ channel: "app" }, { at: "soon" }), /at/],
    ["a time that is NaN", () => loose.desk.requests.raise({ channel: "app" }, { at: Number.NaN }), /at/],
    ["a date that is none", () => loose.desk.requests.raise({ channel: "app" }, { at: new Date("x") }), /at|time/],
    ["a key that is empty", () => loose.desk.requests.raise({ channel: "app" }, { key: "" }), /key/],
    [
      "a key with an e-mail address in it",
      () => loose.desk.requests.raise({ channel: "app" }, { key: "wang@example.com" }),
      /key: .*e-mail/
    ],
    ["a key with a phone in it", () => loose.desk.requests.raise({ channel: "app" }, { key: "call of 13812345678" }), /key: .*phone/],
    ["a unit that is a phone", () => city.requests.raise({ channel: "app" }, { as: "operator:o2@13800000000" }), /unit/],
    ["an adoption of nothing", () => loose.city.policies.adopt(), /adopt: an object with the fields context, id, version/],
    ["an adoption without a value", () => loose.desk.policies.adopt({ context: "requests", id: "a", version: "1", source: "b" }), /value/],
    [
      "an adoption with a field that its context does not know",
      async () => {
        const { jinan } = await city.policies.presets("requests")
        return desk.policies.adopt({ ...jinan!, value: { ...jinan!.value, colour: "red" } as never })
      },
      /colour/
    ],
    ["nobody", () => city.requests.raise({ channel: "app" }), /say who acts/],
    ["somebody without a post", () => city.as("o1"), /POST:ID/],
    ["an actor that is none", () => loose.city.as({ id: "o1" }), /POST:ID/],
    ["an unknown filter", () => loose.city.requests.find({ stat: "Raised" }), /find has no field stat; it has number/],
    ["an unknown state", () => loose.city.requests.find({ state: "Lost" }), /"Raised"/],
    ["a limit that is NaN", () => loose.city.requests.find({}, { limit: Number.NaN }), /limit/],
    ["a limit of nothing", () => loose.city.requests.queue("u", 0), /limit/],
    ["an unknown type of event", () => all(city.log({ types: ["Raised"] })), /requests\/RequestRaised/],
    ["a position before the first", () => all(city.log({ from: 0 })), /from/],
    ["an unknown sum", () => loose.city.due({ by: "month" }), /unit/],
    ["a tick to NaN", () => loose.city.tick({ to: Number.NaN }), /to/],
    ["a month that is none", () => city.publish({ month: "2026-13" }), /month/],
    ["an unknown option of a publication", () => loose.city.publish({ moth: "2026-01" }), /publish has no field moth; it has month/],
    ["a hold of nothing", () => loose.desk.retention.hold(), /retention.hold: an object with the fields request, ground/],
    ["a hold on an unknown ground", () => loose.desk.retention.hold({ request: "N", ground: "whim" }), /"litigation"/],
    ["a hold that is lifted by a name alone", () => loose.desk.retention.lift("N"), /retention.lift: an object/],
    ["an end of keeping at another time", () => loose.desk.retention.apply({ at: 0 }), /options has no field at; it has as/],
    ["an end of keeping by nobody", () => city.retention.apply(), /say who acts/],
    ["a code that is no text", () => loose.city.requests.track(5), /code/]
  ])("%s", async (_, call, said) => {
    const error = await errorOf(call)
    expect(error).toBeInstanceOf(Invalid)
    expect(error.message).toMatch(said)
    expect(error.message.length).toBeLessThan(2_500)
  })

  test("and records nothing", async () => {
    expect(await all(city.log())).toEqual([])
  })
})

test("a report can be made JSON of, with the figures that the command prints", async () => {
  await desk.requests.raise({ channel: "app", item: "lift" })
  const report = await city.report()
  expect(JSON.stringify(report, null, 2)).toBe(reportJson(report))
  expect(JSON.parse(JSON.stringify({ report })).report.all.requests).toBe(1)
})

describe("after it was closed a city says so", () => {
  const calls: Readonly<Record<string, (city: City) => unknown>> = {
    raise: (closed) => closed.requests.raise({ channel: "app" }, { as: "operator:o1" }),
    get: (closed) => closed.requests.get("N-1"),
    report: (closed) => closed.report(),
    log: (closed) => all(closed.log()),
    verify: (closed) => closed.verify(),
    due: (closed) => closed.due(),
    tick: (closed) => closed.tick(),
    run: (closed) => closed.run(),
    publish: (closed) => closed.publish(),
    "requests.public": (closed) => closed.requests.public("N-1"),
    "retention.preview": (closed) => closed.retention.preview()
  }
  test.each(Object.entries(calls))("%s", async (_, call) => {
    const closed = await openCity({ store: "memory" })
    await closed.close()
    const error = await errorOf(() => call(closed))
    expect([error.code, error]).toEqual(["Closed", expect.any(Closed)])
  })
})
