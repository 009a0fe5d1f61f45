/**
 * Exact comparison with a readable difference, for tests under any runner. Values are equal when they read alike, keys in any
 * order: what is compared is what is shown. (`Equal.equals` remembers its answers per object, so it would miss a value that was
 * changed behind its owner's back, which the isolation rules look for.)
 */
import * as Formatter from "effect/Formatter"

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item)]))
}

/** Readable text of a value, keys in order. */
export const show = (value: unknown): string => Formatter.format(sorted(value), { space: 2 })

const marked = (mark: string, lines: ReadonlyArray<string>): ReadonlyArray<string> => lines.map((line) => `${mark} ${line}`)

/** The lines that differ, with a little of what stands around them; null where the values are equal. */
export const difference = (actual: unknown, expected: unknown): string | null => {
  const [is, should] = [show(actual).split("\n"), show(expected).split("\n")]
  if (is.join("\n") === should.join("\n")) return null
  const shorter = Math.min(is.length, should.length)
  let before = 0
  while (before < shorter && is[before] === should[before]) before++
  let after = 0
  while (after < shorter - before && is.at(-1 - after) === should.at(-1 - after)) after++
  return [
    ...marked(" ", should.slice(Math.max(0, before - 3), before)),
    ...marked("- expected", should.slice(before, should.length - after)),
    ...marked("+ actual  ", is.slice(before, is.length - after)),
    ...marked(" ", should.slice(should.length - after, should.length - after + 3))
  ].join("\n")
}

/** Throws unless both are equal; `what` says what is compared. */
export const same = (actual: unknown, expected: unknown, what: string): void => {
  const found = difference(actual, expected)
  if (found !== null) throw new Error(`${what} is not as expected\n${found}`)
}

/** Throws unless it holds; `what` says what should have been. */
export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what)
}
