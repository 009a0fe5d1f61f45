/** The deadline of a request, by its events, a policy and a calendar; and the same in words. */
import { Calendar } from "@linli/core/kernel"
import {
  type DeadlineView,
  deadlineView,
  explain,
  type RequestCommand,
  type RequestPolicy,
  request,
  requestPolicy,
  type State,
  type TermRule
} from "@linli/core/requests"
import { describe, expect, it } from "vitest"
import { contextOf, id, policyWith, raise, type Step, say } from "./fixture.ts"
import { clockText, hour, on } from "./town.ts"

const calendar = Calendar.compile(Calendar.calendarKind.preset.value)
const days = (amount: number) => ({ amount, unit: "workingDays", counting: "elapsed" }) as const

/** What is done when; each step at its own time. */
type Dated = readonly [at: number, ...Step]

const stateAfter = (steps: ReadonlyArray<Dated>, patch: Partial<RequestPolicy> = {}) => {
  let state: State = request.initial
  for (const [n, [at, role, command]] of steps.entries()) {
    const context = contextOf(role, at, policyWith(patch))
    const decided = request.decide(state, command, context)
    if (decided._tag === "Failure") throw new Error(`${command._tag}: ${decided.failure.reason}`)
    for (const event of decided.success)
      state = request.evolve(state, event, { stream: `request-${id}`, id: `e-${n}`, at, actor: context.actor })
  }
  if (state._tag === "NotRaised") throw new Error("nothing was raised")
  return state
}

const viewAfter = (steps: ReadonlyArray<Dated>, at: number, patch: Partial<RequestPolicy> = {}): DeadlineView =>
  deadlineView(stateAfter(steps, patch), { policy: { ...requestPolicy.preset.value, ...patch }, calendar }, at)

const dueAfter = (steps: ReadonlyArray<Dated>, patch: Partial<RequestPolicy> = {}) => {
  const { due } = viewAfter(steps, on(0), patch)
  return due === null ? null : clockText(due)
}

/** Raised on Monday 9:00, accepted 9:10, dispatched 9:20, signed for 9:40. */
const handed: ReadonlyArray<Dated> = [
  [on(0), "reporter", raise()],
  [on(0, 9, 10), "operator", say.accept],
  [on(0, 9, 20), "dispatcher", say.dispatch],
  [on(0, 9, 40), "lead", say.sign]
]

