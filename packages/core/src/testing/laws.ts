/**
 * The laws of deciders, checked along walks of commands drawn from a seed: the same seed walks the same way. A walk keeps to one
 * stream. What breaks a law is thrown, with the commands that led there.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Actor } from "../kernel/Actor.ts"
import { presetCalendar } from "../kernel/Calendar.ts"
import type { Decider, DecisionContext, Envelope, Rejection } from "../kernel/Decider.ts"
import type { Tagged } from "../kernel/EventCodec.ts"
import { type Places, placesKind, placesOf } from "../kernel/Places.ts"
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

/** The commands of a walk: whatever breaks a law is thrown with those that led there. */
const makePath = (category: string, seed: number) => {
  let commands: Array<unknown> = []
  const must = (law: string, problem: string | null): void => {
    if (problem === null) return
    const walk = commands.map((command) => show(command)).join("\nthen ")
    throw new Error(`${category} breaks a law: ${law}\n${problem}\nafter (seed ${seed}):\n${walk}`)
  }
  const mustNotThrow = <A>(law: string, work: () => A): A => {
    try {
      return work()
    } catch (thrown) {
      must(law, String(thrown))
      throw thrown
    }
  }
  const begin = (): void => {
    commands = []
  }
  /** @returns the number of steps so far */
  const go = (command: unknown): number => commands.push(command)
  return { must, mustNotThrow, begin, go }
}
type Path = ReturnType<typeof makePath>

/** The laws of single decisions and events. */
const lawsOf = <State, Command extends Tagged, Event extends Tagged, Refusal extends Rejection, Policy>(
  decider: Decider<State, Command, Event, Refusal, Policy>,
  { must, mustNotThrow }: Path
) => {
  const parse = Schema.decodeUnknownResult(Schema.toType(decider.command), { onExcessProperty: "error" })
  const mustHaveShape = (law: string, command: Command): void => {
    const parsed = parse(command)
    must(law, Result.isSuccess(parsed) ? null : parsed.failure.message)
  }
  const mustAnswer = (
    law: string,
    state: State,
    command: Command,
    context: DecisionContext<Policy>,
    expected: ReadonlyArray<Event>
  ): void => must(law, difference(decider.decide(state, command, context), Result.succeed(expected)))

  const decide = (state: State, command: Command, context: DecisionContext<Policy>) =>
    mustNotThrow("decide is total and changes nothing it is given", () => frozen(decider.decide(state, command, context)))
  const evolve = ({ state, event, envelope }: Step<State, Event>): State =>
    mustNotThrow("evolve is total and changes nothing it is given", () => frozen(decider.evolve(state, event, envelope)))
  const observe = ({ state, event, envelope }: Step<State, Event>): unknown =>
    mustNotThrow("observe is total", () => decider.observe(state, event, envelope))

  /** An event tells the command it came of, and comes back from a log. */
  const mustTell = ({ state, event, envelope }: Step<State, Event>, context: DecisionContext<Policy>): void => {
    const command = mustNotThrow("commandOf is total", () => frozen(decider.commandOf(frozen(event), envelope)))
    mustHaveShape("commandOf gives a command of the right shape", command)
    mustAnswer("decide(before, commandOf(e)) = [e]", state, command, context, [event])
    const stored = { ...decider.events.encode(event), tags: decider.tags(event, envelope.stream) }
    const recorded = { ...envelope, ...stored, correlation: "c", causation: null, position: 1, version: 1, recorded: 0, hash: "" }
    const back = decider.events.decode(JSON.parse(JSON.stringify(recorded)))
    must("an event comes back from JSON as it was", difference(back, Result.succeed(event)))
  }
  return { mustHaveShape, mustAnswer, mustTell, decide, evolve, observe }
}

/** Walks again and again from the beginning, and keeps what it has seen. */
const makeWalker = <State, Command extends Tagged, Event extends Tagged, Refusal extends Rejection, Policy>(
  decider: Decider<State, Command, Event, Refusal, Policy>,
  options: LawOptions<State, Command, Event, Policy>,
  path: Path,
  laws: ReturnType<typeof lawsOf<State, Command, Event, Refusal, Policy>>
) => {
  const draw = drawFrom(options.seed)
  const counts = { accepted: 0, alreadySo: 0, refused: 0 }
  const seen = new Map<string, number>()
  const samples: Array<Step<State, Event>> = []
  const places = placesOf({ ...placesKind.preset, value: options.places ?? placesKind.preset.value, position: 0 })

  const record = (step: Step<State, Event>, context: DecisionContext<Policy>): State => {
    laws.mustTell(step, context)
    const known = seen.get(step.event._tag) ?? 0
    seen.set(step.event._tag, known + 1)
    if (known === 0 || draw.below(20) === 0) samples.push(step)
    return laws.evolve(step)
  }

  const give = (before: State, command: Command, context: DecisionContext<Policy>, envelope: (index: number) => Envelope): State => {
    const decided = laws.decide(before, command, context)
    if (Result.isFailure(decided)) {
      counts.refused++
      return before
    }
    if (decided.success.length === 0) counts.alreadySo++
    else counts.accepted++
    const after = decided.success.reduce((state, event, index) => record({ state, event, envelope: envelope(index) }, context), before)
    laws.mustAnswer("accepting a command twice adds nothing the second time", after, command, context, [])
    return after
  }

  const walk = (): void => {
    path.begin()
    const { id, version, value } = decider.policy.preset
    const policy = frozen({ id, version, value: options.policy === undefined ? value : options.policy(draw), position: 0 })
    let first: string | undefined
    let state = frozen(decider.initial)
    let at = 1_000_000_000_000
    for (let left = options.steps ?? 30; left > 0; left--) {
      at += draw.below(3) * draw.below(100_000_000)
      const command = frozen(options.command(state, draw))
      const { stream } = decider.scope(command)
      const actor = frozen(options.actor(state, command, draw))
      const nth = path.go(command)
      laws.mustHaveShape("a drawn command has the shape its schema asks for", command)
      first ??= stream
      path.must("a walk keeps to one stream", difference(stream, first))
      state = give(state, command, { at, actor, policy, calendar: presetCalendar(), places }, (index) => ({
        stream,
        id: `${stream}#${nth}.${index}`,
        at,
        actor
      }))
    }
  }

  return { walk, counts, seen, samples }
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
  const path = makePath(decider.category, options.seed)
  const laws = lawsOf(decider, path)
  const { walk, counts, seen, samples } = makeWalker(decider, options, path, laws)
  for (let left = options.walks; left > 0; left--) walk()
  path.begin()
  for (const { state } of samples.slice(-kept)) {
    for (const { event, envelope } of samples.slice(-kept)) {
      laws.evolve({ state, event, envelope })
      laws.observe({ state, event, envelope })
    }
  }
  const names = decider.events.types.map((type) => type.slice(type.indexOf("/") + 1))
  const absent = names.filter((name) => !seen.has(name) && !options.observedOnly?.includes(name))
  path.must("every event comes up", absent.length === 0 ? null : `never recorded: ${absent.join(", ")}; draw other commands, or more`)
  return { ...counts, events: Object.fromEntries(seen) }
}
