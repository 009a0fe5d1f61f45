import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, test } from "vitest"
import { failed, json, linli, ok, temporary } from "./support.ts"

const file = temporary()

describe("init", () => {
  test("makes a store and, apart from it, the keys, which only their owner can read", async () => {
    expect(await json("init", "--store", file("city.db"))).toEqual({
      store: file("city.db"),
      log: "main",
      keys: file("city.keys.db"),
      made: true,
      events: 0
    })
    expect(statSync(file("city.keys.db")).mode & 0o077).toBe(0)
  })

  test("a store that is there is left as it is", async () => {
    await ok("request", "raise", "--channel", "web", "--as", "operator:o1", "--store", file("city.db"))
    expect(await json("init", "--store", file("city.db"))).toMatchObject({ made: false, events: 1 })
  })

  test("names the log, and another name for it is refused", async () => {
    await ok("init", "--store", file("north.db"), "--log", "north")
    expect(await json("init", "--store", file("north.db"))).toMatchObject({ log: "north" })
    expect(await failed("report", "--store", file("north.db"), "--log", "south")).toMatchObject({
      code: 1,
      error: { code: "StoreFailed", problem: "Foreign" }
    })
  })

  test("without --store it is the environment's, else city.db in this folder", async () => {
    const { code } = await linli(["init"], { env: { LINLI_STORE: file("env.db") } })
    expect([code, existsSync(file("env.db"))]).toEqual([0, true])
  })
})

describe("a store that cannot be used ends with 1 and says what, where and what to do", () => {
  test("one that is not there", async () => {
    expect(await failed("report", "--store", file("nowhere.db"))).toEqual({
      code: 1,
      error: {
        code: "NoStore",
        message: `there is no store at ${file("nowhere.db")}`,
        remedy: `Make it with: linli init --store ${file("nowhere.db")}`
      }
    })
    expect(existsSync(file("nowhere.db"))).toBe(false)
  })

  test.each([["report"], ["log"], ["state", "N-1"], ["verify"], ["request", "list"], ["request", "accept", "N-1", "--as", "operator:o1"]])(
    "an empty file, which stays empty: %s %s",
    async (...args) => {
      writeFileSync(file("blank.db"), "")
      const { code, error } = await failed(...args.filter((word) => word !== undefined), "--store", file("blank.db"))
      expect([code, error["code"], error["remedy"]]).toEqual([1, "NoStore", `Make it with: linli init --store ${file("blank.db")}`])
      expect([statSync(file("blank.db")).size, existsSync(file("blank.keys.db"))]).toEqual([0, false])
    }
  )

  test("a file of something else, which stays as it was", async () => {
    writeFileSync(file("notes.txt"), "no database at all, but a rather long text ".repeat(100))
    const before = readFileSync(file("notes.txt"))
    for (const command of ["report", "verify", "init", "log"]) {
      expect(await failed(command, "--store", file("notes.txt"))).toMatchObject({
        code: 1,
        error: { code: "StoreFailed", problem: "Foreign" }
      })
    }
    expect(readFileSync(file("notes.txt"))).toEqual(before)
    const { stderr } = await linli(["report", "--store", file("notes.txt"), "--lang", "zh"])
    expect(stderr).toMatch(/^✗ 并非该日志的文件：[^a-z]*\S*notes\.txt（[^（）]*）\n {2}→ 请给出由 linli 新建的文件[^\n]*\n$/)
  })

  test("in one line of advice: what to do is not said twice", async () => {
    const { stderr } = await linli(["report", "--store", file("notes.txt")])
    expect(stderr).toMatch(
      /^✗ not this log's file: \S+notes\.txt: it is not an SQLite file[^.]*\n {2}→ Name a file that linli made[^\n]*\n$/
    )
    expect(stderr).not.toMatch(/Choose another file/)
  })

  test("another program's SQLite file, which stays as it was", async () => {
    const db = new DatabaseSync(file("other.db"))
    db.exec("create table t (a); insert into t values (1)")
    db.close()
    const before = readFileSync(file("other.db"))
    expect(await failed("init", "--store", file("other.db"))).toMatchObject({ code: 1, error: { problem: "Foreign" } })
    expect(readFileSync(file("other.db"))).toEqual(before)
  })

  test("the keys in place of the log", async () => {
    expect(await failed("report", "--store", file("city.keys.db"))).toMatchObject({ code: 1, error: { problem: "Foreign" } })
  })

  test("a file of a later version", async () => {
    await ok("init", "--store", file("later.db"))
    const db = new DatabaseSync(file("later.db"))
    db.exec("pragma user_version = 999")
    db.close()
    expect(await failed("report", "--store", file("later.db"))).toMatchObject({
      code: 1,
      error: { problem: "NewerSchema", remedy: "Update linli." }
    })
  })

  test("a damaged file", async () => {
    await ok("demo", "--store", file("damaged.db"))
    const bytes = readFileSync(file("damaged.db"))
    bytes.fill(0x5a, 8192, 65536)
    writeFileSync(file("damaged.db"), bytes)
    const { code, error } = await failed("verify", "--store", file("damaged.db"))
    expect(code).toBe(1)
    expect(error).toMatchObject({ code: expect.stringMatching(/StoreFailed|Broken/), remedy: expect.stringMatching(/backup/i) })
  })

  test("an event of a type that this version does not know is named with its position", async () => {
    await ok("demo", "--store", file("unknown.db"))
    const db = new DatabaseSync(file("unknown.db"))
    db.exec(
      "update event set type = 'requests/RequestTeleported' where position = 7; update event set type = 'requests/RequestTeleported' where position = 7"
    )
    db.close()
    const { code, error } = await failed("state", requestAt(file("unknown.db"), 7), "--store", file("unknown.db"))
    expect(code).toBe(1)
    expect(error).toMatchObject({
      code: "StoreFailed",
      problem: "Unreadable",
      position: 7,
      remedy: expect.stringContaining("Update linli")
    })
  })

  test("a folder", async () => {
    expect(await failed("report", "--store", file("."))).toMatchObject({ code: 1, error: { code: "StoreFailed" } })
  })

  test("a path in a folder that is not there", async () => {
    expect(await failed("init", "--store", file("no/such/city.db"))).toMatchObject({
      code: 1,
      error: { code: "StoreFailed", problem: "Io" }
    })
  })
})

