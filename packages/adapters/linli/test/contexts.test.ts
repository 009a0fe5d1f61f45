/** What a context says of itself is enough: its commands, rules and views are there in a program and on the command line. */
import { declared, fidelity, makeCityRunner, Projector, type RecordedEvent, redecide, volunteering } from "@linli/core"
import { EventStore, MemoryStore } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { openCity } from "../src/index.ts"
import { failed, json, ok, temporary } from "./cli/support.ts"

const file = temporary()
const day = 86_400_000
const monday = Date.UTC(2026, 2, 2)
const organiser = { as: "organiser:o1" }

describe("SY14: volunteers at posts by design, and their pledges", () => {
  const store = file("pledges.db")
  let log: ReadonlyArray<RecordedEvent>

  it("pledges are kept, kept late, or broken by rule on the day after; each is shown who may see it", async () => {
    let now = monday
    await using city = await openCity({ store, seed: 14, now: () => now })
    const pledge = (id: string, volunteer: string, days: number) =>
      city.volunteering.givePledge(
        { pledge: id, volunteer, duty: "stair-lights", due: monday + days * day },
        { as: `volunteer:${volunteer}` }
      )
    for (const [id, volunteer, days] of [
      ["p-1", "v-lin", 2],
      ["p-2", "v-wu", 2],
      ["p-3", "v-lin", 3],
      ["p-4", "v-wu", 9]
    ] as const)
      await pledge(id, volunteer, days)
    now += day
    await city.volunteering.keepPledge({ pledge: "p-1" }, organiser)
    now += 3 * day
    const { decisions } = await city.tick()
    expect(decisions.map(({ number, event, at }) => [number, event, at])).toEqual([
      ["pledge-p-2", "PledgeBroken", monday + 2 * day],
      ["pledge-p-3", "PledgeBroken", monday + 3 * day]
    ])
    await city.volunteering.keepPledge({ pledge: "p-3" }, organiser)
    const standing = async (as?: string) => {
      const { docs } = await city.volunteering.view("volunteering-pledges", { index: "volunteer" }, as === undefined ? {} : { as })
      return docs
        .map((doc) => doc as volunteering.Standing)
        .map(({ volunteer, _tag, late }) => `${volunteer} ${_tag}${late ? ", late" : ""}`)
    }
    const all = ["v-lin Kept", "v-lin Kept, late", "v-wu Broken, late", "v-wu Given"]
    expect(await standing()).toEqual(all)
    expect(await standing("organiser:o1")).toEqual(all)
    expect(await standing("volunteer:v-wu")).toEqual(all.slice(2))
    await expect(standing("operator:o1")).rejects.toMatchObject({ code: "AccessRefused", reason: "UnknownPost" })
    const events: Array<RecordedEvent> = []
    for await (const event of city.log()) events.push(event)
    log = events
  })

  it("a replay of the log alone stands the same, and its decisions come out the same", async () => {
    const again = MemoryStore.makeMemory({ declared })
    await Effect.runPromise(again.restore(log))
    const docs = await Effect.runPromise(Effect.provideService(Projector.replay(volunteering.pledges), EventStore.EventStore, again))
    expect([...docs.keys()]).toEqual(["pledge-p-1", "pledge-p-2", "pledge-p-3", "pledge-p-4"])
    const decided = await Effect.runPromise(redecide({ events: log, declared, runner: makeCityRunner }))
    expect(fidelity(log, decided)).toMatchObject({ late: { total: 2, matched: 2 }, missed: [], gained: [] })
  })

  it("what a volunteer has pledged is exported to them, by the id they are held under", async () => {
    await using city = await openCity({ store })
    const { events, records } = await city.privacy.export("v-wu", { as: "supervisor:s1" })
    expect(events.map(({ stream }) => stream)).toContain("pledge-p-4")
    expect(records.map(({ stream }) => stream)).toContain("pledge-p-2")
  })
})

describe("a command or a view of any context", () => {
  const at = ["--store", file("pledges.db")]
  const give = (command: string, said: string) => ["give", command, said, "--as", "organiser:o1", ...at]

  it("is given and shown from the command line, in both languages", async () => {
    expect(await json(...give("KeepPledge", '{"pledge":"p-4"}'))).toMatchObject({ stream: "pledge-p-4", events: ["PledgeKept"] })
    expect(await ok(...give("KeepPledge", '{"pledge":"p-4"}'), "--lang", "en")).toMatch(/already/i)
    expect(await json("view", "volunteering-pledges", "--from", "Kept", "--to", "Kept", "--index", "state", ...at)).toMatchObject({
      docs: [{}, {}, {}]
    })
    expect(await ok("view", "volunteering-pledges", "--index", "volunteer", "--from", "v-x", "--lang", "zh", ...at)).toMatch(/没有记录/)
  })

  it("that is not there, or says what it may not, is refused, and what there is is named", async () => {
    expect((await failed(...give("RaiseRequest", "{}"))).error["remedy"]).toMatch(/GivePledge, KeepPledge, BreakPledge.*linli request/)
    expect((await failed(...give("KeepPledge", "[]"))).error["message"]).toMatch(/no JSON object/)
    expect((await failed(...give("KeepPledge", '{"pledge":"p-9"}'))).error["reason"]).toBe("NotGiven")
    expect((await failed(...give("KeepPledge", '{"pledge":"p-4","colour":"red"}'))).error["message"]).toMatch(/colour/)
    expect((await failed("view", "nothing", ...at)).error["message"]).toMatch(/volunteering-pledges/)
    expect((await failed("view", "volunteering-pledges", "--index", "colour", ...at)).error["message"]).toMatch(/volunteer, state/)
  })
})
