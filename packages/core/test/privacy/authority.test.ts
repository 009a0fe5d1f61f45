/** Who may act on the data of a person: every post, of the city and of units, against what the prose says of it. */
import { type Actor, channel, type Decider, person } from "@linli/core/kernel"
import {
  type AccessEvent,
  type Act,
  access,
  acts,
  consent,
  mayAct,
  type PrivacyPolicy,
  type PrivacyRefused,
  privacyPolicy,
  retention,
  subject
} from "@linli/core/privacy"
import { posts } from "@linli/core/requests"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { presetCalendar } from "../../src/kernel/Calendar.ts"
import { presetPlaces } from "../../src/kernel/Places.ts"

const preset = privacyPolicy.preset.value
/** Names every post for everything, residents too. */
const everyPost: PrivacyPolicy = {
  ...preset,
  posts: { erase: posts, export: posts, find: posts, consent: posts },
  breakGlass: { ...preset.breakGlass, reviewers: posts }
}

const text = (actor: Actor): string => {
  if (actor._tag !== "Person") return actor._tag
  return `${actor.post}:${actor.id}${actor.unit === null ? "" : `@${actor.unit}`}`
}
const everybody: ReadonlyArray<Actor> = [
  ...posts.flatMap((post) => [null, "street-office", "nowhere"].flatMap((unit) => [person("r-17", post, unit), person("p-1", post, unit)])),
  channel("12345")
]
const may = (act: Act, policy: PrivacyPolicy) => everybody.filter((actor) => mayAct(act, actor, "r-17", policy)).map(text)

const supervisors = ["supervisor:r-17", "supervisor:p-1"]
const operators = ["operator:r-17", "operator:p-1"]
const officers = posts.filter((post) => post !== "reporter").flatMap((post) => [`${post}:r-17`, `${post}:p-1`])

describe("what is done about a person", () => {
  it("is for posts of the whole city that the policy names; their own export is for the resident too, as a resident", () => {
    expect(Object.fromEntries(acts.map((act) => [act, may(act, preset)]))).toEqual({
      export: ["reporter:r-17", ...supervisors],
      erase: supervisors,
      find: [...operators, ...supervisors],
      consent: [...operators, ...supervisors],
      review: supervisors
    })
  })

  it("is for nobody who acts for a unit, and for no other resident, though the policy names every post", () => {
    expect(Object.fromEntries(acts.map((act) => [act, may(act, everyPost)]))).toEqual({
      export: ["reporter:r-17", ...officers],
      erase: officers,
      find: officers,
      consent: officers,
      review: officers
    })
  })
})

/** Those whose command is accepted. */
const accepted = <State, Command extends { readonly _tag: string }, Event extends { readonly _tag: string }>(
  decider: Decider<State, Command, Event, PrivacyRefused, PrivacyPolicy>,
  command: Command,
  state = decider.initial
) => {
  const { id, version, value } = privacyPolicy.preset
  const policy = { id, version, value, position: 0 }
  const context = { at: 0, policy, calendar: presetCalendar(), places: presetPlaces() }
  return everybody.filter((actor) => Result.isSuccess(decider.decide(state, command, { ...context, actor }))).map(text)
}

const broken: AccessEvent = {
  _tag: "GlassBroken",
  stream: "request-1",
  purpose: "emergency",
  values: [{ field: "exact", subject: "r-17", position: 1 }],
  reason: "lifeAtRisk"
}
const agreed = { subject: "r-17", purpose: "research", notice: "1", guardian: null, minor: false } as const

describe("the deciders keep to it", () => {
  it("in exports, erasures, searches, consents and holds", () => {
    expect(accepted(subject, { _tag: "RecordExport", subject: "r-17", export: "x-1" })).toEqual(may("export", preset))
    expect(accepted(subject, { _tag: "EraseSubject", subject: "r-17", ground: "unlawful" })).toEqual(may("erase", preset))
    const search = { _tag: "RecordSearch", look: "l-1", kind: "phone", purpose: "handling", subjects: [] } as const
    expect(accepted(access, search)).toEqual(may("find", preset))
    expect(accepted(retention, { _tag: "LiftHold", stream: "request-1" })).toEqual(may("erase", preset))
    expect(accepted(consent, { _tag: "GiveConsent", ...agreed })).toEqual(["reporter:r-17", ...may("consent", preset)])
  })

  it("in reviews, so that no unit reviews a look at a complaint about itself", () => {
    const state = { look: broken, by: person("p-9", "gridLeader", "u-parks"), review: null }
    expect(accepted(access, { _tag: "ReviewGlass", look: "l-1", finding: "justified" }, state)).toEqual(may("review", preset))
  })
})
