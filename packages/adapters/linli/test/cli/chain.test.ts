import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { beforeAll, describe, expect, test } from "vitest"
import { failed, json, linli, ok, temporary } from "./support.ts"

const file = temporary()
const store = file("city.db")
const at = ["--store", store]

beforeAll(async () => {
  await ok("demo", ...at)
})

/** A copy of the city in which somebody has run SQL past the program. */
const tampered = (name: string, sql: string): string => {
  const copy = file(name)
  copyFileSync(store, copy)
  const db = new DatabaseSync(copy)
  db.exec(sql)
  db.close()
  return copy
}

describe("verify", () => {
  test("says that a whole chain is whole, with its length and the hash of its head", async () => {
    expect(await json("verify", ...at)).toEqual({
      whole: true,
      events: 185,
      head: 185,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      anchor: null,
      privacy: { events: 0, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }
    })
    expect(await ok("verify", ...at, "--lang", "zh")).toMatch(/^完好：185 个事件/)
  })

  test.each([
    ["the data", `update event set data = replace(data, 'water-pressure', 'water-pressurf') where position = 1`, 1],
    ["the time", "update event set at = at + 1 where position = 77", 77],
    ["who did it", `update event set actor = replace(actor, 'op-1', 'op-2') where position = 2`, 2],
    [
      "a hash",
      "update event set hash = case substr(hash, 1, 1) when '0' then '1' else '0' end || substr(hash, 2) where position = 100",
      100
    ]
  ])("one changed byte of %s is found and its position named", async (what, sql, position) => {
    const copy = tampered(`${what.replace(/ /g, "-")}.db`, sql)
    expect(await failed("verify", "--store", copy)).toMatchObject({ code: 1, error: { code: "Broken", position } })
    expect((await linli(["verify", "--store", copy])).stderr).toMatch(new RegExp(`✗ Broken at position ${position}: .*\n {2}→ `))
  })

  test("a byte flipped in the file itself is found and its position named", async () => {
    const copy = tampered("flipped.db", "pragma wal_checkpoint(truncate)")
    const bytes = readFileSync(copy)
    const db = new DatabaseSync(copy, { readOnly: true })
    const { data } = db.prepare("select data from event where position = 1").get() as { data: string }
    db.close()
    // Pages that were split keep old copies of a row in their free space, so every one of them is changed.
    let copies = 0
    for (let spot = bytes.indexOf(data); spot >= 0; spot = bytes.indexOf(data, spot + 1)) {
      bytes[spot + data.indexOf("water-pressure")]! ^= 1
      copies++
    }
    expect(copies).toBeGreaterThan(0)
    writeFileSync(copy, bytes)
    expect(await failed("verify", "--store", copy)).toMatchObject({ code: 1, error: { code: "Broken", position: 1 } })
  })
})

describe("what else a store is held against", () => {
  test.each([50, 20_000, 100_000])(
    "of a file that was cut off after %i bytes the first page that cannot be read is named",
    async (bytes) => {
      const copy = tampered(`cut-${bytes}.db`, "pragma wal_checkpoint(truncate)")
      truncateSync(copy, bytes)
      const { code, error } = await failed("verify", "--store", copy)
      expect(code).toBe(1)
      expect(error["message"]).toContain(`cannot read the file from page ${Math.floor(bytes / 4096) + 1} of`)
      expect(error["remedy"]).toMatch(/backup/)
      expect(error["remedy"]).not.toMatch(/verify/)
    }
  )

  test("a broken log is not replayed: its position is named", async () => {
    const copy = tampered("replayed.db", "update event set at = at + 1 where position = 77")
    const { code, stdout, stderr } = await linli(["replay", "--store", copy])
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(/Broken at position 77/)])
  })

  test("with --views what is kept of the log is held against a replay, and the view that differs is named", async () => {
    await ok("report", ...at)
    expect((await json("verify", "--views", ...at))["views"]).toEqual([
      { view: "assessment-whistles", is: "absent", position: null },
      { view: "catalogue-handovers", is: "absent", position: null },
      { view: "requests-ledger", is: "same", position: 185 },
      { view: "requests-timeline", is: "absent", position: null },
      { view: "volunteering-pledges", is: "absent", position: null }
    ])
    const copy = tampered("view.db", `update view_doc set doc = replace(doc, 'water-pressure', 'water-pressurf')`)
    expect(await failed("verify", "--views", "--store", copy)).toMatchObject({
      code: 1,
      error: { code: "ViewDiffers", message: expect.stringMatching(/^view requests-ledger differs from a replay up to position 185/) }
    })
    expect(await ok("verify", "--store", copy)).toContain("The log was checked")
  })
})

