/** The timeline: whose hands, how long, and what is said openly. */
import type { RecordedEvent } from "@linli/core/kernel"
import { Timeline } from "@linli/core/requests"
import { describe, expect, it } from "vitest"
import { actors, escalate, id, minute, play, raise, type Step, say, sealedText, start, ways } from "./fixture.ts"

const timelineOf = (steps: ReadonlyArray<Step>): Timeline.Doc => {
  const { events } = play(steps)
  const doc = events.reduce<Timeline.Doc | undefined>(
    (before, [event, envelope]) => Timeline.view.apply(before, event, envelope as RecordedEvent, id),
    undefined
  )
  return doc!
}

/** Hands as `role unit level from–to`, in minutes from the start. */
const handsOf = (steps: ReadonlyArray<Step>): ReadonlyArray<string> => {
  const minutes = (at: number | null) => (at === null ? "" : (at - start) / minute)
  return timelineOf(steps).hands.map(({ role, unit, level, from, to }) => `${role} ${unit ?? level ?? ""} ${minutes(from)}–${minutes(to)}`)
}

describe("hands", () => {
  it("follow one upon the other, the helper beside the lead", () => {
    expect(handsOf(ways.Closed)).toEqual(["operator  0–1", "dispatcher  1–2", "lead u-roads 2–5", "helper u-water 2–5", "follower  5–7"])
  })

  it("an objection gives the request back to the dispatcher until it is answered", () => {
    expect(handsOf([...ways.Dispatched, ["lead", say.object], ["dispatcher", say.reject]])).toEqual([
      "operator  0–1",
      "dispatcher  1–2",
      "lead u-roads 2–3",
      "helper u-water 2–3",
      "dispatcher  3–4",
      "lead u-roads 4–",
      "helper u-water 4–"
    ])
  })

  it("a request that climbs lies with each level's dispatcher, and comes down as an order", () => {
    const climbed: ReadonlyArray<Step> = [
      ...ways.InHand,
      ["lead", escalate(null, "street")],
      ["dispatcher", escalate("street", "district")],
      ["dispatcher", { ...say.dispatch, helpers: ["u-heat"] }]
    ]
    expect(handsOf(climbed).slice(2)).toEqual([
      "lead u-roads 2–4",
      "helper u-water 2–4",
      "dispatcher street 4–5",
      "dispatcher district 5–6",
      "lead u-roads 6–",
      "helper u-heat 6–"
    ])
  })

  it("a wish to reopen lies with the dispatcher, a new round with the lead", () => {
    const hands = handsOf([...ways.Closed, ["reporter", say.askReopening], ["dispatcher", say.reopen]])
    expect(hands.slice(5)).toEqual(["dispatcher  8–9", "lead u-roads 9–", "helper u-water 9–"])
  })

  it("nobody holds what has ended", () => {
    for (const way of [ways.Declined, ways.Merged, ways.Withdrawn, ways.Closed]) {
      expect(timelineOf(way).hands.filter(({ to }) => to === null)).toEqual([])
    }
  })

  it("are held for a number of milliseconds, the last one up to now", () => {
    const { hands } = timelineOf(ways.Accepted)
    expect(hands.map((hand) => Timeline.heldFor(hand, start + 10 * minute))).toEqual([minute, 9 * minute])
  })

  it("a fact that is dated back takes no time from anybody", () => {
    const { events } = play(ways.Accepted)
    const early = { ...events[1]![1], at: start - minute } as RecordedEvent
    const begun = Timeline.view.apply(undefined, events[0]![0], events[0]![1] as RecordedEvent, id)
    expect(Timeline.view.apply(begun, events[1]![0], early, id)!.hands[0]).toMatchObject({ from: start, to: start })
  })
})

describe("entries", () => {
  it("say what is coded, who by office made them, and nothing that is sealed", () => {
    const steps: ReadonlyArray<Step> = [
      ["operator", raise()],
      ["operator", { ...say.decline, note: sealedText("s-li") }]
    ]
    expect(timelineOf(steps).entries).toEqual([
      {
        id: "e-0",
        at: start,
        event: "RequestRaised",
        author: { kind: "Person", as: "operator", unit: null },
        said: {
          number: "N-1",
          channel: "hotline",
          kind: "complaint",
          proactive: false,
          urgent: false,
          place: { unit: "u-lanes", cell: "36.65,117.12" },
          item: "roads/cover",
          notice: "2026-1",
          source: { system: "12345", number: "W-1", channel: "Call" }
        }
      },
      {
        id: "e-1",
        at: start + minute,
        event: "IntakeDeclined",
        author: { kind: "Person", as: "operator", unit: null },
        said: { reason: "noMatter" }
      }
    ])
  })

  it("name a channel and a rule as such", () => {
    const { entries } = timelineOf([
      ["channel", raise()],
      ["rule", say.accept]
    ])
    expect(entries.map(({ author }) => author)).toEqual([
      { kind: "Channel", as: "12345", unit: null },
      { kind: "Rule", as: "routing", unit: null }
    ])
  })

  it("never name the reporter", () =>
    expect(JSON.stringify(timelineOf([...ways.Closed, ["reporter", say.rate]]))).not.toContain(
      actors.reporter._tag === "Person" ? actors.reporter.id : ""
    ))
})
