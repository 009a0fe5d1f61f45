/** The laws of deciders hold for those of the kernel and of these tests; and deciders that break a law are found out. */
import { Calendar, calendarAdoption, Personal, person, policyAdoption } from "@linli/core/kernel"
import { checkLaws, type Draw, type LawOptions } from "@linli/core/testing"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { type MastCommand, mast } from "./mast.ts"
import { type LampCommand, type LampEvent, type LampPolicy, type LampState, lamp } from "./toy.ts"

const drawLamp = (_: unknown, draw: Draw): LampCommand =>
  draw.one<LampCommand>([
    {
      _tag: "InstallLamp",
      lamp: "a",
      number: draw.below(3),
      place: "大湖路 3",
      keeper: draw.one([null, Personal.sealed("p", "b")])
    },
    { _tag: "LightLamp", lamp: "a" },
    { _tag: "PutLampOut", lamp: "a" },
    { _tag: "ReplaceBulb", lamp: "a", bulb: draw.below(5) }
  ])

const options: LawOptions<LampState, LampCommand, LampEvent, LampPolicy> = {
  seed: 1,
  walks: 60,
  command: drawLamp,
  actor: (_state, _command, draw) => person(`p-${draw.below(3)}`, "electrician"),
  policy: (draw) => ({ bulbs: draw.below(4) }),
  observedOnly: ["LampFailed"]
}

const drawMast = (_: unknown, draw: Draw): MastCommand =>
  draw.one<MastCommand>([
    { _tag: "HangLamp", lamp: "a", mast: "m", seal: null },
    { _tag: "TakeLampDown", lamp: "a", mast: "m" },
    { _tag: "WipeLamp", lamp: "a", times: draw.below(9) }
  ])

describe("the laws of deciders", () => {
  it("hold for a lamp", () => {
    const walked = checkLaws(lamp, options)
    expect(walked.accepted + walked.alreadySo + walked.refused).toBe(60 * 30)
    for (const count of [walked.accepted, walked.alreadySo, walked.refused]) expect(count).toBeGreaterThan(100)
    expect(Object.keys(walked.events).sort()).toEqual(["BulbReplaced", "LampInstalled", "LampLit", "LampPutOut"])
  })

  it("hold for a mast", () => {
    const walked = checkLaws(mast, { seed: 2, walks: 20, command: drawMast, actor: () => person("p", "electrician") })
    expect(Object.keys(walked.events)).toHaveLength(3)
  })

  it("hold for the adoption of policies", () => {
    const walked = checkLaws(policyAdoption, {
      seed: 3,
      walks: 40,
      command: (_, draw) => ({
        _tag: "AdoptPolicy" as const,
        context: "lamps",
        id: "frugal",
        version: `${draw.below(4)}`,
        effective: 1_000_000_000_000 + draw.below(40) * 100_000_000,
        source: "council",
        official: draw.below(2) === 0,
        value: { bulbs: draw.below(4) }
      }),
      actor: () => person("p", "clerk")
    })
    expect(walked.refused).toBeGreaterThan(10)
    expect(walked.events["PolicyAdopted"]).toBeGreaterThan(40)
  })

  it("hold for the adoption of calendars", () => {
    const { value } = Calendar.calendarKind.preset
    const walked = checkLaws(calendarAdoption, {
      seed: 4,
      walks: 40,
      command: (_, draw) => ({
        _tag: "AdoptCalendar" as const,
        id: "town",
        version: `${draw.below(4)}`,
        effective: 1_000_000_000_000 + draw.below(40) * 100_000_000,
        source: "notice",
        official: draw.below(2) === 0,
        value: { ...value, workingDay: 400 + draw.below(4) }
      }),
      actor: () => person("p", "clerk")
    })
    expect(walked.refused).toBeGreaterThan(10)
    expect(walked.events["CalendarAdopted"]).toBeGreaterThan(40)
  })

  it("walk the same way from the same seed, and another from another", () => {
    expect(checkLaws(lamp, options)).toEqual(checkLaws(lamp, options))
    expect(checkLaws(lamp, { ...options, seed: 2 })).not.toEqual(checkLaws(lamp, options))
  })
})

const lit = { _tag: "LampLit" } as const

/** Deciders that break a law, by what is wrong with them, and what is said about it. */
const lawless: { readonly [what: string]: readonly [Partial<typeof lamp>, RegExp] } = {
  "records a fact again": [
    {
      decide: (state, command, context) =>
        command._tag === "LightLamp" && state._tag === "Hanging" ? Result.succeed([lit]) : lamp.decide(state, command, context)
    },
    /accepting a command twice adds nothing.*LampLit.*seed 1.*InstallLamp.*then.*LightLamp/s
  ],
  "has a command that gives another event": [
    {
      commandOf: (event, envelope) =>
        event._tag === "BulbReplaced" ? { _tag: "ReplaceBulb", lamp: "a", bulb: 1 } : lamp.commandOf(event, envelope)
    },
    /decide\(before, commandOf\(e\)\) = \[e\]/
  ],
  "has a command of the wrong shape": [
    { commandOf: (event, envelope) => ({ ...lamp.commandOf(event, envelope), more: 1 }) as never },
    /commandOf gives a command of the right shape.*more/s
  ],
  "throws in evolve": [
    {
      evolve: (state, event, envelope) => {
        if (event._tag === "LampLit" && state._tag === "Absent") throw new Error("no lamp")
        return lamp.evolve(state, event, envelope)
      }
    },
    /evolve is total.*no lamp/s
  ],
  "changes the state it is given": [
    {
      evolve: (state, event, envelope) => {
        if (event._tag === "LampLit") Object.assign(state, { lit: true })
        return lamp.evolve(state, event, envelope)
      }
    },
    /evolve is total and changes nothing it is given/
  ],
  "throws in decide": [
    {
      decide: () => {
        throw new Error("unheard of")
      }
    },
    /decide is total.*unheard of/s
  ],
  "loses a field on the way to JSON": [
    {
      events: {
        ...lamp.events,
        encode: (event) => ({
          ...lamp.events.encode(event),
          data: event._tag === "BulbReplaced" ? { bulb: 9 } : lamp.events.encode(event).data
        })
      }
    },
    /an event comes back from JSON as it was.*9/s
  ],
  "never records an event": [
    { decide: (state, command, context) => (command._tag === "PutLampOut" ? Result.succeed([]) : lamp.decide(state, command, context)) },
    /every event comes up.*never recorded: LampPutOut/s
  ]
}

describe("a decider that breaks a law is found out when it", () => {
  for (const [what, [change, message]] of Object.entries(lawless)) {
    it(what, () => expect(() => checkLaws({ ...lamp, ...change }, options)).toThrow(message))
  }

  it("is walked along two streams", () => {
    const command = (_: unknown, draw: Draw) => ({ _tag: "LightLamp", lamp: draw.one(["a", "b"]) }) as const
    expect(() => checkLaws(lamp, { ...options, command })).toThrow(/a walk keeps to one stream.*lamp-a/s)
  })

  it("is drawn a command of the wrong shape", () => {
    const command = () => ({ _tag: "LightLamp", lamp: "" }) as const
    expect(() => checkLaws(lamp, { ...options, command })).toThrow(/a drawn command has the shape/)
  })
})