describe("anchor", () => {
  test("a later log still contains it", async () => {
    const anchor = file("head.json")
    expect(await json("anchor", "--out", anchor, ...at)).toMatchObject({ log: "main", position: 185 })
    await ok("request", "raise", "--channel", "web", "--as", "operator:o1", ...at)
    expect(await json("verify", "--anchor", anchor, ...at)).toMatchObject({ whole: true, events: 186, anchor: { position: 185 } })
    expect(await ok("verify", "--anchor", anchor, ...at)).toContain("The anchored position 185 is still there")
  })

  test("without --out it is printed, one JSON value", async () => {
    expect(JSON.parse(await ok("anchor", ...at))).toEqual({
      log: "main",
      position: 186,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/)
    })
  })

  test("a tail that was cut off is found, although the chain that is left is whole", async () => {
    const cut = await shortened("cut.db", 150)
    expect(await json("verify", "--store", cut)).toMatchObject({ whole: true, events: 150 })
    expect(await failed("verify", "--anchor", file("head.json"), "--store", cut)).toMatchObject({
      code: 1,
      error: { code: "TailCutOff", position: 185, message: "the anchor says position 185, the log ends at 150: its tail was cut off" }
    })
  })

  test("a log that was written anew is found", async () => {
    await ok("demo", "--store", file("other.db"))
    await ok("request", "raise", "--channel", "web", "--as", "operator:o1", "--store", file("other.db"))
    expect(await failed("verify", "--anchor", file("head.json"), "--store", file("other.db"))).toMatchObject({
      code: 1,
      error: { code: "Rewritten", position: 185 }
    })
  })

  test("a file that is no anchor is named", async () => {
    writeFileSync(file("noanchor.json"), "{}")
    expect(await failed("verify", "--anchor", file("noanchor.json"), ...at)).toMatchObject({ code: 1, error: { code: "NotAnAnchor" } })
  })

  test("an anchor is not written over", async () => {
    expect(await failed("anchor", "--out", file("head.json"), ...at)).toMatchObject({ code: 1, error: { code: "Exists" } })
  })
})

/** A store with the first events of the city, by way of an export. */
const shortened = async (name: string, events: number): Promise<string> => {
  const text = await ok("export", ...at)
  writeFileSync(file(`${name}.ndjson`), text.split("\n").slice(0, events).join("\n"))
  await ok("import", file(`${name}.ndjson`), "--store", file(name))
  return file(name)
}

/** What verify says of the log itself; the privacy log beside it is another's. */
const chainOf = async (...of: ReadonlyArray<string>) => {
  const { privacy, ...chain } = await json("verify", ...of)
  return chain
}

