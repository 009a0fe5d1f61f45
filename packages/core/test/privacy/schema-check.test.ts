/** No schema of the project holds what it must not; and what is planted is found, wherever it is. */

import { Personal, type RecordedEvent } from "@linli/core/kernel"
import { privacyTypes, SchemaCheck } from "@linli/core/privacy"
import { Ledger, requestCodec, Timeline } from "@linli/core/requests"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { types } from "../../src/Linli.ts"
import { forbidden } from "../../src/privacy/forbidden.ts"
import { events, reviewed, schemas } from "../../src/schemas.ts"
import { envelope, id, play, ways } from "../requests/fixture.ts"

const nothing: SchemaCheck.Reviewed = { allowances: [], classes: {} }
const found = (schema: Schema.Top, name = "care/Visited") =>
  SchemaCheck.check({ schemas: [{ name, schema }] }, nothing).map(({ field, rule }) => `${field} ${rule}`)

/** What the views make of every way that a request can go. */
const documents: ReadonlyArray<SchemaCheck.Document> = [Ledger.view, Timeline.view].flatMap((view) =>
  Object.values(ways).map((way) => {
    const doc = play(way).events.reduce<unknown>(
      (before, [event, around]) => view.apply(before as never, event, { ...envelope(0), ...around } as RecordedEvent, id),
      undefined
    )
    return { name: `view ${view.name}`, doc }
  })
)

const tries = [
  { name: "view requests-ledger", field: "contact.vain", reason: "how often somebody was called in vain, a count" },
  { name: "view requests-timeline", field: "standing.contact.vain", reason: "how often somebody was called in vain, a count" }
]
const allowed: SchemaCheck.Reviewed = { ...reviewed, allowances: [...reviewed.allowances, ...tries] }

describe("the project's schemas", () => {
  it("hold nothing biometric, no movement, nobody in the open, and no free text without a class", () => {
    expect(SchemaCheck.check({ schemas, documents }, allowed)).toEqual([])
  })

  it("every field of every event has a class", () => {
    expect(SchemaCheck.check({ schemas: [], classed: events }, { ...reviewed, allowances: [] })).toEqual([])
    for (const { name, schema } of events.filter((one) => SchemaCheck.fieldsOf(one).length > 0)) {
      const without = { allowances: [], classes: { ...reviewed.classes, [name]: {} } }
      expect(SchemaCheck.check({ schemas: [], classed: [{ name, schema }] }, without).length).toBe(SchemaCheck.fieldsOf({ schema }).length)
    }
  })

  it("are all checked: every type that a log or the privacy log may hold is among them", () => {
    expect(events.map(({ name }) => name).toSorted()).toEqual([...new Set([...types, ...privacyTypes])].toSorted())
    expect(requestCodec.types.length).toBeGreaterThan(40)
  })

  it("are not let pass by the list alone: without it, all that it names is told", () => {
    const bare = SchemaCheck.check({ schemas, documents }, { allowances: [], classes: reviewed.classes })
    expect(bare.map(({ name, field }) => `${name} ${field}`).toSorted()).toEqual(
      allowed.allowances.map(({ name, field }) => `${name} ${field}`).toSorted()
    )
    expect(SchemaCheck.check({ schemas, documents }, { ...allowed, classes: {} }).length).toBeGreaterThan(20)
  })
})

const visit = { resident: Schema.Int }
const nest = (field: Schema.Top): Readonly<Record<string, Schema.Top>> => ({
  "as it is": Schema.Struct({ ...visit, faceId: field }),
  nested: Schema.Struct({ ...visit, by: Schema.Struct({ device: Schema.Struct({ faceId: field }) }) }),
  "in a union": Schema.Union([Schema.Struct(visit), Schema.Struct({ faceId: field })]),
  "in a tagged union": Schema.TaggedUnion({ Visited: visit, Seen: { faceId: field } }),
  "in an array": Schema.Struct({ seen: Schema.Array(Schema.Struct({ faceId: field })) }),
  "in a tuple": Schema.Struct({ seen: Schema.Tuple([Schema.Int, Schema.Struct({ faceId: field })]) }),
  "under a record": Schema.Struct({ seen: Schema.Record(Schema.String.check(Schema.isPattern(/^u-/)), Schema.Struct({ faceId: field })) }),
  optional: Schema.Struct({ ...visit, faceId: Schema.optionalKey(field) }),
  nullable: Schema.Struct({ ...visit, faceId: Schema.NullOr(field) }),
  "spelt out later": Schema.Struct({ later: Schema.suspend(() => Schema.Struct({ faceId: field })) }),
  "on the encoded side": Schema.Struct({
    seen: Schema.Struct({ faceId: field }).pipe(
      Schema.decodeTo(Schema.Int, { decode: () => ({}) as never, encode: () => ({}) as never } as never)
    ) as unknown as Schema.Top
  })
})

