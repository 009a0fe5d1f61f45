/**
 * A decider to try the kernel with: street lamps. A lamp has a number that no other has, a keeper whose name is sealed, a switch,
 * and bulbs, of which a policy allows so many.
 */
import { type Decider, EventCodec, Personal, type Policy, type Rejection } from "@linli/core/kernel"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

const Lamp = Schema.NonEmptyString

// ---- events: stored for ever; add, never edit ----
export const LampEvent = Schema.TaggedUnion({
  LampInstalled: { lamp: Lamp, number: Schema.Int, place: Schema.NonEmptyString, keeper: Schema.NullOr(Personal.Sealed) },
  LampLit: {},
  LampPutOut: {},
  BulbReplaced: { bulb: Schema.Int },
  /** Only ever observed: nobody orders a lamp to fail. */
  LampFailed: {}
})
export type LampEvent = typeof LampEvent.Type

/** Version 1 had a street, version 2 a place, both without a number; see ../fixtures/lamps.ndjson. */
const installed = [
  EventCodec.upcast(Schema.Struct({ lamp: Lamp, street: Schema.String, house: Schema.Int }), ({ lamp, street, house }) => ({
    lamp,
    place: `${street} ${house}`
  })),
  EventCodec.upcast(Schema.Struct({ lamp: Lamp, place: Schema.String }), (data) => ({ ...data, number: 0, keeper: null }))
]
export const lampCodec = EventCodec.define("lamps", LampEvent, { LampInstalled: installed })

// ---- commands ----
export const LampCommand = Schema.TaggedUnion({
  InstallLamp: { lamp: Lamp, number: Schema.Int, place: Schema.NonEmptyString, keeper: Schema.NullOr(Personal.Personal) },
  LightLamp: { lamp: Lamp },
  PutLampOut: { lamp: Lamp },
  ReplaceBulb: { lamp: Lamp, bulb: Schema.Int }
})
export type LampCommand = typeof LampCommand.Type

// ---- policy ----
export interface LampPolicy {
  readonly bulbs: number
}
export const lampPolicy: Policy.PolicyKind<LampPolicy> = {
  context: "lamps",
  schema: Schema.Struct({ bulbs: Schema.Int }),
  preset: { id: "frugal", version: "1", value: { bulbs: 2 } }
}

// ---- state ----
export type LampState =
  | { readonly _tag: "Absent" }
  | { readonly _tag: "Hanging"; readonly number: number; readonly since: number; readonly lit: boolean; readonly bulb: number }

// ---- decisions ----
export interface LampRefused extends Rejection {
  readonly reason: "NotInstalled" | "InstalledAlready" | "BulbOutOfTurn" | "BulbsUsedUp"
}

const commands = ["LightLamp", "PutLampOut", "ReplaceBulb"]

const refuse = (reason: LampRefused["reason"], by: Rejection["by"] = "state"): Result.Result<never, LampRefused> =>
  Result.fail({ reason, by, allowed: reason === "NotInstalled" ? ["InstallLamp"] : commands })

const replace = (state: LampState & { readonly _tag: "Hanging" }, bulb: number, policy: LampPolicy) => {
  if (bulb === state.bulb) return Result.succeed([])
  if (bulb > policy.bulbs) return refuse("BulbsUsedUp", { policy: "lamps", field: "bulbs" })
  return bulb === state.bulb + 1 ? Result.succeed([{ _tag: "BulbReplaced" as const, bulb }]) : refuse("BulbOutOfTurn")
}

const isOf = (event: LampEvent, lamp: string): LampCommand => {
  switch (event._tag) {
    case "LampInstalled":
      return { ...event, _tag: "InstallLamp" }
    case "LampLit":
      return { _tag: "LightLamp", lamp }
    case "LampPutOut":
    case "LampFailed":
      return { _tag: "PutLampOut", lamp }
    case "BulbReplaced":
      return { _tag: "ReplaceBulb", lamp, bulb: event.bulb }
  }
}

export const lamp: Decider<LampState, LampCommand, LampEvent, LampRefused, LampPolicy> = {
  category: "lamp",
  command: LampCommand,
  events: lampCodec,
  policy: lampPolicy,
  initial: { _tag: "Absent" },
  evolve: (state, event, { at }) => {
    if (event._tag === "LampInstalled") return { _tag: "Hanging", number: event.number, since: at, lit: false, bulb: 0 }
    if (state._tag === "Absent") return state
    return event._tag === "BulbReplaced" ? { ...state, bulb: event.bulb } : { ...state, lit: event._tag === "LampLit" }
  },
  scope: (command) => ({
    stream: `lamp-${command.lamp}`,
    ...(command._tag === "InstallLamp" ? { unlessExists: [{ tags: [`number:${command.number}`] }] } : {})
  }),
  decide: (state, command, { policy }) => {
    if (state._tag === "Absent") {
      if (command._tag !== "InstallLamp") return refuse("NotInstalled")
      const { _tag, ...fields } = command
      // What is personal is sealed before it comes here.
      return Result.succeed([{ _tag: "LampInstalled", ...fields } as LampEvent])
    }
    switch (command._tag) {
      case "InstallLamp":
        return command.number === state.number ? Result.succeed([]) : refuse("InstalledAlready")
      case "LightLamp":
        return Result.succeed(state.lit ? [] : [{ _tag: "LampLit" }])
      case "PutLampOut":
        return Result.succeed(state.lit ? [{ _tag: "LampPutOut" }] : [])
      case "ReplaceBulb":
        return replace(state, command.bulb, policy.value)
    }
  },
  commandOf: (event, { stream }) => isOf(event, stream.slice("lamp-".length)),
  tags: (event) => (event._tag === "LampInstalled" ? [`number:${event.number}`] : []),
  policyFixedAt: (state) => (state._tag === "Hanging" ? state.since : null),
  observe: (state, event) =>
    (state._tag === "Absent") === (event._tag === "LampInstalled")
      ? null
      : state._tag === "Absent"
        ? "no lamp hangs there"
        : "a lamp hangs there"
}
