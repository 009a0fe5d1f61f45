/** What a scripted month is written with: its people, its policy, and the steps that come again and again. */
import { type CalendarCommand, channel, person } from "@linli/core/kernel"
import { type Outcome, type Raise, type RequestPolicy, type Requests, requestPolicy } from "@linli/core/requests"
import * as Effect from "effect/Effect"

export const people = {
  hotline: channel("12345"),
  resident: person("s-li", "reporter"),
  operator: person("p-operator", "operator"),
  dispatcher: person("p-dispatcher", "dispatcher"),
  supervisor: person("p-supervisor", "supervisor"),
  follower: person("p-follower", "follower"),
  community: person("p-community", "handler", "community-1"),
  grid: person("p-grid", "gridWorker", "community-1"),
  street: person("p-street", "handler", "street-1"),
  police: person("p-police", "handler", "police"),
  urban: person("p-urban", "handler", "urban-management"),
  water: person("p-water", "handler", "water"),
  slow: person("p-slow", "handler", "slow-office"),
  fair: person("p-fair", "handler", "fair-office"),
  parks: person("p-parks", "handler", "parks"),
  housing: person("p-housing", "handler", "housing"),
  colleague: person("p-housing-2", "handler", "housing")
} as const

export const policy: RequestPolicy = {
  ...requestPolicy.preset.value,
  summonable: [{ items: ["building/illegal"], departments: ["police", "urban-management"] }],
  supervision: { ...requestPolicy.preset.value.supervision, transferAfter: 3, transferTo: "efficiency-office" }
}

type Service = typeof Requests.Service
/** The requests by the name they have in this month. */
export type Names = Map<string, string>

export interface Step {
  readonly at: number
  readonly act: (
    requests: Service,
    names: Names,
    adopt: (calendar: CalendarCommand) => Effect.Effect<unknown, unknown>
  ) => Effect.Effect<unknown, unknown>
}

type Someone = (typeof people)[keyof typeof people]

export const note = { note: null } as const

/** Something done with a named request. */
export const does = (
  at: number,
  name: string,
  act: (requests: Service, given: { readonly request: string }) => Effect.Effect<unknown, unknown>
): Step => ({ at, act: (requests, names) => act(requests, { request: names.get(name)! }) })

export const raises = (at: number, name: string, raise: Raise, actor: Someone): Step => ({
  at,
  act: (requests, names) => Effect.map(requests.raise(raise, { actor }), ({ request }) => names.set(name, request))
})

const minute = 60_000

/** Raised by a resident over the hotline, accepted five minutes later and after five more handed to a unit. */
export const sent = (at: number, name: string, unit: string, about: Partial<Raise> = {}): ReadonlyArray<Step> => [
  raises(
    at,
    name,
    { channel: "hotline", kind: "complaint", reporter: "s-li", item: "roads/cover", place: { unit: "community-1" }, ...about },
    people.hotline
  ),
  does(at + 5 * minute, name, (requests, given) => requests.accept(given, { actor: people.operator })),
  does(at + 10 * minute, name, (requests, given) => requests.dispatch({ ...given, lead: unit, helpers: [] }, { actor: people.dispatcher }))
]

export const signed = (at: number, name: string, by: Someone): Step =>
  does(at, name, (requests, given) => requests.sign(given, { actor: by }))

/** Sent to a unit that signs for it half an hour after it was raised. */
export const handed = (
  at: number,
  name: string,
  by: Someone & { readonly unit: string | null },
  about?: Partial<Raise>
): ReadonlyArray<Step> => [...sent(at, name, by.unit!, about), signed(at + 30 * minute, name, by)]

export const settled = (at: number, name: string, by: Someone): ReadonlyArray<Step> => [
  does(at, name, (requests, given) => requests.contact({ ...given, outcome: "reached", ...note }, { actor: by })),
  does(at + minute, name, (requests, given) => requests.resolve({ ...given, outcome: "solved", ...note }, { actor: by }))
]

/** Closed with what the reporter said when called. */
export const ended = (at: number, name: string, outcome: Outcome = "solved"): ReadonlyArray<Step> => [
  does(at, name, (requests, given) => requests.completeFollowUp({ ...given, ...note }, { actor: people.follower })),
  does(at + minute, name, (requests, given) => requests.close({ ...given, outcome }, { actor: people.follower }))
]
