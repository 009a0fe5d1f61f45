import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { requestsPage } from "../../../../scripts/docs.ts"

it("docs/requests.md says what the table says (else run: node scripts/docs.ts)", () => {
  const page = readFileSync(new URL("../../../../docs/requests.md", import.meta.url), "utf8")
  expect(page).toBe(requestsPage())
})
