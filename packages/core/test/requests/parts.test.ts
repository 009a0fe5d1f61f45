/** What a text holds of somebody else is found when it is raised, and can be sealed apart: each part under a subject of its own. */
import { expect, it } from "@effect/vitest"
import { EventStore, KeyVault, Personal } from "@linli/core/kernel"
import { type Raise, Requests } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { actors } from "./fixture.ts"
import { views, world } from "./world.ts"

const call: Raise = {
  channel: "hotline",
  reporter: "s-han",
  contact: "13900000000",
  description: "my neighbour Wang, 138 1234 5678, parks his 鲁A12345 on the cover",
  place: { exact: "No. 7, ring 0531-88881234" }
}
const by = { actor: actors.operator }

interface Raised {
  readonly description: Personal.Sealed
  readonly place: { readonly exact: Personal.Sealed }
  readonly parts?: ReadonlyArray<{ readonly field: string; readonly kind: string; readonly value: Personal.Sealed }>
}

const everything = Effect.gen(function* () {
  return (yield* Stream.runCollect((yield* EventStore.EventStore).read([]))).flat()
})

const opened = Effect.fnUntraced(function* (value: Personal.Sealed) {
  const vault = yield* KeyVault.KeyVault
  return yield* Effect.match(vault.open(value), { onFailure: ({ problem }) => `<${problem}>`, onSuccess: Redacted.value })
})

it.effect("what is found is answered, masked, and the text stays whole where nobody asks for more", () =>
  Effect.gen(function* () {
    const { findings } = yield* (yield* Requests).raise(call, by)
    expect(findings.map(({ field, kind, shown, subject }) => [field, kind, shown, subject])).toEqual([
      ["description", "phone", "138******78", null],
      ["description", "plate", "鲁A***45", null],
      ["exact", "landline", "053*******34", null]
    ])
    const data = (yield* everything)[0]!.data as Raised
    expect(data.parts).toBeUndefined()
    expect(yield* opened(data.description)).toBe(call.description)
  }).pipe(Effect.provide(world))
)

it.effect("sealed apart, each part is a subject's of its own, found by its number and erased without the rest", () =>
  Effect.gen(function* () {
    const { findings, request } = yield* (yield* Requests).raise({ ...call, sealApart: true }, by)
    const vault = yield* KeyVault.KeyVault
    const data = (yield* everything)[0]!.data as Raised
    expect(yield* opened(data.description)).toBe("my neighbour Wang, ⟦1⟧, parks his ⟦2⟧ on the cover")
    expect(yield* opened(data.place.exact)).toBe("No. 7, ring ⟦3⟧")
    const texts = () => Effect.forEach(data.parts!, ({ value }) => opened(value))
    expect(yield* texts()).toEqual(["138 1234 5678", "鲁A12345", "0531-88881234"])
    expect(new Set(data.parts!.map(({ value }) => Personal.boxOf(value).subject)).size).toBe(3)
    expect(findings.map(({ subject }) => subject)).toEqual(data.parts!.map(({ value }) => Personal.boxOf(value).subject))

    const [subject] = yield* vault.subjectsOf("phone", "+86 13812345678")
    expect(subject).toBe(Personal.boxOf(data.parts![0]!.value).subject)
    yield* vault.erase(subject!)
    expect(yield* texts()).toEqual(["<Erased>", "鲁A12345", "0531-88881234"])
    expect(yield* opened(data.description)).toContain("Wang, ⟦1⟧")
    expect(yield* vault.subjectsOf("phone", "13812345678")).toEqual([])

    const { ledger, timeline } = yield* views
    const shown = JSON.stringify([
      yield* everything,
      Option.getOrThrow(yield* ledger.get(request)),
      Option.getOrThrow(yield* timeline.get(request))
    ])
    for (const text of ["1234 5678", "A12345", "88881234"]) expect(shown).not.toContain(text)
  }).pipe(Effect.provide(world))
)

it.effect("a retry under the same key meets the same parts", () =>
  Effect.gen(function* () {
    const requests = yield* Requests
    const first = yield* requests.raise({ ...call, sealApart: true }, { ...by, key: "k" })
    const again = yield* requests.raise({ ...call, sealApart: true }, { ...by, key: "k" })
    expect(again).toMatchObject({ duplicate: true, findings: first.findings })
    expect(yield* everything).toHaveLength(1)
  }).pipe(Effect.provide(world))
)

it.effect("a text that holds nothing has no parts", () =>
  Effect.gen(function* () {
    const { findings } = yield* (yield* Requests).raise({ channel: "app", description: "dark since Monday", sealApart: true }, by)
    expect(findings).toEqual([])
    expect((yield* everything)[0]!.data).not.toHaveProperty("parts")
  }).pipe(Effect.provide(world))
)
