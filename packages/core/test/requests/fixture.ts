/** A small town for the tests of requests: who acts, what they say, and how a request comes into each situation. */

import {
  type Actor,
  Calendar,
  channel,
  type DecisionContext,
  type Envelope,
  type Observed,
  Personal,
  Places,
  type Policy,
  person,
  type Rule
} from "@linli/core/kernel"
import {
  type AttachmentStage,
  type CommandName,
  deadlineView,
  type RequestCommand,
  type RequestEvent,
  type RequestPolicy,
  type RequestRefused,
  type Role,
  remindable,
  request,
  requestPolicy,
  roleOf,
  type Situation,
  type State,
  streamOf
} from "@linli/core/requests"
import * as Result from "effect/Result"

export const id = "r1"
export const minute = 60_000
/** Monday 2026-01-05, 09:00 in Beijing. */
export const start = Date.UTC(2026, 0, 5, 1)

export const rule: Rule = { _tag: "Rule", policy: "test", version: "1", rule: "routing", cause: "e-1", basis: [] }

export const actors: Readonly<Record<Role, Actor>> = {
  reporter: person("s-li", "reporter"),
  otherResident: person("s-zhao", "reporter"),
  operator: person("p-operator", "operator"),
  dispatcher: person("p-dispatcher", "dispatcher"),
  lead: person("p-lead", "handler", "u-roads"),
  helper: person("p-helper", "gridWorker", "u-water"),
  department: person("p-department", "handler", "u-police"),
  otherUnit: person("p-other", "handler", "u-parks"),
  supervisor: person("p-supervisor", "supervisor"),
  follower: person("p-follower", "follower"),
  channel: channel("12345"),
  rule
}

export const sealedText = (subject: string, box = "c2VhbGVk"): Personal.Sealed => Personal.sealed(subject, box)

export const policyWith = (patch: Partial<RequestPolicy> = {}): Policy.PolicyInForce<RequestPolicy> => ({
  ...requestPolicy.preset,
  value: { ...requestPolicy.preset.value, ...patch },
  position: 0
})

export const contextOf = (role: Role | Actor, at = start, policy = policyWith()): DecisionContext<RequestPolicy> => ({
  at,
  actor: typeof role === "string" ? actors[role] : role,
  policy,
  calendar: Calendar.presetCalendar(),
  places: Places.presetPlaces()
})

export type Command<Name extends CommandName> = Extract<RequestCommand, { readonly _tag: Name }>

export const raise = (patch: Partial<Command<"RaiseRequest">> = {}): Command<"RaiseRequest"> => ({
  _tag: "RaiseRequest",
  request: id,
  number: "N-1",
  tracking: "digest-1",
  channel: "hotline",
  kind: "complaint",
  proactive: false,
  urgent: false,
  reporter: "s-li",
  contact: sealedText("s-li"),
  description: sealedText("s-li"),
  place: { unit: "u-lanes", cell: "36.65,117.12", exact: sealedText("s-li") },
  against: null,
  item: "roads/cover",
  notice: "2026-1",
  source: { system: "12345", number: "W-1", channel: "Call" },
  ...patch
})

export type Step = readonly [role: Role | Actor, command: RequestCommand]

export const envelope = (at: number, actor: Actor = actors.operator, n = 0): Envelope => ({ stream: streamOf(id), id: `e-${n}`, at, actor })

export interface Played {
  readonly state: State
  readonly events: ReadonlyArray<readonly [RequestEvent, Envelope]>
  readonly at: number
}

/** Gives one command after another, a minute apart; a refusal is a mistake of the test. */
export const play = (steps: ReadonlyArray<Step>, policy = policyWith()): Played => {
  let state: State = request.initial
  const events: Array<readonly [RequestEvent, Envelope]> = []
  let at = start
  for (const [role, command] of steps) {
    const context = contextOf(role, at, policy)
    for (const event of Result.getOrThrow(request.decide(state, command, context))) {
      const around = envelope(at, context.actor, events.length)
      events.push([event, around])
      state = request.evolve(state, event, around)
    }
    at += minute
  }
  return { state, events, at }
}

