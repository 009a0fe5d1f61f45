import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { indicatorsPage } from "../../../../scripts/indicatorsPage.ts"

it("docs/indicators.md says what the presets say (else run: node scripts/docs.ts)", () => {
  const page = readFileSync(new URL("../../../../docs/indicators.md", import.meta.url), "utf8")
  expect(page).toBe(indicatorsPage())
})
