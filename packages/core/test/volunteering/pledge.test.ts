import { describe, it } from "@effect/vitest"
import { type Actor, person, volunteering } from "@linli/core"
import { checkLaws, given } from "@linli/core/testing"

const { pledge } = volunteering
const [at, due] = [1_000_000_000_000, 1_001_000_000_000]
const [lin, organiser] = [person("v-lin", "volunteer"), person("o-1", "organiser")]
const rule: Actor = { _tag: "Rule", policy: "none", version: "0", rule: "break", cause: "timer:x", basis: [] }
const said = { volunteer: "v-lin", duty: "stair-lights", due } as const
const give = { _tag: "GivePledge", pledge: "p-1", ...said } as const
const [keep, breaks] = [{ _tag: "KeepPledge", pledge: "p-1" } as const, { _tag: "BreakPledge", pledge: "p-1" } as const]
const was = { _tag: "PledgeGiven", ...said } as const

describe("a pledge", () => {
  it("is given by volunteers for themselves, by an organiser for anybody, and for a time to come", () => {
    for (const actor of [lin, organiser]) given(pledge, []).when(give, { at, actor }).then([was])
    given(pledge, [])
      .when(give, { at, actor: person("v-wu", "volunteer") })
      .thenRefused({ reason: "NotYours", allowed: [] })
    given(pledge, []).when(give, { at: due, actor: lin }).thenRefused({ reason: "DueInThePast" })
    given(pledge, [was])
      .when({ ...give, due: due + 1 }, { at, actor: lin })
      .thenRefused({ reason: "AlreadyGiven" })
  })

  it("is kept where an organiser says so, also late", () => {
    given(pledge, [was]).when(keep, { at, actor: lin }).thenRefused({ reason: "NotYours", allowed: [] })
    given(pledge, [was, { _tag: "PledgeBroken" }])
      .when(keep, { at, actor: organiser })
      .then([{ _tag: "PledgeKept" }])
  })

  it("is broken by the rule alone, and not before its time", () => {
    given(pledge, [was])
      .when(breaks, { at: due, actor: rule })
      .then([{ _tag: "PledgeBroken" }])
    given(pledge, [was])
      .when(breaks, { at: due - 1, actor: rule })
      .thenRefused({ reason: "NotDueYet" })
    given(pledge, [was]).when(breaks, { at: due, actor: organiser }).thenRefused({ reason: "NotYours" })
  })

  it("keeps the laws of deciders", () => {
    const commands = [give, { ...give, duty: "hall" }, keep, breaks]
    const actors = [lin, organiser, rule]
    checkLaws(pledge, { seed: 1, walks: 300, command: (_, { one }) => one(commands), actor: (_, __, { one }) => one(actors) })
  })
})