export const say = {
  decline: { _tag: "DeclineIntake", request: id, reason: "noMatter", note: null },
  accept: { _tag: "AcceptRequest", request: id },
  dispatch: { _tag: "DispatchRequest", request: id, lead: "u-roads", helpers: ["u-water"], note: null },
  object: { _tag: "ObjectToDispatch", request: id, reason: "notOurDuty", note: null },
  uphold: { _tag: "UpholdObjection", request: id, note: null },
  reject: { _tag: "RejectObjection", request: id, note: null },
  sign: { _tag: "SignOrder", request: id },
  contact: { _tag: "RecordContact", request: id, outcome: "reached", note: null },
  resolve: { _tag: "ResolveRequest", request: id, outcome: "solved", note: null },
  followUp: { _tag: "CompleteFollowUp", request: id, note: null },
  rate: { _tag: "RateSatisfaction", request: id, contacted: true, solved: "notSolved", satisfied: "dissatisfied", note: null },
  askReopening: { _tag: "AskReopening", request: id, reason: "notSolved", note: null },
  reopen: { _tag: "ReopenRequest", request: id },
  refuseReopening: { _tag: "RefuseReopening", request: id, reason: "solved", note: null },
  withdraw: { _tag: "WithdrawRequest", request: id, reason: "solvedMeanwhile", note: null },
  merge: { _tag: "MergeRequest", request: id, parent: "N-0" },
  close: { _tag: "CloseRequest", request: id, outcome: "solved" },
  pause: { _tag: "PauseClock", request: id, reason: "weather", note: null },
  resume: { _tag: "ResumeClock", request: id },
  askExtension: { _tag: "AskExtension", request: id, term: { amount: 5, unit: "workingDays", counting: "elapsed" }, note: null },
  grantExtension: { _tag: "GrantExtension", request: id },
  refuseExtension: { _tag: "RefuseExtension", request: id, reason: "notJustified", note: null },
  blow: { _tag: "BlowWhistle", request: id, whistle: "w-1", departments: ["u-police", "u-fire"], note: null },
  answer: { _tag: "AnswerWhistle", request: id, whistle: "w-1" },
  declineWhistle: { _tag: "DeclineWhistle", request: id, whistle: "w-1", reason: "noAuthority", note: null },
  arrive: { _tag: "ReportArrival", request: id, whistle: "w-1" },
  finish: { _tag: "FinishPart", request: id, whistle: "w-1", note: null },
  rateDepartment: { _tag: "RateDepartment", request: id, whistle: "w-1", department: "u-police", rating: "satisfied", note: null },
  supervise: { _tag: "OpenSupervision", request: id, cause: "overdue", note: null },
  transfer: { _tag: "TransferSupervision", request: id, to: "efficiency-office" },
  closeSupervision: { _tag: "CloseSupervision", request: id, note: null },
  interview: { _tag: "HoldInterview", request: id, unit: "u-roads", finding: "slow", note: null },
  exempt: { _tag: "GrantExemption", request: id, ground: "forceMajeure", reviews: "e-0", note: null },
  refuseExemption: { _tag: "RefuseExemption", request: id, reviews: "e-0", note: null }
} as const satisfies Record<string, RequestCommand>

export const escalate = (from: string | null, to: string): RequestCommand => ({
  _tag: "EscalateRequest",
  request: id,
  from,
  to,
  cause: "beyondPowers",
  note: null
})

export const recuse = (person: string): RequestCommand => ({ _tag: "RecuseFromRequest", request: id, person })

const raised: ReadonlyArray<Step> = [["reporter", raise()]]
const accepted: ReadonlyArray<Step> = [...raised, ["operator", say.accept]]
const dispatched: ReadonlyArray<Step> = [...accepted, ["dispatcher", say.dispatch]]
const inHand: ReadonlyArray<Step> = [...dispatched, ["lead", say.sign]]
const resolved: ReadonlyArray<Step> = [...inHand, ["lead", say.contact], ["lead", say.resolve]]
const closed: ReadonlyArray<Step> = [...resolved, ["follower", say.followUp], ["follower", say.close]]

/** The shortest way into each situation under the preset policy. */
export const ways: Readonly<Record<Situation, ReadonlyArray<Step>>> = {
  NotRaised: [],
  Raised: raised,
  Accepted: accepted,
  Dispatched: dispatched,
  InHand: inHand,
  Resolved: resolved,
  Closed: closed,
  Declined: [...raised, ["operator", say.decline]],
  Merged: [...accepted, ["dispatcher", say.merge]],
  Withdrawn: [...accepted, ["reporter", say.withdraw]]
}

/** The deadline that stands under the preset. */
const dueOf = (state: State): number | null => {
  if (state._tag === "NotRaised") return null
  const { policy, calendar } = contextOf("rule")
  return deadlineView(state, { policy: policy.value, calendar: calendar.compiled }, start).due
}

/** What the request may be reminded of now. */
const reminderOf = (state: State): Pick<Command<"RemindOfRequest">, "about" | "whistle"> =>
  (state._tag === "NotRaised" ? undefined : remindable(state)[0]) ?? { about: "dormancy", whistle: null }

/** A picture of each stage. */
export const attach = (stage: AttachmentStage): Command<"AddAttachment"> => ({
  _tag: "AddAttachment",
  request: id,
  attachment: { hash: "ab".repeat(32), size: 48_213, mediaType: "image/jpeg", subject: "s-li", within: streamOf(id) },
  stage
})

