/** Pictures and papers through the façade, over files: what comes in, who reads it, what is left when it is erased or a crash came between. */
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Attachments } from "@linli/core"
import * as Effect from "effect/Effect"
import { AccessRefused, AttachmentFailed, type City, Invalid, openCity, Refused } from "linli"
import { afterAll, describe, expect, it } from "vitest"
import { crowded } from "../../pictures/test/made.ts"
import { layerCity } from "../src/open.ts"

const folder = mkdtempSync(join(tmpdir(), "linli-attachments-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let next = 0
const storeFile = () => join(folder, `city-${++next}.db`)
const filesOf = (store: string) => store.replace(/\.db$/, ".files")

/** The files of attachments that lie beside a store. */
const lying = (store: string) =>
  globSync("**/*", { cwd: filesOf(store) })
    .map((name) => join(filesOf(store), name))
    .filter((file) => statSync(file).isFile())

/** Every byte that was written for a store. */
const allBytes = (store: string) =>
  [...globSync(`${store.replace(/\.db$/, "")}*`, { exclude: () => false }), ...lying(store)]
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, "latin1"))
    .join("\n")

const jpeg = await crowded["image/jpeg"]!()
const letter = Buffer.from("%PDF-1.7 /Author (LETTERWRITER)")

const raised = async (city: City) => {
  const { number } = await city.requests.raise({ channel: "app", item: "streetlight", reporter: "s-han" }, { as: "reporter:s-han" })
  await city.requests.accept({ request: number }, { as: "operator:o1" })
  await city.requests.dispatch({ request: number, lead: "u-roads" }, { as: "dispatcher:d1" })
  await city.requests.sign({ request: number }, { as: "handler:h1@u-roads" })
  return number
}

const attach = (city: City, request: string, bytes: Uint8Array = jpeg) =>
  city.requests.attach({ request, stage: "report", bytes }, { as: "reporter:s-han" })

const look = (city: City, request: string, hash: string, as = "handler:h1@u-roads") =>
  city.privacy.attachment({ request, hash, purpose: "handling" }, { as })

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1")

describe("a picture", () => {
  it("comes in cleaned and sealed, and is read for a purpose and on record", async () => {
    const store = storeFile()
    await using city = await openCity({ store })
    const number = await raised(city)
    expect(latin1(jpeg)).toContain("LEAK")
    const { attachment, cleaned, events } = await attach(city, number)
    expect({ cleaned, events }).toEqual({ cleaned: true, events: ["AttachmentAdded"] })
    expect(attachment).toMatchObject({ mediaType: "image/jpeg", subject: "s-han" })
    for (const part of ["LEAK", "13800001234", "\xff\xd8\xff"]) expect(allBytes(store)).not.toContain(part)
    expect(lying(store).length).toBe(1)

    const opened = await look(city, number, attachment.hash)
    expect(opened.attachment).toEqual({ ...attachment, subject: null })
    expect(latin1(opened.bytes.subarray(0, 3))).toBe("\xff\xd8\xff")
    expect(latin1(opened.bytes)).not.toContain("LEAK")
    const looks = []
    for await (const { is, stream, values } of city.privacy.accesses({ by: "h1" }))
      looks.push({ is, stream, fields: values.map(({ field }) => field) })
    expect(looks).toEqual([{ is: "opened", stream: attachment.within, fields: ["attachments"] }])
  })

  it("is read by nobody whom it does not concern", async () => {
    await using city = await openCity({ store: storeFile() })
    const number = await raised(city)
    const { attachment } = await attach(city, number)
    await expect(look(city, number, attachment.hash, "handler:h9@u-parks")).rejects.toThrow(AccessRefused)
    await expect(look(city, number, "0".repeat(64))).rejects.toThrow(AccessRefused)
  })

  it("stands in the timeline with its hash, and without whose it is", async () => {
    await using city = await openCity({ store: storeFile() })
    const number = await raised(city)
    const { attachment } = await attach(city, number)
    const { entries } = await city.requests.timeline(number)
    expect(entries.at(-1)?.said).toMatchObject({ stage: "report", attachment: { hash: attachment.hash, mediaType: "image/jpeg" } })
    expect(JSON.stringify(entries)).not.toContain("s-han")
  })

  it("under a key is attached once", async () => {
    const store = storeFile()
    await using city = await openCity({ store })
    const number = await raised(city)
    const once = () => city.requests.attach({ request: number, stage: "report", bytes: jpeg }, { as: "reporter:s-han", key: "k-1" })
    const first = await once()
    expect(await once()).toMatchObject({ duplicate: true, position: first.position, attachment: first.attachment, cleaned: true })
    expect(lying(store).length).toBe(1)
  })

  it("works in memory too", async () => {
    await using city = await openCity({ store: "memory" })
    const number = await raised(city)
    const { attachment } = await attach(city, number)
    expect((await look(city, number, attachment.hash)).bytes.length).toBe(attachment.size)
  })
})

