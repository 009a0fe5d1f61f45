/** Where master keys come from, and what goes on where they or the vault are not as they should be. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { MasterKeys } from "@linli/core/kernel"
import { type City, openCity } from "linli"
import { afterEach, beforeEach, describe, expect, test } from "vitest"

let folder = ""
const file = (name: string) => join(folder, name)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "linli-keys-"))
})
afterEach(() => {
  for (const name of ["LINLI_MASTER_KEY", "LINLI_MASTER_KEY_FILE"]) delete process.env[name]
  rmSync(folder, { recursive: true, force: true })
})

const line = () => MasterKeys.format(MasterKeys.fresh())

const raise = (city: City) =>
  city.requests.raise({ channel: "web", reporter: "r-1", contact: "13800001234", item: "streetlight" }, { as: "operator:o1" })

/** Opens, raises one request, closes. */
const used = async (options: Partial<Parameters<typeof openCity>[0]> = {}) => {
  const city = await openCity({ store: file("city.db"), ...options })
  try {
    return await raise(city)
  } finally {
    await city.close()
  }
}

const failure = async (options: Partial<Parameters<typeof openCity>[0]> = {}) => {
  const error: unknown = await used(options).then(
    () => "nothing failed",
    (cause: unknown) => cause
  )
  return error as { readonly code: string; readonly problem: string; readonly message: string }
}

describe("master keys", () => {
  test("lie in a file beside the store where nothing else is said; it is made once, its owner's alone", async () => {
    await used()
    const made = readFileSync(file("city.master"), "utf8")
    expect(statSync(file("city.master")).mode & 0o777).toBe(0o600)
    await used()
    expect(readFileSync(file("city.master"), "utf8")).toBe(made)
  })

  test("come from the call, else from the environment, else from the file that it names; then none is made beside the store", async () => {
    const [one, two] = [line(), line()]
    writeFileSync(file("keys.txt"), `# of the city\n${two}\n`, { mode: 0o600 })
    process.env["LINLI_MASTER_KEY"] = line()
    await used({ store: file("a.db"), masterKeys: one })
    expect(await failure({ store: file("a.db") })).toMatchObject({ code: "VaultFailed", problem: "WrongMasterKey" })
    process.env["LINLI_MASTER_KEY"] = `${line()}, ${one}`
    await used({ store: file("a.db") })
    await used({ store: file("b.db"), masterKeyFile: file("keys.txt") })
    delete process.env["LINLI_MASTER_KEY"]
    process.env["LINLI_MASTER_KEY_FILE"] = file("keys.txt")
    await used({ store: file("b.db") })
    expect([existsSync(file("a.master")), existsSync(file("b.master"))]).toEqual([false, false])
  })

  test("that others may read are refused, with what to do", async () => {
    await used()
    chmodSync(file("city.master"), 0o640)
    const error = await failure()
    expect(error).toMatchObject({ code: "VaultFailed", problem: "WrongMasterKey" })
    expect(error.message).toMatch(/mode is 640\)\. Say chmod 600/)
  })

  test("that are ill-formed are refused, and nothing of them is told", async () => {
    for (const keys of [
      "secretword",
      `${line()},${line().slice(0, -4)}`,
      "m:",
      " ",
      `a:${line().split(":")[1]},a:${line().split(":")[1]}`
    ]) {
      const error = await failure({ store: file(`${keys.length}.db`), masterKeys: keys })
      expect(error.problem).toBe("WrongMasterKey")
      for (const part of keys.split(/[,:]/)) if (part.trim().length > 1) expect(error.message).not.toContain(part)
    }
  })
})

