/**
 * What happens in the demonstration's city: a week of requests, each a list of steps by people in office. Who, what and when are
 * drawn from a seed, so every run tells the same.
 */
import { type Actor, type HandleOptions, Ids, person, type requests } from "@linli/core"
import type * as Effect from "effect/Effect"

type Act = (service: requests.RequestsShape, request: string, options: HandleOptions) => Effect.Effect<unknown, requests.RequestError>

/** So many minutes after the one before, somebody does something. */
export interface Step {
  readonly after: number
  readonly actor: Actor
  readonly act: Act
}

export interface Story {
  readonly number: string
  readonly raisedAt: number
  readonly actor: Actor
  readonly raise: requests.Raise
  readonly steps: ReadonlyArray<Step>
}

const operator = person("op-1", "operator")
const dispatcher = person("di-1", "dispatcher")
const follower = person("fo-1", "follower")
const handler = (unit: string): Actor => person(`ha-${unit}`, "handler", unit)

/** Monday, 2 March 2026, 08:00 in Beijing. */
const start = Date.UTC(2026, 2, 2, 0, 0)
const minute = 60_000
const day = 24 * 60

const offices = ["hongqiao-street", "xinhua-street", "lihua-street"]
const communities = ["hongqiao-east", "xinhua-north", "lihua-garden"]
const matters = [
  { item: "streetlight", kind: "help", text: "The lamp by the gate has been dark since Monday." },
  { item: "noise", kind: "complaint", text: "Drilling after ten at night." },
  { item: "rubbish", kind: "complaint", text: "Nobody has emptied the bins." },
  { item: "parking", kind: "suggestion", text: "Mark the bays for the fire engine." },
  { item: "water-pressure", kind: "help", text: "No water above the fourth floor." },
  { item: "lift", kind: "help", text: "The lift stops between two floors." }
] as const
const channels = ["hotline", "app", "qr", "chatGroup", "receptionDay"] as const

const step = (after: number, actor: Actor, act: Act): Step => ({ after, actor, act })

const toUnit = (lead: string): ReadonlyArray<Step> => [
  step(6, operator, (service, request, options) => service.accept({ request }, options)),
  step(25, dispatcher, (service, request, options) => service.dispatch({ request, lead, helpers: [] }, options)),
  step(95, handler(lead), (service, request, options) => service.sign({ request }, options))
]

const contacted = (lead: string): Step =>
  step(30, handler(lead), (service, request, options) => service.contact({ request, outcome: "reached" }, options))

const progress = (after: number, unit: string, activity: string): Step =>
  step(after, handler(unit), (service, request, options) => service.progress({ request, activity }, options))

const toEnd = (lead: string, after: number, isSolved: boolean): ReadonlyArray<Step> => {
  const outcome = isSolved ? "solved" : "explained"
  const rating = isSolved
    ? ({ contacted: true, solved: "solved", satisfied: "satisfied" } as const)
    : ({ contacted: true, solved: "notSolved", satisfied: "dissatisfied" } as const)
  return [
    step(after, handler(lead), (service, request, options) => service.resolve({ request, outcome }, options)),
    step(day, follower, (service, request, options) => service.completeFollowUp({ request }, options)),
    step(3, follower, (service, request, options) => service.rate({ request, ...rating }, options)),
    step(2, follower, (service, request, options) => service.close({ request, outcome }, options))
  ]
}

/** The one that is shown whole: it goes up a level before it is solved. */
const escalated = (lead: string): ReadonlyArray<Step> => [
  ...toUnit(lead),
  contacted(lead),
  progress(5 * 60, lead, "inspected"),
  step(20 * 60, handler(lead), (service, request, options) =>
    service.escalate({ request, from: null, to: "district", cause: "needsCoordination", note: "The main is the water works'." }, options)
  ),
  step(90, dispatcher, (service, request, options) => service.dispatch({ request, lead, helpers: ["water-works"] }, options)),
  progress(26 * 60, "water-works", "pump replaced"),
  ...toEnd(lead, 4 * 60, true)
]

const reopened = (lead: string): ReadonlyArray<Step> => [
  ...toUnit(lead),
  contacted(lead),
  step(300, handler(lead), (service, request, options) => service.resolve({ request, outcome: "solved" }, options)),
  step(day, follower, (service, request, options) => service.askReopening({ request, reason: "cameBack" }, options)),
  step(60, dispatcher, (service, request, options) => service.reopen({ request }, options)),
  contacted(lead),
  ...toEnd(lead, day, true)
]

const declined: ReadonlyArray<Step> = [
  step(12, operator, (service, request, options) => service.decline({ request, reason: "otherProcedure" }, options))
]

/** All that can become of a request here; the first is the one that is shown. */
const courses: ReadonlyArray<(lead: string) => ReadonlyArray<Step>> = [
  escalated,
  (lead) => [...toUnit(lead), contacted(lead), ...toEnd(lead, 7 * 60, true)],
  (lead) => [...toUnit(lead), contacted(lead), ...toEnd(lead, 31 * 60, false)],
  reopened,
  (lead) => [...toUnit(lead), contacted(lead)],
  () => declined,
  (lead) => toUnit(lead).slice(0, 2)
]

/** The stories of a seed, in order of the time they begin. */
export const stories = (seed: number, count: number): ReadonlyArray<Story> => {
  const random = Ids.seeded(seed)
  const oneOf = <A>(list: ReadonlyArray<A>): A => list[random() % list.length]!
  let raisedAt = start
  return Array.from({ length: count }, (_, i): Story => {
    raisedAt += (20 + (random() % 180)) * minute
    const matter = i === 0 ? matters[4] : oneOf(matters)
    const where = random() % offices.length
    const number = `2026-${String(i + 1).padStart(4, "0")}`
    const proactive = i % 5 === 3
    const office = offices[where]!
    return {
      number,
      raisedAt,
      actor: proactive ? person(`grid-${where}`, "gridWorker", communities[where]!) : operator,
      raise: {
        number,
        channel: proactive ? "patrol" : oneOf(channels),
        kind: matter.kind,
        item: matter.item,
        description: matter.text,
        place: { unit: communities[where]! },
        proactive,
        ...(proactive ? {} : { reporter: `resident-${i + 1}`, contact: `resident ${i + 1}, by the hotline` })
      },
      steps: (i === 0 ? courses[0]! : oneOf(courses.slice(1)))(office)
    }
  })
}
