/**
 * The catalogue of a city (权责清单、准入清单), as data: of each item of requests who does it, with whose help, in what steps, by which law,
 * in what time; and of each matter that may be asked of units below, by what decision. What stands in neither is nobody's by it.
 */
import * as Schema from "effect/Schema"
import { Term } from "../kernel/Deadline.ts"
import type { PolicyKind } from "../kernel/Policy.ts"
import { Label } from "../kernel/words.ts"

/** Who leads: a unit by its name, or whichever unit the matter lies in. */
export const Lead = Schema.Union([Schema.Struct({ unit: Label }), Schema.Literal("unitOfPlace")])
export type Lead = typeof Lead.Type

const listed = Schema.NonEmptyArray(Label).check(Schema.isUnique())

/** What is to be done about a kind of matter. `item` is the word that requests have. */
export const Item = Schema.Struct({
  item: Label,
  class: Label,
  subclass: Label,
  lead: Lead,
  helpers: Schema.Array(Label).check(Schema.isUnique()),
  steps: listed,
  /** Laws, notices and decisions it rests on. */
  basis: listed,
  limit: Schema.NullOr(Term),
  /** In which part of the work it stands, where the city tells such parts. */
  stage: Schema.NullOr(Label)
})
export type Item = typeof Item.Type

/** What a unit below may be asked for: to take on a duty, to report, to fill in a form. */
export const MatterKind = Schema.Literals(["duty", "report", "form"])
export type MatterKind = typeof MatterKind.Type

export const Matter = Schema.Struct({
  matter: Label,
  kind: MatterKind,
  /** Of units of these levels, as the city's tree of units names them. */
  levels: listed,
  /** What a form or report asks for, each by one word. */
  collects: Schema.Array(Label).check(Schema.isUnique()),
  basis: listed,
  /** The joint decision by which it may be handed down; null where it needs none. */
  decision: Schema.NullOr(Label)
})
export type Matter = typeof Matter.Type

const shape = Schema.Struct({
  items: Schema.Array(Item),
  matters: Schema.Array(Matter),
  /** Kinds that no bureau hands down without a joint decision. */
  needDecision: Schema.Array(MatterKind),
  /** Posts that hand down for their bureau. */
  handsDown: Schema.NonEmptyArray(Label),
  /** Posts that hand back for their unit. */
  handsBack: Schema.NonEmptyArray(Label)
})
type Shape = typeof shape.Type

type Issue = { readonly path: ReadonlyArray<PropertyKey>; readonly issue: string }

const itemIssue = ({ item, lead, helpers }: Item, before: ReadonlySet<string>): string | undefined => {
  if (before.has(item)) return `the item ${item} stands there twice`
  return lead !== "unitOfPlace" && helpers.includes(lead.unit) ? `${lead.unit} leads ${item} and helps itself` : undefined
}

/** Two forms that ask one unit for the same are one too many. */
const asksAgain = (one: Matter, other: Matter): string | undefined =>
  one.levels.some((level) => other.levels.includes(level)) ? one.collects.find((asked) => other.collects.includes(asked)) : undefined

const matterIssue = (one: Matter, before: ReadonlyArray<Matter>, needDecision: Shape["needDecision"]): string | undefined => {
  if (before.some(({ matter }) => matter === one.matter)) return `the matter ${one.matter} stands there twice`
  if (one.decision === null && needDecision.includes(one.kind)) return `a ${one.kind} such as ${one.matter} needs a joint decision`
  for (const other of before) {
    const twice = asksAgain(one, other)
    if (twice !== undefined) return `${one.matter} asks for ${twice}, which ${other.matter} asks for already`
  }
  return undefined
}

/** The first place where the catalogue contradicts itself. */
const contradiction = ({ items, matters, needDecision }: Shape): Issue | undefined => {
  const names = new Set<string>()
  for (const [i, item] of items.entries()) {
    const issue = itemIssue(item, names)
    if (issue !== undefined) return { path: ["items", i], issue }
    names.add(item.item)
  }
  for (const [i, matter] of matters.entries()) {
    const issue = matterIssue(matter, matters.slice(0, i), needDecision)
    if (issue !== undefined) return { path: ["matters", i], issue }
  }
  return undefined
}

export const Catalogue = shape.check(Schema.makeFilter(contradiction))
export type Catalogue = typeof Catalogue.Type

export const cataloguePolicy: PolicyKind<Catalogue> = {
  context: "catalogue",
  schema: Catalogue,
  preset: {
    id: "linli/catalogue",
    version: "1",
    value: { items: [], matters: [], needDecision: ["duty"], handsDown: ["official"], handsBack: ["handler"] }
  }
}
