/** A line of the ledger for a program: what is said of a request, without what only its folding needs, and its times in ISO too. */
import type { requests } from "@linli/core"
import type { Zone } from "./zone.ts"

const fields = [
  "request",
  "number",
  "state",
  "channel",
  "kind",
  "item",
  "proactive",
  "urgent",
  "unit",
  "against",
  "cell",
  "level",
  "round",
  "order",
  "supervision",
  "outcome",
  "rating",
  "parent",
  "source",
  "status",
  "timeKnown"
] as const satisfies ReadonlyArray<keyof requests.Ledger.ShownLine>

const times = ["raisedAt", "due", "resolvedAt", "closedAt", "updatedAt"] as const satisfies ReadonlyArray<keyof requests.Ledger.ShownLine>

/** Times in epoch milliseconds, and beside each, with `Iso` after its name, in the stated zone. */
export const lineJson = (
  { zone }: { readonly zone: Pick<Zone, "iso"> },
  line: requests.Ledger.ShownLine
): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(fields.flatMap((field) => (field in line ? [[field, line[field]]] : []))),
  ...Object.fromEntries(
    times.flatMap((time) => [
      [time, line[time]],
      [`${time}Iso`, line[time] === null ? null : zone.iso(line[time])]
    ])
  )
})
