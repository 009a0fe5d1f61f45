/**
 * A year of a city, of which some are erased: nothing that is counted, shown or chained changes, and no file holds a word of them.
 * `LINLI_YEAR` sets how many requests (default 600; CI takes 3,000).
 */
import { mkdirSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type City, openCity, reveal } from "linli"
import { beforeAll, describe, expect, it } from "vitest"
import { linli, ok, temporary } from "../cli/support.ts"
import { type Resident, traces, tracesIn } from "./people.ts"
import { yearBegins, yearEnds, yearOf } from "./year.ts"

const requests = Number(process.env["LINLI_YEAR"] ?? 600)
const count = { requests, residents: Math.ceil(requests / 2) }
const path = temporary()
const folder = path("city")
const store = join(folder, "city.db")
const { people, reporters, deeds } = yearOf(2025, count)
/** Every twentieth of those who raised anything: 5 % of whom the city holds. */
const leaving = people.filter(({ subject }) => reporters.has(subject)).filter((_, n) => n % 20 === 7)
const profile = { requests: "shandong", assessment: "linli" }

let now = yearBegins
let seed = 2025
/** Every opening draws its own ids. */
const open = (more: Partial<Parameters<typeof openCity>[0]> = {}) => openCity({ store, seed: seed++, now: () => now, ...more })

const liveTheYear = async (city: City) => {
  let month = yearBegins
  for (const { at, number, act } of deeds) {
    while (at - month > 28 * 86_400_000) {
      month += 28 * 86_400_000
      now = month
      await city.tick()
    }
    now = at
    await act(city, number, at)
  }
  now = yearEnds
  await city.tick()
}

/** Everything that a reader of the city is given, as text. */
const seen = async (city: City): Promise<Readonly<Record<string, string>>> => {
  const ledger: Array<unknown> = []
  for (let cursor: object | undefined, begun = false; !begun || cursor !== undefined; begun = true) {
    const page = await city.requests.find({}, { limit: 500, ...(cursor === undefined ? {} : { cursor: cursor as never }) })
    ledger.push(...page.requests)
    cursor = page.next
  }
  const timelines: Array<unknown> = []
  for (const { number } of deeds.filter((_, n) => n % 50 === 0)) timelines.push(await city.requests.timeline(number))
  const log: Array<unknown> = []
  for await (const event of city.log()) log.push(event)
  const text = (value: unknown) => JSON.stringify(value)
  return {
    ledger: text(ledger),
    timelines: text(timelines),
    log: text(log),
    report: text(await city.report()),
    indicators: text(await city.indicators()),
    due: text(await city.due()),
    chain: text(await city.verify())
  }
}

/** Files that hold any of these words, as UTF-8 or UTF-16. */
const holding = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  const looked = new Set(words)
  return files.flatMap((entry) => {
    const bytes = readFileSync(join(entry.parentPath, entry.name))
    const texts = [bytes.toString("utf8"), bytes.toString("utf16le"), bytes.subarray(1).toString("utf16le")]
    return texts.flatMap((text) => [...tracesIn(text)].filter((trace) => looked.has(trace)).map((trace) => `${entry.name}: ${trace}`))
  })
}

interface Paper {
  readonly hash: string
  readonly subject: string
}

const wordsOf = (residents: ReadonlyArray<Resident>) => residents.flatMap(traces)

