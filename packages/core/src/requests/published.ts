/**
 * What of a request becomes public: the matter and what became of it, never who raised it, what was written, or a number that leads
 * back to it.
 */
import type { Publication } from "../privacy/index.ts"
import type { Line } from "./views/ledger.ts"

/** A small group gives up the place first, then who handles it, then what it is about and what became of it. */
export const published: Publication.Table<Line> = {
  kind: "request",
  person: ({ reporter }) => reporter,
  columns: [
    { name: "raised", class: "public", as: "time", of: ({ raisedAt }) => raisedAt, step: 8 },
    { name: "channel", class: "public", as: "word", of: ({ channel }) => channel, step: 5 },
    { name: "kind", class: "public", as: "word", of: ({ kind }) => kind, step: 6 },
    { name: "item", class: "public", as: "word", of: ({ item }) => item, step: 6 },
    { name: "unit", class: "public", as: "word", of: ({ unit }) => unit, step: 3 },
    { name: "cell", class: "internal", as: "cell", of: ({ cell }) => cell, step: 1 },
    { name: "lead", class: "public", as: "word", of: ({ order }) => order?.lead ?? null, step: 4 },
    { name: "closed", class: "public", as: "time", of: ({ closedAt }) => closedAt, step: 2 },
    { name: "proactive", class: "public", as: "word", of: ({ proactive }) => proactive, step: 2 },
    { name: "state", class: "public", as: "word", of: ({ state }) => state, step: 5 },
    { name: "outcome", class: "public", as: "word", of: ({ outcome }) => outcome, step: 7 }
  ],
  never: [
    { field: "reporter", why: "personal" },
    { field: "contact", why: "personal" },
    { field: "description", why: "personal" },
    { field: "exact", why: "sensitive" },
    { field: "notes", why: "personal" },
    { field: "attachments", why: "personal" },
    { field: "number", why: "joinable" },
    { field: "source", why: "joinable" },
    { field: "tracking", why: "joinable" },
    { field: "parent", why: "joinable" },
    { field: "rating", why: "personal" },
    { field: "urgent", why: "internal" },
    { field: "level", why: "internal" },
    { field: "supervision", why: "internal" },
    { field: "status", why: "internal" }
  ]
}
