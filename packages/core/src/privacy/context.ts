/** What privacy says of itself. Its facts stand in the privacy log, beside the city's. */
import { describeContext } from "../kernel/BoundedContext.ts"
import { access } from "./Access.ts"
import { consent } from "./Consent.ts"
import { privacyPolicy } from "./policy.ts"
import { refusal } from "./Refusal.ts"
import { retention } from "./retention.ts"
import { subject } from "./Subject.ts"

export const context = describeContext({
  name: "privacy",
  policy: privacyPolicy,
  beside: [subject, consent, access, refusal, retention],
  // Persons stand here by their opaque ids.
  classes: {
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
    "privacy/HoldLifted": { stream: "internal" }
  },
  allowances: [{ name: "policy privacy", field: "retention[].name", reason: "the name of a rule or group in a policy" }]
})
