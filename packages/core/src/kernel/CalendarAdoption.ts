/**
 * The decider of calendars: which one takes effect when, by the same rules as policies (PolicyAdoption.ts). A calendar that changes
 * the past is one event here: what is open has another deadline from then on, and what is closed keeps the one it had.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { CalendarEvent, calendarCodec, calendarStream } from "./Calendar.ts"
import { asMost, type Decider } from "./Decider.ts"
import { noPolicy } from "./Policy.ts"
import { type Adopters, type AdoptionRefused, type Adoptions, adopt, adopted } from "./PolicyAdoption.ts"

// ---- commands ----
const { _tag: _, ...fields } = CalendarEvent.cases.CalendarAdopted.fields
export const CalendarCommand = Schema.TaggedUnion({ AdoptCalendar: fields })
export type CalendarCommand = typeof CalendarCommand.Type

/** For a log in which holders of these posts adopt calendars. */
export const calendarAdoptionBy = (adopters: Adopters): Decider<Adoptions, CalendarCommand, CalendarEvent, AdoptionRefused, null> => ({
  ...asMost,
  category: "calendar",
  command: CalendarCommand,
  events: calendarCodec,
  policy: noPolicy,
  initial: { adopted: [] },
  evolve: adopted,
  scope: () => ({ stream: calendarStream }),
  decide: (state, { _tag, ...adoption }, context) =>
    Result.map(adopt(state, adoption, context, "AdoptCalendar", adopters), (isNew) =>
      isNew ? [{ _tag: "CalendarAdopted", ...adoption }] : []
    ),
  commandOf: ({ _tag, ...adoption }) => ({ _tag: "AdoptCalendar", ...adoption })
})

/** Calendars adopted by anybody. */
export const calendarAdoption = calendarAdoptionBy(null)
