/**
 * Takes a source's rows in as observed facts, keyed by the source's own numbers, so that a second intake adds nothing. A row that
 * cannot be read or contradicts itself goes whole to the rejects: rows in = rows of requests + rejects, always. Memory is bounded
 * by a page of the file and the rows of one request.
 */
import { resolve } from "node:path"
import type { EventStore, Ids, KeyVault } from "@linli/core/kernel"
import * as Effect from "effect/Effect"
import { type Cases, makeCases } from "./cases.ts"
import { readCsv } from "./csv.ts"
import { type Encoding, encodingOfInput } from "./encoding.ts"
import { type Case, makeReader, type Reader } from "./facts.ts"
import { IntakeError, orIo } from "./IntakeError.ts"
import type { Input } from "./input.ts"
import { columnsOf, type IntakeMap } from "./map.ts"
import { openRejects, type Reject } from "./rejects.ts"
import { makeTaking, type Outcome } from "./taking.ts"

export interface IntakeOptions {
  readonly input: Input
  readonly map: IntakeMap
  /** Name of the encoding; found from the bytes by default. */
  readonly encoding?: string
  /** File for the rejects (`rejectsPath`). */
  readonly rejects: string
  /** A reason as that file gives it; in English by default. */
  readonly reasonText?: (reason: string) => string
  /** Where an open column holds a phone, identity number or e-mail: seal its text and leave the part out, instead of rejecting the row. */
  readonly sealFindings?: boolean
  /** Requests on their way into the store at once; 128 by default. */
  readonly concurrency?: number
  /** Told after each page of rows. */
  readonly onProgress?: (progress: Progress) => void
}

export interface Progress {
  readonly rows: number
  readonly bytes: number
  /** Bytes of the input. */
  readonly total: number
}

export interface IntakeSummary {
  readonly encoding: Encoding
  /** Rows below the header: those of requests and the rejects together. */
  readonly rows: number
  /** Requests that were taken in, now or before. */
  readonly requests: number
  readonly added: number
  readonly already: number
  /** Rows that were rejected. */
  readonly rejects: number
  /** Events recorded now. */
  readonly events: number
  /** Where the rejects are; null where there are none. */
  readonly rejectsFile: string | null
  /** The first rejects, for a message. */
  readonly examples: ReadonlyArray<Pick<Reject, "field" | "reason"> & { readonly line: number }>
  /** Columns that the map does not take in. */
  readonly unused: ReadonlyArray<string>
}

const checkHeader = (name: string, map: IntakeMap, columns: ReadonlyArray<string>): void => {
  const missing = columnsOf(map).filter((column) => !columns.includes(column))
  if (missing.length === 0) return
  const message = `${name} lacks ${missing.map((column) => JSON.stringify(column)).join(", ")}, which map ${map.system} needs. It has: ${columns.join(", ")}`
  throw new IntakeError({ problem: "Header", line: 1, message })
}

/** Splits requests so that no number stands twice in one part: what comes first in the file is recorded first. */
const apart = (cases: ReadonlyArray<Case>): ReadonlyArray<ReadonlyArray<Case>> => {
  const parts: Array<Array<Case>> = [[]]
  let seen = new Set<string>()
  for (const of of cases) {
    if (of.number !== null && seen.has(of.number)) {
      seen = new Set()
      parts.push([])
    }
    if (of.number !== null) seen.add(of.number)
    parts.at(-1)!.push(of)
  }
  return parts
}

/** What has become of the rows so far. */
const makeTally = (cases: Cases) => {
  const examples: Array<IntakeSummary["examples"][number]> = []
  const count = { rows: 0, added: 0, already: 0, rejects: 0, events: 0, taken: 0 }

  const reject = ({ of, rejects }: Extract<Outcome, { readonly _tag: "Rejected" }>): ReadonlyArray<Reject> => {
    cases.rejected(of)
    count.rejects += rejects.length
    for (const { row, field, reason } of rejects) if (examples.length < 5) examples.push({ line: row.line, field, reason })
    return rejects
  }

  /** Counts an outcome, and gives the rows that it rejects. */
  const settle = (outcome: Outcome): ReadonlyArray<Reject> => {
    if (outcome._tag === "Rejected") return reject(outcome)
    count.taken += outcome.of.rows.length
    count.events += outcome.events
    if (outcome.added) count.added++
    else count.already++
    return []
  }

  return { count, examples, settle }
}

