/**
 * Who may do what from where, as one table for each decider. The checks, the commands named in a refusal, the docs page and the
 * test over the whole product of situation, command and role come from it. What depends on more than the situation is no matter
 * of the table.
 */

export interface Row<Situation extends string, Role extends string> {
  readonly from: ReadonlyArray<Situation>
  readonly by: ReadonlyArray<Role>
  /** The situation that follows; the same where absent. */
  readonly to?: Situation
}

export interface Transition<Event extends string, Situation extends string, Role extends string> {
  readonly gives: Event
  readonly rows: ReadonlyArray<Row<Situation, Role>>
}

export type Transitions<Command extends string, Event extends string, Situation extends string, Role extends string> = Readonly<
  Record<Command, Transition<Event, Situation, Role>>
>

/** Why the table has no row: it is somebody else's to do, too early or too late. `First` is the situation before there is anything. */
export type TableReason<Situation extends string, First extends Situation> =
  | "NotYours"
  | First
  | `Not${Exclude<Situation, First>}`
  | `Already${Exclude<Situation, First>}`

export interface Table<
  Command extends string,
  Event extends string,
  Situation extends string,
  Role extends string,
  First extends Situation
> {
  readonly commands: ReadonlyArray<Command>
  /** The command that gives an event. */
  readonly commandFor: (event: Event) => Command
  /** The commands that a role may give in a situation, as far as the table goes. */
  readonly allowed: (situation: Situation, role: Role | null) => ReadonlyArray<Command>
  /** The row that lets a role give a command in a situation, or undefined. */
  readonly rowOf: (situation: Situation, command: Command, role: Role) => Row<Situation, Role> | undefined
  /** Whether a role is given a command in any situation at all. */
  readonly isGivenTo: (command: Command, role: Role) => boolean
  /** Why a role may not give a command in a situation where `rowOf` has nothing. */
  readonly whyNot: (situation: Situation, command: Command, role: Role) => TableReason<Situation, First>
}

/**
 * The table of a decider.
 *
 * @param situations in the order in which they follow one another; in the first there is nothing yet
 */
export const makeTable = <
  Command extends string,
  Event extends string,
  Role extends string,
  const Situations extends readonly [string, ...ReadonlyArray<string>]
>(
  situations: Situations,
  transitions: Transitions<Command, Event, Situations[number], Role>
): Table<Command, Event, Situations[number], Role, Situations[0]> => {
  type Situation = Situations[number]
  type Reason = TableReason<Situation, Situations[0]>
  const rowOf = (situation: Situation, command: Command, role: Role) =>
    transitions[command].rows.find(({ from, by }) => from.includes(situation) && by.includes(role))
  const isGivenTo = (command: Command, role: Role) => transitions[command].rows.some(({ by }) => by.includes(role))
  const commands = Object.keys(transitions) as ReadonlyArray<string> as ReadonlyArray<Command>
  const byEvent = new Map(commands.map((command) => [transitions[command].gives, command]))
  return {
    commands,
    commandFor: (event) => byEvent.get(event)!,
    allowed: (situation, role) => commands.filter((command) => role !== null && rowOf(situation, command, role) !== undefined),
    rowOf,
    isGivenTo,
    whyNot: (situation, command, role): Reason => {
      const from = transitions[command].rows.flatMap((row) => row.from)
      if (from.includes(situation)) return "NotYours"
      if (situation === situations[0]) return situations[0]
      if (!isGivenTo(command, role)) return "NotYours"
      const first = situations.findIndex((candidate) => from.includes(candidate))
      const isEarly = first > 0 && situations.indexOf(situation) < first
      return (isEarly ? `Not${situations[first]}` : `Already${situation}`) as Reason
    }
  }
}
