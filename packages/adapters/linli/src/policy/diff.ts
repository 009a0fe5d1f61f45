/** Where two policies differ, as paths. Lists of things that have a name are compared by name, not by place. */

type Json = unknown

export interface Difference {
  /** Such as `terms[general].term.amount`. */
  readonly path: string
  /** Absent where only the second has it. */
  readonly before?: Json
  /** Absent where only the first has it. */
  readonly after?: Json
}

const isRecord = (value: Json): value is Readonly<Record<string, Json>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** By what an entry of a list is known: its name, its id, or the level it starts from. */
const nameOf = (entry: Json): string | undefined => {
  const name = isRecord(entry) ? (entry["name"] ?? entry["id"] ?? entry["from"]) : undefined
  return typeof name === "string" ? name : undefined
}

/** A list as a record by name; undefined where an entry has none or two have the same. */
const byName = (value: Json): Readonly<Record<string, Json>> | undefined => {
  if (!Array.isArray(value)) return undefined
  const names = value.map(nameOf)
  if (names.some((name, i) => name === undefined || names.indexOf(name) < i)) return undefined
  return Object.fromEntries(value.map((entry, i) => [names[i]!, entry]))
}

const fields = (
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
  pathOf: (key: string) => string
): ReadonlyArray<Difference> =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    if (!(key in before)) return [{ path: pathOf(key), after: after[key] }]
    return key in after ? differences(before[key], after[key], pathOf(key)) : [{ path: pathOf(key), before: before[key] }]
  })

/** All places where two JSON values differ, in the order of the first. */
export const differences = (before: Json, after: Json, path = ""): ReadonlyArray<Difference> => {
  if (isRecord(before) && isRecord(after)) return fields(before, after, (key) => (path === "" ? key : `${path}.${key}`))
  const [first, second] = [byName(before), byName(after)]
  if (first !== undefined && second !== undefined) return fields(first, second, (key) => `${path}[${key}]`)
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }]
}
