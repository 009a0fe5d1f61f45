/**
 * Deadlines that real sources state, through the view that serves a city's own policies: New York's 311 and the receipt phase of a
 * Dutch municipality. The files are read here as plain rows (times as they stand, without their zone); intake has maps for them.
 */
import { existsSync, readFileSync } from "node:fs"
import { expect, it } from "@effect/vitest"
import { Calendar, Contradiction, makeRecorder, type Observed, Projector } from "@linli/core/kernel"
import { deadlineView, Ledger, type RequestEvent, request, requestPolicy, streamOf } from "@linli/core/requests"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { actors, stated } from "./fixture.ts"
import { world } from "./world.ts"

/** The rows of a log by column; undefined, with a printed reason, where it is not at hand (an error under LINLI_REQUIRE_DATA=1). */
const rowsOf = (name: string): ReadonlyArray<Readonly<Record<string, string>>> | undefined => {
  const path = new URL(`../../../../../shared/data/requests/${name}`, import.meta.url)
  if (!existsSync(path)) {
    if (process.env["LINLI_REQUIRE_DATA"] === "1") throw new Error(`${name} is required and not in ../shared/data/requests`)
    console.log(`skipped: ../shared/data/requests/${name} is not at hand`)
    return undefined
  }
  const cells = (line: string) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain!)
  const [header, ...lines] = readFileSync(path, "utf8").trimEnd().split(/\r?\n/).map(cells)
  return lines.map((line) => Object.fromEntries(header!.map((column, i) => [column, line[i] ?? ""])))
}

interface Stated {
  readonly number: string
  readonly raised: number
  readonly due: number
  /** NaN where it is open. */
  readonly closed: number
}

const factsOf = ({ number, raised, due, closed }: Stated): ReadonlyArray<Observed<RequestEvent>> => [
  { event: { ...stated, number } as Observed<RequestEvent>["event"], at: raised },
  ...(Number.isNaN(due) ? [] : [{ event: { _tag: "DueStated", due } as const, at: raised }]),
  ...(Number.isNaN(closed) ? [] : [{ event: { _tag: "RequestClosed", outcome: null, timeKnown: true } as const, at: closed }])
]

/** How the requests stand to the deadlines that were stated for them, and which contradict themselves. */
const judged = (stated: ReadonlyArray<Stated>) =>
  Effect.gen(function* () {
    const record = yield* makeRecorder(request)
    const rejects: Array<string> = []
    for (const one of stated) {
      const options = { actor: actors.channel, key: `source/${one.number}` }
      const done = yield* Effect.result(record(streamOf(one.number), factsOf(one), options))
      if (Result.isFailure(done)) {
        expect(done.failure).toBeInstanceOf(Contradiction)
        rejects.push(one.number)
      }
    }
    const rules = { policy: requestPolicy.preset.value, calendar: Calendar.presetCalendar().compiled }
    const now = Date.UTC(2026, 0, 1)
    const lines = [...(yield* Projector.replay(Ledger.view)).values()]
    const views = lines.filter(({ due }) => due !== null).map((line) => deadlineView(line, rules, now))
    expect(new Set(views.map(({ by }) => by))).toEqual(new Set(["stated"]))
    const ended = views.filter(({ endedAt }) => endedAt !== null)
    const missed = (some: typeof views) => some.filter((view) => view.missed).length
    return { rejects, stated: views.length, missed: missed(views), ended: ended.length, endedLate: missed(ended) }
  }).pipe(Effect.provide(Layer.fresh(world)))

const nyc311 = rowsOf("nyc311.csv")
const receipt = rowsOf("receipt.csv")
const time = (text: string | undefined): number => Date.parse(`${text} UTC`)

it.effect.skipIf(nyc311 === undefined)(
  "New York: of 1,982 stated due dates 1,636 were met and 346 were not; the row that was closed before it was raised contradicts itself",
  () =>
    Effect.gen(function* () {
      const stated = nyc311!.map((row) => ({
        number: row["Unique Key"]!,
        raised: time(row["Created Date"]),
        due: time(row["Due Date"]),
        closed: time(row["Closed Date"])
      }))
      const { rejects, stated: with_, missed } = yield* judged(stated)
      expect([rejects, with_, with_ - missed, missed]).toEqual([["19944912"], 1982, 1636, 346])
    })
)

it.effect.skipIf(receipt === undefined)("a Dutch municipality: of 1,329 cases that ended, 952 met their deadline", () =>
  Effect.gen(function* () {
    const cases = new Map(receipt!.map((row) => [row["case:concept:name"]!, row]))
    const stated = [...cases].map(([number, row]) => {
      const raised = time(row["case:startdate"])
      // Two ends lie within the hour before the start: their hours are artefacts.
      return { number, raised, due: time(row["case:deadline"]), closed: Math.max(raised, time(row["case:enddate"])) }
    })
    const { rejects, ended, endedLate } = yield* judged(stated)
    expect([rejects, ended, ended - endedLate]).toEqual([[], 1329, 952])
  })
)
