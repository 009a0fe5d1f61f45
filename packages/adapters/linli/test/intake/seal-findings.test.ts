/** A row whose open words reach a person is rejected; or, when asked for, taken in with the part left out and the text sealed. */
import { join } from "node:path"
import { expect, it } from "@effect/vitest"
import { KeyVault, Personal } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type IntakeMap, intake } from "../../src/intake/index.ts"
import { csvInput, factsOf, folder, memory, recorded } from "./support.ts"

const map: IntakeMap = {
  system: "town",
  timeZone: "Asia/Shanghai",
  timeFormats: ["yyyy-MM-dd HH:mm"],
  number: "no",
  raised: "at",
  channel: { always: "hotline" },
  kind: { always: "help" },
  item: ["item"],
  dispatched: { lead: ["lead"] },
  reporter: { subject: "phone", contact: ["phone"] },
  description: { columns: ["text"], subject: "phone" }
}
const rows = [
  "no,at,item,lead,phone,text",
  "1,2026-03-01 09:00,lamp (ring 138 1234 5678),roads,13900000000,dark",
  "2,2026-03-01 09:00,lamp,roads/ask zhang@qq.com,,",
  "3,2026-03-01 09:00,lamp,roads,,dark"
]
const take = (sealFindings: boolean) =>
  intake({ input: csvInput(`${rows.join("\n")}\n`), map, sealFindings, rejects: join(folder(), "rejects.csv") })

const opened = Effect.fnUntraced(function* (value: Personal.Sealed) {
  return Redacted.value(yield* (yield* KeyVault.KeyVault).open(value))
})

it.effect("without being asked for, such a row is rejected with its column", () =>
  Effect.gen(function* () {
    const { rejects, requests, examples } = yield* take(false)
    expect([rejects, requests, examples.map(({ line, field }) => [line, field])]).toEqual([
      2,
      1,
      [
        [2, "item"],
        [3, "lead"]
      ]
    ])
  }).pipe(Effect.provide(memory))
)

it.effect("asked for, the word keeps an ellipsis, and the text as it stood is sealed with the description", () =>
  Effect.gen(function* () {
    expect(yield* take(true)).toMatchObject({ rows: 3, requests: 3, rejects: 0 })
    const written = JSON.stringify(yield* recorded)
    for (const text of ["1234 5678", "zhang@qq.com"]) expect(written).not.toContain(text)
    const [[first]] = (yield* factsOf("town:1")) as unknown as [[{ item: string; description: Personal.Sealed; reporter: string }]]
    expect(first.item).toBe("lamp (ring …)")
    expect(yield* opened(first.description)).toBe("dark · lamp (ring 138 1234 5678)")
    expect(Personal.boxOf(first.description).subject).toBe(first.reporter)
    const [[second], [dispatched]] = (yield* factsOf("town:2")) as unknown as [[{ description: Personal.Sealed }], [{ lead: string }]]
    expect(dispatched.lead).toBe("roads/ask …")
    expect(yield* opened(second.description)).toBe("roads/ask zhang@qq.com")
    const [[third]] = (yield* factsOf("town:3")) as unknown as [[{ item: string; description: Personal.Sealed }]]
    expect([third.item, yield* opened(third.description)]).toEqual(["lamp", "dark"])
  }).pipe(Effect.provide(memory))
)

it.effect("a second intake adds nothing, and what was taken in without need of it is the same with it", () =>
  Effect.gen(function* () {
    yield* take(false)
    expect(yield* take(true)).toMatchObject({ requests: 3, added: 2, already: 1, rejects: 0 })
    expect(yield* take(true)).toMatchObject({ requests: 3, added: 0, already: 3, events: 0 })
  }).pipe(Effect.provide(memory))
)
