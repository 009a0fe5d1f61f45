/** What a city publishes: its requests as rows that tell nobody apart, with a manifest of what was left out; a report; a preview of one. */
import { type EventStore, Linli, Policy, type Projector, privacy, requests } from "@linli/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Invalid } from "./errors.ts"
import { csvLine } from "./intake/rejects.ts"

type Line = requests.Ledger.Line
const { published } = requests
const { Publication, Pseudonym } = privacy

/** What the city has decided about it. */
const decided = Effect.gen(function* () {
  const { id, version, value } = yield* (yield* Policy.PolicyBook).inForce(privacy.privacyPolicy, yield* Clock.currentTimeMillis)
  return { policy: `${id}@${version}`, ...value.publication }
})

const allLines = Effect.fnUntraced(function* (progress?: Projector.Progress) {
  const { ledger } = yield* Linli
  yield* ledger.catchUp(progress)
  return (yield* Stream.runCollect(ledger.all)).flatMap((lines) => [...lines])
})

export interface Manifest {
  /** `YYYY-MM`; null for all. */
  readonly month: string | null
  readonly rows: number
  /** Rows that would have stood out whatever they gave up. */
  readonly leftOut: number
  /** Of each column, how many rows had to give it up. */
  readonly gaveUp: Readonly<Record<string, number>>
  /** Fields that never go out, and why. */
  readonly never: privacy.Publication.Table<Line>["never"]
  readonly rules: privacy.Publication.PublicationPolicy & { readonly policy: string }
  readonly pseudonyms: string
}

export type PublicRow = Readonly<Record<string, privacy.Publication.Value>>

export interface Published {
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<PublicRow>
  readonly manifest: Manifest
}

const pseudonyms = "HMAC-SHA-256 under a key of this export alone, thrown away: no two exports can be joined by id"

/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
const cellOf = (value: unknown): string => {
  const text = value === null || value === undefined ? "" : String(value)
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** The rows as CSV. */
export const csvOf = ({ columns, rows }: Pick<Published, "columns" | "rows">): string =>
  csvLine(columns) + rows.map((row) => csvLine(columns.map((column) => cellOf(row[column])))).join("")

/** In an order that says nothing of the order in which they came. */
const byId = (a: PublicRow, b: PublicRow): number => (String(a["id"]) < String(b["id"]) ? -1 : 1)

/** A month, `YYYY-MM`. */
export const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/

/**
 * The requests of a month that has ended, or of all of them, for everybody. Of a month that goes on, today's export and tomorrow's would
 * differ by what came in between.
 *
 * @param month `YYYY-MM` in the policy's time zone; of one that has not ended it fails as `Invalid`
 */
export const publish = Effect.fnUntraced(function* (
  month: string | null,
  progress?: Projector.Progress
): Effect.fn.Return<Published, EventStore.StoreError | Invalid, Linli | Policy.PolicyBook> {
  const rules = yield* decided
  const monthOf = Publication.monthReader(rules)
  const current = monthOf(yield* Clock.currentTimeMillis)
  if (month !== null && month >= current)
    return yield* Effect.fail(new Invalid(`${month} has not ended; a month before ${current} can be published`))
  const isOf = (raised: string) => (month === null ? raised < current : raised === month)
  const lines = (yield* allLines(progress)).filter(({ raisedAt }) => isOf(monthOf(raisedAt)))
  const shown = Publication.publish(lines, published, rules)
  const { of } = yield* Pseudonym.make()
  const rows: Array<PublicRow> = []
  const gaveUp: Record<string, number> = {}
  for (const [i, line] of lines.entries()) {
    const row = shown[i]!
    if (row === null) continue
    for (const name of row.gaveUp) gaveUp[name] = (gaveUp[name] ?? 0) + 1
    rows.push({ id: yield* of(published.kind, line.request), ...row.values, heldBack: row.gaveUp.join(" ") || null })
  }
  const manifest = { month, rows: rows.length, leftOut: lines.length - rows.length, gaveUp, never: published.never, rules, pseudonyms }
  return { columns: ["id", ...published.columns.map(({ name }) => name), "heldBack"], rows: rows.sort(byId), manifest }
})

/** What of a request becomes public, and of each other field why not. */
export interface PublicPreview {
  readonly number: string
  readonly rules: Manifest["rules"]
  readonly shown: PublicRow
  readonly hidden: ReadonlyArray<privacy.Publication.Hidden>
}

/**
 * What of one request would become public now, among all of them; undefined where there is no such request.
 *
 * @param hides fields that are not shown to who reads, and are left out
 */
export const previewOf = Effect.fnUntraced(function* (
  request: string,
  hides: ReadonlyArray<string> = []
): Effect.fn.Return<PublicPreview | undefined, EventStore.StoreError, Linli | Policy.PolicyBook> {
  const rules = yield* decided
  const lines = yield* allLines()
  const line = lines.find((one) => one.request === request)
  if (line === undefined) return undefined
  const { shown, hidden } = Publication.preview(line, lines, published, rules)
  const open = Object.entries(shown).filter(([field]) => !hides.includes(field))
  return { number: line.number, rules, shown: Object.fromEntries(open), hidden }
})

/** The report for everybody. */
export const publicReportOf = Effect.fnUntraced(function* (progress?: Projector.Progress) {
  const { below } = yield* decided
  const tally = requests.Rates.makeTally()
  const lines = yield* allLines(progress)
  tally.add(lines, yield* requests.deadlinesOf(lines, yield* Clock.currentTimeMillis))
  return requests.publicReport(tally.report(), below)
})