describe("where keys are missing or wrong, the rest of the log is read, and what needs them is refused with the problem", () => {
  const cases: ReadonlyArray<readonly [what: string, problem: string, spoil: () => void | Promise<void>]> = [
    ["the master key is not there", "WrongMasterKey", () => renameSync(file("city.master"), file("elsewhere"))],
    ["the master key is another", "WrongMasterKey", () => writeFileSync(file("city.master"), line())],
    [
      "the master key is another of the same name",
      "WrongMasterKey",
      () => {
        const [id] = readFileSync(file("city.master"), "utf8").split(":")
        writeFileSync(file("city.master"), `${id}:${line().split(":")[1]}`)
      }
    ],
    ["the vault is not there", "Io", () => rmSync(file("city.keys.db"))],
    ["the vault is damaged", "Damaged", () => writeFileSync(file("city.keys.db"), Buffer.alloc(20_000, "x"))],
    [
      "the vault is another city's, under its own master key",
      "Unknown",
      async () => {
        await used({ store: file("other.db") })
        copyFileSync(file("other.keys.db"), file("city.keys.db"))
      }
    ]
  ]

  test.each(cases)("%s", async (_, problem, spoil) => {
    const { number } = await used()
    await spoil()
    const city = await openCity({ store: file("city.db"), create: false })
    const line = await city.requests.get(number)
    expect(line).toMatchObject({ number, state: "Raised", item: "streetlight" })
    const types: Array<string> = []
    for await (const { type, data } of city.log()) {
      types.push(type)
      expect(data).toMatchObject({ contact: expect.stringMatching(/^sealed\|r-1\|/) })
    }
    expect(types).toEqual(["requests/RequestRaised"])
    expect(await city.verify()).toMatchObject({ _tag: "Whole" })
    await expect(raise(city)).rejects.toMatchObject({ code: "VaultFailed", problem })
    await city.close()
    // Nothing was put in the place of what is missing.
    if (problem === "WrongMasterKey") expect(existsSync(file("elsewhere")) && existsSync(file("city.master"))).toBe(false)
  })
})

describe("keys", () => {
  const sealedHere = { code: "VaultFailed", problem: "Unknown" }
  const masterKeys = line()

  test("that are gone are not silently replaced where something is sealed; who asks for new ones gets them, for good", async () => {
    await used({ masterKeys })
    for (const spoil of [() => rmSync(file("city.keys.db")), () => writeFileSync(file("city.keys.db"), "")]) {
      spoil()
      const error = await failure({ masterKeys })
      expect(error).toMatchObject(sealedHere)
      expect(error.message).toContain("know nothing of what is sealed in this log")
    }
    rmSync(file("city.keys.db"))
    await used({ masterKeys, create: true })
    await used({ masterKeys })
  })

  test("of another log under the same master key seal nothing, whether that log was opened once or often", async () => {
    await used({ masterKeys })
    copyFileSync(file("city.keys.db"), file("own.keys.db"))
    for (const times of [1, 2]) {
      const store = file(`other-${times}.db`)
      for (let n = 0; n < times; n++) await used({ store, masterKeys })
      copyFileSync(file(`other-${times}.keys.db`), file("city.keys.db"))
      expect(await failure({ masterKeys })).toMatchObject(sealedHere)
    }
    expect((await failure({ masterKeys, create: true })).message).toContain("belong to another log")
    copyFileSync(file("own.keys.db"), file("city.keys.db"))
    await used({ masterKeys })
  })

  test("of a log do not open a new one", async () => {
    for (let n = 0; n < 2; n++) await used({ masterKeys })
    rmSync(file("city.db"))
    expect((await failure({ masterKeys })).message).toContain("belong to another log")
  })

  test("never lie in the file of the log, by whatever name it goes", async () => {
    await used()
    linkSync(file("city.db"), file("link.db"))
    for (const vault of [file("city.db"), join(folder, ".", "city.db"), file("link.db"), file("city.privacy.db")]) {
      expect(await failure({ vault })).toMatchObject({ code: "VaultFailed", message: expect.stringContaining("the log's own file") })
    }
    expect(await failure({ store: file("new.db"), vault: file("new.db") })).toMatchObject({ code: "VaultFailed" })
  })
})
