/**
 * Holds the schemas of a project against the law: no biometric and no movement-tracking field anywhere, what names or reaches a person
 * only sealed, and no free text without a class. It reads schemas, decoded and encoded side, and the documents that views make. What
 * stands all the same is a reviewed list, each with its reason.
 */
import type * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import { isSealed } from "../kernel/Personal.ts"
import type { FieldClass } from "../kernel/Sight.ts"
import { forbidden, says, vectorWords } from "./forbidden.ts"
import { isMovement, isMovementIn } from "./movement.ts"
import { at, type Field, inside, isPersonal } from "./schemaShape.ts"

/** A schema under the name that an error shall give it, such as `requests/RequestRaised`. */
export interface Named {
  readonly name: string
  readonly schema: Schema.Top
}

/** A document that a view has made, under the view's name. */
export interface Document {
  readonly name: string
  readonly doc: unknown
}

/** A field that stands in the open with a reason. `field` is its path; `[]` is an item of a list, `{}` a value under any key. */
export interface Allowance {
  readonly name: string
  readonly field: string
  readonly reason: string
}

export interface Reviewed {
  readonly allowances: ReadonlyArray<Allowance>
  /** Classes of fields by `name` and path; free text has to have one. */
  readonly classes: Readonly<Record<string, Readonly<Record<string, FieldClass>>>>
}

export type RuleName = "biometric" | "movement" | "personal" | "freeText" | "unclassed" | "stale"

export interface Violation {
  readonly name: string
  readonly field: string
  readonly rule: RuleName
  readonly message: string
}

const remedies = {
  biometric: "leave it out: nothing of the kind is stored, sealed or not",
  movement: "leave it out: keep at most one coarse cell for one matter",
  personal: "make it Personal in the command and Sealed in the event, or call it what it is",
  freeText: "seal it (Personal, Sealed), take a Label or a list of words, or give it a class with a reason",
  unclassed: "give it a class in the context's table of fields",
  stale: "take it off the list: nothing of that name stands there any more"
} satisfies Record<RuleName, string>

const violation = (name: string, field: string, rule: RuleName, why: string): Violation => ({
  name,
  field,
  rule,
  message: `${name}, field ${field}: ${why}; ${remedies[rule]}`
})

const lengthOnly = /is(?:Min|Max|Between)?Length|isNonEmpty|isTrimmed|isLengthBetween/

/** Sentences, longer than any word of a list. */
const samples: ReadonlyArray<string> = [
  "Mrs Wang of house five says that the lamp is broken, call 13812345678. ",
  "韩梅梅说丁香园五号楼三零一的路灯坏了，电话13812345678。",
  "the neighbour in the flat above plays music at night "
].map((sentence) => sentence.repeat(10))

/** Whether a check lets them pass, as free text does. */
const passesText = (pattern: RegExp): boolean => {
  const fresh = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ""))
  return samples.some((text) => fresh.test(text))
}

const patternOf = (check: SchemaAST.Check<never>): RegExp | undefined => {
  const payload = (
    check.annotations?.representation as { readonly payload?: { readonly source?: unknown; readonly flags?: unknown } } | undefined
  )?.payload
  return typeof payload?.source === "string" ? new RegExp(payload.source, String(payload.flags ?? "")) : undefined
}

/** Whether a check says more of a text than how long it is. */
const isTelling = (check: SchemaAST.Check<never>): boolean =>
  check._tag === "FilterGroup"
    ? check.checks.some((one) => isTelling(one as SchemaAST.Check<never>))
    : !passesText(patternOf(check) ?? /^$/) &&
      !lengthOnly.test(String((check.annotations?.representation as { readonly id?: unknown } | undefined)?.id ?? ""))

/** A text of any content; or a value of any kind, which may be one. */
const isFree = (ast: SchemaAST.AST): boolean =>
  (ast._tag === "Declaration" && ast.typeParameters.length === 0) ||
  ast._tag === "Unknown" ||
  ast._tag === "Any" ||
  ast._tag === "ObjectKeyword" ||
  (ast._tag === "TemplateLiteral" && ast.parts.some(isFree)) ||
  (ast._tag === "String" && !(ast.checks ?? []).some((check) => isTelling(check as SchemaAST.Check<never>)))

/** What can hold a name or a number of a person: coded words and yes or no cannot. */
const canTell = (ast: SchemaAST.AST): boolean =>
  isFree(ast) || ast._tag === "String" || ast._tag === "Number" || ast._tag === "BigInt" || ast._tag === "TemplateLiteral"

const isNumbers = (ast: SchemaAST.AST): boolean =>
  ast._tag === "Arrays" && [...ast.elements, ...ast.rest].every(({ _tag }) => _tag === "Number")

const movement = "places with their times, one after the other, are a movement (PIPL 26, 28)"

const wordsOf = (name: string) => forbidden.find(({ words }) => says(name, words))

