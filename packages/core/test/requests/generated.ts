/** Requests from a seed: what people do with each of them, when, as a list in order of time. Some of it will be refused. */
import { Ids, person } from "@linli/core/kernel"
import type { Requests } from "@linli/core/requests"
import type * as Effect from "effect/Effect"
import { actors } from "./fixture.ts"
import { hour, on } from "./town.ts"

export interface Deed {
  readonly at: number
  readonly request: number
  readonly act: (requests: typeof Requests.Service, id: string) => Effect.Effect<unknown, unknown>
}

const note = { note: null } as const
const days = (amount: number) => ({ amount, unit: "workingDays", counting: "elapsed" }) as const

/** What happens to the n-th request. */
const story = (n: number, next: () => number, spread: number): ReadonlyArray<Deed> => {
  const deeds: Array<Deed> = []
  const chance = (percent: number) => next() % 100 < percent
  const unit = `u-${next() % 12}`
  const lead = person(`p-${unit}`, "handler", unit)
  let at = on(0) + (next() % Math.floor(spread / 60_000)) * 60_000
  const later = (hours: number) => {
    at += 60_000 + (next() % (hours * 60)) * 60_000
  }
  const then = (hours: number, act: Deed["act"]) => {
    later(hours)
    deeds.push({ at, request: n, act })
  }
  then(2, (requests, request) => requests.accept({ request }, { actor: actors.operator }))
  then(8, (requests, request) => requests.dispatch({ request, lead: unit, helpers: [] }, { actor: actors.dispatcher }))
  if (chance(10)) {
    then(8, (requests, request) => requests.object({ request, reason: "notOurDuty", ...note }, { actor: lead }))
    then(40, (requests, request) => requests.reject({ request, ...note }, { actor: actors.dispatcher }))
  }
  then(12, (requests, request) => requests.sign({ request }, { actor: lead }))
  if (chance(15)) {
    then(24, (requests, request) => requests.pause({ request, reason: "weather", ...note }, { actor: lead }))
    then(72, (requests, request) => requests.resume({ request }, { actor: lead }))
  }
  if (chance(15)) {
    then(24, (requests, request) => requests.askExtension({ request, term: days(1 + (next() % 5)), ...note }, { actor: lead }))
    const granted = chance(60)
    then(30, (requests, request) =>
      granted
        ? requests.grantExtension({ request }, { actor: actors.supervisor })
        : requests.refuseExtension({ request, reason: "notJustified", ...note }, { actor: actors.supervisor })
    )
  }
  if (chance(20)) {
    then(24, (requests, request) => requests.blowWhistle({ request, whistle: "w-1", departments: ["u-police"], ...note }, { actor: lead }))
    const comes = chance(70)
    then(60, (requests, request) =>
      comes
        ? requests.answerWhistle({ request, whistle: "w-1" }, { actor: actors.department })
        : requests.declineWhistle({ request, whistle: "w-1", reason: "noAuthority", ...note }, { actor: actors.department })
    )
    if (comes) then(20, (requests, request) => requests.arrive({ request, whistle: "w-1" }, { actor: actors.department }))
  }
  if (chance(50)) then(40, (requests, request) => requests.progress({ request, activity: "inspected", ...note }, { actor: lead }))
  if (chance(20)) return deeds
  then(240, (requests, request) => requests.contact({ request, outcome: "reached", ...note }, { actor: lead }))
  then(4, (requests, request) => requests.resolve({ request, outcome: "solved", ...note }, { actor: lead }))
  if (chance(60)) then(60, (requests, request) => requests.completeFollowUp({ request, ...note }, { actor: actors.follower }))
  if (chance(30)) {
    const said = { contacted: true, solved: "notSolved", satisfied: "dissatisfied" } as const
    then(10, (requests, request) => requests.rate({ request, ...said, ...note }, { actor: actors.reporter }))
    then(10, (requests, request) => requests.askReopening({ request, reason: "notSolved", ...note }, { actor: actors.reporter }))
    const again = chance(60)
    then(60, (requests, request) =>
      again
        ? requests.reopen({ request }, { actor: actors.dispatcher })
        : requests.refuseReopening({ request, reason: "explained", ...note }, { actor: actors.dispatcher })
    )
    if (again) then(200, (requests, request) => requests.contact({ request, outcome: "reached", ...note }, { actor: lead }))
    if (again) then(4, (requests, request) => requests.resolve({ request, outcome: "explained", ...note }, { actor: lead }))
  }
  if (chance(50)) then(30, (requests, request) => requests.close({ request, outcome: "solved" }, { actor: actors.follower }))
  return deeds
}

/** All that is done with so many requests raised within a span, in order of time. A request is raised when its first deed is due. */
export const generate = (seed: number, count: number, spread = 30 * 24 * hour): ReadonlyArray<Deed> => {
  const next = Ids.seeded(seed)
  const deeds = Array.from({ length: count }, (_, n) => story(n, next, spread)).flat()
  return deeds.sort((a, b) => a.at - b.at || a.request - b.request)
}