describe("a paper", () => {
  it("passes as it is, which is said", async () => {
    await using city = await openCity({ store: storeFile() })
    const number = await raised(city)
    const { attachment, cleaned } = await attach(city, number, letter)
    expect(cleaned).toBe(false)
    expect(Buffer.from((await look(city, number, attachment.hash)).bytes)).toEqual(letter)
  })
})

describe("erasure", () => {
  it("destroys the bytes and leaves the log as it was", async () => {
    const store = storeFile()
    const city = await openCity({ store })
    const number = await raised(city)
    const { attachment } = await attach(city, number)
    const other = await city.requests.attach(
      { request: number, stage: "handling", bytes: letter, subject: "s-wang" },
      { as: "handler:h1@u-roads" }
    )
    const before = await city.verify()
    await city.privacy.erase({ subject: "s-han", ground: "consentWithdrawn" }, { as: "supervisor:s1" })
    expect(lying(store).map((file) => file.slice(-64))).toEqual([other.attachment.hash])
    await expect(look(city, number, attachment.hash)).rejects.toMatchObject({ code: "AttachmentFailed", problem: "Erased" })
    expect((await look(city, number, other.attachment.hash)).bytes.length).toBe(letter.length)
    expect(await city.verify()).toEqual(before)
    await expect(attach(city, number)).rejects.toMatchObject({ problem: "Erased" })
    await city.close()
  })
})

describe("refused, and nothing is left behind", () => {
  it("by who may show what", async () => {
    const store = storeFile()
    await using city = await openCity({ store })
    const number = await raised(city)
    const given = { request: number, bytes: jpeg }
    await expect(city.requests.attach({ ...given, stage: "result" }, { as: "reporter:s-han" })).rejects.toMatchObject({
      reason: "NotYourStage"
    })
    await expect(city.requests.attach({ ...given, stage: "report" }, { as: "reporter:s-zhao" })).rejects.toThrow(Refused)
    await expect(city.requests.attach({ ...given, stage: "handling" }, { as: "handler:h9@u-parks" })).rejects.toThrow(Refused)
    expect(existsSync(filesOf(store))).toBe(false)
  })

  it("by what it is", async () => {
    const store = storeFile()
    await using city = await openCity({ store })
    const number = await raised(city)
    const cases = [
      ["NotAllowed", Buffer.from("a note")],
      ["NotTaken", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")],
      ["NotAPicture", jpeg.subarray(0, 500)],
      ["TooLarge", Buffer.alloc(20_000_001)]
    ] as const
    for (const [problem, bytes] of cases) {
      const refusal = await attach(city, number, bytes).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(AttachmentFailed)
      expect(refusal).toMatchObject({ problem })
    }
    const text = { request: number, stage: "report", bytes: "13800001234" as unknown as Uint8Array } as const
    const wrong = await city.requests.attach(text, { as: "reporter:s-han" }).catch((error: unknown) => error)
    expect(wrong).toBeInstanceOf(Invalid)
    expect(String(wrong)).not.toContain("1380")
    expect(existsSync(filesOf(store))).toBe(false)
  })

  it("where the store is opened to be read only", async () => {
    const store = storeFile()
    const writing = await openCity({ store })
    const number = await raised(writing)
    await writing.close()
    await using city = await openCity({ store, readOnly: true })
    await expect(attach(city, number)).rejects.toMatchObject({ problem: "ReadOnly" })
    expect(existsSync(filesOf(store))).toBe(false)
  })
})

describe("a crash between putting away and recording", () => {
  it("leaves an orphan, which is removed on opening after a day and not before", async () => {
    const store = storeFile()
    const start = Date.now()
    const city = await openCity({ store })
    const { attachment } = await attach(city, await raised(city))
    await city.close()
    const orphan = Effect.flatMap(Attachments.Attachments, ({ put }) =>
      put({ subject: "s-han", within: attachment.within, bytes: letter, mediaType: "application/pdf" })
    )
    const { hash } = await Effect.runPromise(Effect.scoped(Effect.provide(orphan, layerCity({ store }))))

    const after = async (hours: number) => {
      const again = await openCity({ store, now: () => start + hours * 60 * 60_000 })
      await again.close()
      return lying(store)
        .map((file) => file.slice(-64))
        .sort()
    }
    expect(await after(23)).toEqual([attachment.hash, hash].sort())
    expect(await after(25)).toEqual([attachment.hash])
  })
})
