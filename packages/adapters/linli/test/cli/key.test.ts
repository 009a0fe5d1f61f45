import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { failed, json, linli, ok, temporary } from "./support.ts"

const file = temporary()
const at = ["--store", file("city.db")]
const raise = ["request", "raise", "--channel", "web", "--reporter", "r-1", "--contact", "13800001234", "--as", "operator:o1", ...at]

describe("key", () => {
  test("init makes a master key beside the store and says that it belongs elsewhere", async () => {
    expect(await ok("init", ...at)).toMatch(/Master key: .*city\.master \(in service keep it elsewhere/)
    expect(statSync(file("city.master")).mode & 0o777).toBe(0o600)
    await ok(...raise)
  })

  test("new prints a line that is a master key, another each time, and advice apart from it", async () => {
    const { stdout, stderr } = await linli(["key", "new"])
    expect(stdout).toMatch(/^m[0-9a-f]{12}:[A-Za-z0-9+/]{43}=\n$/)
    expect(stderr).toMatch(/secret/)
    expect(await ok("key", "new")).not.toBe(stdout)
  })

  test("status counts the keys under each master key", async () => {
    const [id] = readFileSync(file("city.master"), "utf8").split(":")
    expect(await json("key", "status", ...at)).toEqual({
      vault: file("city.keys.db"),
      keys: 3,
      closed: 0,
      masters: [{ master: id, current: true, keys: 3, closed: 0 }]
    })
  })

  test("rotate wraps all under the first, again without harm, and the old one is not needed afterwards", async () => {
    const old = readFileSync(file("city.master"), "utf8")
    const fresh = await ok("key", "new")
    writeFileSync(file("keys.txt"), fresh + old, { mode: 0o600 })
    const both = [...at, "--master-key-file", file("keys.txt")]
    expect(await json("key", "status", ...both)).toMatchObject({ closed: 0, masters: [{ current: false, keys: 3 }] })
    expect(await json("key", "rotate", ...both)).toMatchObject({ wrapped: 3, keys: 3, closed: 0, masters: [{ current: true, keys: 3 }] })
    expect(await json("key", "rotate", ...both)).toMatchObject({ wrapped: 0, keys: 3 })
    expect(await failed(...raise)).toMatchObject({ code: 1, error: { code: "VaultFailed", problem: "WrongMasterKey" } })
    const status = await linli(["key", "status", ...at])
    expect([status.code, status.stdout.includes("3 do not open")]).toEqual([1, true])
    writeFileSync(file("city.master"), fresh)
    rmSync(file("keys.txt"))
    await ok(...raise)
    expect(await json("key", "status", ...at)).toMatchObject({ keys: 5, closed: 0 })
  })

  test("the environment's master keys are used, and errors speak Chinese too", async () => {
    const keys = readFileSync(file("city.master"), "utf8").trim()
    const env = { LINLI_MASTER_KEY: keys }
    expect((await linli([...raise], { env })).code).toBe(0)
    const { stderr } = await linli([...raise, "--lang", "zh"], { env: { LINLI_MASTER_KEY: "x" } })
    expect(stderr).toMatch(/第 1 项不是[\s\S]*请以 LINLI_MASTER_KEY/)
    chmodSync(file("city.master"), 0o604)
    expect((await linli([...raise, "--lang", "zh"])).stderr).toMatch(/权限为 604.*chmod 600/)
    expect(existsSync(file("city.master"))).toBe(true)
  })

  test("a store in memory, or none, has no keys to show", async () => {
    expect(await failed("key", "status", "--store", "memory")).toMatchObject({ error: { code: "NotMemory" } })
    expect(await failed("key", "rotate", "--store", file("none.db"))).toMatchObject({ error: { code: "NoStore" } })
  })
})
