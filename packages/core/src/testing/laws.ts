/**
 * The laws of deciders, checked along walks of commands drawn from a seed: the same seed walks the same way. A walk keeps to one
 * stream. What breaks a law is thrown, with the commands that led there.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Actor } from "../kernel/Actor.ts"
import { presetCalendar } from "../kernel/Calendar.ts"
import type { Decider, DecisionContext, Envelope, Rejection } from "../kernel/Decider.ts"
import type { Instant } from "../kernel/Event.ts"
import type { Tagged } from "../kernel/EventCodec.ts"
import { type Places, placesKind, placesOf } from "../kernel/Places.ts"
import type { PolicyInForce } from "../kernel/Policy.ts"
import { difference, show } from "./compare.ts"
import { type Draw, drawFrom } from "./draw.ts"

export interface LawOptions<State, Command, Event extends Tagged, Policy> {
  readonly seed: number
  /** Number of walks. */
  readonly walks: number
  /** Commands per walk; 30 by default. */
  readonly steps?: number
  /** The next command of a walk, possible or not; all commands of a walk are of one stream. */
  readonly command: (state: State, draw: Draw) => Command
  /** Who gives it. */
  readonly actor: (state: State, command: Command, draw: Draw) => Actor
  /** The policy a walk is under; the context's preset by default. */
  readonly policy?: (draw: Draw) => Policy
  /** The units of the city; none by default. */
  readonly places?: Places
  /** Events that no command brings about: they are only observed. Every other must come up. */
  readonly observedOnly?: ReadonlyArray<Event["_tag"]>
}

/** How much the walks have seen. */
export interface Walked {
  readonly accepted: number
  readonly alreadySo: number
  readonly refused: number
  /** How often each event was recorded, by its name. */
  readonly events: Readonly<Record<string, number>>
}

/** Nobody may change a value that was handed out: trying throws. */
const frozen = <A>(value: A): A => {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value
  for (const item of Object.values(value)) frozen(item)
  return Object.freeze(value)
}

interface Step<State, Event> {
  readonly state: State
  readonly event: Event
  readonly envelope: Envelope
}

/** Checks of a decider's answers; each gives what is wrong, or null. */
const checksOf = <State, Command extends Tagged, Event extends Tagged, Refusal extends Rejection, Policy>(
  decider: Decider<State, Command, Event, Refusal, Policy>
) => {
  const parse = Schema.decodeUnknownResult(Schema.toType(decider.command), { onExcessProperty: "error" })
  const hasShape = (command: Command): string | null => {
    const parsed = parse(command)
    return Result.isSuccess(parsed) ? null : parsed.failure.message
  }
  const answers = (state: State, command: Command, context: DecisionContext<Policy>, expected: ReadonlyArray<Event>) =>
    difference(decider.decide(state, command, context), Result.succeed(expected))
  const comesBack = (event: Event, envelope: Envelope) => {
    const stored = { ...decider.events.encode(event), tags: decider.tags(event, envelope.stream) }
    const recorded = { ...envelope, ...stored, correlation: "c", causation: null, position: 1, version: 1, recorded: 0, hash: "" }
    return difference(decider.events.decode(JSON.parse(JSON.stringify(recorded))), Result.succeed(event))
  }
  return { hasShape, answers, comesBack }
}

/** The most states, and events, that are tried with each other. */
const kept = 60

/**
 * Checks a decider's laws along walks: accepting a command twice adds nothing the second time; `decide(before, commandOf(e)) = [e]`;
 * `evolve` and `observe` take any event in any state; commands have their schema's shape; events come back from JSON as they were;
 * nothing that is handed out is changed; and every event comes up.
 *
 * @returns how much was seen
 * @throws Error naming the law, the seed, the commands of the walk and what differs
 */
