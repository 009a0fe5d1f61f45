/** Who may import whom, read from the sources: the core imports only effect, the kernel no context, a context no other's inside. */
import { readdirSync, readFileSync } from "node:fs"
import { posix } from "node:path"
import { describe, expect, it } from "vitest"

const root = new URL("../../src/", import.meta.url)

const sources: ReadonlyArray<readonly [file: string, text: string]> = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => [file.replaceAll("\\", "/"), readFileSync(new URL(file, root), "utf8")])

/** What a source imports or exports from elsewhere, in whatever form. Comments do not count: examples import from outside. */
const importsOf = (text: string): ReadonlyArray<string> => {
  const code = text.replace(/\/\*.*?\*\//gs, "").replace(/^\s*\/\/.*$/gm, "")
  const statement =
    /^\s*(?:import|export)\b[^"'();=]*\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm
  return [...code.matchAll(statement)].map((found) => (found[1] ?? found[2] ?? found[3])!)
}

const folderOf = (file: string): string => (file.includes("/") ? file.slice(0, file.indexOf("/")) : "")

/** What is wrong with an import, or null. Folders other than kernel and testing are contexts; files in no folder put them together. */
const wrongWith = (file: string, specifier: string): string | null => {
  if (!specifier.startsWith(".")) {
    return specifier.startsWith("effect/") ? null : "the core imports only effect, and deep (effect/…)"
  }
  const target = posix.join(posix.dirname(file), specifier)
  if (target.startsWith("..")) return "the core imports nothing outside its src"
  if (!target.endsWith(".ts")) return "a relative import names its file, with .ts"
  const [from, to] = [folderOf(file), folderOf(target)]
  if (from === to || to === "kernel") return null
  if (from === "kernel") return "the kernel imports no context"
  if (from === "testing") return "testing imports the kernel only"
  if (to === "testing") return "what is tested does not import testing"
  if (from === "") return null
  if (to === "") return "a context does not import what puts the contexts together"
  return target === `${to}/index.ts` ? null : "a context imports another by its index.ts"
}

describe("imports", () => {
  it("are all as the layout says", () => {
    const wrong = sources.flatMap(([file, text]) =>
      importsOf(text).flatMap((specifier) => {
        const problem = wrongWith(file, specifier)
        return problem === null ? [] : [`${file} imports ${specifier}: ${problem}`]
      })
    )
    expect(wrong).toEqual([])
  })

  it("are found: every source but a few of plain values has some, and the kernel's index names its files", () => {
    expect(sources.length).toBeGreaterThan(30)
    const without = sources.filter(([, text]) => importsOf(text).length === 0)
    expect(without.length).toBeLessThan(sources.length / 4)
    const index = sources.find(([file]) => file === "kernel/index.ts")!
    expect(importsOf(index[1])).toEqual(expect.arrayContaining(["./handle.ts", "./EventStore.ts", "./canonical.ts"]))
  })
})

describe("an import is found in the form of", () => {
  const forms: { readonly [form: string]: string } = {
    "a value": 'import { a } from "x"',
    "a type": 'import type { A } from "x"',
    "a whole module": 'import * as X from "x"',
    "several lines": 'import {\n  a,\n  b\n} from "x"',
    "an effect alone": 'import "x"',
    "a call": 'const x = await import("x")',
    "an export": 'export * from "x"',
    "a named export": "export { type A } from 'x'"
  }
  for (const [form, text] of Object.entries(forms)) it(form, () => expect(importsOf(text)).toEqual(["x"]))

  it("no comment and no word", () => {
    expect(importsOf('/** import { a } from "x" */\n// import "y"\nconst a = ["import", "x", "from", "y"]')).toEqual([])
  })
})

describe("an import is wrong where", () => {
  const cases: ReadonlyArray<readonly [what: string, file: string, specifier: string, isWrong: boolean]> = [
    ["a context imports its own folder", "requests/decide.ts", "./state.ts", false],
    ["a context imports its own folder from below", "requests/views/ledger.ts", "../events.ts", false],
    ["a context imports a file of the kernel", "requests/views/ledger.ts", "../../kernel/View.ts", false],
    ["assessment imports the index of requests", "assessment/items.ts", "../requests/index.ts", false],
    ["a context imports another's index", "care/Roster.ts", "../requests/index.ts", false],
    ["a context imports another's inside", "care/Roster.ts", "../requests/state.ts", true],
    ["a context imports an index within another", "care/Roster.ts", "../requests/views/index.ts", true],
    ["a context imports the package's index", "care/Roster.ts", "../index.ts", true],
    ["a context imports testing", "care/Roster.ts", "../testing/index.ts", true],
    ["the kernel imports a context", "kernel/handle.ts", "../requests/index.ts", true],
    ["the kernel imports testing", "kernel/handle.ts", "../testing/given.ts", true],
    ["testing imports the kernel", "testing/given.ts", "../kernel/Decider.ts", false],
    ["testing imports a context", "testing/given.ts", "../requests/index.ts", true],
    ["the package's index imports a context's file", "Linli.ts", "./requests/views/ledger.ts", false],
    ["anything imports a library", "kernel/Ids.ts", "uuid", true],
    ["anything imports a module of Node", "kernel/Ids.ts", "node:crypto", true],
    ["anything imports effect as a whole", "kernel/Ids.ts", "effect", true],
    ["anything imports effect by module", "kernel/Ids.ts", "effect/Effect", false],
    ["anything imports another package's source", "kernel/Ids.ts", "../../../adapters/x/src/x.ts", true],
    ["a file is named without .ts", "kernel/Ids.ts", "./Event", true]
  ]
  for (const [what, file, specifier, isWrong] of cases) {
    it(`${what}: ${isWrong ? "wrong" : "right"}`, () => expect(wrongWith(file, specifier) !== null).toBe(isWrong))
  }
})
