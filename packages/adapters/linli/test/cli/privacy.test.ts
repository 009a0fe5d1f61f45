/** Privacy on the command line: masked by default, on record always, erased for good, and the privacy log goes where the store goes. */
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { beforeAll, describe, expect, test, vi } from "vitest"
import { failed, json, linli, ok, temporary } from "./support.ts"

// Many calls of the command each.
vi.setConfig({ testTimeout: 180_000 })

const file = temporary()
const at = ["--store", file("city.db")] as const
const lead = ["--as", "handler:h1@u-roads"] as const
const supervisor = ["--as", "supervisor:s1"] as const
const operator = ["--as", "operator:o1"] as const

let number = ""

beforeAll(async () => {
  await ok("init", ...at)
  const said = ["--contact", "Han Meimei 13812345678", "--description", "the lamp is dark", "--exact", "No. 7, Lane 3"]
  const raised = await json("request", "raise", "--channel", "hotline", "--reporter", "s-han", ...said, ...operator, ...at)
  number = raised["number"] as string
  await ok("request", "accept", number, ...operator, ...at)
  await ok("request", "dispatch", number, "--lead", "u-roads", "--as", "dispatcher:d1", ...at)
}, 120_000)

const open = (...more: ReadonlyArray<string>) => ["request", "open", number, "--purpose", "handling", ...more, ...at]

describe("what is sealed", () => {
  test("is shown masked, and in the clear on request; both are on record", async () => {
    const masked = await ok(...open(...lead))
    expect(masked).toMatch(/H•• •••••• •••••••••••/)
    expect(masked).not.toMatch(/Han|1381|Lane 3/)
    const clear = await json(...open("--clear", "--field", "contact", ...lead))
    expect(clear).toMatchObject({ masked: false, values: [{ field: "contact", text: "Han Meimei 13812345678" }] })
    expect(await json("access", "--subject", "s-han", ...at)).toMatchObject({ accesses: [{ is: "opened" }, { look: clear["look"] }] })
  })

  test("is not shown out of one's jurisdiction but by breaking the glass, which somebody else reviews", async () => {
    const stranger = ["--as", "gridLeader:g9@u-parks"] as const
    expect(await failed(...open(...stranger))).toMatchObject({
      code: 1,
      error: { code: "AccessRefused", reason: "OutsideJurisdiction", remedy: expect.stringContaining("--break-glass") }
    })
    const glass = ["--break-glass", "lifeAtRisk", "--field", "exact", ...stranger, ...at]
    expect(await failed("request", "open", number, "--purpose", "handling", ...glass)).toMatchObject({
      code: 1,
      error: { reason: "NotForThisPurpose" }
    })
    const { look } = await json("request", "open", number, "--purpose", "emergency", ...glass)
    expect(await json("access", "--unreviewed", ...at)).toMatchObject({ accesses: [{ look, is: "glass", actor: { id: "g9" } }] })
    const review = ["access", "review", String(look), "--finding", "excessive"] as const
    expect(await failed(...review, ...stranger, ...at)).toMatchObject({ code: 1, error: { code: "Refused", reason: "OwnGlass" } })
    expect(await json(...review, ...supervisor, ...at)).toMatchObject({ new: true })
    expect(await json("access", "--unreviewed", ...at)).toEqual({ accesses: [] })
    expect(await json("access", "--refused", ...at)).toMatchObject({
      accesses: [{ reason: "OutsideJurisdiction" }, { reason: "NotForThisPurpose" }]
    })
    expect(await ok("access", "--by", "g9", "--lang", "zh", ...at)).toMatch(/不在管辖范围[\s\S]*越权查阅; 危及生命; 已审查：超出必要范围/)
  })
})

describe("consent", () => {
  test("is given, shown and withdrawn; for a child under 14 by a guardian", async () => {
    const research = ["s-han", "--purpose", "research"] as const
    expect(await json("consent", "give", ...research, "--notice", "2026-1", ...operator, ...at)).toMatchObject({ new: true })
    expect(await json("consent", "show", "s-han", ...at)).toMatchObject({ consents: { research: { notice: "2026-1" } } })
    expect(await ok("consent", "withdraw", ...research, "--lang", "zh", ...operator, ...at)).toContain("已撤回对“研究”的同意")
    expect(await ok("consent", "show", "s-han", ...at)).toBe("No consent stands\n")
    const child = ["consent", "give", "s-xiao", "--purpose", "research", "--notice", "2026-1", "--minor"] as const
    expect(await failed(...child, ...operator, ...at)).toMatchObject({ code: 1, error: { reason: "GuardianNeeded" } })
  })
})

