/**
 * A policy or a calendar as a document: the value, what it is called, and where it comes from. `linli policy show --json` writes
 * one, and `check`, `adopt` and `diff` read it. What is wrong in one is told with its path.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { kindOf, type PolicyContext, type PolicyValue } from "./kinds.ts"

export interface PolicyDocument<Context extends PolicyContext = PolicyContext> {
  readonly context: Context
  readonly id: string
  readonly version: string
  /** The law, standard or decision it comes from, with its articles. */
  readonly source: string
  /** Where it holds. */
  readonly jurisdiction?: string
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; null where nobody says. */
  readonly date?: string | null
  readonly official: boolean
  /** How it came into force, where it was read from a log; nothing is made of it here. */
  readonly adopted?: { readonly position: number; readonly effective: number }
  readonly value: PolicyValue<Context>
}

/** One thing that is wrong. */
export interface PolicyProblem {
  /** Such as `value.terms[0].warn`; empty for the document as a whole. */
  readonly path: string
  readonly message: string
}

const schemaOf = (context: PolicyContext) =>
  Schema.Struct({
    context: Schema.Literal(context),
    id: Schema.NonEmptyString,
    version: Schema.NonEmptyString,
    source: Schema.NonEmptyString,
    jurisdiction: Schema.optionalKey(Schema.NonEmptyString),
    date: Schema.optionalKey(Schema.NullOr(Schema.NonEmptyString)),
    official: Schema.Boolean,
    adopted: Schema.optionalKey(Schema.Struct({ position: Schema.Int, effective: Schema.Int })),
    value: kindOf(context).schema
  }).check(Schema.makeFilter((document) => (context === "calendar" ? misnamed(document) : undefined)))

/** A calendar carries its name in its value too. */
const misnamed = ({ id, version, value }: { readonly id: string; readonly version: string; readonly value: unknown }) => {
  const own = value as { readonly id: string; readonly version: string }
  if (own.id !== id) return { path: ["value", "id"], issue: `the document is called ${id}, the calendar in it ${own.id}` }
  return own.version === version
    ? undefined
    : { path: ["value", "version"], issue: `the document is version ${version}, the calendar in it ${own.version}` }
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

/** `terms[0].warn`. */
const pathText = (path: ReadonlyArray<PropertyKey>): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    ""
  )

const keyOf = (part: unknown): PropertyKey =>
  typeof part === "object" && part !== null && "key" in part ? (part.key as PropertyKey) : (part as PropertyKey)

/** Where the value contradicts itself, as far as it can be read. */
const contradictionsOf = (context: PolicyContext, given: unknown): ReadonlyArray<PolicyProblem> => {
  const value = typeof given === "object" && given !== null && "value" in given ? given.value : undefined
  const found = kindOf(context).contradictions?.(value) ?? []
  return found.map(({ path, issue }) => ({ path: pathText(["value", ...path]), message: issue }))
}

/** Reads a document of a context: all that is wrong with its fields, and where it contradicts itself in those that can be read. */
export const readDocument = <Context extends PolicyContext>(
  context: Context,
  given: unknown
): Result.Result<PolicyDocument<Context>, ReadonlyArray<PolicyProblem>> => {
  const read = Schema.decodeUnknownResult(schemaOf(context), { errors: "all", onExcessProperty: "error" })(given)
  if (Result.isSuccess(read)) return Result.succeed(read.success as PolicyDocument<Context>)
  const faults = format(read.failure.issue).issues.map(({ path = [], message }) => ({ path: pathText(path.map(keyOf)), message }))
  const isNew = (one: PolicyProblem) => !faults.some(({ path, message }) => path === one.path && message === one.message)
  return Result.fail([...faults, ...contradictionsOf(context, given).filter(isNew)])
}

/** A document as JSON, the value as its schema writes it. */
export const documentJson = ({ value, ...named }: PolicyDocument): Record<string, unknown> => ({
  ...named,
  value: Schema.encodeSync(kindOf(named.context).schema)(value as never)
})
