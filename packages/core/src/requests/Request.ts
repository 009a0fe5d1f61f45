/**
 * A request (诉求): one matter raised, until it is closed. Ids and coded words stand in ids.ts, events in events.ts, commands in
 * commands.ts, the state in state.ts, the table of who may do what in transitions.ts with its conditions in conditions.ts, and
 * the decisions in decide.ts. Times and deadlines are not decided here.
 */
import { attachmentTag } from "../kernel/Attachments.ts"
import type { Decider, Scope } from "../kernel/Decider.ts"
import { commandOf } from "./commandOf.ts"
import { RequestCommand } from "./commands.ts"
import type { RequestRefused } from "./conditions.ts"
import { decide } from "./decide.ts"
import { type RequestEvent, requestCodec, type Source } from "./events.ts"
import { streamOf } from "./ids.ts"
import { observe } from "./observe.ts"
import { type RequestPolicy, requestPolicy } from "./policy.ts"
import { evolve, initial, type State } from "./state.ts"

/** Tags by which requests are found. */
export const numberTag = (number: string): string => `number:${number}`
export const trackingTag = (digest: string): string => `tracking:${digest}`
export const sourceTag = ({ system, number }: Pick<Source, "system" | "number">): string => `source:${system}/${number}`
const unitTag = (unit: string): string => `unit:${unit}`
const parentTag = (number: string): string => `parent:${number}`

const tags = (event: RequestEvent): ReadonlyArray<string> => {
  switch (event._tag) {
    case "RequestRaised":
      return [
        numberTag(event.number),
        ...(event.tracking === null ? [] : [trackingTag(event.tracking)]),
        ...(event.source === null ? [] : [sourceTag(event.source)])
      ]
    case "RequestDispatched":
      return [event.lead, ...event.helpers].map(unitTag)
    case "AttachmentAdded":
      return [attachmentTag(event.attachment)]
    case "RequestMerged":
      return [parentTag(event.parent)]
    default:
      return []
  }
}

/** A number is given once, the same matter of the same source raised once, and an attachment added once. */
const scope = (command: RequestCommand): Scope => {
  const stream = streamOf(command.request)
  if (command._tag === "AddAttachment") return { stream, unlessExists: [{ tags: [attachmentTag(command.attachment)] }] }
  if (command._tag !== "RaiseRequest") return { stream }
  const taken = [numberTag(command.number), ...(command.source === null ? [] : [sourceTag(command.source)])]
  return { stream, unlessExists: taken.map((tag) => ({ tags: [tag] })) }
}

export const request: Decider<State, RequestCommand, RequestEvent, RequestRefused, RequestPolicy> = {
  category: "request",
  command: RequestCommand,
  events: requestCodec,
  policy: requestPolicy,
  initial,
  evolve,
  scope,
  decide,
  commandOf,
  tags,
  policyFixedAt: (state) => (state._tag === "NotRaised" ? null : state.raisedAt),
  observe
}
