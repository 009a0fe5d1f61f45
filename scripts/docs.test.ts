/** Pages that are made from the code say what the code says. */
import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { pages } from "./docs.ts"

it.each(Object.keys(pages))("docs/%s is as the code makes it (else run: npm run docs)", (path) => {
  expect(readFileSync(new URL(`../docs/${path}`, import.meta.url), "utf8")).toBe(pages[path]!())
})
