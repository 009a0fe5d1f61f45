/**
 * What the schema check (privacy/schemaCheck.ts) lets stand, each with its reason, and the class of every field of an event (PIPL 51), of
 * free text in a policy too: words that a city writes of itself. A new line here is a decision: say why nobody is named by it.
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
const calendar = { id: "public", version: "public", effective: "public", source: "public", official: "public", value: "public" } as const

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
    // Persons stand here by their opaque ids.
    "privacy/SubjectErased": { subject: "personal", ground: "internal" },
    "privacy/SubjectExported": { subject: "personal", export: "internal" },
    "privacy/ConsentGiven": { subject: "personal", purpose: "internal", notice: "public", guardian: "personal", minor: "personal" },
    "privacy/ConsentWithdrawn": { subject: "personal", purpose: "internal" },
    "privacy/PersonalDataOpened": { stream: "internal", purpose: "internal", values: "personal" },
    "privacy/GlassBroken": { stream: "internal", purpose: "internal", values: "personal", reason: "internal" },
    "privacy/GlassReviewed": { finding: "internal" },
    "privacy/SubjectsSearched": { kind: "internal", purpose: "internal", subjects: "personal" },
    "privacy/LookRefused": { stream: "internal", purpose: "internal", reason: "internal" },
    "privacy/RetentionApplied": { stream: "internal", rule: "public" },
    "privacy/HoldPlaced": { stream: "internal", ground: "internal" },
    "privacy/HoldLifted": { stream: "internal" },
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
