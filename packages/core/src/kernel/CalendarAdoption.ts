/**
 * The decider of calendars: which one takes effect when, by the same rules as policies (PolicyAdoption.ts). A calendar that changes
 * the past is one event here: what is open has another deadline from then on, and what is closed keeps the one it had.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { CalendarEvent, calendarCodec, calendarStream } from "./Calendar.ts"
import type { Decider } from "./Decider.ts"
import { noPolicy } from "./Policy.ts"
import { type AdoptionRefused, type Adoptions, adopt, adopted } from "./PolicyAdoption.ts"

// ---- commands ----
const { _tag: _, ...fields } = CalendarEvent.cases.CalendarAdopted.fields
export const CalendarCommand = Schema.TaggedUnion({ AdoptCalendar: fields })
export type CalendarCommand = typeof CalendarCommand.Type

export const calendarAdoption: Decider<Adoptions, CalendarCommand, CalendarEvent, AdoptionRefused, null> = {
  category: "calendar",
  command: CalendarCommand,
  events: calendarCodec,
  policy: noPolicy,
  initial: { adopted: [] },
  evolve: adopted,
  scope: () => ({ stream: calendarStream }),
  decide: (state, { _tag, ...adoption }, { at }) =>
    Result.map(adopt(state, adoption, at, "AdoptCalendar"), (isNew) => (isNew ? [{ _tag: "CalendarAdopted", ...adoption }] : [])),
  commandOf: ({ _tag, ...adoption }) => ({ _tag: "AdoptCalendar", ...adoption }),
  tags: () => [],
  policyFixedAt: () => null,
  observe: () => null
}
