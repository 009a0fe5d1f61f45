/** The laws of privacy's deciders, along seeded walks. */
import { type Actor, Purpose, person } from "@linli/core/kernel"
import {
  type AccessCommand,
  access,
  type ConsentCommand,
  consent,
  GlassFinding,
  GlassReason,
  Ground,
  privacyPolicy,
  type RefusalCommand,
  refusal,
  type SubjectCommand,
  subject
} from "@linli/core/privacy"
import { checkLaws, type Draw } from "@linli/core/testing"
import { expect, it } from "vitest"

const officers = ["supervisor", "operator", "gridWorker", "reporter"]
const anybody = (_state: unknown, _command: unknown, draw: Draw): Actor => person(`p-${draw.below(3)}`, draw.one(officers))

const seen = { stream: "request-r1", purpose: "handling", values: [{ field: "contact", subject: "s-li", position: 1 }] } as const

const look = (draw: Draw): AccessCommand =>
  draw.one<AccessCommand>([
    { _tag: "RecordLook", look: "l-1", ...seen, purpose: draw.one(Purpose.literals) },
    { _tag: "BreakGlass", look: "l-1", ...seen, reason: draw.one(GlassReason.literals) },
    { _tag: "ReviewGlass", look: "l-1", finding: draw.one(GlassFinding.literals) },
    { _tag: "RecordSearch", look: "l-1", kind: "phone", purpose: "handling", subjects: draw.some(["s-li", "s-zhao"], 2) }
  ])

const consenting = (draw: Draw): ConsentCommand => {
  const purpose = draw.one(Purpose.literals.slice(0, 2))
  if (draw.below(3) === 0) return { _tag: "WithdrawConsent", subject: "s-li", purpose }
  const guardian = draw.one([null, "s-mother", "s-li"])
  return { _tag: "GiveConsent", subject: "s-li", purpose, notice: draw.one(["2026-1", "2026-2"]), guardian, minor: draw.below(2) === 0 }
}

const aboutSubject = (draw: Draw): SubjectCommand =>
  draw.below(4) === 0
    ? { _tag: "EraseSubject", subject: "s-li", ground: draw.one(Ground.literals) }
    : { _tag: "RecordExport", subject: "s-li", export: `x-${draw.below(4)}` }

const refused = (draw: Draw): RefusalCommand => ({
  _tag: "NoteRefusal",
  sheet: "p-1-2026-01-05",
  stream: `request-r${draw.below(9)}`,
  purpose: draw.one([null, ...Purpose.literals]),
  reason: draw.one(["OutsideJurisdiction", "Recused"])
})

const walks = { walks: 60, actor: anybody }

it("the laws hold for persons, whose erasure is for ever", () => {
  const { events, refused } = checkLaws(subject, { seed: 11, ...walks, steps: 200, command: (_, draw) => aboutSubject(draw) })
  expect(events["SubjectErased"]).toBe(60)
  expect(refused).toBeGreaterThan(100)
})

it("the laws hold for consent", () => {
  const { refused } = checkLaws(consent, {
    seed: 12,
    ...walks,
    command: (_, draw) => consenting(draw),
    policy: (draw) => ({ ...privacyPolicy.preset.value, notices: draw.one([[], ["2026-1"]]) })
  })
  expect(refused).toBeGreaterThan(100)
})

it("the laws hold for looks", () => {
  const { events, refused } = checkLaws(access, { seed: 13, ...walks, walks: 400, command: (_, draw) => look(draw) })
  expect(events["GlassReviewed"]).toBeGreaterThan(10)
  expect(refused).toBeGreaterThan(100)
})

it("the laws hold for refused looks, of which no more are noted than the policy says", () => {
  const policy = { ...privacyPolicy.preset.value, refusalsPerDay: 12 }
  const { events } = checkLaws(refusal, { seed: 14, ...walks, steps: 50, command: (_, draw) => refused(draw), policy: () => policy })
  expect(events["LookRefused"]).toBe(60 * 12)
})