describe("planted", () => {
  for (const [where, schema] of Object.entries(nest(Schema.Int))) {
    it(`a faceId is found ${where}`, () => {
      expect(found(schema).filter((one) => one.endsWith("biometric"))).toHaveLength(1)
    })
  }

  it("a faceId is found in every event of the project, and sealing it is no way out", () => {
    for (const field of [Schema.Int, Personal.Sealed, Schema.NullOr(Personal.Sealed)]) {
      const missed = events.filter(({ schema }) => {
        const planted = Schema.Struct({ event: schema, faceId: field })
        return !found(planted).includes("faceId biometric")
      })
      expect(missed).toEqual([])
    }
  })

  it("a trajectory is found by its name, and positions with times by their shape", () => {
    const point = Schema.Struct({ lat: Schema.Number, lng: Schema.Number, at: Schema.Int })
    expect(found(Schema.Struct({ trajectory: Schema.Array(Schema.Int) }))).toEqual(["trajectory movement"])
    expect(found(Schema.Struct({ round: Schema.Array(point) }))).toEqual(["round movement"])
    expect(
      found(
        Schema.Struct({
          round: Schema.Array(Schema.Struct({ where: Schema.Struct({ x: Schema.Int }), cell: Schema.Int, seen: Schema.Int }))
        })
      )
    ).toEqual(["round movement"])
    expect(found(Schema.Struct({ round: Schema.Array(Schema.Union([point, Schema.Null])) }))).toEqual(["round movement"])
    expect(found(Schema.Struct({ rounds: Schema.Record(Schema.String.check(Schema.isPattern(/^u-/)), point) }))).toEqual([
      "rounds movement"
    ])
    const ways = {
      tuples: Schema.Tuple([Schema.Number, Schema.Number, Schema.Number]),
      axes: Schema.Struct({ x: Schema.Number, y: Schema.Number, t: Schema.Int }),
      nested: Schema.Struct({ p: Schema.Struct({ lat: Schema.Number, lng: Schema.Number }), m: Schema.Struct({ at: Schema.Int }) })
    }
    for (const way of Object.values(ways)) expect(found(Schema.Struct({ round: Schema.Array(way) }))).toEqual(["round movement"])
    const Pair = Schema.Tuple([Schema.Number, Schema.Number])
    expect(found(Schema.Struct({ round: Schema.Array(Schema.Struct({ p: Pair, at: Schema.Int })) }))).toEqual(["round movement"])
    expect(found(Schema.Struct({ round: Schema.Array(Schema.Struct({ p: Schema.NullOr(Pair), at: Schema.Int })) }))).toEqual([
      "round movement"
    ])
    const cells = Schema.Array(Schema.Int)
    for (const round of [Schema.Struct({ cells, times: cells }), Schema.Struct({ points: Schema.Array(Pair), seen: cells })]) {
      expect(found(Schema.Struct({ round }))).toEqual(["round movement"])
    }
    expect(found(Schema.Struct({ terms: Schema.Array(Schema.Tuple([Schema.Number, Schema.Number])) }))).toEqual([])
    // One place with one time is a matter, not a movement.
    expect(found(Schema.Struct({ place: Schema.Struct({ cell: Schema.Int }), at: Schema.Int }))).toEqual([])
  })

  it("a phone in the open is found, whatever its type; sealed, or said in coded words, it may stand", () => {
    const pattern = Schema.String.check(Schema.isPattern(/^\d+$/))
    for (const type of [Schema.String, Schema.NonEmptyString, pattern, Schema.Number, Schema.Unknown, Schema.Array(Schema.String)]) {
      expect(found(Schema.Struct({ phone: type }))[0]).toMatch(/^phone(\[\])? personal$/)
    }
    expect(found(Schema.Struct({ home: Schema.Struct({ street1: pattern }) }))).toEqual(["home.street1 personal"])
    const well = {
      phone: Personal.Sealed,
      mobile: Schema.NullOr(Personal.Personal),
      tel: Schema.optionalKey(Personal.Sealed),
      fax: Schema.Array(Personal.Sealed),
      contact: Schema.Boolean,
      email: Schema.Literals(["ours", "theirs"])
    }
    expect(found(Schema.Struct(well))).toEqual([])
  })

  it("every word of the lists is found, however the parts of a name are joined", () => {
    for (const { rule, words } of forbidden) {
      for (const word of words) {
        const parts = word.split(" ")
        const camel = parts.map((part, i) => (i === 0 ? part : part[0]!.toUpperCase() + part.slice(1))).join("")
        for (const name of [camel, parts.join("_"), parts.join("-"), `the_${parts.join("_")}`, parts.join("_").toUpperCase()]) {
          const rules = SchemaCheck.check({ schemas: [{ name: "x", schema: Schema.Struct({ [name]: Schema.String }) }] }, nothing)
          expect([name, rules.map((one) => one.rule)]).toEqual([name, expect.arrayContaining([rule])])
        }
      }
    }
  })

  it.each([
    "facId",
    "f4ceId",
    "facetemplate",
    "mugshot",
    "selfie",
    "portrait",
    "bodyEmbedding",
    "voiceSample",
    "eyeScan",
    "人臉",
    "脸",
    "面容"
  ])("%s is of a body", (name) => expect(found(Schema.Struct({ [name]: Schema.Int }))).toEqual([`${name} biometric`]))

  it.each(["positions", "locations", "visits", "route", "journey", "checkIns", "pings"])("%s is a movement", (name) =>
    expect(found(Schema.Struct({ [name]: Schema.Int }))).toEqual([`${name} movement`])
  )

  const ofPersons = ["telefon", "handset", "caller", "residentName", "rsdtNm", "residence", "hukou", "sjh", "sfzh", "lxdh", "xm"]
  it.each([...ofPersons, "電話", "家庭住所", "рhone", "ρhone", "ｐｈｏｎｅ", "ph0ne", "phóne", "姓 名", "姓_名"])(
    "%s is of a person",
    (name) => expect(found(Schema.Struct({ [name]: Schema.Int }))).toEqual([`${name} personal`])
  )

  it("a row of numbers that is called a template, an embedding or a vector is of a body", () => {
    const numbers = Schema.Array(Schema.Number)
    for (const name of ["template512", "embedding", "vector_1"])
      expect(found(Schema.Struct({ [name]: numbers }))).toEqual([`${name} biometric`])
    expect(found(Schema.Struct({ template: Schema.Int, weights: numbers }))).toEqual([])
  })

  it("a pattern that lets a sentence pass is free text, and so is a template with a text in it", () => {
    const patterns = [/^[\s\S]*$/, /./u, /^[^<]+$/g, /\w/].map((pattern) => Schema.String.check(Schema.isPattern(pattern)))
    for (const remark of [...patterns, Schema.TemplateLiteral(["a", Schema.String])])
      expect(found(Schema.Struct({ remark }))).toEqual(["remark freeText"])
    expect(found(Schema.Struct({ remark: Schema.TemplateLiteral(["a", Schema.Number]) }))).toEqual([])
  })

  it("free text without a class is found, also as a value of any kind; a word of a list is none", () => {
    const text = Schema.Struct({ remark: Schema.String, note: Schema.String.check(Schema.isMaxLength(200)), rest: Schema.Json })
    expect(found(text).map((one) => one.split(" ")[0])).toEqual(expect.arrayContaining(["remark", "note"]))
    expect(found(text).some((one) => one.startsWith("rest"))).toBe(true)
    expect(found(Schema.Struct({ remark: Schema.Literals(["a", "b"]), code: Schema.String.check(Schema.isPattern(/^\w+$/)) }))).toEqual([])
    const classes = { "care/Visited": { remark: "internal", note: "internal", rest: "public" } } as const
    expect(SchemaCheck.check({ schemas: [{ name: "care/Visited", schema: text }] }, { allowances: [], classes })).toEqual([])
  })

  it("free text of a person or a home has to be sealed, whatever class it is given", () => {
    const schema = Schema.Struct({ remark: Schema.Struct({ text: Schema.String, open: Schema.String }) })
    const classes = { "care/Visited": { remark: "personal", "remark.open": "public" } } as const
    const told = SchemaCheck.check({ schemas: [{ name: "care/Visited", schema }] }, { allowances: [], classes })
    expect(told.map(({ field }) => field)).toEqual(["remark.text"])
  })

  it("a key of a table is a field like any: of any text it is free, and a phone may be one", () => {
    const table = Schema.Record(Schema.String, Schema.Int)
    expect(found(Schema.Struct({ seen: table }))).toEqual(["seen{key} freeText"])
    expect(found(Schema.Struct({ phones: table }))).toEqual(["phones{key} personal", "phones{} personal"])
    expect(found(Schema.Struct({ seen: Schema.Record(Schema.Literals(["day", "night"]), Schema.Int) }))).toEqual([])
  })

  it("a class is no way out for what names a person", () => {
    const schema = Schema.Struct({ phone: Schema.String })
    const classes = { "care/Visited": { phone: "internal" } } as const
    expect(SchemaCheck.check({ schemas: [{ name: "care/Visited", schema }] }, { allowances: [], classes })).toHaveLength(1)
  })

  it("in a view's document it is found by name and by shape", () => {
    const planted: ReadonlyArray<readonly [unknown, string]> = [
      [{ seen: { faceId: 7 } }, "seen.faceId biometric"],
      [{ list: [{ trajectory: [] }] }, "list[].trajectory movement"],
      [{ list: [{ lat: 1, lng: 2, at: 3 }] }, "list movement"],
      [{ list: [{ p: [1, 2], at: 3 }] }, "list movement"],
      [{ round: { cells: [7], times: [1] } }, "round movement"],
      [{ reporter: { phone: "13812345678" } }, "reporter.phone personal"],
      [{ 姓名: "韩梅梅" }, "姓名 personal"]
    ]
    for (const [doc, expected] of planted) {
      const told = SchemaCheck.check(
        { schemas: [], documents: [...documents, { name: "view x", doc }] },
        { allowances: tries, classes: {} }
      )
      expect(told.map(({ field, rule }) => `${field} ${rule}`)).toEqual([expected])
    }
    const sealed = { contact: Personal.sealed("s", "b"), phone: null }
    expect(SchemaCheck.check({ schemas: [], documents: [{ name: "view x", doc: sealed }] }, nothing)).toEqual([])
  })
})

