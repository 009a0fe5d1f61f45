import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "@effect/vitest"
import { requestCodec } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import { bytesInput, intake, readMap } from "../../src/intake/index.ts"
import { mapFields } from "../../src/intake/map.ts"
import { folder, memory, recorded } from "./support.ts"

const page = readFileSync(fileURLToPath(new URL("../../../../../docs/intake.md", import.meta.url)), "utf8")
const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind, text]) => ({ kind, text: text! }))
const [csv, json, facts, rejects] = blocks

describe("docs/intake.md", () => {
  it.effect("its example does what it says", () =>
    Effect.gen(function* () {
      expect(blocks.map(({ kind }) => kind)).toEqual(["csv", "json", "text", "csv"])
      const path = join(folder(), "hotline.rejects.csv")
      const map = readMap(json!.text, "hotline.json")
      const summary = yield* intake({ input: bytesInput("hotline.csv", Buffer.from(csv!.text)), map, rejects: path })
      expect(summary).toMatchObject({ rows: 4, requests: 3, rejects: 1, unused: [] })
      const lines: Array<string> = []
      for (const event of yield* recorded) {
        const fact = yield* Effect.fromResult(requestCodec.decode(event))
        const unknown = fact._tag === "RequestClosed" && !fact.timeKnown ? " (time not known)" : ""
        lines.push(`${event.stream.replace("request-", "")}  ${new Date(event.at).toISOString().slice(0, 16)}  ${fact._tag}${unknown}`)
      }
      expect(`${lines.join("\n")}\n`).toBe(facts!.text)
      expect(readFileSync(path, "utf8")).toBe(rejects!.text)
    }).pipe(Effect.provide(memory))
  )

  it("it names every field of a map", () => {
    const named = [...page.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name))
    expect(named.toSorted()).toEqual(mapFields.toSorted())
  })
})
