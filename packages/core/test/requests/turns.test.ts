/**
 * What follows by rule for what turns up in the scripted month. Every time is worked out by hand: work is 8–12 and 14–18 from Monday to
 * Friday, a working day is 8 hours of it, a request has 5 from its acceptance, the warning comes 1 before, and whoever is silent for 3
 * is reminded. In virtual time; month.test.ts shows that in service it is the same.
 */
import { beforeAll, describe, expect, it } from "vitest"
import { attempts, dataOf, decisionsOf, eventsOf, type Lived, live, namesOf } from "./liveMonth.ts"
import { clockText, lines, on } from "./town.ts"

let lived: Lived
beforeAll(async () => {
  lived = await live({ mode: "virtual" })
}, 60_000)

const cardsOf = (name: string) => lines(decisionsOf(lived), lived.names.get(name))
const same = (due: string, count: number) => Array.from({ length: count }, () => due)

describe("a clock", () => {
  it("stands still while it is paused, and a pause moves the deadline and the card by the working time it took", () => {
    // Accepted Mon 5 9:05, so due Mon 12 9:05. Paused Tue 6 10:00 to Thu 8 15:00: 6 h + 8 h + 5 h = 19 h of work. From Mon 12 9:05 on
    // there are 6 h 55 left of Monday, 8 h of Tuesday, and 4 h 05 of Wednesday: 14:05. The card comes 8 h before.
    // Silent since Thu 8 15:00: 3 h + 8 h + 8 h + 5 h of Tue 13.
    expect(lived.dues("paving")).toEqual([null, ...same("Wed 14 14:05", 5)])
    expect(cardsOf("paving")).toEqual(["Tue 13 14:05 DeadlineWarned by warn", "Tue 13 15:00 RequestReminded by remind of dormancy"])
  })
  it("goes on by what a supervisor grants: the deadline that was first is not missed", () => {
    // Accepted Tue 6 9:05, so due Tue 13 9:05; three days more, granted Fri 9 15:00: Fri 16 9:05. Done Thu 15 16:01.
    // Silent from Tue 6 9:30 to Fri 9 9:30, and from the grant on: 3 h + 8 h + 8 h + 5 h of Wed 14.
    expect(lived.dues("roof")).toEqual([...same("Tue 13 09:05", 2), ...same("Fri 16 09:05", 4)])
    expect(cardsOf("roof")).toEqual([
      "Fri 09 09:30 RequestReminded by remind of dormancy",
      "Wed 14 15:00 RequestReminded by remind of dormancy",
      "Thu 15 09:05 DeadlineWarned by warn"
    ])
  })
  it("goes on as it did where more time is refused: the yellow card, the red one, supervision, and a level up", () => {
    // Accepted Tue 6 10:05, so due Tue 13 10:05; a working day later up from the grid. Silent since the refusal, Fri 9 10:00:
    // 6 h + 8 h + 8 h + 2 h of Wed 14. Done Wed 14 16:01, closed Fri 16 10:01.
    expect(namesOf(lived, "fence")).toContain("ExtensionRefused")
    expect(lived.dues("fence")).toEqual(same("Tue 13 10:05", 6))
    expect(cardsOf("fence")).toEqual([
      "Mon 12 10:05 DeadlineWarned by warn",
      "Tue 13 10:05 DeadlineMissed by miss",
      "Tue 13 10:05 SupervisionOpened by supervise overdue",
      "Wed 14 10:00 RequestReminded by remind of dormancy",
      "Wed 14 10:05 RequestEscalated by escalate to community",
      "Fri 16 10:01 SupervisionClosed by end supervision"
    ])
  })
  it("of what is urgent runs day and night, and on Saturdays", () => {
    // Accepted Fri 9 20:05: 24 hours to Sat 10 20:05, the card 4 hours before.
    expect(cardsOf("gas")).toEqual([
      "Sat 10 16:05 DeadlineWarned by warn",
      "Sat 10 20:05 DeadlineMissed by miss",
      "Sat 10 20:05 SupervisionOpened by supervise overdue",
      "Mon 12 09:01 SupervisionClosed by end supervision"
    ])
  })
  it("is not asked where somebody else has stated a date: it binds before the policy's, without a card before, and no calendar moves it", () => {
    // Accepted Thu 15 9:05: by the policy Thu 22 9:05, by the calendar adopted since Sat 24 9:05. Stated: Wed 21 12:00, a holiday.
    expect(lived.dues("promise")).toEqual([null, null, ...same("Wed 21 12:00", 4)])
    expect(cardsOf("promise")).toEqual([
      "Wed 21 12:00 DeadlineMissed by miss",
      "Wed 21 12:00 SupervisionOpened by supervise overdue",
      "Fri 23 10:01 SupervisionClosed by end supervision"
    ])
  })
})

