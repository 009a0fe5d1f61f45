/** Privacy through the façade, over files: what is opened, given out and erased, and what no file holds afterwards. */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { AccessRefused, type City, exportJson, openCity, reveal } from "linli"
import { afterAll, describe, expect, it } from "vitest"

const folder = mkdtempSync(join(tmpdir(), "linli-privacy-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let next = 0
const storeFile = () => join(folder, `city-${++next}.db`)

const raised = async (city: City) => {
  const { number } = await city.requests.raise(
    {
      channel: "hotline",
      item: "roads/cover",
      reporter: "s-han",
      contact: "Han Meimei 13812345678",
      description: "the cover rattles",
      place: { unit: "u-lanes", exact: "No. 7, Lane 3" }
    },
    { as: "operator:o1" }
  )
  await city.requests.accept({ request: number }, { as: "operator:o1" })
  await city.requests.dispatch({ request: number, lead: "u-roads" }, { as: "dispatcher:d1" })
  await city.requests.sign({ request: number }, { as: "handler:h1@u-roads" })
  return number
}

const texts = (opened: Awaited<ReturnType<City["privacy"]["open"]>>) =>
  Object.fromEntries(opened.values.map(({ field, value }) => [field, "sealed" in value ? `(${value.sealed})` : reveal(value)]))

const all = async <A>(items: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const found: Array<A> = []
  for await (const item of items) found.push(item)
  return found
}

describe("privacy through the façade", () => {
  it("opens for a purpose, and shows who has looked", async () => {
    await using city = await openCity({ store: storeFile() })
    const number = await raised(city)
    const opened = await city.privacy.open(
      { request: number, purpose: "handling", fields: ["contact", "exact"] },
      { as: "handler:h1@u-roads" }
    )
    expect(texts(opened)).toEqual({ contact: "Han Meimei 13812345678", exact: "No. 7, Lane 3" })
    expect(JSON.stringify(opened)).not.toContain("1381")
    expect(await all(city.privacy.accesses({ subject: "s-han" }))).toMatchObject([
      { is: "opened", look: opened.look, purpose: "handling", actor: { id: "h1", post: "handler", unit: "u-roads" } }
    ])
  })

  it("refuses a look out of one's jurisdiction with a class of its own, on record; a broken glass waits for its review", async () => {
    await using city = await openCity({ store: storeFile() })
    const number = await raised(city)
    const stranger = { as: "gridLeader:g9@u-parks" }
    const look = { request: number, purpose: "emergency", fields: ["exact"] } as const
    const error = await city.privacy.open(look, stranger).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(AccessRefused)
    expect(error).toMatchObject({ code: "AccessRefused", reason: "OutsideJurisdiction", purpose: "emergency" })
    expect(texts(await city.privacy.breakGlass({ ...look, reason: "lifeAtRisk" }, stranger))).toEqual({ exact: "No. 7, Lane 3" })
    const [glass] = await all(city.privacy.accesses({ unreviewed: true }))
    expect(await city.privacy.review({ look: glass!.look!, finding: "justified" }, { as: "supervisor:s1" })).toBe(true)
    expect(await all(city.privacy.accesses({ unreviewed: true }))).toEqual([])
    expect((await all(city.privacy.accesses())).map(({ is }) => is)).toEqual(["refused", "glass"])
  })

  it("finds by phone however it is written", async () => {
    await using city = await openCity({ store: storeFile() })
    await raised(city)
    for (const phone of ["", "abc"]) {
      const search = city.privacy.findByPhone({ phone, purpose: "subjectRequest" }, { as: "operator:o1" })
      await expect(search).rejects.toMatchObject({ code: "Invalid" })
    }
    expect(await city.privacy.findByPhone({ phone: "138 1234 5678", purpose: "subjectRequest" }, { as: "operator:o1" })).toEqual(["s-han"])
  })

  it("gives everything held about a person out, in words", async () => {
    await using city = await openCity({ store: storeFile() })
    const number = await raised(city)
    await city.privacy.consent.give({ subject: "s-han", purpose: "research", notice: "2026-1" }, { as: "operator:o1" })
    await city.privacy.open({ request: number, purpose: "handling", fields: ["contact"] }, { as: "handler:h1@u-roads" })
    const seen: Array<number> = []
    const exported = await city.privacy.export("s-han", { as: "supervisor:s1", onProgress: (position) => seen.push(position) })
    expect(JSON.stringify(exported)).not.toContain("Han Meimei")
    expect(seen.at(-1)).toBe(4)
    const json = exportJson(exported, "zh")
    expect(json).toMatchObject({
      subject: "s-han",
      events: [
        {
          position: 1,
          type: "requests/RequestRaised",
          says: "登记",
          by: { post: "operator", unit: null, says: "受理员" },
          data: {
            reporter: "s-han",
            contact: "Han Meimei 13812345678",
            description: "the cover rattles",
            place: { unit: "u-lanes", exact: "No. 7, Lane 3" }
          }
        }
      ],
      records: [{ says: "办理中", present: { number, state: "InHand" } }],
      consents: { stand: { research: { notice: "2026-1" } }, history: [{ type: "ConsentGiven", says: "研究" }] },
      accesses: [
        { is: "opened", by: { post: "handler", unit: "u-roads" }, says: "办理", values: [{ field: "contact", says: "联系方式" }] }
      ],
      about: [{ type: "SubjectExported" }]
    })
    expect(JSON.stringify(json)).not.toContain("h1")
  })

  it("tells whoever is only named in somebody else's request that they are, and nothing of its matter", async () => {
    await using city = await openCity({ store: "memory" })
    const said = { number: "N-77", item: "lift", against: "u-parks", reporter: "s-han", place: { unit: "u-lanes", cell: "36.65,117.12" } }
    const description = "my neighbour's phone is 13911111111"
    const { findings, request } = await city.requests.raise(
      { channel: "hotline", ...said, description, sealApart: true },
      { as: "operator:o1" }
    )
    const json = exportJson(await city.privacy.export(findings[0]!.subject!, { as: "supervisor:s1" }))
    expect(json).toMatchObject({ events: [{ position: 1, by: null, data: { values: [{ value: "13911111111" }] } }], records: [] })
    const text = JSON.stringify(json).replaceAll(request, "")
    for (const word of ["N-77", "lift", "u-parks", "s-han", "u-lanes", "36.65"]) expect(text).not.toContain(word)
  })

  it("is refused to a post that may not, and open to the person", async () => {
    await using city = await openCity({ store: storeFile() })
    await raised(city)
    await expect(city.privacy.export("s-han", { as: "handler:h1@u-roads" })).rejects.toMatchObject({ reason: "PostNotAllowed" })
    expect((await city.privacy.export("s-han", { as: "reporter:s-han" })).events).toHaveLength(1)
  })

  it("erases for ever: views and log stay as they are, values are gone, and a second erasure adds nothing", async () => {
    const store = storeFile()
    await using city = await openCity({ store })
    const number = await raised(city)
    const before = JSON.stringify([
      await city.requests.get(number),
      await city.requests.timeline(number),
      await all(city.log()),
      await city.verify()
    ])
    const erasure = { subject: "s-han", ground: "purposeFulfilled" } as const
    expect(await city.privacy.erase(erasure, { as: "supervisor:s1" })).toBe(true)
    expect(await city.privacy.erase(erasure, { as: "supervisor:s1" })).toBe(false)
    expect(await city.privacy.isErased("s-han")).toBe(true)
    expect(
      JSON.stringify([await city.requests.get(number), await city.requests.timeline(number), await all(city.log()), await city.verify()])
    ).toBe(before)
    const opened = await city.privacy.open({ request: number, purpose: "handling" }, { as: "handler:h1@u-roads" })
    expect(new Set(Object.values(texts(opened)))).toEqual(new Set(["(Erased)"]))
    expect(exportJson(await city.privacy.export("s-han", { as: "supervisor:s1" }))).toMatchObject({
      events: [{ data: { contact: { sealed: "Erased" } } }]
    })
  })

  it("leaves no name, phone or address in any file, before an erasure or after", async () => {
    const city = await openCity({ store: storeFile() })
    const number = await raised(city)
    await city.privacy.open({ request: number, purpose: "handling" }, { as: "handler:h1@u-roads" })
    await city.privacy.erase({ subject: "s-han", ground: "unlawful" }, { as: "supervisor:s1" })
    const written = () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), "latin1"))
        .join()
    expect(written()).not.toMatch(/Han Meimei|13812345678|Lane 3/)
    await city.close()
    expect(written()).not.toMatch(/Han Meimei|13812345678|Lane 3/)
  })
})

