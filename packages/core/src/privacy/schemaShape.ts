/** What stands in a schema, however it is built: its fields, and which of them are sealed. */
import * as SchemaAST from "effect/SchemaAST"
import { Sealed } from "../kernel/Personal.ts"

const tagOf = (ast: SchemaAST.Objects): unknown => {
  const tag = ast.propertySignatures.find(({ name }) => name === "_tag")?.type
  return tag?._tag === "Literal" ? tag.literal : undefined
}

/** The same however the schema is made optional or annotated. */
const sealedRun = SchemaAST.isDeclaration(Sealed.ast) ? Sealed.ast.run : undefined

/** Sealed and Clear are the only ways to say something of a person. */
export const isPersonal = (ast: SchemaAST.AST): boolean =>
  SchemaAST.isDeclaration(ast) ? ast.run === sealedRun : SchemaAST.isObjects(ast) && tagOf(ast) === "Clear"

/** A node of a schema under the name that its field has. */
export interface Field {
  /** Its own name; that of the field around it where it is an item. */
  readonly own: string
  readonly path: string
  readonly ast: SchemaAST.AST
}

export const at = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`)

/** Fields and items below a node, whatever stands between: alternatives, encodings, what is spelt out later. */
export const inside = ({ own, path, ast }: Field): ReadonlyArray<Field> => {
  const encoded = (ast.encoding ?? []).map(({ to }) => ({ own, path, ast: to }))
  switch (ast._tag) {
    case "Union":
      return [...ast.types.map((type) => ({ own, path, ast: type })), ...encoded]
    case "Suspend":
      return [{ own, path, ast: ast.thunk() }, ...encoded]
    case "Arrays":
      return [...[...ast.elements, ...ast.rest].map((item) => ({ own, path: `${path}[]`, ast: item })), ...encoded]
    case "Declaration":
      return [...ast.typeParameters.map((item) => ({ own, path: `${path}[]`, ast: item })), ...encoded]
    case "Objects":
      return [
        ...ast.propertySignatures.map(({ name, type }) => ({ own: String(name), path: at(path, String(name)), ast: type })),
        ...ast.indexSignatures.flatMap(({ parameter, type }) => [
          { own, path: `${path}{key}`, ast: parameter },
          { own, path: `${path}{}`, ast: type }
        ]),
        ...encoded
      ]
    default:
      return encoded
  }
}
