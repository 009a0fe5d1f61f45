/** A month of a district, hour by hour: what people do in it. What the rules do of themselves is not written here. */
import { channel, person } from "@linli/core/kernel"
import { type RequestPolicy, type Requests, requestPolicy } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import { on } from "./town.ts"

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
  fair: person("p-fair", "handler", "fair-office")
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
  readonly act: (requests: Service, names: Names) => Effect.Effect<unknown, unknown>
}

const note = { note: null } as const

/** Something done with a named request. */
const does = (
  at: number,
  name: string,
  act: (requests: Service, given: { readonly request: string }) => Effect.Effect<unknown, unknown>
): Step => ({ at, act: (requests, names) => act(requests, { request: names.get(name)! }) })

type Raise = Parameters<Service["raise"]>[0]
const raises = (at: number, name: string, raise: Raise, actor: (typeof people)[keyof typeof people]): Step => ({
  at,
  act: (requests, names) => Effect.map(requests.raise(raise, { actor }), ({ request }) => names.set(name, request))
})

/** Raised by a resident over the hotline, and handed to a unit that signs for it. */
const handed = (
  at: number,
  name: string,
  unit: string,
  by: (typeof people)[keyof typeof people],
  item = "roads/cover"
): ReadonlyArray<Step> => {
  const minutes = (count: number) => at + count * 60_000
  return [
    raises(at, name, { channel: "hotline", kind: "complaint", reporter: "s-li", item, place: { unit: "community-1" } }, people.hotline),
    does(minutes(5), name, (requests, given) => requests.accept(given, { actor: people.operator })),
    does(minutes(10), name, (requests, given) => requests.dispatch({ ...given, lead: unit, helpers: [] }, { actor: people.dispatcher })),
    does(minutes(30), name, (requests, given) => requests.sign(given, { actor: by }))
  ]
}

const settled = (at: number, name: string, by: (typeof people)[keyof typeof people]): ReadonlyArray<Step> => [
  does(at, name, (requests, given) => requests.contact({ ...given, outcome: "reached", ...note }, { actor: by })),
  does(at + 60_000, name, (requests, given) => requests.resolve({ ...given, outcome: "solved", ...note }, { actor: by }))
]

const ended = (at: number, name: string): ReadonlyArray<Step> => [
  does(at, name, (requests, given) => requests.completeFollowUp({ ...given, ...note }, { actor: people.follower })),
  does(at + 60_000, name, (requests, given) => requests.close({ ...given, outcome: "solved" }, { actor: people.follower }))
]

/** What a community finds on its own rounds, beside what residents ask for. */
const community: ReadonlyArray<Step> = [
  raises(on(0), "lamp", { channel: "patrol", proactive: true, item: "roads/lamp", place: { unit: "community-1" } }, people.grid),
  does(on(0, 9, 5), "lamp", (requests, given) => requests.accept(given, { actor: people.operator })),
  does(on(0, 9, 10), "lamp", (requests, given) =>
    requests.dispatch({ ...given, lead: "community-1", helpers: [] }, { actor: people.dispatcher })
  ),
  does(on(0, 9, 15), "lamp", (requests, given) => requests.sign(given, { actor: people.community })),
  does(on(1, 11), "lamp", (requests, given) => requests.resolve({ ...given, outcome: "solved", ...note }, { actor: people.community })),
  does(on(1, 15), "lamp", (requests, given) => requests.close({ ...given, outcome: "solved" }, { actor: people.operator })),
  ...handed(on(0, 10), "cover", "community-1", people.community),
  does(on(0, 11), "cover", (requests, given) =>
    requests.dispatch({ ...given, lead: "community-1", helpers: ["water"] }, { actor: people.dispatcher })
  ),
  does(on(0, 12), "cover", (requests, given) =>
    Effect.ignore(requests.dispatch({ ...given, lead: "water", helpers: [] }, { actor: people.dispatcher }))
  ),
  ...settled(on(2, 10), "cover", people.community),
  ...ended(on(3, 10), "cover")
]

/** A street summons departments to what it cannot end alone. */
const whistles: ReadonlyArray<Step> = [
  ...handed(on(7, 9), "shed", "street-1", people.street, "building/illegal"),
  does(on(7, 10), "shed", (requests, given) =>
    requests.blowWhistle({ ...given, whistle: "w-1", departments: ["police", "urban-management"], ...note }, { actor: people.street })
  ),
  does(on(7, 10, 5), "shed", (requests, given) =>
    Effect.ignore(requests.blowWhistle({ ...given, whistle: "w-2", departments: ["water"], ...note }, { actor: people.street }))
  ),
  does(on(7, 11), "shed", (requests, given) => requests.answerWhistle({ ...given, whistle: "w-1" }, { actor: people.police })),
  does(on(7, 16), "shed", (requests, given) => requests.arrive({ ...given, whistle: "w-1" }, { actor: people.police })),
  does(on(8, 9), "shed", (requests, given) => requests.finish({ ...given, whistle: "w-1", ...note }, { actor: people.police })),
  does(on(9, 9), "shed", (requests, given) =>
    requests.declineWhistle({ ...given, whistle: "w-1", reason: "noCapacity", ...note }, { actor: people.urban })
  ),
  does(on(9, 10), "shed", (requests, given) =>
    requests.rateDepartment({ ...given, whistle: "w-1", department: "police", rating: "satisfied", ...note }, { actor: people.street })
  ),
  ...settled(on(10, 9), "shed", people.street),
  ...ended(on(10, 15), "shed")
]

