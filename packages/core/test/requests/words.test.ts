/** Ids and words: what fits, and what would give a person away. */
import { Cell, Id, Label, RequestNumber, Subject } from "@linli/core/requests"
import * as Schema from "effect/Schema"
import { expect, it } from "vitest"

const isLabel = Schema.is(Label)
const isId = Schema.is(Id)

it.each(["Illegal Dumping Pickup", "T02 Check confirmation of receipt", "Other/Unknown", "济南市历下区", "370102001004", "36.65,117.12"])(
  "%s is a word of a list",
  (word) => expect(isLabel(word)).toBe(true)
)

it.each([
  "call 13812345678",
  "call 138 1234 5678",
  "call １３８１２３４５６７８",
  "(0531) 1234 5678",
  "\u001b[31mred",
  "\u202eevil",
  "nothing\u0000",
  "\ud800",
  "138-1234-5678",
  "+86 13812345678",
  "0531-12345678",
  "310-555-1234",
  "li@example.org",
  "37010219900101123X",
  "two\nlines",
  ""
])("%j is none: it may reach a person, or is free text", (text) => expect(isLabel(text)).toBe(false))

it("a label has at most 200 characters", () => {
  expect(isLabel("字".repeat(200))).toBe(true)
  expect(isLabel("字".repeat(201))).toBe(false)
})

it.each(["1-1523590121", "case-10011", "la311:19937896", "~0023"])("%s is an id", (id) => expect(isId(id)).toBe(true))
it.each(["Li Lei", "李雷", "a/b", ""])("%j is none", (text) => expect(isId(text)).toBe(false))

it("a person's id is no phone and no identity number", () => {
  const isSubject = Schema.is(Subject)
  expect(["s-1", "018f3c2e-7b1a-7c00-8000-000000000001"].every(isSubject)).toBe(true)
  expect(["13812345678", "5551234", "37010219900101123X"].some(isSubject)).toBe(false)
})

it("a request's number is no mobile number and no identity number", () => {
  const isNumber = Schema.is(RequestNumber)
  expect(["19937896", "20261122000123", "1-1523590121"].every(isNumber)).toBe(true)
  expect(["13812345678", "37010219900101123X"].some(isNumber)).toBe(false)
})

it("a cell is coarse: three decimals at most", () => {
  const isCell = Schema.is(Cell)
  expect(["36.651,117.120", "wtw3s"].every(isCell)).toBe(true)
  expect(["36.6512,117.12"].some(isCell)).toBe(false)
})
