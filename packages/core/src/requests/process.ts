/**
 * What follows for a request from time and policy: the warning and the missed deadline, the climb up the ladder, reminders of what
 * waits, the end after silence, supervision, and extensions that need no look. It only asks; every rule of who may do what is the
 * decider's.
 */
import { type Term, termBefore, termEnd } from "../kernel/Deadline.ts"
import type { Instant } from "../kernel/Event.ts"
import type { Process, ProcessContext, Reaction, Timer } from "../kernel/Process.ts"
import type { RequestCommand } from "./commands.ts"
import { closingObstacle } from "./conditions.ts"
import { type DeadlineView, deadlineView } from "./deadline.ts"
import { type RequestEvent, requestCodec } from "./events.ts"
import { type Outcome, requestOf, type SupervisionCause } from "./ids.ts"
import { type RequestPolicy, requestPolicy } from "./policy.ts"
import { patience, remindable } from "./reminders.ts"
import { allChangesBy, fresh, type Standing } from "./state.ts"
import { type CommandName, rowOf } from "./transitions.ts"

/** What is kept of a request while it is watched; null before it was raised. */
export interface Watched extends Omit<Standing, "entries" | "last"> {
  /** What the unit reported last. */
  readonly outcome: Outcome | null
}

type Known = ProcessContext<RequestPolicy>
type Wanted = Timer<RequestCommand>

const mayRule = ({ _tag }: Watched, command: CommandName): boolean => rowOf(_tag, command, "rule") !== undefined

const viewOf = (state: Watched, { policy, calendar }: Known): DeadlineView =>
  deadlineView(state, { policy: policy.value, calendar: calendar.compiled }, state.since.moved)

/** No timer goes before what it rests on had happened. */
const notBefore = (at: Instant, ...others: ReadonlyArray<Instant>): Instant => Math.max(at, ...others)

/** When the warning is due; null where there is none, or no time for it. */
const warningAt = ({ since }: Watched, { term, due }: DeadlineView, { calendar }: Known): Instant | null => {
  if (due === null || term?.warn == null) return null
  const at = notBefore(termBefore(calendar.compiled, due, term.warn), since.moved)
  return at < due ? at : null
}

/** The yellow and the red card. */
const cards = (state: Watched, view: DeadlineView, known: Known): ReadonlyArray<Wanted> => {
  const { due } = view
  if (due === null || !mayRule(state, "MissDeadline")) return []
  const request = requestOf(known.instance)
  const warning = state.warned === due ? null : warningAt(state, view, known)
  const miss: Wanted = { rule: "miss", at: notBefore(due, state.since.moved), command: { _tag: "MissDeadline", request, due } }
  return [
    ...(warning === null ? [] : [{ rule: "warn", at: warning, command: { _tag: "WarnOfDeadline", request, due } } as const]),
    ...(state.missed === due ? [] : [miss])
  ]
}

/** When a step of the ladder is due; null while what it follows has not happened. */
const stepAt = (state: Watched, view: DeadlineView, after: Term | "warning", known: Known): Instant | null => {
  if (after === "warning") return state.warned === view.due ? warningAt(state, view, known) : null
  return state.missed === view.due && view.due !== null ? termEnd(known.calendar.compiled, view.due, after) : null
}

/** The next step up the ladder. */
const climb = (state: Watched, view: DeadlineView, known: Known): ReadonlyArray<Wanted> => {
  const { ladder, levels } = known.policy.value
  const { level, since } = state
  const step = ladder.find(({ from }) => from === (level ?? levels[0]))
  if (step === undefined || view.due === null || !mayRule(state, "EscalateRequest")) return []
  const at = stepAt(state, view, step.after, known)
  if (at === null) return []
  const { to } = step
  const command = { _tag: "EscalateRequest", request: requestOf(known.instance), from: level, to, cause: "overdue", note: null } as const
  return [{ rule: `escalate to ${to}`, at: notBefore(at, since.level, since.moved), command }]
}