describe("a person", () => {
  test("is found by phone, and everything held about them is written out, for their eyes only", async () => {
    const found = await json("subject", "find", "--phone", "+86 138-1234-5678", "--purpose", "subjectRequest", ...operator, ...at)
    expect(found).toEqual({ subjects: ["s-han"] })
    const out = file("s-han.json")
    expect(await json("subject", "export", "s-han", "--out", out, "--lang", "zh", ...supervisor, ...at)).toMatchObject({ events: 1 })
    const text = readFileSync(out, "utf8")
    expect(JSON.parse(text)).toMatchObject({
      events: [{ says: "登记", at: expect.stringMatching(/\+08:00$/), data: { contact: "Han Meimei 13812345678" } }],
      records: [{ says: "已派单", present: { number } }]
    })
    expect(text).not.toContain("h1")
    expect(statSync(out).mode & 0o077).toBe(0)
    expect(await failed("subject", "export", "s-han", "--out", out, ...supervisor, ...at)).toMatchObject({ error: { code: "Exists" } })
    rmSync(out)
  })

  test("is erased by who may, when it is meant, and for ever", async () => {
    copyFileSync(file("city.keys.db"), file("kept.keys.db"))
    const erase = ["erase", "s-han", "--ground", "purposeFulfilled"] as const
    const unasked = await linli([...erase, ...supervisor, ...at], { stdio: ["ignore", "pipe", "pipe"] })
    expect(unasked).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") })
    expect(await failed(...erase, "--yes", ...lead, ...at)).toMatchObject({ code: 1, error: { reason: "PostNotAllowed" } })
    const before = [await ok("report", "--json", ...at), await ok("log", "--json", ...at), await ok("request", "list", "--json", ...at)]
    expect(await json(...erase, "--yes", ...supervisor, ...at)).toMatchObject({ erased: true, new: true })
    expect(await json(...erase, "--yes", ...supervisor, ...at)).toMatchObject({ erased: true, new: false })
    expect([await ok("report", "--json", ...at), await ok("log", "--json", ...at), await ok("request", "list", "--json", ...at)]).toEqual(
      before
    )
    expect(await json(...open("--clear", ...lead))).toMatchObject({
      values: [{ sealed: "Erased" }, { sealed: "Erased" }, { sealed: "Erased" }]
    })
    expect(await ok("verify", "--views", ...at)).toMatch(/^Whole: 3 events.*\nPrivacy log whole: \d+ events/)
  })

  test("is not brought back by an old copy of the keys", async () => {
    copyFileSync(file("kept.keys.db"), file("city.keys.db"))
    expect(await json(...open("--clear", "--field", "contact", ...lead))).toMatchObject({ values: [{ sealed: "Erased" }] })
  })
})

describe("the privacy log", () => {
  test("goes with the store into a backup and out of it", async () => {
    const saved = await json("backup", file("saved.db"), ...at)
    const { events } = (await json("verify", ...at))["privacy"] as { readonly events: number }
    expect(saved).toMatchObject({ privacy: { file: file("saved.privacy.db"), events } })
    expect(await json("restore", file("saved.db"), "--store", file("new.db"))).toMatchObject({
      privacy: { file: file("new.privacy.db"), events },
      privacyKept: false
    })
    expect(await json("verify", "--store", file("new.db"))).toEqual(await json("verify", ...at))
  })

  test("that is there already knows more than a backup does, and is kept", async () => {
    rmSync(file("new.db"))
    expect(await ok("restore", file("saved.db"), "--store", file("new.db"))).toContain("is there already")
  })

  test("of another store is told by verify", async () => {
    const other = ["--store", file("other.db")] as const
    await ok("init", ...other)
    await ok("request", "raise", "--channel", "hotline", ...operator, ...other)
    await ok("request", "list", ...other)
    copyFileSync(file("saved.privacy.db"), file("other.privacy.db"))
    expect(await failed("verify", ...other)).toMatchObject({ code: 1, error: { problem: "Foreign" } })
  })

  test("that was changed is told by verify, and its backup is not restored", async () => {
    const db = new DatabaseSync(file("saved.privacy.db"))
    db.exec("update event set at = at + 1 where position = 2")
    db.close()
    expect(await failed("restore", file("saved.db"), "--store", file("never.db"))).toMatchObject({
      code: 1,
      error: { code: "Broken", position: 2, message: expect.stringContaining("privacy log") }
    })
    expect(existsSync(file("never.db"))).toBe(false)
    expect(await failed("verify", "--store", file("saved.db"))).toMatchObject({ error: { code: "Broken", position: 2 } })
    truncateSync(file("saved.privacy.db"), 9000)
    expect(await failed("verify", "--store", file("saved.db"))).toMatchObject({
      error: { code: "Broken", message: expect.stringContaining("saved.privacy.db") }
    })
  })
})

test("the policy of privacy is shown, checked and compared like the others", async () => {
  expect(await json("policy", "show", "--for", "privacy", "pipl")).toMatchObject({
    context: "privacy",
    official: false,
    jurisdiction: "China"
  })
  expect(await json("policy", "list", "--for", "privacy")).toMatchObject({ presets: [{ name: "pipl" }] })
  expect(await ok("policy", "diff", "--for", "privacy", "current", "pipl", ...at)).toBeTypeOf("string")
})

describe("with --as, what is made of all requests", () => {
  const overviews = [["log"], ["access"], ["indicators"]] as const

  test("is not shown to a unit, and all of it to the administrator of the machine", async () => {
    for (const call of overviews) {
      const { code, error } = await failed(...call, ...lead, ...at)
      expect([call, code, error]).toMatchObject([call, 1, { code: "AccessRefused", reason: "OutsideJurisdiction" }])
      expect(error["remedy"]).not.toContain("--break-glass")
      await ok(...call, ...at)
      await ok(...call, ...supervisor, ...at)
    }
    expect(await ok("log", "--help")).toMatch(/administrator of this machine/)
  })

  test("is of deadlines and states what is theirs, without what is hidden from them", async () => {
    const stranger = ["--as", "handler:h9@u-parks"] as const
    expect((await json("due", ...lead, ...at))["due"]).toHaveLength(1)
    expect((await json("due", ...stranger, ...at))["due"]).toEqual([])
    for (const call of ["due", "state"]) {
      const { error } = await failed(call, number, ...stranger, ...at)
      expect(error).toMatchObject({ code: "AccessRefused", message: expect.stringContaining(`${number} is not shown`) })
    }
    expect(await json("state", number, ...at)).toMatchObject({ state: { reporter: "s-han" } })
    const { state } = await json("state", number, ...lead, ...at)
    expect(state).toMatchObject({ _tag: "Dispatched", number })
    expect(state).not.toHaveProperty("reporter")
    expect(await failed("state", "policy-places", ...lead, ...at)).toMatchObject({ code: 1 })
  })
})
