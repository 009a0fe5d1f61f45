/** What a bureau may ask of the units below, and what they need not take. */
import { describe, it } from "@effect/vitest"
import { catalogue, person } from "@linli/core"
import { Places } from "@linli/core/kernel"
import { checkLaws, given } from "@linli/core/testing"

const { handover } = catalogue
const at = 1_000_000_000_000
const units: Places.Places = {
  units: [
    { unit: "district", parent: null, kind: "area" },
    { unit: "civil-affairs", parent: "district", kind: "department" },
    { unit: "dongfeng", parent: "district", kind: "area", level: "street" },
    { unit: "lilac", parent: "dongfeng", kind: "area", level: "community" }
  ]
}
const places = Places.placesOf({ id: "units", version: "1", position: 0, value: units })
const matter = { basis: ["notice 7"], decision: null } as const
const policy: catalogue.Catalogue = {
  ...catalogue.cataloguePolicy.preset.value,
  matters: [
    { ...matter, matter: "elder-register", kind: "form", levels: ["community"], collects: ["age", "lives alone"] },
    { ...matter, matter: "flood-report", kind: "report", levels: ["community", "street"], collects: ["water level"] },
    { ...matter, matter: "sweep", kind: "duty", levels: ["street"], collects: [], decision: "joint notice 3" }
  ]
}
const official = person("o-1", "official", "civil-affairs")
const clerk = person("h-1", "handler", "lilac")
const said = { matter: "elder-register", kind: "form", from: "civil-affairs", to: "lilac", collects: ["age"] } as const
const ask = { _tag: "HandDown", handover: "t-1", ...said } as const
const back = { _tag: "HandBack", handover: "t-1" } as const
const was = { _tag: "MatterHandedDown", ...said } as const
const by = { at, actor: official, policy, places }
const none = { ...policy, matters: [] }

describe("a handover", () => {
  it("that the catalogue admits is taken, and asks for no more than it says", () => {
    given(handover, []).when(ask, by).then([was])
    given(handover, [was]).when(ask, by).thenNothing()
    given(handover, [])
      .when({ ...ask, collects: ["age", "income"] }, by)
      .thenRefused({ reason: "NotAdmitted", by: { policy: "linli/catalogue", field: "matters" } })
  })

  it("of a duty, a report or a form that is not on the list is refused with the rule", () => {
    for (const kind of ["duty", "report", "form"] as const) {
      given(handover, [])
        .when({ ...ask, kind, matter: "plaque", collects: [] }, by)
        .thenRefused({ reason: "NotAdmitted", by: { policy: "linli/catalogue", field: "matters" } })
    }
    given(handover, [])
      .when({ ...ask, matter: "sweep", kind: "duty", collects: [] }, by)
      .thenRefused({ reason: "NotAdmitted" })
  })

  it("that asks a second time for the same is refused, and the form that asks already is named", () => {
    given(handover, [])
      .when({ ...ask, matter: "age-census", collects: ["age"] }, by)
      .thenRefused({ reason: "AskedAlready", matter: "elder-register", by: { policy: "linli/catalogue", field: "matters" } })
  })

  it("goes to a unit whose level the city has named", () => {
    given(handover, [])
      .when({ ...ask, to: "nowhere" }, by)
      .thenRefused({ reason: "LevelUnknown", by: "state" })
  })

  it("is an official's of that bureau to give, and a clerk's of that unit to give back", () => {
    for (const actor of [clerk, person("o-2", "official", "water"), person("o-3", "official"), person("m-1", "mayor", "civil-affairs")]) {
      given(handover, [])
        .when(ask, { ...by, actor })
        .thenRefused({ reason: "NotYours", by: "state" })
    }
    for (const actor of [person("h-2", "handler", "dongfeng"), person("x-1", "mayor", "lilac"), official]) {
      given(handover, [was])
        .when(back, { ...by, actor, policy: none })
        .thenRefused({ reason: "NotYours" })
    }
  })

  it("is given back once the catalogue no longer admits it, and not before", () => {
    given(handover, [was])
      .when(back, { ...by, actor: clerk })
      .thenRefused({ reason: "StillAdmitted", matter: "elder-register" })
    given(handover, [was])
      .when(back, { ...by, actor: clerk, policy: none })
      .then([{ _tag: "MatterHandedBack" }])
    given(handover, [])
      .when(back, { ...by, actor: clerk })
      .thenRefused({ reason: "NotHandedDown" })
  })

  it("keeps the laws of deciders", () => {
    const commands = [ask, { ...ask, collects: [] }, { ...ask, matter: "plaque" }, back]
    const actors = [official, clerk, person("o-2", "official", "water")]
    checkLaws(handover, {
      seed: 1,
      walks: 300,
      places: units,
      policy: ({ one }) => one([policy, none]),
      // A walk is under one catalogue: what it admits is not given back.
      observedOnly: ["MatterHandedBack"],
      command: (_, { one }) => one(commands),
      actor: (_, __, { one }) => one(actors)
    })
  })
})
