/** The command for everybody's eyes and for the end of keeping: publish, report --public, request public, retention; and findings. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs"
import { openCity } from "linli"
import { describe, expect, test } from "vitest"
import { bytesOf, failed, json, linli, ok, temporary } from "./support.ts"

const file = temporary()
const store = ["--store", file("city/city.db")]
const by = ["--as", "operator:o1", ...store]

const at = "2020-03-02T01:15:00Z"

/** Seven alike and six alike, and one that stands out; the first is ended. */
const city = test.extend("city", { scope: "file" }, async () => {
  mkdirSync(file("city"))
  await using opened = await openCity({ store: file("city/city.db") })
  const { requests } = opened.as("operator:o1")
  const common = { channel: "hotline", kind: "help", contact: "13812345678" } as const
  for (let n = 1; n <= 13; n++) {
    const what = n <= 7 ? { item: "lamps", place: { cell: "36.651,117.129" } } : { item: "roads" }
    await requests.raise({ ...common, ...what, number: `N-${n}`, reporter: `s-${n}` }, { at: new Date(at) })
  }
  await requests.raise({ ...common, item: "=rare", number: "N-14", reporter: "s-14" }, { at: new Date(at) })
  await requests.decline({ request: "N-1", reason: "noMatter" }, { at: new Date(at) })
})

describe("findings", () => {
  city("are told masked with what to do; sealed apart they name their subject", async ({ city: _ }) => {
    const text = ["--description", "my neighbour, 139 1111 2222, is loud"]
    const told = await ok("request", "raise", "--channel", "app", "--number", "N-20", ...text, ...by)
    expect(told).toContain("description: phone 139******22")
    expect(told).toContain("--seal-findings")
    expect(told).not.toContain("139 1111 2222")
    const apart = await json("request", "raise", "--channel", "app", "--number", "N-21", "--seal-findings", ...text, ...by)
    const [finding] = apart["findings"] as ReadonlyArray<Record<string, unknown>>
    expect(finding).toMatchObject({ kind: "phone", subject: expect.stringMatching(/^third-.*-1$/) })
    expect(bytesOf(file("city"))).not.toContain("1111 2222")
    await ok("erase", String(finding!["subject"]), "--ground", "purposeFulfilled", "--yes", "--as", "supervisor:s1", ...store)
  })
})

describe("what is published", () => {
  city("has rows that do not stand out, no name and no number, and says what was left out", async ({ city: _ }) => {
    await ok("publish", "--month", "2020-03", "--out", file("open"), ...store)
    expect(readdirSync(file("open")).toSorted()).toEqual(["manifest.json", "requests.csv", "requests.json"])
    const manifest = JSON.parse(readFileSync(file("open/manifest.json"), "utf8")) as Record<string, unknown>
    expect(manifest).toMatchObject({ month: "2020-03", rules: { below: 5, decimals: 2 } })
    expect(Number(manifest["rows"]) + Number(manifest["leftOut"])).toBe(14)
    const written = bytesOf(file("open"))
    for (const text of ["N-1", "s-1", "1381", "09:15", "36.651", "rare"]) expect(written).not.toContain(text)
  })

  city("is never written over, and two exports share no id", async ({ city: _ }) => {
    const idsOf = async (name: string) => {
      await ok("publish", "--out", file(name), ...store)
      return (JSON.parse(readFileSync(file(name), "utf8")) as { rows: ReadonlyArray<{ id: string }> }).rows.map(({ id }) => id)
    }
    const [first, second] = [await idsOf("a.json"), await idsOf("b.json")]
    expect(first.length).toBeGreaterThan(0)
    expect(first.filter((id) => second.includes(id))).toEqual([])
    expect((await failed("publish", "--out", file("a.json"), ...store)).error).toMatchObject({ code: "Exists" })
    expect(await linli(["publish", "--month", "2020-13", "--out", file("c.json"), ...store])).toMatchObject({ code: 2 })
  })

  city("a preview says of each field whether it becomes public, or why not; in Chinese too", async ({ city: _ }) => {
    const preview = await json("request", "public", "N-2", ...store)
    const hidden = preview["hidden"] as ReadonlyArray<{ readonly field: string; readonly why: string }>
    expect(hidden).toContainEqual({ field: "contact", why: "personal" })
    expect(hidden).toContainEqual({ field: "number", why: "joinable" })
    expect(JSON.stringify(preview["shown"])).not.toContain("36.651")
    expect(await ok("request", "public", "N-2", "--lang", "zh", ...store)).toContain("不公开")
  })

  city("a public report holds small groups back", async ({ city: _ }) => {
    const report = await json("report", "--public", ...store)
    expect(report).toMatchObject({ below: 5, groups: { byItem: { rows: expect.anything() } } })
    expect(JSON.stringify(report)).not.toContain("rare")
    expect(await ok("report", "--public", ...store)).toContain("Fewer than 5 are not shown.")
  })
})

describe("retention", () => {
  city(
    "shows what is due and changes nothing; held it is not; applied it is destroyed, once",
    { timeout: 180_000 },
    async ({ city: _ }) => {
      const due = async () => (await json("retention", ...store))["due"]
      expect(await due()).toBe(1)
      expect(await ok("retention", ...store)).toContain("Nothing was changed.")
      expect((await failed("retention", "--apply", ...store)).code).toBe(2)
      const supervisor = ["--as", "supervisor:s1", ...store]
      await ok("retention", "hold", "N-1", "--ground", "litigation", ...supervisor)
      expect(await due()).toBe(0)
      await ok("retention", "lift", "N-1", ...supervisor)
      expect((await failed("retention", "--apply", "--yes", "--as", "operator:o1", ...store)).error).toMatchObject({
        reason: "PostNotAllowed"
      })
      expect(await json("retention", "--apply", "--yes", ...supervisor)).toMatchObject({ due: 1, applied: { records: 1, keys: 1 } })
      expect(await json("retention", "--apply", "--yes", ...supervisor)).toMatchObject({ due: 0, applied: { records: 0, keys: 0 } })
      expect(await ok("verify", ...store)).toContain("Whole")
    }
  )
})
