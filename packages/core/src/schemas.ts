/**
 * Every schema of the core under its name, and what was reviewed and may stand in the open, for the schema check
 * (privacy/schemaCheck.ts). A new context adds its events, commands and policy here; a test compares this list with the codecs.
 */
import type * as Schema from "effect/Schema"
import { Actor } from "./kernel/Actor.ts"
import { AttemptEvent } from "./kernel/Attempt.ts"
import { CalendarEvent, calendarKind } from "./kernel/Calendar.ts"
import { CalendarCommand } from "./kernel/CalendarAdoption.ts"
import { LogEvent } from "./kernel/Live.ts"
import { PolicyEvent } from "./kernel/Policy.ts"
import { PolicyCommand } from "./kernel/PolicyAdoption.ts"
import { policyKinds } from "./Linli.ts"
import {
  AccessCommand,
  AccessEvent,
  ConsentCommand,
  ConsentEvent,
  RefusalCommand,
  RefusalEvent,
  RetentionCommand,
  RetentionEvent,
  type SchemaCheck,
  SubjectCommand,
  SubjectEvent
} from "./privacy/index.ts"
import { RequestCommand, RequestEvent } from "./requests/index.ts"

type Cases = { readonly cases: Readonly<Record<string, Schema.Top>> }

const named = (context: string, { cases }: Cases): ReadonlyArray<SchemaCheck.Named> =>
  Object.entries(cases).map(([name, schema]) => ({ name: `${context}/${name}`, schema }))

/** What is stored for ever, by full type. */
export const events: ReadonlyArray<SchemaCheck.Named> = [
  ...named("requests", RequestEvent),
  ...named("policy", PolicyEvent),
  ...named("calendar", CalendarEvent),
  ...named("attempt", AttemptEvent),
  ...named("log", LogEvent),
  ...[SubjectEvent, ConsentEvent, AccessEvent, RefusalEvent, RetentionEvent].flatMap((of) => named("privacy", of))
]

/** What can be asked. */
export const commands: ReadonlyArray<SchemaCheck.Named> = [
  ...named("requests", RequestCommand),
  ...named("policy", PolicyCommand),
  ...named("calendar", CalendarCommand),
  ...[SubjectCommand, ConsentCommand, AccessCommand, RefusalCommand, RetentionCommand].flatMap((of) => named("privacy", of))
]

/** What is adopted, by context. */
export const policies: ReadonlyArray<SchemaCheck.Named> = [...Object.values(policyKinds), calendarKind].map(({ context, schema }) => ({
  name: `policy ${context}`,
  schema
}))

/** All of them, and who stands on each event. */
export const schemas: ReadonlyArray<SchemaCheck.Named> = [...events, ...commands, ...policies, { name: "actor", schema: Actor }]