describe("the privacy log's file", () => {
  it("is made with the store, beside it", async () => {
    const store = storeFile()
    const city = await openCity({ store })
    await city.close()
    expect(readdirSync(folder)).toContain(`${store.slice(folder.length + 1, -3)}.privacy.db`)
  })

  it("comes with the first look where a store has none yet", async () => {
    const store = storeFile()
    const made = await openCity({ store })
    const number = await raised(made)
    await made.close()
    rmSync(store.replace(".db", ".privacy.db"))
    const city = await openCity({ store, create: false })
    expect(await all(city.privacy.accesses())).toEqual([])
    expect(readdirSync(folder)).not.toContain(`${store.slice(folder.length + 1, -3)}.privacy.db`)
    await city.privacy.open({ request: number, purpose: "handling" }, { as: "handler:h1@u-roads" })
    await city.close()
    const again = await openCity({ store, create: false })
    expect(await all(again.privacy.accesses())).toHaveLength(1)
    await again.close()
  })

  it("of another city erases nobody here: nothing is opened with it, and the work goes on", async () => {
    const cityOf = async () => {
      const store = storeFile()
      const city = await openCity({ store })
      const number = await raised(city)
      await city.close()
      return { store, number, beside: store.replace(".db", ".privacy.db") }
    }
    const [here, there] = [await cityOf(), await cityOf()]
    const other = await openCity({ store: there.store })
    await other.privacy.erase({ subject: "s-han", ground: "unlawful" }, { as: "supervisor:s1" })
    await other.close()
    const own = readFileSync(here.beside)
    copyFileSync(there.beside, here.beside)

    const city = await openCity({ store: here.store })
    const by = { as: "handler:h1@u-roads" }
    const look = { request: here.number, purpose: "handling", fields: ["contact"] } as const
    await expect(city.privacy.open(look, by)).rejects.toMatchObject({ code: "StoreFailed", problem: "Foreign" })
    await city.requests.progress({ request: here.number, activity: "looked at" }, by)
    await city.close()

    writeFileSync(here.beside, own)
    await using again = await openCity({ store: here.store })
    expect(texts(await again.privacy.open(look, by))).toEqual({ contact: "Han Meimei 13812345678" })
  })

  it("that may not be written keeps everything sealed, and the city readable", async () => {
    const store = storeFile()
    const made = await openCity({ store })
    const number = await raised(made)
    await made.close()
    await using city = await openCity({ store, readOnly: true })
    expect((await city.requests.get(number)).state).toBe("InHand")
    const look = city.privacy.open({ request: number, purpose: "handling" }, { as: "handler:h1@u-roads" })
    await expect(look).rejects.toMatchObject({
      code: "StoreFailed",
      problem: "ReadOnly",
      message: expect.stringContaining("nothing was opened")
    })
    const outside = city.privacy.open({ request: number, purpose: "handling" }, { as: "gridWorker:g1@u-parks" })
    await expect(outside).rejects.toMatchObject({ code: "AccessRefused" })
  })

  it("is written while somebody else writes the city's log: a look never waits", async () => {
    const store = storeFile()
    await using city = await openCity({ store })
    const number = await raised(city)
    const writer = new DatabaseSync(store)
    writer.exec("begin immediate")
    const opened = await city.privacy.open({ request: number, purpose: "handling" }, { as: "handler:h1@u-roads" })
    expect(opened.values.length).toBeGreaterThan(0)
    writer.exec("rollback")
    writer.close()
  })

  it("that is another log's lets nobody look, and does not keep the city from its work", async () => {
    const store = storeFile()
    const made = await openCity({ store })
    const number = await raised(made)
    await made.close()
    const other = storeFile()
    await (await openCity({ store: other, log: "elsewhere" })).close()
    const file = store.replace(".db", ".privacy.db")
    rmSync(file)
    copyFileSync(other.replace(".db", ".privacy.db"), file)
    await using city = await openCity({ store })
    await city.requests.progress({ request: number, activity: "asked around" }, { as: "handler:h1@u-roads" })
    const look = city.privacy.open({ request: number, purpose: "handling" }, { as: "handler:h1@u-roads" })
    await expect(look).rejects.toMatchObject({ code: "StoreFailed", problem: "Foreign" })
  })
})

describe("a vault that was brought back from a backup", () => {
  it("revives nobody", async () => {
    const store = storeFile()
    const keys = store.replace(".db", ".keys.db")
    const made = await openCity({ store })
    const number = await raised(made)
    await made.close()
    copyFileSync(keys, `${keys}.kept`)
    const erasing = await openCity({ store })
    await erasing.privacy.erase({ subject: "s-han", ground: "otherLaw" }, { as: "supervisor:s1" })
    await erasing.close()
    for (const end of ["-wal", "-shm"]) rmSync(keys + end, { force: true })
    copyFileSync(`${keys}.kept`, keys)
    await using city = await openCity({ store })
    const opened = await city.privacy.open({ request: number, purpose: "handling" }, { as: "handler:h1@u-roads" })
    expect(new Set(Object.values(texts(opened)))).toEqual(new Set(["(Erased)"]))
    expect(await city.privacy.findByPhone({ phone: "13812345678", purpose: "handling" }, { as: "operator:o1" })).toEqual([])
  })
})
