/** From a fact back to the command that gives it. */
import type { Envelope } from "../kernel/Decider.ts"
import type { RequestCommand } from "./commands.ts"
import type { RequestEvent } from "./events.ts"
import { requestOf } from "./ids.ts"
import { commandFor, type EventName } from "./transitions.ts"

/** What a decision works out by itself, so that its command does not say it. */
const workedOut: { readonly [Name in EventName]?: string } = {
  ReopenRequested: "by",
  RequestReopened: "round",
  RequestClosed: "timeKnown",
  RequestEscalated: "unit",
  ExtensionGranted: "term",
  DeadlineMissed: "unit",
  WhistleBlown: "unit",
  WhistleAnswered: "department",
  WhistleDeclined: "department",
  DepartmentArrived: "department",
  DepartmentFinished: "department",
  SupervisionTransferred: "unit"
}

/** The unit of a supervision may be left unnamed. */
const isUnnamed = (event: EventName, field: string): boolean => event === "SupervisionOpened" && field === "unit"

export const commandOf = ({ _tag, ...said }: RequestEvent, { stream }: Pick<Envelope, "stream">): RequestCommand => {
  const fields = Object.entries(said).filter(([name, value]) => name !== workedOut[_tag] && !(isUnnamed(_tag, name) && value === null))
  return { _tag: commandFor(_tag), request: requestOf(stream), ...Object.fromEntries(fields) } as RequestCommand
}
