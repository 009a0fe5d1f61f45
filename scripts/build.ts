/** Builds every published package: tsup makes the JavaScript, tsc the declarations. `npm run build -- NAME …` builds some. */
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { build } from "tsup"
import { published } from "./packages.ts"
import { checkSchemas } from "./schemas.ts"
import { runSteps } from "./steps.ts"

checkSchemas()

const wanted = process.argv.slice(2)
for (const { dir, name, entries } of published) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  await build({
    entry: { ...entries },
    outDir: join(dir, "dist"),
    format: "esm",
    target: "node22.19",
    platform: "neutral",
    // node:sqlite has no other name.
    removeNodeProtocol: false,
    external: [/^node:/, /^[@a-z]/],
    splitting: true,
    clean: true,
    dts: false,
    silent: true,
    config: false
  })
  runSteps([{ name: `${name} built`, command: ["tsc", "-p", join(dir, "tsconfig.build.json")] }])
  // Sources import each other as .ts; beside the built files stand .js and .d.ts.
  for (const file of globSync(join(dir, "dist/**/*.d.ts"))) {
    const text = readFileSync(file, "utf8")
    writeFileSync(file, text.replace(/((?:from|import\() ?"\.[^"]*)\.ts"/g, '$1.js"'))
  }
}
