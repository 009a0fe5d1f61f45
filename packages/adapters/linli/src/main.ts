/** The command's own process: arguments in, exit code out. */
import { readFileSync } from "node:fs"
import { main } from "./cli/run.ts"

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { readonly version: string }

main(process.argv.slice(2), version)
