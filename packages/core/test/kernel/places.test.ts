/** The tree of units: what is within what, and which trees are none. */

import { expect, it } from "@effect/vitest"
import { makeHandler, Places, Policy, PolicyCommand, person, policyAdoptionOf } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Schema from "effect/Schema"
import { world } from "./world.ts"

type Unit = Places.Places["units"][number]
const unit = (name: string, parent: string | null, kind: Places.UnitKind = "area"): Unit => ({ unit: name, parent, kind })

const town = [
  unit("grid", "street"),
  unit("city", null),
  unit("street", "district"),
  unit("district", "city"),
  unit("water", "city", "department"),
  unit("pumps", "water", "department")
]

it("a unit is within itself and within each that stands above it, in whatever order they are written", () => {
  const { within, kindOf } = Places.treeOf({ units: town })
  const above = (of: string) => town.map((one) => one.unit).filter((one) => within(of, one))
  expect(above("grid")).toEqual(["grid", "city", "street", "district"])
  expect(above("city")).toEqual(["city"])
  expect(above("pumps")).toEqual(["city", "water", "pumps"])
  expect([kindOf("grid"), kindOf("pumps")]).toEqual(["area", "department"])
})

it("a unit that the tree does not name is an area, and within itself alone", () => {
  const { within, kindOf } = Places.treeOf({ units: town })
  expect([within("elsewhere", "elsewhere"), within("elsewhere", "city"), within("grid", "elsewhere")]).toEqual([true, false, false])
  expect(kindOf("elsewhere")).toBe("area")
})

const adoption = (units: ReadonlyArray<Unit>, version = "1", effective = 0) =>
  PolicyCommand.cases.AdoptPolicy.make({
    context: "places",
    id: "town",
    version,
    effective,
    source: "test",
    official: false,
    value: { units } as unknown as Schema.Json
  })

const adopt = (...args: Parameters<typeof adoption>) =>
  Effect.gen(function* () {
    const { handle } = yield* makeHandler(policyAdoptionOf([Places.placesKind]))
    return yield* handle(adoption(...args), { actor: person("p-1", "supervisor") })
  })

it.effect("none are in force until a city has adopted its own, and then those of the time that is asked for", () =>
  Effect.gen(function* () {
    const book = yield* Policy.PolicyBook
    expect(yield* book.places(0)).toMatchObject({ id: "linli/places", position: 0, unadopted: true })
    yield* adopt([unit("city", null)])
    yield* adopt(town, "2", Policy.leadTime)
    const before = yield* book.places(Policy.leadTime - 1)
    const after = yield* book.places(Policy.leadTime)
    expect([before.version, before.tree.within("grid", "city")]).toEqual(["1", false])
    expect([after.version, after.tree.within("grid", "city")]).toEqual(["2", true])
    expect((yield* book.places(Policy.leadTime)).tree).toBe(after.tree)
  }).pipe(Effect.provide(world))
)

it.effect.each([
  ["an unknown parent", [unit("a", "b")], /there is no unit b/],
  ["a unit that stands there twice", [unit("a", null), unit("b", "a"), unit("a", null)], /unit a stands there twice/],
  ["a unit above itself", [unit("a", "a")], /circle/],
  ["a circle", [unit("a", "c"), unit("b", "a"), unit("c", "b")], /circle/],
  ["a unit below a circle", [unit("x", "a"), unit("a", "b"), unit("b", "a")], /circle/]
] as const)("%s is refused on adoption", ([, units, message]) =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(adopt(units))
    expect(Exit.isFailure(exit)).toBe(true)
    expect(String(Exit.isFailure(exit) ? exit.cause : "")).toMatch(message)
  }).pipe(Effect.provide(world))
)
