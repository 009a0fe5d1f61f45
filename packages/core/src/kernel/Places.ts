/**
 * The units of a city as a tree, as data: which is below which, and whether it has an area or is a department with duties of its own.
 * Who has jurisdiction over what goes by it. It is adopted like a policy; until then there is no tree, and each unit is its own only.
 */
import * as Schema from "effect/Schema"
import { oncePer } from "./oncePer.ts"
import type { InForce, PolicyInForce, PolicyKind } from "./policyKind.ts"

/** An area takes in all that lies in it; a department (部门) only what is given to it. */
export const UnitKind = Schema.Literals(["area", "department"])
export type UnitKind = typeof UnitKind.Type

const Unit = Schema.Struct({
  unit: Schema.NonEmptyString,
  /** The unit right above it; null at the top. */
  parent: Schema.NullOr(Schema.NonEmptyString),
  kind: UnitKind,
  /** What it is in the order of units, such as `street` or `community`; where the city says so. */
  level: Schema.optionalKey(Schema.NonEmptyString)
})

interface Units {
  readonly units: ReadonlyArray<typeof Unit.Type>
}

/** The units above one, itself first; where they go round in a circle, up to where it closes. */
const lineOf = (parents: ReadonlyMap<string, string | null>, unit: string): ReadonlyArray<string> => {
  const line = [unit]
  for (let above = parents.get(unit); above != null && !line.includes(above); above = parents.get(above)) line.push(above)
  return line
}

const parentsOf = ({ units }: Units): ReadonlyMap<string, string | null> => new Map(units.map(({ unit, parent }) => [unit, parent]))

/** The first place where the units are no tree: one named twice, an unknown parent, a circle. */
const contradiction = (places: Units) => {
  const parents = parentsOf(places)
  const named = new Set<string>()
  for (const [i, { unit, parent }] of places.units.entries()) {
    if (named.has(unit)) return { path: ["units", i, "unit"], issue: `the unit ${unit} stands there twice` }
    named.add(unit)
    if (parent === null) continue
    if (!parents.has(parent)) return { path: ["units", i, "parent"], issue: `there is no unit ${parent} to be below of` }
    const above = lineOf(parents, parent)
    const circle = above.includes(unit) || parents.get(above.at(-1)!) !== null
    if (circle) return { path: ["units", i, "parent"], issue: `the units above ${unit} go round in a circle: ${above.join(" → ")}` }
  }
  return undefined
}

export const Places = Schema.Struct({ units: Schema.Array(Unit) }).check(Schema.makeFilter(contradiction))
export type Places = typeof Places.Type

export const placesKind: PolicyKind<Places> = {
  context: "places",
  schema: Places,
  preset: { id: "linli/places", version: "1", value: { units: [] } }
}

/** What jurisdiction asks of the units. A unit that the tree does not name is an area by itself. */
export interface UnitTree {
  /** Whether a unit is another, or stands anywhere below it. */
  readonly within: (unit: string, of: string) => boolean
  readonly kindOf: (unit: string) => UnitKind
  /** Null where the tree does not say. */
  readonly levelOf: (unit: string) => string | null
}

/**
 * The tree of some units; keep it, it walks them all.
 *
 * @example
 * ```ts
 * import { Places } from "@linli/core/kernel"
 * const { within } = Places.treeOf({
 *   units: [
 *     { unit: "district", parent: null, kind: "area" },
 *     { unit: "street", parent: "district", kind: "area" }
 *   ]
 * })
 * console.log(within("street", "district"), within("district", "street")) // true false
 * ```
 */
export const treeOf = (places: Places): UnitTree => {
  const parents = parentsOf(places)
  const units = new Map(places.units.map((one) => [one.unit, one]))
  const above = new Map(places.units.map(({ unit }) => [unit, new Set(lineOf(parents, unit))]))
  return {
    within: (unit, of) => unit === of || above.get(unit)?.has(of) === true,
    kindOf: (unit) => units.get(unit)?.kind ?? "area",
    levelOf: (unit) => units.get(unit)?.level ?? null
  }
}

/** The units as they bind a decision. */
export interface PlacesInForce extends InForce {
  readonly tree: UnitTree
}

const knownTree = oncePer(treeOf)

export const placesOf = ({ value, ...adoption }: PolicyInForce<Places>): PlacesInForce => ({ ...adoption, tree: knownTree(value) })

/** The units of a log that has adopted none. */
export const presetPlaces = (): PlacesInForce => placesOf({ ...placesKind.preset, position: 0 })
