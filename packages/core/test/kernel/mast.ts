/** A second decider to try the kernel with, whose state spans streams: every lamp has a stream of its own, and one mast bears one lamp. */
import { type Decider, EventCodec, Policy, type Rejection } from "@linli/core/kernel"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

// ---- events: stored for ever; add, never edit ----
export const MastEvent = Schema.TaggedUnion({
  LampHung: { mast: Schema.NonEmptyString },
  LampTakenDown: { mast: Schema.NonEmptyString },
  /** Of the lamp alone: no mast can be found by it. */
  LampWiped: { times: Schema.Int }
})
export type MastEvent = typeof MastEvent.Type
export const mastCodec = EventCodec.define("masts", MastEvent)

export const MastCommand = Schema.TaggedUnion({
  HangLamp: { lamp: Schema.NonEmptyString, mast: Schema.NonEmptyString, seal: Schema.NullOr(Schema.NonEmptyString) },
  TakeLampDown: { lamp: Schema.NonEmptyString, mast: Schema.NonEmptyString },
  WipeLamp: { lamp: Schema.NonEmptyString, times: Schema.Int }
})
export type MastCommand = typeof MastCommand.Type

/** The stream of the lamp that hangs there, and how often a lamp was wiped. */
export interface MastState {
  readonly hangs: string | null
  readonly wiped: number
}

export interface MastRefused extends Rejection {
  readonly reason: "MastTaken" | "HangsElsewhere"
}

const refuse = (reason: MastRefused["reason"]): Result.Result<never, MastRefused> =>
  Result.fail({ reason, by: "state", allowed: ["HangLamp", "TakeLampDown", "WipeLamp"] })

export const mast: Decider<MastState, MastCommand, MastEvent, MastRefused, null> = {
  category: "mast",
  command: MastCommand,
  events: mastCodec,
  policy: Policy.noPolicy,
  initial: { hangs: null, wiped: 0 },
  evolve: (state, event, { stream }) => {
    if (event._tag === "LampWiped") return { ...state, wiped: event.times }
    return { ...state, hangs: event._tag === "LampHung" ? stream : null }
  },
  scope: (command) => ({
    stream: `hung-${command.lamp}`,
    ...(command._tag === "WipeLamp" ? {} : { boundary: [{ tags: [`mast:${command.mast}`] }] }),
    ...(command._tag === "HangLamp" && command.seal !== null ? { unlessExists: [{ tags: [`seal:${command.seal}`] }] } : {})
  }),
  decide: (state, command) => {
    const stream = `hung-${command.lamp}`
    switch (command._tag) {
      case "HangLamp":
        if (state.hangs === stream) return Result.succeed([])
        return state.hangs === null ? Result.succeed([{ _tag: "LampHung", mast: command.mast }]) : refuse("MastTaken")
      case "TakeLampDown":
        if (state.hangs === null) return Result.succeed([])
        return state.hangs === stream ? Result.succeed([{ _tag: "LampTakenDown", mast: command.mast }]) : refuse("HangsElsewhere")
      case "WipeLamp":
        return Result.succeed(command.times > state.wiped ? [{ _tag: "LampWiped", times: command.times }] : [])
    }
  },
  commandOf: (event, { stream }) => {
    const lamp = stream.slice("hung-".length)
    switch (event._tag) {
      case "LampHung":
        return { _tag: "HangLamp", lamp, mast: event.mast, seal: null }
      case "LampTakenDown":
        return { _tag: "TakeLampDown", lamp, mast: event.mast }
      case "LampWiped":
        return { _tag: "WipeLamp", lamp, times: event.times }
    }
  },
  tags: (event) => (event._tag === "LampWiped" ? [] : [`mast:${event.mast}`]),
  policyFixedAt: () => null,
  observe: () => null
}