describe("export and import", () => {
  test("make the same chain: same hashes, same report, same bytes when exported again", async () => {
    const out = file("city.ndjson")
    const { events } = await json("export", "--out", out, ...at)
    expect(await json("import", out, "--store", file("copy.db"))).toEqual({ file: out, added: events, known: 0 })
    expect(await chainOf("--store", file("copy.db"))).toEqual(await chainOf(...at))
    expect(await ok("export", "--store", file("copy.db"))).toBe(readFileSync(out, "utf8"))
    expect(await ok("report", "--json", "--store", file("copy.db"))).toBe(await ok("report", "--json", ...at))
  })

  test("a second import adds nothing, and one that was broken off goes on", async () => {
    const { events } = await json("verify", ...at)
    expect(await json("import", file("city.ndjson"), "--store", file("copy.db"))).toMatchObject({ added: 0, known: events })
    const part = await shortened("part.db", 60)
    expect(await json("import", file("city.ndjson"), "--store", part)).toMatchObject({ added: (events as number) - 60, known: 60 })
    expect(await chainOf("--store", part)).toEqual(await chainOf(...at))
  })

  test("a changed event is refused by its position, and nothing from there on is taken in", async () => {
    const lines = readFileSync(file("city.ndjson"), "utf8").split("\n")
    lines[99] = lines[99]!.replace(/"at":(\d+)/, (_, time: string) => `"at":${Number(time) + 1}`)
    writeFileSync(file("changed.ndjson"), lines.join("\n"))
    expect(await failed("import", file("changed.ndjson"), "--store", file("changed.db"))).toMatchObject({
      code: 1,
      error: { code: "BrokenExport", position: 100, message: expect.stringContaining(`${file("changed.ndjson")}, line 100`) }
    })
  })

  test("an event that was left out is refused by its position", async () => {
    const lines = readFileSync(file("city.ndjson"), "utf8").split("\n")
    writeFileSync(file("gap.ndjson"), [...lines.slice(0, 41), ...lines.slice(42)].join("\n"))
    const { code, error } = await failed("import", file("gap.ndjson"), "--store", file("gap.db"))
    expect(code).toBe(1)
    expect(error["message"]).toMatch(/42/)
  })

  test("a line that is no event is named", async () => {
    writeFileSync(file("junk.ndjson"), `${readFileSync(file("city.ndjson"), "utf8").split("\n")[0]}\nnot json\n`)
    expect(await failed("import", file("junk.ndjson"), "--store", file("junk.db"))).toMatchObject({
      code: 1,
      error: { code: "NotARecordedEvent", message: `${file("junk.ndjson")}, line 2: this is not a recorded event` }
    })
  })

  test("a failed import takes away the store and the keys that it made, and nothing else", async () => {
    writeFileSync(file("alone.keys.db"), "")
    for (const store of ["alone.db", "both.db"]) {
      const { error } = await failed("import", file("changed.ndjson"), "--store", file(store))
      expect(error["remedy"]).toMatch(/^Nothing was taken in, and the new store .* is gone again\. Export the log again/)
    }
    const left = readdirSync(file("."))
    expect(left.filter((name) => /^(alone|both)/.test(name))).toEqual(["alone.keys.db"])
    const part = await shortened("kept.db", 60)
    const { error } = await failed("import", file("changed.ndjson"), "--store", part)
    expect(error["remedy"]).toMatch(/^0 events were taken in before it and stay\./)
    expect(await json("verify", "--store", part)).toMatchObject({ whole: true, events: 60 })
  })

  test("a file that is no text is named as what it is", async () => {
    writeFileSync(file("binary.ndjson"), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe, 0]))
    expect((await failed("import", file("binary.ndjson"), "--store", file("bin.db"))).error["message"]).toMatch(/is not text in UTF-8/)
    expect((await failed("import", store, "--store", file("bin.db"))).error["message"]).toMatch(/is a database|is not text in UTF-8/)
  })

  test("another log's events are not taken into this one", async () => {
    await ok("init", "--store", file("own.db"))
    await ok("request", "raise", "--channel", "web", "--as", "operator:o1", "--store", file("own.db"))
    expect(await failed("import", file("city.ndjson"), "--store", file("own.db"))).toMatchObject({
      code: 1,
      error: { code: "OtherLog", position: 1 }
    })
  })

  test("a file that is there is not written over, and a failed export leaves none behind", async () => {
    expect(await failed("export", "--out", file("city.ndjson"), ...at)).toMatchObject({ code: 1, error: { code: "Exists" } })
    expect(await failed("export", "--out", file("no/such/folder.ndjson"), ...at)).toMatchObject({ code: 1, error: { code: "Io" } })
    expect(existsSync(file("city.ndjson.part"))).toBe(false)
  })

  test("an export can be read by its owner only", () => {
    expect(statSync(file("city.ndjson")).mode & 0o077).toBe(0)
  })
})

describe("backup and restore", () => {
  test("a restored backup is the same city", async () => {
    expect(await json("backup", file("saved.db"), ...at)).toMatchObject({ file: file("saved.db"), log: "main" })
    const restored = await json("restore", file("saved.db"), "--store", file("new.db"))
    expect(restored).toMatchObject({ store: file("new.db"), keysFound: false })
    expect(await json("verify", "--store", file("new.db"))).toEqual(await json("verify", ...at))
    expect(await ok("report", "--json", "--store", file("new.db"))).toBe(await ok("report", "--json", ...at))
  })

  test("keys do not come along: without them nothing can be sealed, and the message says where they belong", async () => {
    const raise = ["request", "raise", "--channel", "web", "--description", "x", "--as", "operator:o1", "--store", file("new.db")]
    expect(await failed(...raise)).toMatchObject({
      code: 1,
      error: { code: "VaultFailed", message: expect.stringContaining(file("new.keys.db")) }
    })
    copyFileSync(file("city.keys.db"), file("new.keys.db"))
    expect(await failed(...raise)).toMatchObject({ error: { problem: "WrongMasterKey", message: expect.stringContaining("new.master") } })
    copyFileSync(file("city.master"), file("new.master"))
    chmodSync(file("new.master"), 0o600)
    expect(await json(...raise)).toMatchObject({ state: "Raised" })
  })

  test("neither writes over a file", async () => {
    expect(await failed("backup", file("saved.db"), ...at)).toMatchObject({ code: 1, error: { code: "Exists" } })
    expect(await failed("restore", file("saved.db"), ...at)).toMatchObject({ code: 1, error: { code: "Exists" } })
  })

  test("a broken backup is not restored", async () => {
    const broken = tampered("broken.db", "update event set at = at + 1 where position = 9")
    expect(await failed("restore", broken, "--store", file("never.db"))).toMatchObject({ code: 1, error: { code: "Broken", position: 9 } })
    expect(existsSync(file("never.db"))).toBe(false)
  })

  test("a store in memory can be neither backed up nor restored into", async () => {
    expect(await failed("backup", file("m.db"), "--store", "memory")).toMatchObject({ code: 1, error: { code: "NotMemory" } })
    expect(await failed("restore", file("saved.db"), "--store", "memory")).toMatchObject({ code: 1, error: { code: "NotMemory" } })
  })
})
