/**
 * Requests as somebody reads them: one that is not theirs to see is refused and the refusal noted, or left out of a list; what is
 * hidden from them is left out of the rest. Without a reader it is the embedding program that reads, and everything open is shown.
 */
import {
  type Actor,
  type EventStore,
  type KeyVault,
  Linli,
  Policy,
  Privacy,
  type Projector,
  privacy,
  Requests,
  requests,
  type Sight
} from "@linli/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { courseOf } from "./course.ts"

export type Reader = Actor | undefined
export type ShownLine = requests.Ledger.ShownLine

/** It is not shown, or whether it is cannot be said. */
export type NotShown = privacy.AccessRefused | EventStore.StoreError | KeyVault.VaultError

/** A refusal names the request as it was asked for, by number or id. */
export const namedAs =
  (named: string) =>
  <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.mapError(work, (error) =>
      error instanceof privacy.AccessRefused
        ? (new privacy.AccessRefused({ stream: error.stream, purpose: error.purpose, reason: error.reason, named }) as E & typeof error)
        : error
    )

/** What a reader sees of a request. */
export const sightFor = Effect.fnUntraced(function* (
  request: string,
  reader: Reader
): Effect.fn.Return<Pick<Sight, "hides">, NotShown, Requests | Privacy> {
  if (reader === undefined) return { hides: [] }
  const sight = yield* (yield* Requests).sight(request, reader, null)
  if (sight.refused === null) return sight
  const stream = requests.streamOf(request)
  yield* (yield* Privacy).refused(stream, null, sight.refused, reader)
  return yield* new privacy.AccessRefused({ stream, purpose: null, reason: sight.refused })
})

/** What is made of all requests, each with the kind of overview that it is. */
const overviews = {
  log: "records",
  accesses: "records",
  indicators: "figures",
  report: "figures",
  publication: "figures",
  retention: "figures"
} as const satisfies Readonly<Record<string, keyof typeof requests.overviews>>
export type Overview = keyof typeof overviews

const refuseUnless = Effect.fnUntraced(function* (
  stream: string,
  overview: keyof typeof requests.overviews,
  reader: Reader
): Effect.fn.Return<void, NotShown, Privacy> {
  const reason = reader === undefined ? null : requests.barTo(overview, reader)
  if (reader === undefined || reason === null) return
  yield* (yield* Privacy).refused(stream, null, reason, reader)
  return yield* new privacy.AccessRefused({ stream, purpose: null, reason })
})

/** Fails, and notes it, where what is made of all requests is not for the reader. */
export const mayOverlook = (overview: Overview, reader: Reader): Effect.Effect<void, NotShown, Privacy> =>
  refuseUnless(overview, overviews[overview], reader)

/** The same for what stands of a person in a stream of the privacy log; a resident reads their own. */
export const mayReadOf = (subject: string, stream: string, reader: Reader): Effect.Effect<void, NotShown, Privacy> =>
  reader?._tag === "Person" && reader.post === "reporter" && reader.unit === null && reader.id === subject
    ? Effect.void
    : refuseUnless(stream, "records", reader)

/** A request that is there: its line and its timeline, as the reader is shown them. */
export const courseFor = Effect.fnUntraced(function* (
  request: string,
  reader: Reader
): Effect.fn.Return<
  { readonly line: ShownLine; readonly timeline: requests.Timeline.Doc },
  NotShown,
  Requests | Privacy | EventStore.EventStore
> {
  const sight = yield* sightFor(request, reader)
  const { line, timeline } = Option.getOrThrow(yield* courseOf(request))
  return { line: requests.lineFor(line, sight), timeline: requests.timelineFor(timeline, sight) }
})

/** How lines are shown to a reader; null where one is not. */
export const showingTo = Effect.fnUntraced(function* (reader: Reader) {
  const book = yield* Policy.PolicyBook
  const { tree } = yield* book.places(yield* Clock.currentTimeMillis)
  return Effect.fnUntraced(function* (line: requests.Ledger.Line) {
    if (reader === undefined) return line
    const { value } = yield* book.inForce(requests.requestPolicy, line.raisedAt)
    const sight = requests.sightOf(line, reader, null, tree, value)
    return sight.refused === null ? requests.lineFor(line, sight) : null
  })
})

/** Residents have their own alone to look through. */
const narrowed = (filter: requests.Ledger.Filter, reader: Reader): requests.Ledger.Filter =>
  reader?._tag === "Person" && reader.post === "reporter" ? { reporter: reader.id, ...filter } : filter

/** A page of the ledger, as the reader is shown it. */
export const searchFor = Effect.fnUntraced(function* (
  filter: requests.Ledger.Filter,
  options: requests.Ledger.SearchOptions,
  reader: Reader
): Effect.fn.Return<Projector.FoundPage<ShownLine>, EventStore.StoreError, Linli | Policy.PolicyBook> {
  const { ledger } = yield* Linli
  yield* ledger.catchUp()
  return yield* requests.Ledger.searchAs(ledger.find, narrowed(filter, reader), options, yield* showingTo(reader))
})
