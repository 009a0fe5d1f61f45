/** The packages that are published, in the order they build on one another, with their entry points as package.json declares them. */
import { readFileSync } from "node:fs"
import { join } from "node:path"

export interface Published {
  readonly dir: string
  readonly name: string
  /** Source file by name in dist/. */
  readonly entries: Readonly<Record<string, string>>
}

interface Manifest {
  readonly name: string
  readonly bin?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | { readonly "linli-source": string; readonly default: string }>>
}

const outputName = (path: string): string => path.replace(/^\.\/dist\//, "").replace(/\.js$/, "")

const read = (dir: string): Published => {
  const manifest = JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as Manifest
  const entries: Record<string, string> = {}
  for (const entry of Object.values(manifest.exports)) {
    if (typeof entry !== "string") entries[outputName(entry.default)] = join(dir, entry["linli-source"])
  }
  // What a bin file starts.
  if (manifest.bin !== undefined) entries["main"] = join(dir, "src", "main.ts")
  return { dir, name: manifest.name, entries }
}

export const published: ReadonlyArray<Published> = [
  "packages/core",
  "packages/adapters/calendar-cn",
  "packages/adapters/pictures",
  "packages/adapters/storage-sqlite",
  "packages/adapters/linli"
].map(read)
