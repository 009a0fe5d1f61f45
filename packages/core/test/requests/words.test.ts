/** Ids and words: what fits, and what would give a person away. */
import { Actor, channel, GivenActor, GivenKey, person } from "@linli/core/kernel"
import { Cell, Id, Label, RequestCommand, RequestEvent, RequestNumber, SourceNumber, Subject } from "@linli/core/requests"
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

const reaching = [
  "86-138-0000-0000",
  "T13800000000",
  "wang-fang_13812345678",
  "138.0000.0000",
  "r~11010519491231002X",
  "1.3.8.1.2.3.4.5.6.7.8"
]

it.each(reaching)("%s is the number of no request and of no source, the id of nobody, and no office", (text) => {
  for (const schema of [RequestNumber, SourceNumber, Subject]) expect(Schema.is(schema)(text)).toBe(false)
  const isActor = Schema.is(GivenActor)
  expect(isActor(person("o2", "operator", "u-1"))).toBe(true)
  for (const actor of [person(text, "operator"), person("o2", text), person("o2", "operator", text), channel(text)])
    expect(isActor(actor)).toBe(false)
})

it("a source's number may be digits alone, with a date in them; it is no mobile and no identity number", () => {
  const isNumber = Schema.is(SourceNumber)
  expect(["1-1523590121", "19937896", "case-10011", "370100202603010002", "202603011234567"].every(isNumber)).toBe(true)
  expect(["13812345678", "11010519491231002X"].some(isNumber)).toBe(false)
})

it("a UUID is no number of a person, whatever digits are in it", () => {
  expect(Schema.is(Subject)("r-01381234-5678-4c00-8000-138123456789")).toBe(true)
})

it("the key of a command is refused where it reaches a person", () => {
  const isKey = Schema.is(GivenKey)
  expect(["call-1", "out@1772323200000", "source/1-1523590121", "鍵 7"].every(isKey)).toBe(true)
  expect(["call of 13812345678", "138 1234 5678", ""].some(isKey)).toBe(false)
})

it("a cell is the word of a grid, a pair of degrees of three decimals, or a short geohash, and nothing finer", () => {
  const isCell = Schema.is(Cell)
  const coarse = ["36.651,117.120", "-0.1,+0.1", "36,117", "wtw3sj", "u-lanes", "网格12", "grid-07", "370102001003", "qu12345"]
  expect(coarse.filter((cell) => !isCell(cell))).toEqual([])
  const homes = ["31°13'49.5\"N", "31230416,121473701", "31．230416", "31.230416,121.473701", "wtw3sjq6q5x8", "WTW3SJQ", "wtw3s-jq6q5x8"]
  expect([...homes, "3123041 12147370", "31.2304", "三一二三〇四一 一二一四七三七〇", "31.23 121.47"].filter(isCell)).toEqual([])
})

it("what commands refuse and a log holds already is read as before", () => {
  const raised = {
    ...{ _tag: "RequestRaised", number: "T13800000000", tracking: null, channel: "desk", kind: "help", proactive: false, urgent: false },
    ...{ reporter: "wang-fang_13812345678", contact: null, description: null, against: null, item: null, notice: null },
    place: { unit: null, cell: "wtw3sjq6q5x8", exact: null },
    source: { system: "town", number: "13812345678", channel: null }
  }
  const isEvent = Schema.is(RequestEvent)
  expect(isEvent(raised)).toBe(true)
  expect(isEvent({ _tag: "PersonRecused", person: "wang-fang_13812345678" })).toBe(true)
  expect(Schema.is(Actor)(person("138.0000.0000", "operator", "13800000000"))).toBe(true)
  const isCommand = Schema.is(RequestCommand)
  const right = { number: "N-1", reporter: "r-1", place: null, source: null, contact: null, description: null }
  const command = { ...raised, ...right, _tag: "RaiseRequest", request: "a" }
  expect(isCommand(command)).toBe(true)
  for (const field of ["number", "reporter", "place", "source"] as const)
    expect(isCommand({ ...command, [field]: raised[field] })).toBe(false)
})
