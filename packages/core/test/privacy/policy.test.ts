/** The policy of privacy: where it contradicts itself it is refused, with the path. */
import { privacyPolicy } from "@linli/core/privacy"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { expect, it } from "vitest"

const preset = privacyPolicy.preset.value
const format = SchemaIssue.makeFormatterStandardSchemaV1()

const problemsOf = (value: unknown) => {
  const read = Schema.decodeUnknownResult(privacyPolicy.schema, { errors: "all", onExcessProperty: "error" })(value)
  return Result.isSuccess(read) ? [] : format(read.failure.issue).issues.map(({ path }) => (path ?? []).map(String).join("."))
}

it("the preset is one, names its law for every purpose, and is unofficial", () => {
  expect(problemsOf(preset)).toEqual([])
  expect(preset.purposes.every(({ article }) => article.startsWith("PIPL"))).toBe(true)
  expect(privacyPolicy.preset.version).toContain("unofficial")
})

it.each([
  ["a purpose has one basis", { purposes: [preset.purposes[0], preset.purposes[0]] }, "purposes.1.purpose"],
  ["a basis is one of the law's", { purposes: [{ purpose: "handling", basis: "interest", article: "GDPR 6" }] }, "purposes.0.basis"],
  ["a basis names its article", { purposes: [{ purpose: "handling", basis: "duty", article: "" }] }, "purposes.0.article"],
  ["where the glass may be broken somebody reviews it", { breakGlass: { ...preset.breakGlass, reviewers: [] } }, "breakGlass.reviewers"],
  ["an opened value is shown for an hour at the most", { clearSeconds: 3601 }, "clearSeconds"],
  ["a notice stands once", { notices: ["2026-1", "2026-1"] }, "notices"],
  ["nothing is said that nobody knows", { posts: { ...preset.posts, burn: ["operator"] } }, "posts.burn"]
])("%s", (_, change, path) => {
  expect(problemsOf({ ...preset, ...change })).toEqual([path])
})