/** The pages of an input, read as they are asked for. */
const openPages = Effect.fnUntraced(function* (input: Input, encoding: Encoding, { delimiter }: IntakeMap) {
  const csv = { encoding, ...(delimiter === undefined ? {} : { delimiter }) }
  const pages = yield* Effect.acquireRelease(
    Effect.sync(() => readCsv(input, csv)),
    (iterator) => Effect.promise(() => iterator.return(undefined))
  )
  return Effect.tryPromise({ try: () => pages.next(), catch: orIo(input.name) })
})

const takeIn = Effect.fnUntraced(function* ({ input, map, concurrency = 128, sealFindings = false, ...options }: IntakeOptions) {
  if (resolve(input.name) === resolve(options.rejects)) {
    return yield* new IntakeError({ problem: "Io", message: `${input.name} is the file that is read; name another for the rejects` })
  }
  const encoding = yield* Effect.tryPromise({ try: () => encodingOfInput(input, options.encoding), catch: orIo(input.name) })
  const nextPage = yield* openPages(input, encoding, map)
  const file = yield* openRejects(options.rejects, options.reasonText)
  const take = yield* makeTaking(map)
  const cases: Cases = makeCases(map.activity !== undefined)
  const { count, examples, settle } = makeTally(cases)

  const takeAll = Effect.fnUntraced(function* (reader: Reader, columns: ReadonlyArray<string>, complete: ReadonlyArray<Case>) {
    for (const part of apart(complete)) {
      const ready = yield* Effect.forEach(part, (of) => take(reader, { ...of, problem: of.problem ?? cases.refusal(of) }), { concurrency })
      const outcomes = yield* Effect.forEach(ready, (append) => append, { concurrency })
      yield* file.write(columns, outcomes.flatMap(settle))
    }
  })

  let reader: Reader | undefined
  let columns: ReadonlyArray<string> = []
  for (let page = yield* nextPage; page.done !== true; page = yield* nextPage) {
    const { rows, bytes } = page.value
    if (reader === undefined) {
      columns = page.value.columns
      yield* Effect.try({ try: () => checkHeader(input.name, map, columns), catch: orIo(input.name) })
      reader = makeReader(map, columns, { sealFindings })
    }
    const complete: Array<Case> = []
    for (const row of rows) {
      const done = cases.add(row, reader.numberOf(row))
      if (done !== null) complete.push(done)
    }
    count.rows += rows.length
    yield* takeAll(reader, columns, complete)
    options.onProgress?.({ rows: count.rows, bytes, total: input.size })
  }
  const last = cases.end()
  if (last !== null) yield* takeAll(reader!, columns, [last])
  return yield* summaryOf(encoding, count, examples, file.path, map, columns)
})

const summaryOf = (
  encoding: Encoding,
  { taken, ...counts }: ReturnType<typeof makeTally>["count"],
  examples: IntakeSummary["examples"],
  rejects: string,
  map: IntakeMap,
  columns: ReadonlyArray<string>
): Effect.Effect<IntakeSummary> => {
  if (counts.rows !== taken + counts.rejects) {
    return Effect.die(new Error(`${counts.rows} rows came in, ${taken} were taken in and ${counts.rejects} rejected`))
  }
  return Effect.succeed({
    encoding,
    ...counts,
    requests: counts.added + counts.already,
    rejectsFile: counts.rejects === 0 ? null : rejects,
    examples,
    unused: columns.filter((column) => !columnsOf(map).includes(column))
  })
}

/** Reads a CSV input by a map and records what it states. */
export const intake = (
  options: IntakeOptions
): Effect.Effect<
  IntakeSummary,
  IntakeError | EventStore.StoreError | KeyVault.VaultError,
  EventStore.EventStore | KeyVault.KeyVault | Ids.Ids
> => Effect.scoped(takeIn(options))