/** What somebody may show. */
const stageFor = (state: State, actor: Actor): AttachmentStage => {
  const role = roleOf(state, actor)
  if (role === "follower") return "result"
  return role === "lead" || role === "helper" || role === "department" ? "handling" : "report"
}

/** One command of each name, with words that fit the state and the speaker, and were not said before. */
export const samples = (state: State, actor: Actor): Readonly<Record<CommandName, RequestCommand>> => {
  const known = state._tag === "NotRaised" ? null : state
  const due = dueOf(state) ?? start
  const { about, whistle } = reminderOf(state)
  return {
    RaiseRequest: raise({ kind: "help", reporter: actor._tag === "Person" && actor.post === "reporter" ? actor.id : null }),
    DeclineIntake: say.decline,
    AcceptRequest: say.accept,
    ClassifyRequest: { _tag: "ClassifyRequest", request: id, kind: "help", item: "roads/lamp" },
    MergeRequest: { ...say.merge, parent: "N-7" },
    DispatchRequest: { ...say.dispatch, helpers: ["u-water", "u-heat"] },
    ObjectToDispatch: say.object,
    UpholdObjection: say.uphold,
    RejectObjection: say.reject,
    SignOrder: say.sign,
    RecordContact: { ...say.contact, outcome: "declined" },
    ReportProgress: { _tag: "ReportProgress", request: id, activity: "inspected", note: null },
    EscalateRequest: { _tag: "EscalateRequest", request: id, from: known?.level ?? null, to: "city", cause: "beyondPowers", note: null },
    PauseClock: say.pause,
    ResumeClock: say.resume,
    AskExtension: say.askExtension,
    GrantExtension: say.grantExtension,
    RefuseExtension: say.refuseExtension,
    WarnOfDeadline: { _tag: "WarnOfDeadline", request: id, due },
    MissDeadline: { _tag: "MissDeadline", request: id, due },
    RemindOfRequest: { _tag: "RemindOfRequest", request: id, about, whistle },
    BlowWhistle: { ...say.blow, whistle: `w-${(known?.whistles.length ?? 0) + 1}` },
    AnswerWhistle: say.answer,
    DeclineWhistle: say.declineWhistle,
    ReportArrival: say.arrive,
    FinishPart: say.finish,
    RateDepartment: say.rateDepartment,
    OpenSupervision: say.supervise,
    TransferSupervision: say.transfer,
    CloseSupervision: say.closeSupervision,
    HoldInterview: say.interview,
    GrantExemption: { ...say.exempt, reviews: known?.entries.find((entry) => !known.excused.includes(entry)) ?? "e-0" },
    RefuseExemption: { ...say.refuseExemption, reviews: known?.entries.find((entry) => !known.excused.includes(entry)) ?? "e-0" },
    ResolveRequest: say.resolve,
    RecordFollowUpAttempt: { _tag: "RecordFollowUpAttempt", request: id, outcome: "notReached" },
    CompleteFollowUp: say.followUp,
    RateSatisfaction: say.rate,
    AskReopening: say.askReopening,
    ReopenRequest: say.reopen,
    RefuseReopening: say.refuseReopening,
    WithdrawRequest: { ...say.withdraw, reason: "mistaken" },
    CloseRequest: { ...say.close, outcome: "partlySolved" },
    StateDue: { _tag: "StateDue", request: id, due: start + 5 * 24 * 60 * minute },
    StateStatus: { _tag: "StateStatus", request: id, status: "Pending" },
    AddAttachment: attach(stageFor(state, actor)),
    RecuseFromRequest: recuse(actor._tag === "Person" ? actor.id : "p-helper"),
    CorrectEntry: {
      _tag: "CorrectEntry",
      request: id,
      corrects: known?.entries[0] ?? "e-0",
      entry: { field: "kind", value: "help" },
      reason: "misunderstood"
    }
  }
}

/** Events, or the refusal. */
export const answer = (
  state: State,
  command: RequestCommand,
  context: DecisionContext<RequestPolicy>
): ReadonlyArray<RequestEvent> | RequestRefused => Result.merge(request.decide(state, command, context))

export const isRefused = (given: ReadonlyArray<RequestEvent> | RequestRefused): given is RequestRefused => !Array.isArray(given)

/** A call as a source states it: nothing of it is personal. */
const { parts: _, ...asRaised } = play(ways.Raised).events[0]![0] as Extract<RequestEvent, { readonly _tag: "RequestRaised" }>
export const stated: Observed<RequestEvent>["event"] = { ...asRaised, contact: null, description: null, place: null }
