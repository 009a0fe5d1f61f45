/** Pseudonyms: equal within an export, different in every other, and joinable by nobody. */
import { expect, it } from "@effect/vitest"
import { Pseudonym } from "@linli/core/privacy"
import * as Effect from "effect/Effect"

const names = Array.from({ length: 2000 }, (_, i) => `N-${i}`)

it.effect("equal things have equal pseudonyms within an export, different ones different", () =>
  Effect.gen(function* () {
    const { of } = yield* Pseudonym.make()
    const first = yield* Effect.forEach(names, (name) => of("request", name))
    expect(yield* Effect.forEach(names, (name) => of("request", name))).toEqual(first)
    expect(new Set(first).size).toBe(names.length)
    for (const one of first) expect(one).toMatch(/^[0-9a-f]{32}$/)
  })
)

it.effect("two exports share no pseudonym, so nobody joins them by it", () =>
  Effect.gen(function* () {
    const exports = yield* Effect.forEach([1, 2, 3], () =>
      Effect.flatMap(Pseudonym.make(), ({ of }) => Effect.forEach(names, (name) => of("request", name)))
    )
    expect(new Set(exports.flat()).size).toBe(3 * names.length)
  })
)

it.effect("a thing of another kind has another, and no kind and text run into another pair", () =>
  Effect.gen(function* () {
    const { of } = yield* Pseudonym.make()
    const pairs = [
      ["unit", "ab"],
      ["request", "ab"],
      ["unita", "b"],
      ["unit", "a"],
      ["", "unitab"],
      ["1:a", "b"],
      ["1", "a:b"]
    ] as const
    expect(new Set(yield* Effect.forEach(pairs, ([kind, text]) => of(kind, text))).size).toBe(pairs.length)
  })
)

it.effect("only who keeps a key goes on with it; a fresh one is overwritten by nothing that the caller holds", () =>
  Effect.gen(function* () {
    const key = Pseudonym.freshKey()
    const kept = new Uint8Array(key)
    const one = yield* Effect.flatMap(Pseudonym.make({ key }), ({ of }) => of("request", "N-1"))
    expect(key).toEqual(kept)
    expect(yield* Effect.flatMap(Pseudonym.make({ key: kept }), ({ of }) => of("request", "N-1"))).toBe(one)
    expect(yield* Effect.flatMap(Pseudonym.make({ key: Pseudonym.freshKey() }), ({ of }) => of("request", "N-1"))).not.toBe(one)
    expect(Object.keys(yield* Pseudonym.make())).toEqual(["of"])
  })
)

it.effect("it is HMAC-SHA-256, cut to 128 bits", () =>
  Effect.gen(function* () {
    const { of } = yield* Pseudonym.make({ key: new Uint8Array(32).fill(7) })
    const hmac = yield* Effect.promise(() => import("node:crypto"))
    expect(yield* of("request", "甲-1")).toBe(
      hmac.createHmac("sha256", Buffer.alloc(32, 7)).update("7:request:甲-1").digest("hex").slice(0, 32)
    )
  })
)
