/** Conditions on an item, as data: a field and what it has to be, and their combinations. */
import * as Schema from "effect/Schema"
import { fields, type ItemKind, type Value } from "./fields.ts"
import { type Issue, issue, type Path } from "./Issue.ts"

export type Condition =
  | { readonly field: string; readonly is: Value }
  | { readonly field: string; readonly in: ReadonlyArray<string> }
  | { readonly field: string; readonly atLeast: number }
  | { readonly field: string; readonly atMost: number }
  | { readonly all: ReadonlyArray<Condition> }
  | { readonly any: ReadonlyArray<Condition> }
  | { readonly not: Condition }

const inner = Schema.suspend((): Schema.Codec<Condition> => Condition)

/** `is: null` asks for what is not stated; what is not stated is neither at least nor at most anything. */
export const Condition: Schema.Codec<Condition> = Schema.Union([
  Schema.Struct({ field: Schema.String, is: Schema.NullOr(Schema.Union([Schema.String, Schema.Int, Schema.Boolean])) }),
  Schema.Struct({ field: Schema.String, in: Schema.NonEmptyArray(Schema.String) }),
  Schema.Struct({ field: Schema.String, atLeast: Schema.Int }),
  Schema.Struct({ field: Schema.String, atMost: Schema.Int }),
  Schema.Struct({ all: Schema.Array(inner) }),
  Schema.Struct({ any: Schema.Array(inner) }),
  Schema.Struct({ not: inner })
])

export type Values = Readonly<Record<string, Value>>
export type Test = (values: Values) => boolean

/** The condition as a function. */
export const compile = (condition: Condition): Test => {
  if ("all" in condition) {
    const tests = condition.all.map(compile)
    return (values) => tests.every((test) => test(values))
  }
  if ("any" in condition) {
    const tests = condition.any.map(compile)
    return (values) => tests.some((test) => test(values))
  }
  if ("not" in condition) {
    const test = compile(condition.not)
    return (values) => !test(values)
  }
  const { field } = condition
  if ("is" in condition) return (values) => values[field] === condition.is
  if ("in" in condition) {
    const words: ReadonlySet<Value | undefined> = new Set(condition.in)
    return (values) => words.has(values[field])
  }
  const amount = (values: Values): number => {
    const value = values[field]
    return typeof value === "number" ? value : Number.NaN
  }
  return "atLeast" in condition ? (values) => amount(values) >= condition.atLeast : (values) => amount(values) <= condition.atMost
}

const isOf = (kind: ItemKind, name: string, value: Value): boolean => {
  const { is, words } = fields[kind][name]!
  switch (is) {
    case "word":
      return value === null || words!.includes(value as string)
    case "text":
    case "unit":
      return value === null || typeof value === "string"
    case "number":
    case "time":
      return value === null || typeof value === "number"
    case "flag":
      return value === null || typeof value === "boolean"
  }
}

/** What is wrong with a field's name; undefined where it is known. */
export const unknownField = (kind: ItemKind, name: string, path: Path): Issue | undefined =>
  Object.hasOwn(fields[kind], name)
    ? undefined
    : issue(path, `${kind} have no field ${JSON.stringify(name)}, only ${Object.keys(fields[kind]).join(", ")}`)

const first = (conditions: ReadonlyArray<Condition>, kind: ItemKind, path: Path): Issue | undefined => {
  for (const [i, one] of conditions.entries()) {
    const found = conditionIssue(one, kind, [...path, i])
    if (found !== undefined) return found
  }
  return undefined
}

/** The first place where a condition asks for what its kind of item cannot be. */
export const conditionIssue = (condition: Condition, kind: ItemKind, path: Path): Issue | undefined => {
  if ("all" in condition) return first(condition.all, kind, [...path, "all"])
  if ("any" in condition) return first(condition.any, kind, [...path, "any"])
  if ("not" in condition) return conditionIssue(condition.not, kind, [...path, "not"])
  const unknown = unknownField(kind, condition.field, [...path, "field"])
  if (unknown !== undefined) return unknown
  const [key, asked]: [string, ReadonlyArray<Value>] =
    "is" in condition
      ? ["is", [condition.is]]
      : "in" in condition
        ? ["in", condition.in]
        : "atLeast" in condition
          ? ["atLeast", [condition.atLeast]]
          : ["atMost", [condition.atMost]]
  const wrong = asked.find((value) => !isOf(kind, condition.field, value))
  return wrong === undefined ? undefined : issue([...path, key], `${condition.field} is never ${JSON.stringify(wrong)}`)
}
