/** Every field of every event has a class, and what is sealed is classed as a person's. */

import { SchemaCheck } from "@linli/core/privacy"
import { classesByType, entryClasses, RequestEvent } from "@linli/core/requests"
import { expect, it } from "vitest"

const events = Object.entries(RequestEvent.cases).map(([name, schema]) => ({ name: `requests/${name}`, schema }))

it("no field of an event is without a class", () => {
  const reviewed = { allowances: [], classes: classesByType }
  expect(SchemaCheck.check({ schemas: [], classed: events }, reviewed)).toEqual([])
  const { "requests/RequestRaised": raised, ...others } = classesByType
  const { reporter: _, ...rest } = raised!
  expect(
    SchemaCheck.check({ schemas: [], classed: events }, { allowances: [], classes: { ...others, "requests/RequestRaised": rest } })
  ).toMatchObject([{ name: "requests/RequestRaised", field: "reporter", rule: "unclassed" }])
})

it("no class stands for a field that there is none of", () => {
  for (const { name, schema } of events) {
    const fields = SchemaCheck.fieldsOf({ schema })
    expect([
      name,
      Object.keys(classesByType[name]!)
        .map((path) => path.split(".")[0]!)
        .filter((field) => !fields.includes(field))
    ]).toEqual([name, []])
  }
})

it("a note, a contact, a description are personal, an exact place sensitive, wherever they stand", () => {
  const classes = Object.values(classesByType).flatMap(Object.entries)
  for (const field of ["note", "contact", "description", "reporter", "person", "tracking"])
    expect([field, new Set(classes.filter(([name]) => name === field).map(([, of]) => of))]).toEqual([field, new Set(["personal"])])
  expect([classesByType["requests/RequestRaised"]!["place"], entryClasses.exact]).toEqual(["sensitive", "sensitive"])
  expect([entryClasses.contact, entryClasses.description]).toEqual(["personal", "personal"])
})

it("what can be mended has the class that it was said with", () => {
  const raised = classesByType["requests/RequestRaised"]!
  for (const [field, of] of Object.entries(entryClasses)) {
    const said = raised[field] ?? raised[`place.${field}`]
    if (said !== undefined) expect([field, of]).toEqual([field, said])
  }
})
