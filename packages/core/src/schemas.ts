/**
 * Every schema of the core under its name, and what may stand in the open, for the schema check (privacy/schemaCheck.ts): what the
 * contexts say of themselves, and the kernel's own.
 */
import type * as Schema from "effect/Schema"
import { Actor } from "./kernel/Actor.ts"
import { attemptCodec } from "./kernel/Attempt.ts"
import { calendarCodec, calendarKind } from "./kernel/Calendar.ts"
import { CalendarCommand } from "./kernel/CalendarAdoption.ts"
import { logCodec } from "./kernel/Live.ts"
import { policyCodec } from "./kernel/Policy.ts"
import { PolicyCommand } from "./kernel/PolicyAdoption.ts"
import { siblingCodec } from "./kernel/sibling.ts"
import { contexts, policyKinds } from "./Linli.ts"
import type { SchemaCheck } from "./privacy/index.ts"

type Cases = { readonly cases: Readonly<Record<string, Schema.Top>> }

const named = (context: string, { cases }: Cases): ReadonlyArray<SchemaCheck.Named> =>
  Object.entries(cases).map(([name, schema]) => ({ name: `${context}/${name}`, schema }))

const deciding = contexts.flatMap(({ name, deciders, beside }) => [...deciders, ...beside].map((decider) => ({ name, ...decider })))

const codecs = [...new Set(deciding.map(({ events }) => events)), policyCodec, calendarCodec, attemptCodec, logCodec, siblingCodec]

/** What is stored for ever, by full type. */
export const events: ReadonlyArray<SchemaCheck.Named> = codecs.flatMap((codec) => named(codec.context, codec))

/** What can be asked. */
const commands: ReadonlyArray<SchemaCheck.Named> = [
  ...deciding.flatMap(({ name, command }) => named(name, command)),
  ...named("policy", PolicyCommand),
  ...named("calendar", CalendarCommand)
]

/** What is adopted, by context. */
const policies: ReadonlyArray<SchemaCheck.Named> = [...Object.values(policyKinds), calendarKind].map(({ context, schema }) => ({
  name: `policy ${context}`,
  schema
}))

/** All of them, and who stands on each event. */
export const schemas: ReadonlyArray<SchemaCheck.Named> = [...events, ...commands, ...policies, { name: "actor", schema: Actor }]

const adoption = {
  context: "public",
  id: "public",
  version: "public",
  effective: "public",
  source: "public",
  official: "public",
  value: "public"
} as const
const calendar = { id: "public", version: "public", effective: "public", source: "public", official: "public", value: "public" } as const

/** What may stand in the open, each with its reason, and the class of every field of an event. A new line is a decision: say why nobody is named by it. */
export const reviewed: SchemaCheck.Reviewed = {
  allowances: contexts.flatMap(({ allowances }) => allowances),
  classes: {
    ...Object.assign({}, ...contexts.map(({ classes }) => classes)),
    "policy/PolicyAdopted": adoption,
    "policy/AdoptPolicy": adoption,
    "calendar/CalendarAdopted": calendar,
    "calendar/AdoptCalendar": calendar,
    // The command stands there as it was sealed.
    "attempt/CommandRefused": {
      category: "internal",
      stream: "internal",
      command: "internal",
      reason: "internal",
      policy: "internal",
      field: "internal"
    },
    "sibling/LogBound": { first: "internal" },
    "policy places": { units: "public" },
    "policy calendar": { id: "public", version: "public", holidays: "public", makeUpDays: "public" },
    // Offices, systems and rules; the person is an opaque id.
    actor: {
      post: "internal",
      unit: "internal",
      hotline: "internal",
      policy: "internal",
      version: "internal",
      rule: "internal",
      cause: "internal"
    }
  }
}
