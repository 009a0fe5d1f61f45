/** A personal value shows itself to nobody by accident: not as it is printed, not as it is joined or compared. */
import { inspect } from "node:util"
import { canonical, channel, Ids, KeyVault, makeHandler, makeRecorder, Personal, person } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Formatter from "effect/Formatter"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import { describe, expect, it } from "vitest"
import { type LampCommand, lamp } from "./toy.ts"
import { world } from "./world.ts"

const secret = "王小明 13800001234"
const clear = Personal.contact("s-1", secret)
const vault = KeyVault.makeMemory()
const opened = Effect.runSync(Effect.succeed(Redacted.make(secret, { label: "personal" })))

const logged = async (value: unknown): Promise<string> => {
  const lines: Array<string> = []
  const layers = [Logger.formatJson, Logger.formatLogFmt, Logger.formatSimple].map((logger) =>
    Logger.map(logger, (line) => lines.push(line))
  )
  await Effect.runPromise(Effect.log(value).pipe(Effect.andThen(Effect.log("with it", { value })), Effect.provide(Logger.layer(layers))))
  expect(lines).toHaveLength(6)
  return lines.join("\n")
}

const waysToPrint: Readonly<Record<string, (value: unknown) => string | Promise<string>>> = {
  "JSON.stringify": (value) => JSON.stringify([value]),
  "String()": (value) => String(value),
  "a template": (value) => `${value}`,
  "console.log": (value) => inspect(value),
  "inspect, of all that is hidden": (value) => inspect({ value }, { showHidden: true, depth: null, getters: true }),
  "a table": (value) => Object.entries(value as object).join("|"),
  "Effect's formatter": (value) => Formatter.format(value, { space: 1 }),
  "canonical JSON": (value) => canonical({ value }),
  "Effect.log": logged,
  "an error's message": (value) => inspect(new Error("x", { cause: value }))
}

describe("a text in the clear is not shown by", () => {
  it.each(Object.entries(waysToPrint))("%s", async (_, print) => {
    for (const value of [clear, opened, { deep: [clear, opened] }]) {
      const text = await print(value)
      for (const part of ["王小明", "138", "1234"]) expect(text).not.toContain(part)
    }
  })

  it("what a vault opened", async () => {
    const value = await Effect.runPromise(Effect.flatMap(vault.seal(clear, "lamp-1"), vault.open))
    expect(Redacted.value(value)).toBe(secret)
    for (const print of Object.values(waysToPrint)) expect(await print(value)).not.toContain("1380")
  })

  it("an error about a command, or about a fact, even where it poses as clear", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const posing = { _tag: "Clear", subject: "s-1", text: secret } as unknown as Personal.Clear
        const install = { _tag: "InstallLamp", lamp: "1", number: 1, place: "bridge", keeper: posing } satisfies LampCommand
        const { handle } = yield* makeHandler(lamp)
        const record = yield* makeRecorder(lamp)
        const refused = yield* Effect.flip(handle(install, { actor: person("p-1", "keeper") }))
        const observed = [{ event: { _tag: "LampInstalled", lamp: "1", number: 1, place: "bridge", keeper: posing } as const, at: 1 }]
        const contradiction = yield* Effect.flip(record("lamp-1", observed, { actor: channel("old"), key: "k" }))
        expect([refused._tag, contradiction._tag]).toEqual(["CommandInvalid", "Contradiction"])
        for (const error of [refused, contradiction]) expect(inspect(error, { depth: null })).not.toContain("1380")
      }).pipe(Effect.provide(world))
    ))
})

describe("to the compiler", () => {
  const sealed = Personal.sealed("s-1", "Ym94")

  it("a box is nothing that can be joined, ordered, searched, or held against a text", () => {
    // @ts-expect-error a box is not joined to a text
    const joined = () => sealed + " of s-1"
    // @ts-expect-error nor set into one
    const template = () => `${sealed}`
    // @ts-expect-error nor held against one
    const compared = () => sealed === "13800001234"
    // @ts-expect-error nor ordered
    const ordered = () => sealed < Personal.sealed("s-2", "Ym94")
    // @ts-expect-error nor searched
    const searched = () => sealed.includes("138")
    // @ts-expect-error nor handed on as a text
    const given = (): string => sealed
    expect([joined, template, compared, ordered, searched, given]).toHaveLength(6)
  })

  it("a value in the clear and one opened are no texts", () => {
    // @ts-expect-error the text in the clear is not one either
    const ofClear = (): string => clear.text
    // @ts-expect-error nor is what was opened
    const ofOpened = (): string => opened
    // @ts-expect-error nor held against one
    const compared = () => opened === "13800001234"
    // @ts-expect-error what was never sealed is no sealed value
    const unsealed = (): Personal.Sealed => clear
    expect([ofClear, ofOpened, compared, unsealed]).toHaveLength(4)
  })
})

describe("the digest of a command", () => {
  it("rests on all that is said, the clear text and its subject too, and not on whether it is noted", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const vault = KeyVault.makeMemory()
        const of = (keeper: Personal.Clear, number = 1) =>
          KeyVault.digestOf(vault, ["lamp", { keeper, list: [number, null], gone: undefined }], "lamp-1")
        const digest = yield* of(Personal.clear("s-1", "王"))
        expect(yield* of(Personal.contact("s-1", "王"))).toBe(digest)
        const others = yield* Effect.all([
          of(Personal.clear("s-1", "李")),
          of(Personal.clear("s-2", "王")),
          of(Personal.clear("s-1", "王"), 2)
        ])
        expect(new Set([digest, ...others]).size).toBe(4)
        expect(yield* KeyVault.digestOf(vault, { b: [1], a: null }, "lamp-1")).toBe(yield* vault.digest('{"a":null,"b":[1]}'))
      })
    ))

  it("holds no text under a key that outlives its subject's", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        // Two vaults whose own keys are the same, and the subject's are not.
        const [one, other] = yield* Effect.forEach([0, 1], (flip) =>
          Effect.gen(function* () {
            const seeded = Ids.seededBytes(7)
            let flipped = 0
            const vault = KeyVault.makeMemory({ random: (length) => seeded(length).map((byte) => byte ^ flipped) })
            const own = yield* vault.digest("text")
            flipped = flip
            return { own, digest: yield* KeyVault.digestOf(vault, { keeper: Personal.clear("s-1", "王") }, "lamp-1") }
          })
        )
        expect(one!.own).toBe(other!.own)
        expect(one!.digest).not.toBe(other!.digest)
      })
    ))

  it("a retry under the same key gets the first answer, another text is refused", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const { handle } = yield* makeHandler(lamp)
        const install = (text: string) =>
          handle(
            { _tag: "InstallLamp", lamp: "1", number: 1, place: "bridge", keeper: Personal.clear("s-1", text) },
            { actor: person("p-1", "keeper"), key: "k-1" }
          )
        const first = yield* install("王")
        const again = yield* install("王")
        expect([first.duplicate, again.duplicate, again.events]).toEqual([false, true, first.events])
        expect(yield* Effect.flip(install("李"))).toMatchObject({ _tag: "KeyReused" })
      }).pipe(Effect.provide(world))
    ))
})
