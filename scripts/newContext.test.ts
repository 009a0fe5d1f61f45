/** docs/new-context.md is followed: from a core without the context to one that has it, in a copy. */
import { execFileSync } from "node:child_process"
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { newContextPage, shown } from "./newContextPage.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const page = newContextPage()
const files = [...page.matchAll(shown)].map(([, file, text]) => ({ file: file!, text: text! }))
const [, line] = /```text\n(.*volunteering.*\n)```/.exec(page)!
const [folder, tests] = ["packages/core/src/volunteering", "packages/core/test/volunteering"]
const list = "packages/core/src/contexts.ts"
const copy = mkdtempSync(join(tmpdir(), "linli-context-"))

const compile = () => execFileSync("tsc", ["-p", "tsconfig.json"], { cwd: copy, encoding: "utf8", stdio: "pipe" })

beforeAll(() => {
  cpSync(join(root, "packages/core/src"), join(copy, "packages/core/src"), { recursive: true })
  for (const file of ["package.json", "packages/core/package.json", "tsconfig.base.json", "vitest.config.ts", "scripts/seeded.ts"])
    cpSync(join(root, file), join(copy, file))
  for (const place of ["node_modules", "packages/core/node_modules"]) symlinkSync(join(root, place), join(copy, place))
  const tsconfig = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"))
  writeFileSync(join(copy, "tsconfig.json"), JSON.stringify({ ...tsconfig, include: ["packages/core"] }))
  rmSync(join(copy, folder), { recursive: true })
  const text = readFileSync(join(copy, list), "utf8")
  writeFileSync(join(copy, list), text.replace(line!, ""))
})
afterAll(() => rmSync(copy, { recursive: true }))

describe("a new context", () => {
  it("is shown whole: every file of its folder and of its tests, in under 200 lines", () => {
    const all = globSync([`${folder}/**/*.ts`, `${tests}/**/*.ts`], { cwd: root }).sort()
    expect(files.map(({ file }) => file).sort()).toEqual(all)
    expect(files.reduce((sum, { text }) => sum + text.split("\n").length - 1, 0)).toBeLessThan(200)
  })

  it("touches its folder and one line: without them the core compiles, with them its own tests pass", () => {
    compile()
    for (const { file, text } of files) {
      mkdirSync(dirname(join(copy, file)), { recursive: true })
      writeFileSync(join(copy, file), text)
    }
    writeFileSync(join(copy, list), readFileSync(join(copy, list), "utf8") + line)
    compile()
    const told = execFileSync("vitest", ["run"], { cwd: copy, encoding: "utf8", stdio: "pipe" })
    expect(told).toMatch(/4 passed/)
  })
})
