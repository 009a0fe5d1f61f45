/**
 * What is a movement by its shape, whatever it is called (PIPL 28): a list, or a table by key, of things that say where and when, or
 * lists beside each other of which one says where and one when. A pair of numbers beside a time is a place.
 */
import * as SchemaAST from "effect/SchemaAST"
import { placeWords, says, timeWords } from "./forbidden.ts"
import { inside, isPersonal } from "./schemaShape.ts"

/** A field of an item: its name, how many numbers stand in it in a row, and whether it is a list. */
interface Said {
  readonly name: string
  readonly numbers: number
  readonly isList: boolean
}

const axes = new Set(["x", "y"])

const saysTime = ({ name }: Said): boolean => says(name, timeWords) || says(name.replace(/s$/, ""), timeWords)
const saysPlace = ({ name, numbers }: Said): boolean =>
  numbers === 2 || axes.has(name.toLowerCase()) || says(name, placeWords) || says(name.replace(/s$/, ""), placeWords)

/** Some of it says where, and some other when. */
const isPlaceAndTime = (said: ReadonlyArray<Said>): boolean =>
  said.some((one) => saysTime(one) && said.some((other) => other !== one && saysPlace(other)))

/** Two lists, each with its own half. */
const isParallel = (said: ReadonlyArray<Said>): boolean => isPlaceAndTime(said.filter(({ isList }) => isList))

// ---- in schemas ----
/** What a node is, whatever alternatives it has: `null` beside it changes nothing. */
const alternatives = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.AST> => {
  if (SchemaAST.isUnion(ast)) return ast.types.flatMap(alternatives)
  return SchemaAST.isSuspend(ast) ? alternatives(ast.thunk()) : [ast]
}

/** Numbers of a tuple: two of them and a time are a place and when. */
const numbersIn = (ast: SchemaAST.AST): number =>
  ast._tag === "Arrays" && ast.rest.length === 0 ? ast.elements.filter(({ _tag }) => _tag === "Number").length : 0

type Seen = ReadonlySet<SchemaAST.AST>

const saidBy = ({ name, type }: SchemaAST.PropertySignature): Said => {
  const all = alternatives(type)
  const numbers = Math.max(...all.map(numbersIn))
  return { name: String(name), numbers, isList: numbers === 0 && all.some(({ _tag }) => _tag === "Arrays") }
}

const below = ({ type }: SchemaAST.PropertySignature, seen: Seen): ReadonlyArray<Said> =>
  alternatives(type).flatMap((one) => (SchemaAST.isObjects(one) && !isPersonal(one) ? saidIn(one, seen) : []))

/** @param before what this stands in: a schema may stand in itself */
const saidIn = (ast: SchemaAST.AST, before: Seen = new Set()): ReadonlyArray<Said> => {
  if (before.has(ast) || ast._tag === "Arrays") return []
  const seen = new Set([...before, ast])
  return ast._tag === "Objects"
    ? ast.propertySignatures.flatMap((field) => [saidBy(field), ...below(field, seen)])
    : inside({ own: "", path: "", ast }).flatMap((field) => saidIn(field.ast, seen))
}

const itemsOf = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.AST> => {
  if (ast._tag === "Arrays") return [...ast.elements, ...ast.rest]
  return ast._tag === "Objects" ? ast.indexSignatures.map(({ type }) => type) : []
}

/** Whether a node of a schema holds one. */
export const isMovement = (ast: SchemaAST.AST): boolean =>
  itemsOf(ast).some((item) => numbersIn(item) >= 3 || isPlaceAndTime(saidIn(item))) ||
  (ast._tag === "Objects" && isParallel(ast.propertySignatures.map(saidBy)))

// ---- in documents ----
const isNumber = (value: unknown): boolean => typeof value === "number"

const saidOf = (item: unknown): ReadonlyArray<Said> =>
  typeof item !== "object" || item === null || Array.isArray(item)
    ? []
    : Object.entries(item).map(([name, value]) => {
        const numbers = Array.isArray(value) && value.every(isNumber) ? value.length : 0
        return { name, numbers: numbers === 2 ? 2 : 0, isList: Array.isArray(value) && numbers !== 2 }
      })

/** Whether a list or an object that a view has made holds one. */
export const isMovementIn = (value: object): boolean =>
  Array.isArray(value) ? isPlaceAndTime(value.flatMap(saidOf)) : isParallel(saidOf(value))