describe(`a year of ${requests.toLocaleString("en-US")} requests, of whose residents 5 % are erased`, () => {
  /** All ids under which the leaving are held: their own, and those of what others wrote of them. */
  const gone = new Set<string>()
  let before: Readonly<Record<string, string>>
  let after: Readonly<Record<string, string>>

  beforeAll(async () => {
    mkdirSync(folder)
    await using city = await open({ profile })
    await liveTheYear(city)
    before = await seen(city)
    for (const { phone } of leaving) {
      for (const subject of await city.privacy.findByPhone({ phone, purpose: "handling" }, { as: "operator:o1" })) {
        await city.privacy.erase({ subject, ground: "consentWithdrawn" }, { as: "supervisor:s1" })
        gone.add(subject)
      }
    }
    after = await seen(city)
  }, 900_000)

  it("the year is a year: requests of all months, decisions of rules, and people named in the notes", async () => {
    const log = JSON.parse(before["log"]!) as ReadonlyArray<{ readonly at: number; readonly actor: { readonly _tag: string } }>
    expect(new Set(log.map(({ at }) => new Date(at).getUTCMonth())).size).toBe(12)
    expect(log.filter(({ actor }) => actor._tag === "Rule").length).toBeGreaterThan(requests / 10)
    for (const type of ["AttachmentAdded", "EntryCorrected"]) expect(before["log"]).toContain(`requests/${type}`)
    expect(before["log"]).toContain("sealed|third-")
    expect(before["indicators"]).toContain("beijing/solved")
    expect(leaving.length / reporters.size).toBeCloseTo(0.05, 2)
    console.log(`${log.length} events, ${people.length} residents, ${reporters.size} of them raised something, ${leaving.length} erased`)
  })

  it("report, indicators, deadlines, ledger, timelines, log and chain are the same, byte for byte", () => {
    for (const name of Object.keys(before)) expect(after[name] === before[name], name).toBe(true)
  })

  it("they are the same again where the views are built anew from the log", async () => {
    await using city = await open({ readOnly: true })
    const rebuilt = await seen(city)
    for (const name of Object.keys(before)) expect(rebuilt[name] === before[name], name).toBe(true)
  })

  it("what is opened differs in the erased alone", async () => {
    await using city = await open()
    const numbers = [...new Set(deeds.map(({ number }) => number))].filter((_, n) => n % 7 === 0)
    let opened = 0
    let sealed = 0
    for (const request of numbers) {
      const { values } = await city.privacy.open({ request, purpose: "handling" }, { as: "operator:o1" })
      for (const { subject, value } of values) {
        if (gone.has(subject!)) {
          expect(value).toEqual({ sealed: "Erased" })
          sealed++
        } else {
          expect(reveal(value as never)).not.toBe("")
          opened++
        }
      }
    }
    expect(Math.min(opened, sealed)).toBeGreaterThan(0)
  })

  it("papers of the erased are gone, and those of others are read", async () => {
    await using city = await open()
    const log = JSON.parse(before["log"]!) as ReadonlyArray<{ readonly stream: string; readonly data: { readonly attachment?: Paper } }>
    const kept = new Set<boolean>()
    for (const { stream, data } of log) {
      if (data.attachment === undefined) continue
      const { hash, subject } = data.attachment
      const look = { request: stream.slice("request-".length), hash, purpose: "handling" } as const
      const read = await city.privacy.attachment(look, { as: "operator:o1" }).then(
        ({ bytes }) => Buffer.from(bytes).toString(),
        (error: unknown) => (error as { readonly code: string }).code
      )
      const isGone = gone.has(subject)
      expect(read).toMatch(isGone ? /AttachmentFailed|AccessRefused/ : /^%PDF/)
      kept.add(!isGone)
    }
    expect(kept.size).toBe(2)
  })

  it("an erased phone finds nobody, any other finds its own", async () => {
    await using city = await open()
    const raised = new Set((JSON.parse(before["log"]!) as ReadonlyArray<{ data: { reporter?: string } }>).map(({ data }) => data.reporter))
    const find = (phone: string) => city.privacy.findByPhone({ phone, purpose: "handling" }, { as: "operator:o1" })
    for (const { phone } of leaving.slice(0, 10)) expect(await find(phone)).toEqual([])
    const staying = people.filter((resident) => !leaving.includes(resident) && raised.has(resident.subject)).slice(0, 10)
    for (const { phone, subject } of staying) expect(await find(phone)).toContain(subject)
  })

  it("no file that was written holds a name, a phone, a home or an address of them: log, write-ahead log, views, keys, exports, backups", async () => {
    await ok("export", "--store", store, "--out", join(folder, "export.ndjson"))
    await ok("backup", join(folder, "backup.db"), "--store", store)
    await ok("publish", "--store", store, "--out", join(folder, "public"))
    await ok("report", "--json", "--store", store)
    expect(readdirSync(folder).length).toBeGreaterThan(5)
    expect(holding(wordsOf(people))).toEqual([])
  }, 300_000)

  it("the search of the files would find them: what is held about somebody else is found when it is written out", async () => {
    expect(wordsOf(people).filter((word) => !tracesIn(`… ${word}，`).has(word))).toEqual([])
    const someone = people.find((resident) => !leaving.includes(resident) && before["log"]!.includes(resident.subject))!
    const out = join(folder, "subject.json")
    const { code, stderr } = await linli(["subject", "export", someone.subject, "--store", store, "--out", out, "--as", "supervisor:s1"])
    expect([code, stderr]).toEqual([0, expect.anything()])
    expect(holding([someone.phone]).length).toBeGreaterThan(0)
    expect(holding(wordsOf(leaving))).toEqual([])
  })

  it("the chains of the city and of its privacy log are whole", async () => {
    expect(await ok("verify", "--store", store)).toMatch(/whole/i)
  })
})
