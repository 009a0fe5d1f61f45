/** A small town for the tests of requests: who acts, what they say, and how a request comes into each situation. */

import {
  type Actor,
  Calendar,
  channel,
  type DecisionContext,
  type Envelope,
  type Personal,
  type Policy,
  person,
  type Rule
} from "@linli/core/kernel"
import {
  type CommandName,
  type RequestCommand,
  type RequestEvent,
  type RequestPolicy,
  type RequestRefused,
  type Role,
  request,
  requestPolicy,
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
  operator: person("p-operator", "operator", "u-hotline"),
  dispatcher: person("p-dispatcher", "dispatcher", "u-centre"),
  lead: person("p-lead", "handler", "u-roads"),
  helper: person("p-helper", "gridWorker", "u-water"),
  otherUnit: person("p-other", "handler", "u-parks"),
  supervisor: person("p-supervisor", "supervisor", "u-district"),
  follower: person("p-follower", "follower", "u-hotline"),
  channel: channel("12345"),
  rule
}

export const sealedText = (subject: string, box = "c2VhbGVk"): Personal.Sealed => ({ _tag: "Sealed", subject, box })

export const policyWith = (patch: Partial<RequestPolicy> = {}): Policy.PolicyInForce<RequestPolicy> => ({
  ...requestPolicy.preset,
  value: { ...requestPolicy.preset.value, ...patch },
  position: 0
})

export const contextOf = (role: Role | Actor, at = start, policy = policyWith()): DecisionContext<RequestPolicy> => ({
  at,
  actor: typeof role === "string" ? actors[role] : role,
  policy,
  calendar: Calendar.presetCalendar()
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
  close: { _tag: "CloseRequest", request: id, outcome: "solved" }
} as const satisfies Record<string, RequestCommand>

export const escalate = (from: string | null, to: string): RequestCommand => ({
  _tag: "EscalateRequest",
  request: id,
  from,
  to,
  cause: "beyondPowers",
  note: null
})

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

/** One command of each name, with words that fit the state and the speaker, and were not said before. */
export const samples = (state: State, actor: Actor): Readonly<Record<CommandName, RequestCommand>> => {
  const known = state._tag === "NotRaised" ? null : state
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