/** From the grid up to the county, and down to the department as an order. */
const levels: ReadonlyArray<Step> = [
  raises(on(1), "pipe", { channel: "patrol", proactive: true, item: "water/pipe", place: { unit: "community-1" } }, people.grid),
  does(on(1, 9, 30), "pipe", (requests, given) => requests.accept(given, { actor: people.operator })),
  ...(["community", "street", "district"] as const).map((to, i) =>
    does(on(1, 10 + i), "pipe", (requests, given) =>
      requests.escalate(
        { ...given, from: [null, "community", "street"][i]!, to, cause: "beyondPowers", ...note },
        { actor: people.dispatcher }
      )
    )
  ),
  does(on(1, 15), "pipe", (requests, given) => requests.dispatch({ ...given, lead: "water", helpers: [] }, { actor: people.dispatcher })),
  does(on(1, 16), "pipe", (requests, given) => requests.sign(given, { actor: people.water })),
  does(on(3, 9), "pipe", (requests, given) => requests.resolve({ ...given, outcome: "solved", ...note }, { actor: people.water })),
  does(on(3, 10), "pipe", (requests, given) => requests.close({ ...given, outcome: "solved" }, { actor: people.operator }))
]

/** One office never answers in time; another does in between. */
const lifts: ReadonlyArray<Step> = [
  ...[0, 1, 2].flatMap((n) => handed(on(n, 14), `slow-${n}`, "slow-office", people.slow)),
  does(on(2, 17), "slow-0", (requests, given) =>
    Effect.ignore(requests.interview({ ...given, unit: "slow-office", finding: "slow", ...note }, { actor: people.supervisor }))
  ),
  does(on(22, 10), "slow-2", (requests, given) =>
    requests.interview({ ...given, unit: "slow-office", finding: "slow", ...note }, { actor: people.supervisor })
  ),
  does(on(22, 11), "slow-2", (requests, given) =>
    Effect.flatMap(requests.state(given.request), (state) =>
      requests.exempt(
        { ...given, ground: "beyondPowers", reviews: state._tag === "NotRaised" ? "" : state.entries[0]!, ...note },
        { actor: people.supervisor }
      )
    )
  ),
  ...[0, 1].flatMap((n) => handed(on(n, 15), `fair-${n}`, "fair-office", people.fair)),
  ...handed(on(9, 15), "fair-2", "fair-office", people.fair),
  ...settled(on(10, 10), "fair-2", people.fair),
  ...handed(on(11, 10), "fair-3", "fair-office", people.fair)
]

/** Six steps, and an attempt to leave out each. */
const loop: ReadonlyArray<Step> = [
  raises(on(14), "loop", { channel: "app", kind: "help", reporter: "s-li", item: "water/supply" }, people.hotline),
  does(on(14, 9, 1), "loop", (requests, given) =>
    Effect.ignore(requests.dispatch({ ...given, lead: "water", helpers: [] }, { actor: people.dispatcher }))
  ),
  does(on(14, 10), "loop", (requests, given) => requests.accept(given, { actor: people.operator })),
  does(on(14, 10, 1), "loop", (requests, given) => Effect.ignore(requests.sign(given, { actor: people.water }))),
  does(on(14, 11), "loop", (requests, given) => requests.dispatch({ ...given, lead: "water", helpers: [] }, { actor: people.dispatcher })),
  does(on(14, 11, 1), "loop", (requests, given) =>
    Effect.ignore(requests.resolve({ ...given, outcome: "solved", ...note }, { actor: people.water }))
  ),
  does(on(14, 12), "loop", (requests, given) => requests.sign(given, { actor: people.water })),
  does(on(15, 9), "loop", (requests, given) => requests.pause({ ...given, reason: "awaitingParts", ...note }, { actor: people.water })),
  does(on(17, 9), "loop", (requests, given) => requests.resume(given, { actor: people.water })),
  ...settled(on(18, 10), "loop", people.water),
  does(on(18, 11), "loop", (requests, given) => Effect.ignore(requests.close({ ...given, outcome: "solved" }, { actor: people.operator }))),
  ...ended(on(21, 10), "loop")
]

export const month: ReadonlyArray<Step> = [...community, ...whistles, ...levels, ...lifts, ...loop].sort((a, b) => a.at - b.at)
export const monthEnd = on(31)
