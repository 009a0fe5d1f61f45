import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { accessPage } from "../../../../scripts/accessPage.ts"
import { policyPage, requestsPage } from "../../../../scripts/docs.ts"

const page = (name: string): string => readFileSync(new URL(`../../../../docs/${name}.md`, import.meta.url), "utf8")

it.each([
  ["requests", requestsPage],
  ["access", accessPage],
  ["policy", policyPage]
])("docs/%s.md says what the tables say (else run: node scripts/docs.ts)", (name, made) => {
  expect(page(name)).toBe(made())
})
