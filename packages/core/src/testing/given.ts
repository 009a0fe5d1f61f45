/**
 * given / when / then for deciders, with exact, ordered comparison. What is not as expected is thrown as an Error that shows the
 * difference, so any test runner will do.
 *
 * @example
 * ```ts
 * import { person, policyAdoption } from "@linli/core/kernel"
 * import { given } from "@linli/core/testing"
 * const policy = { context: "loans", id: "six-weeks", version: "1", effective: 0, source: "house rules", official: false, value: 42 }
 * given(policyAdoption, [{ _tag: "PolicyAdopted", ...policy }])
 *   .when({ _tag: "AdoptPolicy", ...policy, version: "2", effective: 59_999 }, { at: 0, actor: person("p-1", "operator") })
 *   .thenRefused({ reason: "TooSoon" })
 * ```
 */
import * as Result from "effect/Result"
import type { Actor } from "../kernel/Actor.ts"
import { type CalendarInForce, presetCalendar } from "../kernel/Calendar.ts"
import { type Decider, type Envelope, fold, type Rejection } from "../kernel/Decider.ts"
import type { Instant } from "../kernel/Event.ts"
import type { Tagged } from "../kernel/EventCodec.ts"
import { type PlacesInForce, presetPlaces } from "../kernel/Places.ts"
import { same, show } from "./compare.ts"

/** An event of the past, with what its envelope says; what is left out is taken from the command's circumstances. */
export interface Past<Event> {
  readonly event: Event
  readonly at?: Instant
  readonly actor?: Actor
  readonly id?: string
}

/** The circumstances of a command. */
export interface Circumstances<Policy> {
  /** Epoch milliseconds. */
  readonly at: Instant
  readonly actor: Actor
  /** The policy in force; the context's preset by default. */
  readonly policy?: Policy
  /** The calendar in force; the kernel's preset by default. */
  readonly calendar?: CalendarInForce
  /** The units in force; none by default. */
  readonly places?: PlacesInForce
}

export interface Outcome<State, Event, Refusal> {
  /** Asks for just these events, in this order. */
  readonly then: (events: ReadonlyArray<Event>) => void
  /** Asks that it was already so: accepted, and nothing to record. */
  readonly thenNothing: () => void
  /** Asks for a refusal with these fields; fields left out may be anything. */
  readonly thenRefused: (refusal: Partial<Refusal>) => void
  /** Asks for a state after what was recorded; a refused command leaves the state as it was. */
  readonly thenState: (state: State) => void
}

export interface Given<State, Command, Event, Refusal, Policy> {
  readonly when: (command: Command, circumstances: Circumstances<Policy>) => Outcome<State, Event, Refusal>
}

const isPast = <Event extends Tagged>(item: Event | Past<Event>): item is Past<Event> => !("_tag" in item)

/** Starts from what has happened, oldest first. */
export const given = <State, Command extends Tagged, Event extends Tagged, Refusal extends Rejection, Policy>(
  decider: Decider<State, Command, Event, Refusal, Policy>,
  history: ReadonlyArray<Event | Past<Event>>
): Given<State, Command, Event, Refusal, Policy> => ({
  when: (command, { at, actor, policy, calendar = presetCalendar(), places = presetPlaces() }) => {
    const { stream } = decider.scope(command)
    const envelope = (past: Partial<Envelope>, index: number): Envelope => ({ stream, id: `${stream}#${index}`, at, actor, ...past })
    const past = history.map((item, index): readonly [Event, Envelope] => {
      if (!isPast(item)) return [item, envelope({}, index)]
      const { event, ...rest } = item
      return [event, envelope(rest, index)]
    })
    const before = fold(decider, decider.initial, past)
    const { id, version, value } = decider.policy.preset
    const inForce = { id, version, value: policy === undefined ? value : policy, position: 0 }
    const decided = decider.decide(before, command, { at, actor, policy: inForce, calendar, places })

    const events = (): ReadonlyArray<Event> => {
      if (Result.isSuccess(decided)) return decided.success
      throw new Error(`${command._tag} should have been accepted, but was refused:\n${show(decided.failure)}`)
    }
    const then = (expected: ReadonlyArray<Event>) => same(events(), expected, `what ${command._tag} records`)
    return {
      then,
      thenNothing: () => then([]),
      thenRefused: (refusal) => {
        if (Result.isSuccess(decided)) throw new Error(`${command._tag} should have been refused, but records:\n${show(decided.success)}`)
        const fields = Object.keys(refusal).map((name) => [name, decided.failure[name as keyof Refusal]])
        same(Object.fromEntries(fields), refusal, `the refusal of ${command._tag}`)
      },
      thenState: (expected) => {
        const added = Result.isSuccess(decided) ? decided.success : []
        const recorded = added.map((event, index) => [event, envelope({}, history.length + index)] as const)
        same(fold(decider, before, recorded), expected, `the state after ${command._tag}`)
      }
    }
  }
})
