import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { posts } from "../src/actor.ts"
import { Invalid, openCity, type PolicyContext, type PolicyDocument } from "../src/index.ts"
import { problemText } from "../src/messages/policyProblems.ts"
import { differences } from "../src/policy/diff.ts"
import { documentJson, readDocument } from "../src/policy/document.ts"
import { contexts } from "../src/policy/kinds.ts"
import { own, presetsOf } from "../src/policy/presets.ts"

/** A document as a file holds it, with a change deep in its value. */
const changed = (context: PolicyContext, change: (value: Record<string, unknown>) => void): unknown => {
  const document = JSON.parse(JSON.stringify(documentJson(own(context)))) as { value: Record<string, unknown> }
  change(document.value)
  return document
}

const problems = (context: PolicyContext, document: unknown) => {
  const read = readDocument(context, document)
  return read._tag === "Failure" ? read.failure : []
}

describe("documents", () => {
  test.each(contexts)("every preset of %s is in order, and is read back from its JSON as it was", async (context) => {
    const presets = Object.values<PolicyDocument>(await presetsOf(context))
    expect(presets.length).toBeGreaterThan(0)
    for (const preset of presets) {
      expect(problems(context, preset)).toEqual([])
      const read = readDocument(context, JSON.parse(JSON.stringify(documentJson(preset))))
      expect(read).toMatchObject({ _tag: "Success", success: preset })
    }
  })

  test("all that is wrong with the fields is said at once, each with its path", () => {
    const document = changed("requests", (value) => {
      Object.assign(value, { maxRounds: 0, clockStarts: "whenever", colour: "red" })
      delete value["leadStays"]
      Object.assign((value["terms"] as Array<{ term: object }>)[1]!.term, { amount: "five" })
    })
    expect(problems("requests", { ...(document as object), source: "" }).map(({ path }) => path)).toEqual([
      "source",
      "value.colour",
      "value.leadStays",
      "value.maxRounds",
      "value.clockStarts",
      "value.terms[1].term.amount"
    ])
  })

  test("a policy that contradicts itself is refused at the place where it does", () => {
    const ladder = changed("requests", (value) => void (value["ladder"] as Array<unknown>).splice(1, 1))
    expect(problems("requests", ladder)).toEqual([
      { path: "value.ladder[1].from", message: "the ladder has a gap: after community comes street" }
    ])
    const late = changed("requests", (value) => {
      Object.assign((value["terms"] as Array<object>)[1]!, { warn: { amount: 9, unit: "workingDays", counting: "elapsed" } })
    })
    expect(problems("requests", late)[0]).toMatchObject({ path: "value.terms[1].warn" })
    const light = changed("assessment", (value) => {
      const department = (value["indicators"] as Array<{ id: string; parts: Array<object> }>).find(({ id }) => id === "fuding/department")!
      Object.assign(department.parts[0]!, { weight: "2/5" })
      Object.assign(department.parts[1]!, { weight: "3/5" })
    })
    expect(problems("assessment", light)[0]).toMatchObject({
      path: expect.stringMatching(/^value\.indicators\[\d+\]\.parts\[0\]\.weight$/)
    })
  })

  test("faults of shape hide no contradiction of what can be read, and nothing is said twice", () => {
    const both = changed("requests", (value) => {
      Object.assign(value, { maxRounds: 0, closeAfterSilence: { amount: 1, unit: "workingDays", counting: "elapsed" } })
      Object.assign((value["terms"] as Array<object>)[1]!, { name: "urgent" })
      Object.assign((value["ladder"] as Array<object>)[0]!, { to: 7 })
    })
    const paths = problems("requests", both).map(({ path }) => path)
    expect(paths).toEqual(["value.maxRounds", "value.ladder[0].to", "value.terms[1].name", "value.closeAfterSilence"])
    const sound = changed("requests", (value) =>
      Object.assign(value, { closeAfterSilence: { amount: 1, unit: "workingDays", counting: "elapsed" } })
    )
    expect(problems("requests", sound).map(({ path }) => path)).toEqual(["value.closeAfterSilence"])
  })

  test("a calendar is checked by the same means, and its name in the document is the one in its value", () => {
    const both = changed("calendar", (value) =>
      Object.assign(value, { holidays: { "2026-01-01": "New Year" }, makeUpDays: { "2026-01-01": "New Year" } })
    )
    expect(problems("calendar", both)).toEqual([
      { path: "value.makeUpDays.2026-01-01", message: "it is a holiday and a working day at once" }
    ])
    expect(problems("calendar", { ...own("calendar"), version: "2" })[0]?.path).toBe("value.version")
  })

  test("what is no document at all is said of the whole", () => {
    for (const nothing of [null, 7, "policy", []]) expect(problems("requests", nothing)[0]?.path).toBe("")
  })

  test.each([
    ["requests/policyChecks.ts", 11],
    ["assessment/Indicator.ts", 4],
    ["assessment/policy.ts", 4],
    ["assessment/Condition.ts", 2]
  ])("every contradiction that %s knows is said in Chinese too", (file, least) => {
    const source = readFileSync(new URL(`../../../core/src/${file}`, import.meta.url), "utf8")
    // The texts stand in the code as the last argument of `issue(…)`; in the first file they are all that is long.
    const texts = [
      ...source.matchAll(
        file.startsWith("assessment") ? /issue\(.*, (["`])(.*)\1\)/g : /(?:return |: |, |^ +)(["`])(?!\.)((?:(?!\1).){20,})\1/gm
      )
    ].map(([, , text]) => text!.replace(/\$\{[^}]*\}/g, "x1"))
    expect(texts.length).toBeGreaterThanOrEqual(least)
    for (const text of texts) expect(problemText(text, "zh"), text).toMatch(/\p{Script=Han}/u)
  })

  test("what the shape lacks is said in the caller's language", () => {
    expect(problemText("Missing key", "zh")).toBe("缺少此项")
    expect(problemText("Missing key", "en")).toBe("Missing key")
  })
})

describe("differences", () => {
  test("things that have a name are compared by it, wherever they stand in their list", () => {
    const before = {
      terms: [
        { name: "a", amount: 1 },
        { name: "b", amount: 2 }
      ],
      levels: ["x", "y"],
      warn: null
    }
    const after = {
      terms: [
        { name: "c", amount: 9 },
        { name: "b", amount: 3 },
        { name: "a", amount: 1 }
      ],
      levels: ["y", "x"],
      more: true
    }
    expect(differences(before, after)).toEqual([
      { path: "terms[b].amount", before: 2, after: 3 },
      { path: "terms[c]", after: { name: "c", amount: 9 } },
      { path: "levels", before: ["x", "y"], after: ["y", "x"] },
      { path: "warn", before: null },
      { path: "more", after: true }
    ])
    expect(differences(after, after)).toEqual([])
  })
})

describe("a city that begins with a profile", () => {
  const start = Date.parse("2026-03-02T09:00+08:00")
  const options = { store: "memory", now: () => start } as const

  test("is under it from the beginning of time", async () => {
    await using city = await openCity({ ...options, profile: { requests: "shandong", calendar: "china" } })
    expect(await city.policies.inForce("requests", 0)).toMatchObject({ id: "shandong/cards" })
    expect(await city.policies.inForce("calendar")).toMatchObject({ id: "china" })
    const types: Array<string> = []
    for await (const { type } of city.log()) types.push(type)
    expect(types.sort()).toEqual(["calendar/CalendarAdopted", "policy/PolicyAdopted"])
  })

  test("takes a document as well as a name, and adopts another later", async () => {
    await using city = await openCity(options)
    const { jinan } = await city.policies.presets("requests")
    await using other = await openCity({ ...options, profile: { requests: jinan! } })
    expect(await other.policies.inForce("requests")).toMatchObject({ id: "jinan/hotline" })
    const { china } = await other.policies.presets("calendar")
    expect(await other.policies.adopt({ ...china!, effective: start + 60_000 }, { as: "supervisor:s1" })).toBe(2)
  })

  test("a retry of an adoption under its key gets the first answer, also later and without its time", async () => {
    let now = start
    await using city = await openCity({ store: "memory", now: () => now })
    const { jinan, weifang } = await city.policies.presets("requests")
    const options = { as: "supervisor:s1", key: "adopt-1" }
    expect(await city.policies.adopt(jinan!, options)).toBe(1)
    now += 3_600_000
    expect(await city.policies.adopt(jinan!, options)).toBe(1)
    await expect(city.policies.adopt(weifang!, options)).rejects.toMatchObject({ code: "KeyReused" })
  })

  test("begins in the administrator's name", async () => {
    await using city = await openCity({ ...options, profile: { requests: "jinan" } })
    for await (const { actor } of city.log()) expect(actor).toMatchObject({ post: "administrator" })
  })

  test("a name or a document that is none is refused, and nothing is opened", async () => {
    await expect(openCity({ ...options, profile: { requests: "atlantis" } })).rejects.toThrow(/no preset of requests is called atlantis/)
    const wrong = changed("requests", (value) => Object.assign(value, { maxRounds: 0 })) as PolicyDocument<"requests">
    await expect(openCity({ ...options, profile: { requests: wrong } })).rejects.toThrow(/value\.maxRounds/)
    await expect(openCity({ ...options, profile: { weather: "fine" } as never })).rejects.toBeInstanceOf(Invalid)
  })
})

describe("who may adopt", () => {
  const start = Date.parse("2026-03-02T09:00+08:00")
  const who = (post: string): string => `${post}:p1`

  test.each(contexts)("%s: the administrator and the supervisor alone", async (context) => {
    await using city = await openCity({ store: "memory", now: () => start })
    const document = own(context)
    for (const post of posts) {
      const adopting = city.policies.adopt({ ...document, effective: start + 60_000 * (1 + posts.indexOf(post)) }, { as: who(post) })
      if (post === "administrator" || post === "supervisor") await adopting
      else await expect(adopting).rejects.toMatchObject({ code: "Refused", reason: "PostNotAllowed", by: "state", allowed: [] })
    }
    let events = 0
    for await (const { actor, type } of city.log()) if (type !== "attempt/CommandRefused") events += actor._tag === "Person" ? 1 : 0
    expect(events).toBe(2)
  })

  test("the administrator has no say in requests for all that", async () => {
    await using city = await openCity({ store: "memory", now: () => start })
    const administrator = { as: who("administrator") }
    await expect(city.requests.raise({ channel: "web" }, administrator)).rejects.toMatchObject({ code: "Refused" })
    const { number } = await city.requests.raise({ channel: "web" }, { as: "operator:o1" })
    await expect(city.requests.accept({ request: number }, administrator)).rejects.toMatchObject({ code: "Refused" })
    await expect(city.requests.get(number, administrator)).rejects.toMatchObject({ code: "AccessRefused" })
  })
})
