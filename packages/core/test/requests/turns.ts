/**
 * What turns up in a month: clocks that stand still, more time, second rounds, objections, what is no unit's any more, and a calendar
 * that is adopted in the middle. What follows by rule is worked out by hand in month.test.ts.
 */
import { Calendar } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { does, ended, handed, note, people, type Step, sent, settled, signed } from "./script.ts"
import { on } from "./town.ts"

/** The clock stands still, is given more time or is not, runs day and night, or goes by somebody else's date. */
const clocks: ReadonlyArray<Step> = [
  ...handed(on(0), "paving", people.parks),
  does(on(1, 10), "paving", (requests, given) => requests.pause({ ...given, reason: "awaitingParts", ...note }, { actor: people.parks })),
  does(on(3, 15), "paving", (requests, given) => requests.resume(given, { actor: people.parks })),
  ...settled(on(9, 10), "paving", people.parks),
  ...ended(on(10), "paving"),

  ...handed(on(1), "roof", people.housing),
  does(on(4, 10), "roof", (requests, given) =>
    requests.askExtension({ ...given, term: { amount: 3, unit: "workingDays", counting: "elapsed" }, ...note }, { actor: people.housing })
  ),
  does(on(4, 15), "roof", (requests, given) => requests.grantExtension(given, { actor: people.supervisor })),
  ...settled(on(10, 16), "roof", people.housing),
  ...ended(on(11, 15), "roof"),

  ...handed(on(1, 10), "fence", people.housing),
  does(on(3, 10), "fence", (requests, given) =>
    requests.askExtension({ ...given, term: { amount: 5, unit: "workingDays", counting: "elapsed" }, ...note }, { actor: people.housing })
  ),
  does(on(4, 10), "fence", (requests, given) =>
    requests.refuseExtension({ ...given, reason: "inactionSoFar", ...note }, { actor: people.supervisor })
  ),
  ...settled(on(9, 16), "fence", people.housing),
  ...ended(on(11, 10), "fence", "notSolved"),

  ...handed(on(4, 20), "gas", people.housing, { urgent: true, description: "a smell of gas on the stairs" }),
  ...settled(on(6, 10), "gas", people.housing),
  ...ended(on(7), "gas"),

  ...handed(on(10), "promise", people.parks),
  does(on(10, 11), "promise", (requests, given) => requests.stateDue({ ...given, due: on(16, 12) }, { actor: people.operator })),
  ...settled(on(17, 10), "promise", people.parks),
  ...ended(on(18, 10), "promise")
]

/** It comes back: asked again, and handled a second time. */
const rounds: ReadonlyArray<Step> = [
  ...handed(on(1, 14), "leak", people.parks),
  ...settled(on(2, 10), "leak", people.parks),
  ...ended(on(3), "leak"),
  does(on(4), "leak", (requests, given) => requests.askReopening({ ...given, reason: "cameBack", ...note }, { actor: people.resident })),
  does(on(4, 10), "leak", (requests, given) => requests.reopen(given, { actor: people.dispatcher })),
  does(on(10, 15), "leak", (requests, given) =>
    Effect.ignore(requests.resolve({ ...given, outcome: "solved", ...note }, { actor: people.parks }))
  ),
  ...settled(on(10, 16), "leak", people.parks),
  ...ended(on(11, 15), "leak")
]

const objects = (at: number, name: string): Step =>
  does(at, name, (requests, given) => requests.object({ ...given, reason: "notOurDuty", ...note }, { actor: people.parks }))

/** A unit says that it is not its duty: once it is right, once it is not. */
const objections: ReadonlyArray<Step> = [
  ...sent(on(2), "signs", "parks"),
  objects(on(2, 10), "signs"),
  does(on(3, 11), "signs", (requests, given) => requests.uphold({ ...given, ...note }, { actor: people.dispatcher })),
  does(on(3, 11, 30), "signs", (requests, given) =>
    requests.dispatch({ ...given, lead: "urban-management", helpers: [] }, { actor: people.dispatcher })
  ),
  signed(on(3, 14), "signs", people.urban),
  ...settled(on(8, 16), "signs", people.urban),
  ...ended(on(9, 15), "signs"),

  ...sent(on(2, 14), "kiosk", "parks"),
  objects(on(2, 15), "kiosk"),
  does(on(3), "kiosk", (requests, given) => requests.reject({ ...given, ...note }, { actor: people.dispatcher })),
  does(on(3, 9, 30), "kiosk", (requests, given) =>
    Effect.ignore(requests.object({ ...given, reason: "wrongItem", ...note }, { actor: people.parks }))
  ),
  signed(on(3, 10), "kiosk", people.parks),
  ...settled(on(4, 10), "kiosk", people.parks),
  ...ended(on(7, 10), "kiosk")
]

/** Taken back, found to be one with another, and done by somebody else of the same unit. */
const partings: ReadonlyArray<Step> = [
  ...handed(on(4), "noise", people.parks),
  does(on(7, 10), "noise", (requests, given) =>
    requests.withdraw({ ...given, reason: "solvedMeanwhile", ...note }, { actor: people.resident })
  ),

  ...handed(on(2, 11), "twin", people.parks),
  {
    at: on(3),
    act: (requests, names) =>
      Effect.flatMap(requests.state(names.get("paving")!), (paving) =>
        requests.merge(
          { request: names.get("twin")!, parent: paving._tag === "NotRaised" ? "" : paving.number },
          { actor: people.dispatcher }
        )
      )
  },

  ...handed(on(4, 14), "guard", people.housing),
  does(on(4, 15), "guard", (requests, given) => requests.recuse({ ...given, person: people.housing.id }, { actor: people.housing })),
  does(on(4, 16), "guard", (requests, given) =>
    Effect.ignore(requests.contact({ ...given, outcome: "reached", ...note }, { actor: people.housing }))
  ),
  ...settled(on(7), "guard", people.colleague),
  ...ended(on(8), "guard")
]

/** Adopted on a Friday for the Monday after: a fair on Tuesday and Wednesday, made up for on Saturday. */
export const fair: Calendar.Calendar = {
  ...Calendar.calendarKind.preset.value,
  id: "district",
  version: "1",
  holidays: { "2026-01-20": "Fair", "2026-01-21": "Fair" },
  makeUpDays: { "2026-01-24": "Fair" },
  knownUntil: "2026-12-31"
}
export const fairHolds = on(14, 8)

const calendar: ReadonlyArray<Step> = [
  ...handed(on(11), "bridge", people.parks),
  ...handed(on(11, 10), "kerb", people.parks),
  ...settled(on(11, 15), "kerb", people.parks),
  {
    at: on(11, 16),
    act: (_, __, adopt) =>
      adopt({
        _tag: "AdoptCalendar",
        id: fair.id,
        version: fair.version,
        effective: fairHolds,
        source: "the district",
        official: false,
        value: fair
      })
  },
  ...ended(on(14, 10), "kerb"),
  ...settled(on(21, 16), "bridge", people.parks),
  ...ended(on(22, 15), "bridge")
]

export const turns: ReadonlyArray<Step> = [...clocks, ...rounds, ...objections, ...partings, ...calendar]
