/** All checks of the workspace, cheapest first. Extra arguments go to vitest and leave out the rest: `npm test -- requests`. */
import { runSteps } from "./steps.ts"

const filter = process.argv.slice(2)

runSteps(
  filter.length > 0
    ? [{ name: "tests", command: ["vitest", "run", ...filter] }]
    : [
        { name: "types", command: ["tsc", "-p", "tsconfig.json"] },
        { name: "lint", command: ["biome", "ci", "--error-on-warnings", "."] },
        { name: "build", command: ["node", "scripts/build.ts"] },
        { name: "tests", command: ["vitest", "run"] }
      ]
)
