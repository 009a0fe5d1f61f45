/** A pledge (承诺): what a volunteer has taken on, to be kept by a date, and whether it was. It pays nothing and counts no hours. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { type Actor, GivenId, OpaqueId } from "../kernel/Actor.ts"
import { canonical } from "../kernel/canonical.ts"
import { asMost, type Decider, type DecisionContext, type Rejection } from "../kernel/Decider.ts"
import * as EventCodec from "../kernel/EventCodec.ts"
import { noPolicy } from "../kernel/Policy.ts"
import { makeTable, type TableReason, type Transitions } from "../kernel/Table.ts"
import { Id, Label } from "../kernel/words.ts"

// ---- ids ----
export const pledgeStream = (pledge: string): string => `pledge-${pledge}`
export const pledgeOf = (stream: string): string => stream.slice("pledge-".length)

// ---- events: stored for ever; add, never edit ----
export const PledgeEvent = Schema.TaggedUnion({
  /** `due` is the last moment to keep it, epoch milliseconds. */
  PledgeGiven: { volunteer: OpaqueId, duty: Label, due: Schema.Int },
  PledgeKept: {},
  PledgeBroken: {}
})
export type PledgeEvent = typeof PledgeEvent.Type
export const pledgeCodec = EventCodec.define("volunteering", PledgeEvent)

// ---- commands ----
export const PledgeCommand = Schema.TaggedUnion({
  GivePledge: { pledge: Id, volunteer: GivenId, duty: Label, due: Schema.Int },
  KeepPledge: { pledge: Id },
  BreakPledge: { pledge: Id }
})
export type PledgeCommand = typeof PledgeCommand.Type

// ---- state ----
const situations = ["NotGiven", "Given", "Broken", "Kept"] as const
type Situation = (typeof situations)[number]
export interface Standing extends Omit<typeof PledgeEvent.cases.PledgeGiven.Type, "_tag"> {
  readonly _tag: Exclude<Situation, "NotGiven">
  /** Its date has passed before it was kept. */
  readonly late: boolean
}
export type Pledge = { readonly _tag: "NotGiven" } | Standing

const evolve = (state: Pledge, event: PledgeEvent): Pledge => {
  if (event._tag === "PledgeGiven") return state._tag === "NotGiven" ? { ...event, _tag: "Given", late: false } : state
  if (state._tag === "NotGiven") return state
  return event._tag === "PledgeBroken" ? { ...state, _tag: "Broken", late: true } : { ...state, _tag: "Kept" }
}

// ---- who may do what from where ----
type Role = "volunteer" | "organiser" | "rule"
export const transitions: Transitions<PledgeCommand["_tag"], PledgeEvent["_tag"], Situation, Role> = {
  GivePledge: { gives: "PledgeGiven", rows: [{ from: ["NotGiven"], by: ["volunteer", "organiser"], to: "Given" }] },
  // Kept late is kept; that it was late stays on record.
  KeepPledge: { gives: "PledgeKept", rows: [{ from: ["Given", "Broken"], by: ["organiser"], to: "Kept" }] },
  BreakPledge: { gives: "PledgeBroken", rows: [{ from: ["Given"], by: ["rule"], to: "Broken" }] }
}
export const table = makeTable(situations, transitions)

/** Volunteers speak for themselves. */
const roleOf = (actor: Actor, volunteer: string): Role | null => {
  if (actor._tag !== "Person") return actor._tag === "Rule" ? "rule" : null
  return actor.post === "organiser" ? "organiser" : actor.post === "volunteer" && actor.id === volunteer ? "volunteer" : null
}

// ---- decisions ----
export interface PledgeRefused extends Rejection {
  readonly reason: TableReason<Situation, "NotGiven"> | "DueInThePast" | "NotDueYet"
}

const isSo = (state: Pledge, { pledge: _, ...said }: PledgeCommand): boolean =>
  transitions[said._tag].rows.some(({ to }) => to === state._tag) &&
  (said._tag !== "GivePledge" || canonical({ ...state, ...said }) === canonical({ ...state, _tag: said._tag }))

const decide = (state: Pledge, command: PledgeCommand, { at, actor }: DecisionContext<null>) => {
  const { pledge: _, ...said } = command
  const of = state._tag === "NotGiven" ? said : state
  const role = roleOf(actor, "volunteer" in of ? of.volunteer : "")
  const no = (reason: PledgeRefused["reason"]): Result.Result<ReadonlyArray<PledgeEvent>, PledgeRefused> =>
    Result.fail({ reason, by: "state", allowed: table.allowed(state._tag, role) })
  if (role === null) return no("NotYours")
  if (table.isGivenTo(said._tag, role) && isSo(state, command)) return Result.succeed([])
  if (table.rowOf(state._tag, said._tag, role) === undefined) return no(table.whyNot(state._tag, said._tag, role))
  if (said._tag === "GivePledge" && said.due <= at) return no("DueInThePast")
  if (said._tag === "BreakPledge" && state._tag !== "NotGiven" && at < state.due) return no("NotDueYet")
  return Result.succeed([{ ...said, _tag: transitions[said._tag].gives } as PledgeEvent])
}

export const pledge: Decider<Pledge, PledgeCommand, PledgeEvent, PledgeRefused, null> = {
  ...asMost,
  category: "pledge",
  command: PledgeCommand,
  events: pledgeCodec,
  policy: noPolicy,
  initial: { _tag: "NotGiven" },
  evolve,
  scope: (command) => ({ stream: pledgeStream(command.pledge) }),
  decide,
  commandOf: (event, { stream }) => ({ ...event, _tag: table.commandFor(event._tag), pledge: pledgeOf(stream) }) as PledgeCommand
}
