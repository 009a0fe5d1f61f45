/** What is put together where no language is known is said in Chinese all the same. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assessment } from "@linli/core"
import { KeyVault } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { describe, expect, test } from "vitest"
import type { PolicyDocument } from "../src/index.ts"
import { bytesInput, intake, readMap } from "../src/intake/index.ts"
import { intakeText, vaultText } from "../src/messages/failures.ts"
import { rejectText } from "../src/messages/rejects.ts"
import { sourceText } from "../src/messages/sources.ts"
import { contexts } from "../src/policy/kinds.ts"
import { presetsOf } from "../src/policy/presets.ts"
import { folder, memory } from "./intake/support.ts"

const map = {
  ...{ system: "town", timeZone: "Asia/Shanghai", timeFormats: ["yyyy-MM-dd"], number: "number", raised: "opened" },
  ...{ channel: { always: "hotline" }, kind: { always: "help" } }
}
const good = "number,opened\nA-1,2024-03-01\n"
const gb = Buffer.from([0xd6, 0xd0, 0x0a])

/** What an intake fails with. */
const failure = async (bytes: string | Uint8Array, encoding?: string): Promise<string> => {
  const input = bytesInput("old.csv", Buffer.from(bytes as string))
  const named = encoding === undefined ? {} : { encoding }
  const taking = intake({ input, map: readMap(JSON.stringify(map), "map.json"), rejects: join(folder(), "rejects.csv"), ...named })
  return (await Effect.runPromise(Effect.flip(Effect.provide(taking, memory)))).message
}
const mapFailure = (text: string): string => {
  try {
    readMap(text, "map.json")
  } catch (error) {
    return (error as Error).message
  }
  throw new Error("it is a map")
}

/** Chinese, and of the English nothing but names and what the file itself says. */
const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text) && !/\b(not|the|is|was|it|line|missing|expected)\b/i.test(text)

describe("a file that cannot be taken in says why in Chinese", () => {
  test.each<readonly [string, () => Promise<string> | string]>([
    ["an unknown encoding", () => failure(good, "latin-9")],
    ["a line of another encoding than the one named", () => failure(Buffer.concat([Buffer.from(good), gb]), "utf-8")],
    ["a line that is damaged", () => failure(Buffer.concat([Buffer.from(`${good}大,大\n中,中\n`), gb]))],
    ["bytes of no encoding", () => failure(Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0x0a, 0xff, 0xff, 0x0a])]))],
    ["UTF-16", () => failure(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good, "utf16le")]))],
    ["a column twice", () => failure("number,number\n")],
    ["a column that the map needs", () => failure("number,closed\nA-1,2024-03-01\n")],
    ["nothing at all", () => failure("")],
    ["a map that is no JSON", () => mapFailure("{").replace(/JSON: .*/s, "JSON: …")],
    ["a map that lacks much", () => mapFailure("{}")],
    ["a map that lacks one thing", () => mapFailure(JSON.stringify({ ...map, kind: undefined }))],
    ["a map with fields that nobody knows", () => mapFailure(JSON.stringify({ ...map, colour: "red", size: 3 }))]
  ])("%s", async (_, make) => {
    const english = await make()
    expect(intakeText(english, "en")).toBe(english)
    expect(intakeText(english, "zh")).toSatisfy(isChinese)
  })
})

test("the rejects file gives its reasons in the caller's language, and is taken in again all the same", async () => {
  const into = folder()
  const taken = (text: string, name: string) =>
    intake({
      input: bytesInput("old.csv", Buffer.from(text)),
      map: readMap(JSON.stringify(map), "map.json"),
      rejects: join(into, name),
      reasonText: (reason) => rejectText(reason, "zh")
    })
  const [first, second] = await Effect.runPromise(
    Effect.gen(function* () {
      const first = yield* taken(`${good},2024-03-02\n`, "first.csv")
      const rejects = readFileSync(join(into, "first.csv"), "utf8")
      expect(rejects).toBe("linli:line,linli:field,linli:reason,linli:raw,number,opened\n3,number,没有编号,,,2024-03-02\n")
      writeFileSync(join(into, "mended.csv"), rejects.replace(",,,2024", ",,A-2,2024"))
      return [first, yield* taken(readFileSync(join(into, "mended.csv"), "utf8"), "second.csv")] as const
    }).pipe(Effect.provide(memory))
  )
  expect([first.rejects, second.added, second.rejects]).toEqual([1, 1, 0])
})

test("every problem of the keys is said in Chinese, with whose key it is", () => {
  for (const problem of KeyVault.VaultProblem.literals) {
    const said = vaultText("the key of subject s-1 was erased", problem, "s-1", "zh")
    expect(said).toSatisfy(isChinese)
    expect(said).toContain("s-1")
  }
  expect(vaultText("city.keys.db: the keys of this store are not there. Put the file back", "Io", undefined, "zh")).toMatch(
    /^city\.keys\.db：/
  )
  expect(vaultText("as it came", "Io", undefined, "en")).toBe("as it came")
})

test("every policy, calendar and indicator that comes with linli names its source in Chinese; a city's own is left as it is", async () => {
  const presets = await Promise.all(contexts.map(async (context) => Object.values<PolicyDocument>(await presetsOf(context))))
  const sources = [...presets.flat(), ...assessment.preset.indicators].map(({ source }) => source)
  expect(sources.length).toBeGreaterThan(30)
  for (const source of sources) expect(sourceText(source, "zh"), source).toSatisfy(isChinese)
  expect(sourceText("council, 1 March 2026", "zh")).toBe("council, 1 March 2026")
})
