/** A month of a district, hour by hour: what people do in it. What the rules do of themselves is not written here. */
import * as Effect from "effect/Effect"
import { does, ended, handed, note, people, raises, type Step, settled } from "./script.ts"
import { on } from "./town.ts"
import { turns } from "./turns.ts"

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
  ...handed(on(0, 10), "cover", people.community),
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
  ...handed(on(7, 9), "shed", people.street, { item: "building/illegal" }),
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
  ...[0, 1, 2].flatMap((n) => handed(on(n, 14), `slow-${n}`, people.slow)),
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
  ...[0, 1].flatMap((n) => handed(on(n, 15), `fair-${n}`, people.fair)),
  ...handed(on(9, 15), "fair-2", people.fair),
  ...settled(on(10, 10), "fair-2", people.fair),
  ...handed(on(11, 10), "fair-3", people.fair)
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

export const month: ReadonlyArray<Step> = [...community, ...whistles, ...levels, ...lifts, ...loop, ...turns].sort((a, b) => a.at - b.at)
export const monthEnd = on(31)
/** When deadlines are asked for: twice in the first week, then before a calendar is adopted, before it holds, when it does, and after its holidays. */
export const looks = [on(2, 12), on(4, 12), on(11, 15, 30), on(11, 17), on(14, 9), on(17, 10)]