const walk = (name: string, field: Field, under: string | null, seen: ReadonlySet<SchemaAST.AST>, found: Map<string, Violation>): void => {
  const { own, path, ast } = field
  if (seen.has(ast)) return
  const add = (rule: RuleName, why: string) => {
    const key = `${path} ${rule}`
    if (!found.has(key)) found.set(key, violation(name, path, rule, why))
  }
  const said = path !== "" && path.endsWith(own) ? wordsOf(own) : undefined
  if (said !== undefined && said.rule !== "personal") add(said.rule, `${said.why} (${said.source})`)
  if (isPersonal(ast)) return
  if (isNumbers(ast) && says(own, vectorWords)) add("biometric", "numbers by which a body could be told (PIPL 26, 28; GDPR 9)")
  if (isMovement(ast)) add("movement", movement)
  const personal = said?.rule === "personal" ? own : under
  if (canTell(ast) && personal !== null) add("personal", `${JSON.stringify(personal)} reads as if it were of a person (PIPL 4, 28, 51)`)
  else if (isFree(ast)) add("freeText", "free text without a class (PIPL 51)")
  for (const next of inside(field)) walk(name, next, personal, new Set([...seen, ast]), found)
}

const inSchema = ({ name, schema }: Named): ReadonlyArray<Violation> => {
  const found = new Map<string, Violation>()
  walk(name, { own: "", path: "", ast: schema.ast }, null, new Set(), found)
  return [...found.values()]
}

/** The fields of a schema, by path, without those of its tag. */
export const fieldsOf = ({ schema }: Pick<Named, "schema">): ReadonlyArray<string> =>
  SchemaAST.isObjects(schema.ast) ? schema.ast.propertySignatures.map(({ name }) => String(name)).filter((name) => name !== "_tag") : []

/** A document is judged by its fields' names and by what stands under them; its texts have the class of the events they come from. */
const inDocument = (name: string, own: string, path: string, value: unknown, under: string | null, found: Map<string, Violation>): void => {
  const said = path !== "" && path.endsWith(own) ? wordsOf(own) : undefined
  const personal = said?.rule === "personal" ? own : under
  const add = (rule: RuleName, why: string) => void found.set(`${path} ${rule}`, violation(name, path, rule, why))
  if (said !== undefined && said.rule !== "personal") add(said.rule, `${said.why} (${said.source})`)
  if (isSealed(value)) return
  if (typeof value === "string" || typeof value === "number") {
    if (personal !== null) add("personal", `${JSON.stringify(personal)} reads as if it were of a person (PIPL 4, 28, 51)`)
    return
  }
  if (typeof value !== "object" || value === null) return
  if (isMovementIn(value)) add("movement", movement)
  if (Array.isArray(value)) {
    for (const item of value) inDocument(name, own, `${path}[]`, item, personal, found)
    return
  }
  for (const [field, inner] of Object.entries(value)) inDocument(name, field, at(path, field), inner, personal, found)
}

const inView = ({ name, doc }: Document): ReadonlyArray<Violation> => {
  const found = new Map<string, Violation>()
  inDocument(name, "", "", doc, null, found)
  return [...found.values()]
}

const unclassed = ({ name, schema }: Named, classes: Reviewed["classes"]): ReadonlyArray<Violation> =>
  fieldsOf({ schema })
    .filter((field) => classes[name]?.[field] === undefined)
    .map((field) => violation(name, field, "unclassed", "it has no class: public, internal, personal or sensitive (PIPL 51)"))

/** A class holds for all that stands in the field. Free text of a person or a home has to be sealed, so these classes let none pass. */
const mayStand = ({ name, field }: Violation, { classes }: Reviewed): boolean => {
  const own = Object.entries(classes[name] ?? {})
    .filter(([path]) => field === path || [".", "[", "{"].some((next) => field.startsWith(path + next)))
    .toSorted(([a], [b]) => b.length - a.length)[0]?.[1]
  return own === "public" || own === "internal"
}

export interface Checked {
  /** Every event, command, policy of the project. */
  readonly schemas: ReadonlyArray<Named>
  /** Those of them whose every field must have a class: the events. */
  readonly classed?: ReadonlyArray<Named>
  /** Documents of every view. */
  readonly documents?: ReadonlyArray<Document>
}

/**
 * All that is wrong with the schemas and documents of a project.
 *
 * @param reviewed what may stand all the same; an allowance that nothing needs is itself told, so that the list stays short
 * @returns empty where all is well; else each with its name, field, rule and what to do
 *
 * @example
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { SchemaCheck } from "@linli/core/privacy"
 * const visited = Schema.Struct({ faceId: Schema.Int })
 * SchemaCheck.check({ schemas: [{ name: "care/Visited", schema: visited }] }, { allowances: [], classes: {} }).map(({ rule }) => rule) // ["biometric"]
 * ```
 */
export const check = ({ schemas, classed = [], documents = [] }: Checked, reviewed: Reviewed): ReadonlyArray<Violation> => {
  const found = [...schemas.flatMap(inSchema), ...documents.flatMap(inView)]
  const isAllowed = (one: Violation) => reviewed.allowances.find(({ name, field }) => name === one.name && field === one.field)
  const needed = new Set(found.map(isAllowed))
  const unique = new Map(found.map((one) => [one.message, one]))
  return [
    ...[...unique.values()].filter((one) => isAllowed(one) === undefined && !(one.rule === "freeText" && mayStand(one, reviewed))),
    ...classed.flatMap((subject) => unclassed(subject, reviewed.classes)),
    ...reviewed.allowances
      .filter((one) => !needed.has(one))
      .map(({ name, field }) => violation(name, field, "stale", "it is allowed for nothing"))
  ]
}
