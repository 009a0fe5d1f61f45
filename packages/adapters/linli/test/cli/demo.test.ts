import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { describe, expect, test } from "vitest"
import { bin, failed, json, linli, ok, temporary } from "./support.ts"

const file = temporary()

describe("demo", () => {
  test("ends by itself, shows a request from raised over escalated to rated, and says where the file is", async () => {
    const { code, stdout, stderr } = await linli(["demo", "--once"])
    expect([code, stderr]).toEqual([0, ""])
    expect(stdout).toMatch(/raised[\s\S]*dispatched[\s\S]*escalated[\s\S]*resolved[\s\S]*rated[\s\S]*closed/)
    expect(stdout).toMatch(/Whole: 185 events/)
    const [, store] = /The city is in (.+)/.exec(stdout) ?? []
    expect(existsSync(store!)).toBe(true)
    const next = [...stdout.matchAll(/^ {2}npx linli (.+)$/gm)].map(([, args]) => args!.split(" "))
    expect(next).toHaveLength(3)
    for (const args of next) expect((await linli(args)).code).toBe(0)
  })

  test("tells the same in every run", async () => {
    const told = async (name: string) => (await ok("demo", "--store", file(name))).replaceAll(file(name), "city.db")
    const [first, second] = [await told("a.db"), await told("b.db")]
    // The store's own clock stands in the chain.
    const withoutHash = (text: string) => text.replace(/head [0-9a-f]+/, "")
    expect(withoutHash(second)).toBe(withoutHash(first))
    expect(await ok("report", "--json", "--store", file("a.db"))).toBe(await ok("report", "--json", "--store", file("b.db")))
  })

  test("in Chinese, and as JSON", async () => {
    expect(await ok("demo", "--lang", "zh")).toMatch(/一座小城[\s\S]*登记[\s\S]*提级[\s\S]*满意度评价[\s\S]*接下来可以试试/)
    expect(await json("demo", "--store", file("c.db"))).toEqual({
      store: file("c.db"),
      keys: file("c.keys.db"),
      requests: 24,
      events: 185,
      shown: "2026-0001",
      whole: true
    })
  })

  test("in Chinese its units, items and levels are in Chinese too", async () => {
    const text = await ok("demo", "--lang", "zh")
    expect(text.slice(0, text.indexOf("完好"))).not.toMatch(/water|street|district|inspected|pump/)
  })

  test("without --store it has one folder, which the next one takes over", async () => {
    const folders = () =>
      readdirSync(tmpdir())
        .filter((name) => name.startsWith("linli-demo"))
        .sort()
    const { store } = (await json("demo")) as { store: string }
    const before = folders()
    expect(await json("demo")).toMatchObject({ store, events: 185 })
    expect(folders()).toEqual(before)
  })

  test("writes over nothing", async () => {
    expect(await failed("demo", "--store", file("a.db"))).toMatchObject({ code: 1, error: { code: "Exists" } })
  })
})

const hasScript = spawnSync("script", ["--version"]).status === 0
if (!hasScript) console.log("skipped: there is no `script` command to make a terminal with")

describe("on a terminal", () => {
  test.runIf(hasScript)("a progress bar is drawn on stderr and taken away at the end", () => {
    const command = `"${process.execPath}" "${bin}" export --store "${file("a.db")}" --out "${file("tty.ndjson")}"`
    const seen = execFileSync("script", ["-qec", command, "/dev/null"], {
      encoding: "utf8",
      env: { ...process.env, LANG: "C", TERM: "xterm" }
    })
    expect(seen).toMatch(/Export \[█+ *\] {1,3}\d+ %/)
    // Drawn over: the line is cleared before the result is printed.
    expect(seen).toContain("\r\u001b[KExported 185 events")
  })
})
