/**
 * Proves the packages as a stranger gets them: packs each one, checks it with publint and attw, installs the tarballs into an empty
 * folder outside the workspace, and runs there every `ts` and `sh` block of the READMEs and the docs, and every example in the
 * public doc comments. Needs a build (`npm run build`) and PATH with the workspace's own Node in front, as `npm run pack` gives it.
 */
import { execFileSync, spawnSync } from "node:child_process"
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import { published } from "./packages.ts"
import { runSteps } from "./steps.ts"

interface Block {
  readonly where: string
  readonly language: string
  readonly text: string
}

const root = resolve(import.meta.dirname, "..")
const home = mkdtempSync(join(tmpdir(), "linli-pack-"))
const packed = join(home, "tarballs")
mkdirSync(packed)

const lineOf = (text: string, index: number): number => text.slice(0, index).split("\n").length

/** Fenced blocks of a page that are to be run: `ts` and `sh`. What is only shown is fenced as `console` or `text`. */
const blocksOf = (file: string, text: string): ReadonlyArray<Block> =>
  [...text.matchAll(/^```(ts|sh)\n([\s\S]*?)^```/gm)].map((match) => ({
    where: `${file}:${lineOf(text, match.index)}`,
    language: match[1]!,
    text: match[2]!
  }))

/** The doc comments of a source file as one page, without the stars. */
const commentsOf = (text: string): string => text.replace(/^\s*\*? ?(?=```)|^\s*\* ?/gm, "")

const run = (block: Block, folder: string, number: number): void => {
  const file = join(folder, `block-${number}.${block.language}`)
  writeFileSync(file, block.text)
  const command = block.language === "ts" ? ["node", "--disable-warning=ExperimentalWarning", file] : ["bash", "-euo", "pipefail", file]
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(command[0]!, command.slice(1), { cwd: folder, encoding: "utf8", timeout: 120_000 })
  if (status !== 0) {
    console.error(`✗ ${block.where} ended with ${status}\n${block.text}\n--- stdout\n${stdout}\n--- stderr\n${stderr}`)
    process.exit(1)
  }
  console.log(`  ran ${block.where} (${Math.round(performance.now() - started)} ms)`)
}

/** An empty folder with the packages installed and `linli` in reach, as a user has it. */
const freshFolder = (name: string): string => {
  const folder = join(home, name)
  mkdirSync(folder)
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "stranger", private: true, type: "module" }))
  const tarballs = readdirSync(packed).map((file) => join(packed, file))
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...tarballs], { cwd: folder, stdio: "inherit" })
  return folder
}

for (const { dir, name } of published) {
  runSteps([{ name: `${name}: pack`, command: ["npx", "-y", "pnpm@12.21.0", "pack", "--pack-destination", packed], cwd: dir }])
}
for (const file of readdirSync(packed)) {
  const tarball = join(packed, file)
  runSteps([
    { name: `${basename(file)}: publint`, command: ["publint", "run", tarball, "--strict"], cwd: home },
    { name: `${basename(file)}: attw`, command: ["attw", tarball, "--profile", "esm-only", "--no-emoji", "--format", "ascii"], cwd: home }
  ])
}

const pages = globSync(["README.md", "README.zh-CN.md", "packages/**/README.md", "docs/**/*.md"], {
  cwd: root,
  exclude: ["**/node_modules/**"]
}).sort()
const sources = globSync("packages/**/src/**/*.ts", { cwd: root, exclude: ["**/node_modules/**"] }).sort()
const folder = freshFolder("examples")
let count = 0
for (const page of pages) {
  for (const block of blocksOf(page, readFileSync(join(root, page), "utf8"))) run(block, folder, ++count)
  for (const left of readdirSync(folder)) {
    // Every page starts with an empty folder.
    if (!["node_modules", "package.json", "package-lock.json"].includes(left)) rmSync(join(folder, left), { recursive: true })
  }
}
for (const source of sources) {
  for (const block of blocksOf(source, commentsOf(readFileSync(join(root, source), "utf8")))) run(block, folder, ++count)
}
if (count === 0) {
  console.error("no block was found to run")
  process.exit(1)
}
console.log(`✓ ${count} shown blocks ran against the packed packages`)
rmSync(home, { recursive: true })