describe("an error and the list", () => {
  it("names what, where, by which rule, from which article, and what to do", () => {
    const [one] = SchemaCheck.check({ schemas: [{ name: "care/Visited", schema: Schema.Struct({ faceId: Schema.Int }) }] }, nothing)
    expect(one?.message).toBe(
      "care/Visited, field faceId: it tells a body apart (PIPL 26, 28; GDPR 9); leave it out: nothing of the kind is stored, sealed or not"
    )
  })

  it("an allowance that nothing needs any more is told", () => {
    const stale = { name: "care/Visited", field: "door", reason: "it was a door" }
    expect(SchemaCheck.check({ schemas: [] }, { allowances: [stale], classes: {} })).toMatchObject([{ rule: "stale", field: "door" }])
  })

  it("every allowance has a reason", () => {
    for (const { reason } of reviewed.allowances) expect(reason.length).toBeGreaterThan(10)
  })

  it("every field of what must be classed has a class", () => {
    const subject = { name: "care/Visited", schema: Schema.Struct({ resident: Schema.Int, hours: Schema.Int }) }
    const classes = { "care/Visited": { resident: "personal" } } as const
    expect(SchemaCheck.check({ schemas: [], classed: [subject] }, { allowances: [], classes })).toMatchObject([
      { rule: "unclassed", field: "hours" }
    ])
  })
})
