/**
 * A handover (任务下派): a bureau asks a unit below for something. What the catalogue does not admit is refused, with the entry that is
 * missing or in the way; and what it no longer admits the unit may hand back. Nothing but another catalogue changes that (职责准入).
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Actor } from "../kernel/Actor.ts"
import { canonical } from "../kernel/canonical.ts"
import { asMost, type Decider, type DecisionContext, type Rejection } from "../kernel/Decider.ts"
import * as EventCodec from "../kernel/EventCodec.ts"
import { makeTable, type TableReason, type Transitions } from "../kernel/Table.ts"
import { Id, Label } from "../kernel/words.ts"
import { type Catalogue, cataloguePolicy, type Matter, MatterKind } from "./policy.ts"

// ---- ids ----
export const handoverStream = (handover: string): string => `handover-${handover}`
export const handoverOf = (stream: string): string => stream.slice("handover-".length)

// ---- events: stored for ever; add, never edit ----
const asking = { matter: Label, kind: MatterKind, from: Label, to: Label, collects: Schema.Array(Label).check(Schema.isUnique()) }
export const HandoverEvent = Schema.TaggedUnion({
  /** `from` is the bureau, `to` the unit below; `collects` is what a form or report asks for. */
  MatterHandedDown: asking,
  MatterHandedBack: {}
})
export type HandoverEvent = typeof HandoverEvent.Type
export const handoverCodec = EventCodec.define("catalogue", HandoverEvent)

// ---- commands ----
export const HandoverCommand = Schema.TaggedUnion({
  HandDown: { handover: Id, ...asking },
  HandBack: { handover: Id }
})
export type HandoverCommand = typeof HandoverCommand.Type

// ---- state ----
const situations = ["NotHandedDown", "HandedDown", "HandedBack"] as const
type Situation = (typeof situations)[number]
type Asked = Omit<typeof HandoverEvent.cases.MatterHandedDown.Type, "_tag">
export interface HandedOver extends Asked {
  readonly _tag: Exclude<Situation, "NotHandedDown">
}
export type Handover = { readonly _tag: "NotHandedDown" } | HandedOver

const evolve = (state: Handover, event: HandoverEvent): Handover => {
  if (event._tag === "MatterHandedDown") return state._tag === "NotHandedDown" ? { ...event, _tag: "HandedDown" } : state
  return state._tag === "NotHandedDown" ? state : { ...state, _tag: "HandedBack" }
}

// ---- who may do what from where ----
type Role = "bureau" | "unit"
export const transitions: Transitions<HandoverCommand["_tag"], HandoverEvent["_tag"], Situation, Role> = {
  HandDown: { gives: "MatterHandedDown", rows: [{ from: ["NotHandedDown"], by: ["bureau"], to: "HandedDown" }] },
  HandBack: { gives: "MatterHandedBack", rows: [{ from: ["HandedDown"], by: ["unit"], to: "HandedBack" }] }
}
export const table = makeTable(situations, transitions)

/** Everybody acts for their own: a bureau, or the unit that is asked. */
const roleOf = (actor: Actor, { from, to }: Pick<Asked, "from" | "to">, { handsDown, handsBack }: Catalogue): Role | null => {
  if (actor._tag !== "Person" || actor.unit === null) return null
  if (handsDown.includes(actor.post) && actor.unit === from) return "bureau"
  return handsBack.includes(actor.post) && actor.unit === to ? "unit" : null
}

// ---- decisions ----
export interface HandoverRefused extends Rejection {
  readonly reason: TableReason<Situation, "NotHandedDown"> | "NotAdmitted" | "LevelUnknown" | "AskedAlready" | "StillAdmitted"
  /** The matter of the catalogue that is in the way. */
  readonly matter?: string
}

type Judged = Pick<DecisionContext<Catalogue>, "policy" | "places">
type Bar = Pick<HandoverRefused, "reason" | "matter">

/** The entry of the catalogue by which a matter may be asked of units of a level. */
const entryFor = ({ matter, kind }: Asked, level: string, { matters }: Catalogue): Matter | undefined =>
  matters.find((entry) => entry.matter === matter && entry.kind === kind && entry.levels.includes(level))

/** An entry by which something of it is asked already, under another name. */
const askedBy = ({ matter, collects }: Asked, level: string, { matters }: Catalogue): Matter | undefined =>
  matters.find((entry) => entry.matter !== matter && entry.levels.includes(level) && entry.collects.some((word) => collects.includes(word)))

/** Why a unit may not be asked for it; null where it may. */
const barTo = (asked: Asked, { policy, places }: Judged): Bar | null => {
  const level = places.tree.levelOf(asked.to)
  if (level === null) return { reason: "LevelUnknown" }
  const twice = askedBy(asked, level, policy.value)
  if (twice !== undefined) return { reason: "AskedAlready", matter: twice.matter }
  const entry = entryFor(asked, level, policy.value)
  const isMore = entry !== undefined && asked.collects.some((word) => !entry.collects.includes(word))
  return entry === undefined || isMore ? { reason: "NotAdmitted" } : null
}

const isSo = (state: Handover, { handover: _, ...said }: HandoverCommand): boolean =>
  transitions[said._tag].rows.some(({ to }) => to === state._tag) &&
  (said._tag !== "HandDown" || canonical({ ...state, ...said }) === canonical({ ...state, _tag: said._tag }))

const decide = (
  state: Handover,
  command: HandoverCommand,
  { actor, policy, places }: DecisionContext<Catalogue>
): Result.Result<ReadonlyArray<HandoverEvent>, HandoverRefused> => {
  const { handover: _, ...said } = command
  const asked = state._tag === "NotHandedDown" ? (said._tag === "HandDown" ? said : null) : state
  const role = asked === null ? null : roleOf(actor, asked, policy.value)
  const refuse = (bar: Bar, by: HandoverRefused["by"] = "state") => Result.fail({ ...bar, by, allowed: table.allowed(state._tag, role) })
  if (asked === null) return refuse({ reason: "NotHandedDown" })
  if (role === null) return refuse({ reason: "NotYours" })
  if (table.isGivenTo(said._tag, role) && isSo(state, command)) return Result.succeed([])
  if (table.rowOf(state._tag, said._tag, role) === undefined) return refuse({ reason: table.whyNot(state._tag, said._tag, role) })
  const bar = barTo(asked, { policy, places })
  const rule = { policy: policy.id, field: "matters" }
  if (said._tag === "HandDown" && bar !== null) return refuse(bar, bar.reason === "LevelUnknown" ? "state" : rule)
  if (said._tag === "HandBack" && bar === null) return refuse({ reason: "StillAdmitted", matter: asked.matter }, rule)
  return Result.succeed([{ ...said, _tag: transitions[said._tag].gives } as HandoverEvent])
}

export const handover: Decider<Handover, HandoverCommand, HandoverEvent, HandoverRefused, Catalogue> = {
  ...asMost,
  category: "handover",
  command: HandoverCommand,
  events: handoverCodec,
  policy: cataloguePolicy,
  initial: { _tag: "NotHandedDown" },
  evolve,
  scope: (command) => ({ stream: handoverStream(command.handover) }),
  decide,
  commandOf: (event, { stream }) => ({ ...event, _tag: table.commandFor(event._tag), handover: handoverOf(stream) }) as HandoverCommand
}