const requestAt = (store: string, position: number): string => {
  const db = new DatabaseSync(store, { readOnly: true })
  const row = db.prepare("select stream from event where position = ?").get(position) as { stream: string }
  db.close()
  return row.stream
}

// The superuser may write anything, so then the command is run as nobody.
const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

describe("a store that may only be read", () => {
  test("can be looked at, and a command says that it cannot be written", async () => {
    await ok("demo", "--store", file("locked.db"))
    for (const name of [".", "locked.db", "locked.keys.db"]) chmodSync(file(name), name === "." ? 0o555 : 0o444)
    try {
      const run = (...args: ReadonlyArray<string>) => linli([...args, "--store", file("locked.db")], asNobody)
      expect(await run("verify")).toMatchObject({ code: 0, stderr: "" })
      expect(await run("log", "--limit", "1")).toMatchObject({ code: 0, stderr: "" })
      expect(await run("replay")).toMatchObject({ code: 0, stderr: "" })
      expect(await run("report")).toMatchObject({ code: 0, stderr: "", stdout: (await run("replay")).stdout })
      expect(await run("request", "list")).toMatchObject({ code: 0, stderr: "" })
      expect(await run("due")).toMatchObject({ code: 0, stderr: "" })
      expect(await run("due", "2026-0001")).toMatchObject({ code: 0, stderr: "" })
      expect(await run("request", "show", "2026-0001")).toMatchObject({ code: 0, stderr: "" })
      const raised = await run("request", "raise", "--channel", "web", "--as", "operator:o1", "--json")
      expect(raised.code).toBe(1)
      expect(JSON.parse(raised.stderr)).toMatchObject({
        error: { code: "StoreFailed", problem: "ReadOnly", remedy: "Make the file and its folder writable." }
      })
    } finally {
      chmodSync(file("."), 0o755)
    }
  })
})
