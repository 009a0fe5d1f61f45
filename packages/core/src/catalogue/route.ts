/** Where a request goes by the catalogue, and how much less is asked of units than before. */
import * as Fraction from "../kernel/Fraction.ts"
import type { Catalogue, Item } from "./policy.ts"

/** The way of a request, with the entry of the catalogue that says so. */
export interface Route {
  readonly lead: string
  readonly helpers: ReadonlyArray<string>
  /** The entry: its steps, basis and limit are the reason. */
  readonly by: Item
}

/** Why the catalogue gives no way: the item is none of its, or its lead is the unit of a place that nobody has stated. */
export type NoRoute = "NotListed" | "PlaceUnknown"

/**
 * The lead and the helpers of a request. Whoever leads does not help.
 *
 * @param asked the request's item, and the unit that it lies in; null where it is not known
 *
 * @example
 * ```ts
 * import { catalogue } from "@linli/core"
 * const lamp = { item: "lamp", class: "roads", subclass: "light", helpers: ["power"], steps: ["repair"], basis: ["notice 1"], limit: null, stage: null }
 * const value = { items: [{ ...lamp, lead: "unitOfPlace" as const }], matters: [], needDecision: [] }
 * const route = catalogue.routeOf(value, { item: "lamp", unit: "lilac" })
 * console.log(typeof route === "string" ? route : [route.lead, ...route.helpers]) // [ 'lilac', 'power' ]
 * ```
 */
export const routeOf = (
  { items }: Pick<Catalogue, "items">,
  asked: { readonly item: string | null; readonly unit: string | null }
): Route | NoRoute => {
  const by = items.find(({ item }) => item === asked.item)
  if (by === undefined) return "NotListed"
  const lead = by.lead === "unitOfPlace" ? asked.unit : by.lead.unit
  return lead === null ? "PlaceUnknown" : { lead, helpers: by.helpers.filter((unit) => unit !== lead), by }
}

/** Matters that units of a level may be asked for. */
export const mattersOf = ({ matters }: Pick<Catalogue, "matters">, level: string) => matters.filter(({ levels }) => levels.includes(level))

/** How much less units of a level may be asked for than before (精简率): matters fewer, of those that were. Over nothing it has no value. */
export const reductionOf = (before: Pick<Catalogue, "matters">, after: Pick<Catalogue, "matters">, level: string): Fraction.Fraction => {
  const [was, is] = [mattersOf(before, level).length, mattersOf(after, level).length]
  return Fraction.make(was - is, was)
}
