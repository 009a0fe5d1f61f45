/** The command's own process: arguments in, exit code out. */
import { main } from "./cli/run.ts"

main(process.argv.slice(2))