const reminders = (state: Watched, { instance, policy, calendar }: Known): ReadonlyArray<Wanted> =>
  remindable(state).flatMap(({ about, whistle, since }) => {
    const term = patience(policy.value, about)
    if (term === null || !mayRule(state, "RemindOfRequest")) return []
    const command = { _tag: "RemindOfRequest", request: requestOf(instance), about, whistle } as const
    return [{ rule: `remind of ${whistle ?? about}`, at: termEnd(calendar.compiled, since, term), command }]
  })

/** The end of what nobody has said a word about any more. */
const silence = (state: Watched, { instance, policy, calendar }: Known): ReadonlyArray<Wanted> => {
  const { closeAfterSilence } = policy.value
  if (closeAfterSilence === null || state.outcome === null || !mayRule(state, "CloseRequest")) return []
  if (closingObstacle(state, policy.value) !== null) return []
  const command = { _tag: "CloseRequest", request: requestOf(instance), outcome: state.outcome } as const
  return [{ rule: "close after silence", at: termEnd(calendar.compiled, state.since.active, closeAfterSilence), command }]
}

/** What an event gives cause to supervise for. */
const causeOf = (event: RequestEvent): SupervisionCause | null => {
  switch (event._tag) {
    case "DeadlineMissed":
      return "overdue"
    case "WhistleDeclined":
    case "ObjectionRejected":
      return "refused"
    case "SatisfactionRated": {
      const { satisfied, solved } = event
      return satisfied === "dissatisfied" || satisfied === "veryDissatisfied" || solved === "notSolved" ? "dissatisfied" : null
    }
    case "RequestReopened":
      return "repeated"
    default:
      return null
  }
}

const supervise = (state: Watched, event: RequestEvent, { instance, policy }: Known): ReadonlyArray<Reaction<RequestCommand>> => {
  const cause = causeOf(event)
  if (cause === null || state.supervision !== null || !mayRule(state, "OpenSupervision")) return []
  if (!policy.value.supervision.openOn.includes(cause)) return []
  const refuser = event._tag === "WhistleDeclined" ? { unit: event.department } : {}
  const command = { _tag: "OpenSupervision", request: requestOf(instance), cause, note: null, ...refuser } as const
  return [{ rule: `supervise ${cause}`, command }]
}

const ends: ReadonlyArray<Watched["_tag"]> = ["Closed", "Declined", "Merged", "Withdrawn"]

/** Supervision ends with the request. */
const letGo = (state: Watched, event: RequestEvent, { instance }: Known): ReadonlyArray<Reaction<RequestCommand>> => {
  const isEnd = event._tag === "RequestClosed" || event._tag === "RequestMerged" || event._tag === "RequestWithdrawn"
  if (!isEnd || state.supervision === null || !ends.includes(state._tag)) return []
  return [{ rule: "end supervision", command: { _tag: "CloseSupervision", request: requestOf(instance), note: null } }]
}

/** More time where the policy gives it without a look. */
const grant = (state: Watched, event: RequestEvent, known: Known): ReadonlyArray<Reaction<RequestCommand>> => {
  if (event._tag !== "ExtensionRequested" || viewOf(state, known).term?.extension?.approver !== "rule") return []
  return [{ rule: "grant extension", command: { _tag: "GrantExtension", request: requestOf(known.instance) } }]
}

export const requestProcess: Process<Watched | null, RequestEvent, RequestCommand, RequestPolicy> = {
  name: "requests",
  version: 2,
  events: requestCodec,
  query: [{ types: requestCodec.types }],
  policy: requestPolicy,
  instance: (_, { stream }) => stream,
  initial: null,
  evolve: (state, event, recorded) => {
    if (event._tag === "RequestRaised") return state ?? { ...fresh(event, recorded), outcome: null }
    if (state === null) return null
    return {
      ...state,
      ...allChangesBy(state, event, recorded),
      ...(event._tag === "RequestResolved" ? { outcome: event.outcome } : {})
    }
  },
  policyFixedAt: (state) => state?.raisedAt ?? null,
  react: (state, event, _, known) =>
    state === null ? [] : [...supervise(state, event, known), ...letGo(state, event, known), ...grant(state, event, known)],
  timers: (state, known) => {
    if (state === null) return []
    const view = viewOf(state, known)
    return [...cards(state, view, known), ...climb(state, view, known), ...reminders(state, known), ...silence(state, known)]
  }
}