describe("the clock", () => {
  const starts = ["raised", "accepted", "dispatched", "signed"] as const
  it.each(starts.map((clockStarts, i) => [clockStarts, `Mon 12 09:${["00", "10", "20", "40"][i]}`] as const))(
    "starts when the policy says: %s",
    (clockStarts, due) => expect(dueAfter(handed, { clockStarts })).toBe(due)
  )
  it("has not started before that", () => {
    expect(viewAfter(handed.slice(0, 2), on(0), { clockStarts: "signed" })).toMatchObject({ due: null, by: "none", missed: false })
  })
  it("goes by the first term that takes the request in, also when it is classified later", () => {
    const lamp: TermRule = { name: "lamp", when: { items: ["roads/lamp"] }, term: days(1), warn: null, extension: null, redo: days(1) }
    const terms = [lamp, ...requestPolicy.preset.value.terms]
    const classified: Dated = [on(2), "dispatcher", { _tag: "ClassifyRequest", request: id, kind: "help", item: "roads/lamp" }]
    expect(dueAfter(handed, { terms })).toBe("Mon 12 09:10")
    expect(dueAfter([...handed, classified], { terms })).toBe("Tue 06 09:10")
  })
  it("has no deadline where no term takes the request in", () => {
    const urgentOnly = requestPolicy.preset.value.terms.slice(0, 1)
    expect(viewAfter(handed, on(0), { terms: urgentOnly })).toMatchObject({ due: null, by: "none", term: null })
  })
  it("begins anew with another lead where the policy says so, and goes on otherwise", () => {
    const moved: ReadonlyArray<Dated> = [
      ...handed.slice(0, 3),
      [on(1), "lead", say.object],
      [on(1, 10), "dispatcher", say.uphold],
      [on(1, 11), "dispatcher", { ...say.dispatch, lead: "u-parks", helpers: [] }]
    ]
    expect(dueAfter(moved)).toBe("Mon 12 09:10")
    expect(dueAfter(moved, { transferRestarts: true })).toBe("Tue 13 11:00")
  })
  it("moves by the working time that it stood still, and not by a weekend", () => {
    const paused = (from: number, to: number): ReadonlyArray<Dated> => [...handed, [from, "lead", say.pause], [to, "lead", say.resume]]
    expect(viewAfter([...handed, [on(1), "lead", say.pause]], on(3))).toMatchObject({ due: null, pausedAt: on(1), missed: false })
    expect(dueAfter(paused(on(1), on(2)))).toBe("Tue 13 09:10")
    expect(dueAfter(paused(on(4, 19), on(6, 19)))).toBe("Mon 12 09:10")
  })
  it("keeps an extension whatever is paused after it", () => {
    const extended: ReadonlyArray<Dated> = [
      ...handed,
      [on(1), "lead", say.askExtension],
      [on(1, 10), "supervisor", say.grantExtension],
      [on(2), "lead", say.pause],
      [on(3), "lead", say.resume]
    ]
    expect(dueAfter(extended)).toBe("Tue 20 09:10")
  })
  it("is settled when the unit resolves, also from a pause, and further rounds have a term of their own", () => {
    const resolved: ReadonlyArray<Dated> = [
      ...handed,
      [on(1), "lead", say.contact],
      [on(2), "lead", say.pause],
      [on(3), "lead", say.resolve]
    ]
    expect(viewAfter(resolved, on(60))).toMatchObject({ due: on(8, 9, 10), endedAt: on(3), missed: false })
    const again: ReadonlyArray<Dated> = [...resolved, [on(4), "reporter", say.askReopening], [on(7), "dispatcher", say.reopen]]
    expect(viewAfter(again, on(15))).toMatchObject({ due: on(14), endedAt: null, missed: true })
  })
  it("right on the deadline is in time, a moment later is not", () => {
    const resolvedAt = (at: number): ReadonlyArray<Dated> => [...handed, [on(1), "lead", say.contact], [at, "lead", say.resolve]]
    expect(viewAfter(resolvedAt(on(7, 9, 10)), on(60))).toMatchObject({ missed: false, left: 0 })
    expect(viewAfter(resolvedAt(on(7, 9, 10) + 1), on(60))).toMatchObject({ missed: true, left: -1 })
  })
  it("that somebody else has stated binds before a computed one, by the same view", () => {
    const stated: Dated = [on(1), "operator", { _tag: "StateDue", request: id, due: on(3) }]
    expect(viewAfter([...handed, stated], on(2))).toMatchObject({ due: on(3), by: "stated", missed: false, left: 24 * hour })
    expect(viewAfter([...handed, stated], on(4))).toMatchObject({ due: on(3), missed: true, left: -24 * hour })
  })
})

describe("extensions", () => {
  const ask = (amount: number): RequestCommand => ({ ...say.askExtension, term: days(amount) })
  const refused = (steps: ReadonlyArray<Dated>, [at, role, command]: Dated) => {
    const decided = request.decide(stateAfter(steps), command, contextOf(role, at))
    return decided._tag === "Failure" ? decided.failure : decided.success
  }
  it("are for as long as the policy gives, and asked for before the deadline", () => {
    expect(refused(handed, [on(1), "lead", ask(6)])).toMatchObject({ reason: "ExtensionTooLong", by: { field: "terms" } })
    expect(refused(handed, [on(8), "lead", ask(1)])).toMatchObject({ reason: "DeadlinePassed", by: "state" })
    expect(refused(handed, [on(1), "lead", ask(5)])).toMatchObject([{ _tag: "ExtensionRequested" }])
  })
  it("are granted once, by the one whom the policy names", () => {
    const asked: ReadonlyArray<Dated> = [...handed, [on(1), "lead", ask(2)]]
    expect(refused(asked, [on(2), "dispatcher", say.grantExtension])).toMatchObject({ reason: "NotApprover", by: { field: "terms" } })
    const granted: ReadonlyArray<Dated> = [...asked, [on(2), "supervisor", say.grantExtension]]
    expect(refused(granted, [on(3), "lead", ask(1)])).toMatchObject({ reason: "ExtensionsUsedUp", by: { field: "terms" } })
  })
  it("that were refused may be asked for again", () => {
    const again: ReadonlyArray<Dated> = [...handed, [on(1), "lead", ask(2)], [on(2), "supervisor", say.refuseExtension]]
    expect(refused(again, [on(3), "lead", ask(1)])).toMatchObject([{ _tag: "ExtensionRequested" }])
    expect(dueAfter(again)).toBe("Mon 12 09:10")
  })
})

