/**
 * What the schema check (privacy/schemaCheck.ts) lets stand, each with its reason, and the classes of fields that are free text all the
 * same: words of a policy, which a city writes of itself. A new line here is a decision: say why nobody is named by it.
 */
import type { SchemaCheck } from "./privacy/index.ts"
import { classesByType } from "./requests/index.ts"

const tracking = "the digest of a code that is said once to the reporter; it follows a matter, not a person"
const ofARule = "the name of a rule or group in a policy"
const attempts = "how often somebody was called, a count"

const adoption = {
  context: "public",
  id: "public",
  version: "public",
  effective: "public",
  source: "public",
  official: "public",
  value: "public"
} as const
const calendar = { id: "public", version: "public", effective: "public", source: "public", value: "public" } as const

export const reviewed: SchemaCheck.Reviewed = {
  allowances: [
    { name: "requests/RequestRaised", field: "tracking", reason: tracking },
    { name: "requests/RaiseRequest", field: "tracking", reason: tracking },
    { name: "policy requests", field: "contactAttempts", reason: attempts },
    { name: "policy requests", field: "terms[].name", reason: ofARule },
    { name: "policy privacy", field: "retention[].name", reason: ofARule },
    { name: "policy assessment", field: "indicators[].leftOut[].name", reason: ofARule },
    { name: "policy assessment", field: "indicators[].hits[].name", reason: ofARule }
  ],
  classes: {
    ...classesByType,
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
    "policy assessment": { indicators: "public", floors: "public" },
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