describe("DL4: what comes back goes through the loop again", () => {
  it("in a second round with a term of its own from the reopening on; it is supervised as repeated, and its reporter is spoken with anew", () => {
    // The first round, accepted Tue 6 14:05, was due Tue 13 14:05. Reopened Fri 9 10:00: five working days to Fri 16 10:00.
    // Silent since: 6 h + 8 h + 8 h + 2 h of Wed 14. Done Thu 15 16:01, closed Fri 16 15:01.
    expect(dataOf(lived, "leak", "ReopenRequested")).toMatchObject([{ by: "reporter", reason: "cameBack" }])
    expect(dataOf(lived, "leak", "RequestReopened")).toEqual([{ round: 2 }])
    expect(lived.dues("leak")).toEqual(["Tue 13 14:05", ...same("Fri 16 10:00", 5)])
    expect(cardsOf("leak")).toEqual([
      "Fri 09 10:00 SupervisionOpened by supervise repeated",
      "Wed 14 10:00 RequestReminded by remind of dormancy",
      "Thu 15 10:00 DeadlineWarned by warn",
      "Fri 16 15:01 SupervisionClosed by end supervision"
    ])
    expect(attempts(lived)).toContainEqual(expect.objectContaining({ reason: "NotContacted", field: "contactBeforeResolve" }))
    expect(namesOf(lived, "leak").filter((name) => name === "ReporterContacted" || name === "RequestClosed")).toEqual([
      "ReporterContacted",
      "RequestClosed",
      "ReporterContacted",
      "RequestClosed"
    ])
  })
})

describe("SY5: an objection", () => {
  it("that is upheld lets another unit lead, with the time that is left; its answer is reminded of after a working day", () => {
    // Objected Wed 7 10:00, upheld Thu 8 11:00. Accepted Wed 7 9:05, so due Wed 14 9:05 whoever leads: the term does not begin anew.
    // Silent since Thu 8 14:00: 4 h + 8 h + 8 h + 4 h of Tue 13.
    expect(dataOf<{ readonly lead: string }>(lived, "signs", "RequestDispatched").map(({ lead }) => lead)).toEqual([
      "parks",
      "urban-management"
    ])
    expect(lived.dues("signs")).toEqual(same("Wed 14 09:05", 6))
    expect(cardsOf("signs")).toEqual([
      "Thu 08 10:00 RequestReminded by remind of objection",
      "Tue 13 09:05 DeadlineWarned by warn",
      "Tue 13 12:00 RequestReminded by remind of dormancy"
    ])
  })
  it("that is rejected leaves the lead where it is, is no longer open to it, and the matter is supervised as refused", () => {
    expect(dataOf(lived, "kiosk", "RequestDispatched")).toMatchObject([{ lead: "parks" }])
    expect(dataOf(lived, "kiosk", "DispatchObjected")).toHaveLength(1)
    expect(attempts(lived)).toContainEqual(expect.objectContaining({ reason: "ObjectionsUsedUp", field: "objectionsPerUnit" }))
    expect(dataOf(lived, "kiosk", "SupervisionOpened")).toMatchObject([{ cause: "refused", unit: "parks" }])
    expect(cardsOf("kiosk")).toEqual([
      "Thu 08 09:00 SupervisionOpened by supervise refused",
      "Mon 12 10:01 SupervisionClosed by end supervision"
    ])
  })
})