describe("a deadline in words", () => {
  const story: ReadonlyArray<Dated> = [
    ...handed,
    [on(1), "lead", say.pause],
    [on(2), "lead", say.resume],
    [on(3), "lead", say.askExtension],
    [on(3, 10), "supervisor", say.grantExtension],
    [on(4), "lead", say.contact],
    [on(21), "lead", say.resolve]
  ]
  const view = viewAfter(story, on(30))
  it("tells every step, in English", () => {
    expect(explain(view, calendar, "en")).toEqual([
      'the term "general"',
      "2026-01-05 09:10 the clock starts: 5 working days; due 2026-01-12 09:10",
      "2026-01-06 09:00 the clock stands still: weather",
      "2026-01-07 09:00 the clock runs on; the deadline moves by 8 h 00 min of working time; due 2026-01-13 09:10",
      "2026-01-08 10:00 extended by 5 working days; due 2026-01-20 09:10",
      "2026-01-26 09:00 the clock stops",
      "settled 2026-01-26 09:00, late by 31 h 50 min of working time",
      "holidays after 1970-01-01 are not announced: the deadline is provisional"
    ])
  })
  it("at times as the caller shows them", () => {
    const inUtc = (time: number) => new Date(time).toISOString()
    expect(explain(view, calendar, "en", inUtc)[1]).toMatch(/^2026-01-05T01:10:00.000Z the clock starts.*; due 2026-01-12T01:10:00.000Z$/)
  })
  it("and in Chinese", () => {
    expect(explain(view, calendar, "zh")).toEqual([
      "适用时限“general”",
      "2026-01-05 09:10 开始计时：5 个工作日；应于 2026-01-12 09:10 前办结",
      "2026-01-06 09:00 挂起：天气原因",
      "2026-01-07 09:00 恢复计时，时限顺延 8 小时 00 分（工作时间）；应于 2026-01-13 09:10 前办结",
      "2026-01-08 10:00 延期 5 个工作日；应于 2026-01-20 09:10 前办结",
      "2026-01-26 09:00 停止计时",
      "2026-01-26 09:00 办结，超期 31 小时 50 分（工作时间）",
      "1970-01-01 之后的节假日尚未公布，时限为暂定"
    ])
  })
  it("tells beside them what moved no deadline: more time that was asked for or refused, and another unit", () => {
    const { ticks } = stateAfter(
      [
        ...handed,
        [on(1), "lead", say.askExtension],
        [on(2), "supervisor", say.refuseExtension],
        [on(3), "dispatcher", { _tag: "DispatchRequest", request: id, lead: "u-parks", helpers: [], note: null }]
      ],
      { leadStays: false }
    )
    const told = (language: "en" | "zh") =>
      explain(view, calendar, language, undefined, ticks).filter((line) => !explain(view, calendar, language).includes(line))
    expect(told("en")).toEqual([
      "2026-01-06 09:00 5 working days more are asked for",
      "2026-01-07 09:00 more time is refused: not justified",
      "2026-01-08 09:00 it goes to u-parks"
    ])
    expect(told("zh")).toEqual([
      "2026-01-06 09:00 申请延期 5 个工作日",
      "2026-01-07 09:00 延期未获批准：理由不足",
      "2026-01-08 09:00 转由 u-parks 办理"
    ])
  })
  it("says so where the clock stands still, where there is none, and where it was stated", () => {
    const paused = viewAfter([...handed, [on(1), "lead", say.pause]], on(3))
    expect(explain(paused, calendar, "en").at(-1)).toBe("it stands still now and is not due")
    expect(explain(viewAfter(handed, on(0), { terms: [] }), calendar, "zh")).toEqual(["没有办理时限"])
    const stated = viewAfter([...handed, [on(1), "operator", { _tag: "StateDue", request: id, due: on(3) }]], on(2))
    expect(explain(stated, calendar, "en")).toEqual(["stated by its source: due 2026-01-08 09:00", "24 h 00 min left"])
  })
})