export const checkLaws = <State, Command extends Tagged, Event extends Tagged, Refusal extends Rejection, Policy>(
  decider: Decider<State, Command, Event, Refusal, Policy>,
  options: LawOptions<State, Command, Event, Policy>
): Walked => {
  const draw = drawFrom(options.seed)
  const { hasShape, answers, comesBack } = checksOf(decider)
  const counts = { accepted: 0, alreadySo: 0, refused: 0 }
  const seen = new Map<string, number>()
  const samples: Array<Step<State, Event>> = []
  const places = placesOf({ ...placesKind.preset, value: options.places ?? placesKind.preset.value, position: 0 })
  let path: ReadonlyArray<Command> = []
  let walked: string | null = null

  const must = (law: string, problem: string | null): void => {
    if (problem === null) return
    const walk = path.map((command) => show(command)).join("\nthen ")
    throw new Error(`${decider.category} breaks a law: ${law}\n${problem}\nafter (seed ${options.seed}):\n${walk}`)
  }
  const mustNotThrow = <A>(law: string, work: () => A): A => {
    try {
      return work()
    } catch (thrown) {
      must(law, String(thrown))
      throw thrown
    }
  }
  const evolve = ({ state, event, envelope }: Step<State, Event>): State =>
    mustNotThrow("evolve is total and changes nothing it is given", () => frozen(decider.evolve(state, event, envelope)))

  const record = (before: State, event: Event, envelope: Envelope, context: DecisionContext<Policy>): State => {
    const command = mustNotThrow("commandOf is total", () => frozen(decider.commandOf(frozen(event), envelope)))
    must("commandOf gives a command of the right shape", hasShape(command))
    must("decide(before, commandOf(e)) = [e]", answers(before, command, context, [event]))
    must("an event comes back from JSON as it was", comesBack(event, envelope))
    const known = seen.get(event._tag) ?? 0
    seen.set(event._tag, known + 1)
    const step = { state: before, event, envelope }
    if (known === 0 || draw.below(20) === 0) samples.push(step)
    return evolve(step)
  }

  const step = (before: State, at: Instant, policy: PolicyInForce<Policy>): State => {
    const command = frozen(options.command(before, draw))
    const { stream } = decider.scope(command)
    const context = { at, actor: frozen(options.actor(before, command, draw)), policy, calendar: presetCalendar(), places }
    path = [...path, command]
    must("a drawn command has the shape its schema asks for", hasShape(command))
    walked ??= stream
    must("a walk keeps to one stream", difference(stream, walked))
    const decided = mustNotThrow("decide is total and changes nothing it is given", () => frozen(decider.decide(before, command, context)))
    if (Result.isFailure(decided)) {
      counts.refused++
      return before
    }
    if (decided.success.length === 0) counts.alreadySo++
    else counts.accepted++
    const envelope = (index: number): Envelope => ({ stream, id: `${stream}#${path.length}.${index}`, at, actor: context.actor })
    const after = decided.success.reduce((state, event, index) => record(state, event, envelope(index), context), before)
    must("accepting a command twice adds nothing the second time", answers(after, command, context, []))
    return after
  }

  const walk = (): void => {
    path = []
    walked = null
    const { id, version, value } = decider.policy.preset
    const policy = frozen({ id, version, value: options.policy === undefined ? value : options.policy(draw), position: 0 })
    let state = frozen(decider.initial)
    let at = 1_000_000_000_000
    for (let left = options.steps ?? 30; left > 0; left--) {
      at += draw.below(3) * draw.below(100_000_000)
      state = step(state, at, policy)
    }
  }

  for (let left = options.walks; left > 0; left--) walk()
  path = []
  for (const { state } of samples.slice(-kept)) {
    for (const { event, envelope } of samples.slice(-kept)) {
      evolve({ state, event, envelope })
      mustNotThrow("observe is total", () => decider.observe(state, event, envelope))
    }
  }
  const names = decider.events.types.map((type) => type.slice(type.indexOf("/") + 1))
  const absent = names.filter((name) => !seen.has(name) && !options.observedOnly?.includes(name))
  must("every event comes up", absent.length === 0 ? null : `never recorded: ${absent.join(", ")}; draw other commands, or more`)
  return { ...counts, events: Object.fromEntries(seen) }
}
