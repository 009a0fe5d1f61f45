/** The built-in maps, by name. */
import { la311 } from "./la311.ts"
import type { IntakeMap } from "./map.ts"
import { nyc311 } from "./nyc311.ts"
import { receipt } from "./receipt.ts"

export const builtIn: Readonly<Record<string, IntakeMap>> = { la311, nyc311, receipt }