describe("DL4: the loop is left", () => {
  it("by a withdrawal: the resident takes it back, and no rule comes to it any more", () => {
    // It was due Fri 16 9:05, and would have been reminded of three working days after Fri 9 9:30.
    expect(eventsOf(lived, "noise").at(-1)).toMatchObject({ type: "requests/RequestWithdrawn", at: on(7, 10), actor: { id: "s-li" } })
    expect(cardsOf("noise")).toEqual([])
  })
  it("by a merge: it names the request that goes on, and no rule comes to it any more", () => {
    const [parent] = dataOf<{ readonly number: string }>(lived, "paving", "RequestRaised")
    expect(dataOf(lived, "twin", "RequestMerged")).toEqual([{ parent: parent!.number }])
    expect(namesOf(lived, "twin").at(-1)).toBe("RequestMerged")
    expect(cardsOf("twin")).toEqual([])
  })
  it("by nobody who has recused themself: a colleague of the same unit does it instead", () => {
    expect(dataOf(lived, "guard", "PersonRecused")).toEqual([{ person: "p-housing" }])
    const work = eventsOf(lived, "guard").filter(({ type }) => /Contacted|Resolved/.test(type))
    expect(work.map(({ at, actor }) => [clockText(at), actor._tag === "Person" && actor.id])).toEqual([
      ["Mon 12 09:00", "p-housing-2"],
      ["Mon 12 09:01", "p-housing-2"]
    ])
    expect(cardsOf("guard")).toEqual([])
  })
})

describe("a calendar adopted in the middle of the month", () => {
  // Adopted Fri 16 16:00, in force from Mon 19 8:00 on: off on Tue 20 and Wed 21, at work on Sat 24.
  it("re-dates what is open from when it holds: deadline, card and reminder", () => {
    // Accepted Fri 16 9:05: 6 h 55, then Mon, Tue, Wed, Thu, and 1 h 05 of Fri 23. Without Tue and Wed, and with Saturday: 6 h 55, Mon,
    // Thu, Fri, Sat, and 1 h 05 of Mon 26; the card 8 h before is on the Saturday. Silent since Fri 16 9:30: Wed 21 9:30 by the old
    // calendar, Fri 23 9:30 by the new one. Done Mon 26 16:01, closed Tue 27 15:01.
    expect(lived.dues("bridge")).toEqual([null, null, "Fri 23 09:05", "Fri 23 09:05", "Mon 26 09:05", "Mon 26 09:05"])
    expect(cardsOf("bridge")).toEqual([
      "Fri 23 09:30 RequestReminded by remind of dormancy",
      "Sat 24 09:05 DeadlineWarned by warn",
      "Mon 26 09:05 DeadlineMissed by miss",
      "Mon 26 09:05 SupervisionOpened by supervise overdue",
      "Tue 27 15:01 SupervisionClosed by end supervision"
    ])
  })
  it("counts for a pause too: over the holidays it takes no working time", () => {
    // Accepted Mon 19 10:00: 6 h, then Thu, Fri, Sat, Mon, and 2 h of Tue 27: 10:00. Paused Tue 20 9:00 to Thu 22 9:00: an hour of work.
    expect(lived.dues("loop").at(-1)).toBe("Tue 27 11:00")
  })
  it("leaves what is settled: its deadline stays, whatever holidays it runs over, and what was missed is not missed again", () => {
    // Accepted Fri 16 10:05, done 15:01: by the calendar of that day due Fri 23 10:05; by the new one it would be Mon 26 10:05.
    expect(lived.dues("kerb")).toEqual([null, null, ...same("Fri 23 10:05", 4)])
    expect(cardsOf("kerb")).toEqual([])
    expect(dataOf(lived, "slow-0", "DeadlineMissed")).toHaveLength(1)
  })
  it("moves the next step of what climbs the ladder", () => {
    // Missed Wed 14 14:05. Five working days later: Wed 21 14:05, a holiday now; without Tue and Wed, Fri 23 14:05.
    expect(cardsOf("slow-2").filter((line) => /Escalated/.test(line))).toEqual([
      "Thu 15 14:05 RequestEscalated by escalate to community",
      "Fri 16 14:05 RequestEscalated by escalate to street",
      "Mon 19 14:05 RequestEscalated by escalate to district",
      "Fri 23 14:05 RequestEscalated by escalate to city"
    ])
  })
})
