/**
 * Working time as data: calendars (calendarData.ts) are adopted like policies and compiled into clocks (workingTime.ts). Deadlines
 * (Deadline.ts) are arithmetic on these.
 */
import * as Schema from "effect/Schema"
import { Calendar, type Hours } from "./calendarData.ts"
import * as EventCodec from "./EventCodec.ts"
import { adoptionFields, type InForce, type PolicyKind } from "./policyKind.ts"
import { type CompiledCalendar, compiledOf } from "./workingTime.ts"

export * from "./calendarData.ts"
export * from "./workingTime.ts"

const officeDay: Hours = [
  { from: 480, to: 720 },
  { from: 840, to: 1080 }
]

/** What holds until a city adopts its own: Monday to Friday, 8–12 and 14–18 (digital city management), no holidays. Unofficial. */
export const calendarKind: PolicyKind<Calendar> = {
  context: "calendar",
  schema: Calendar,
  preset: {
    id: "weekdays",
    version: "1",
    value: {
      id: "weekdays",
      version: "1",
      timeZone: "Asia/Shanghai",
      week: [officeDay, officeDay, officeDay, officeDay, officeDay, [], []],
      holidays: {},
      makeUpDays: {},
      makeUpHours: officeDay,
      workingDay: 480,
      knownUntil: "1970-01-01"
    }
  }
}

// ---- events: stored for ever; add, never edit ----
export const CalendarEvent = Schema.TaggedUnion({
  CalendarAdopted: { ...adoptionFields, value: Calendar }
})
export type CalendarEvent = typeof CalendarEvent.Type
export const calendarCodec = EventCodec.define("calendar", CalendarEvent)

/** All calendars of a log are adopted on one stream: at any time one is in force. */
export const calendarStream = "calendar-adoptions"

/** A calendar as it binds a decision. */
export interface CalendarInForce extends InForce {
  readonly compiled: CompiledCalendar
}

/** The calendar of a log that has adopted none. */
export const presetCalendar = (): CalendarInForce => {
  const { id, version, value } = calendarKind.preset
  return { id, version, position: 0, compiled: compiledOf(value) }
}
