/** One request's line of the ledger and its timeline, folded from its own stream: always up to date, whatever the size of the log. */
import { type EventCodec, type EventStore, ofStream, Projector, requests, type View } from "@linli/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

const { Ledger, Timeline } = requests

const foldOne = <Doc, Event extends EventCodec.Tagged>(view: View<Doc, Event>, request: string) =>
  Effect.map(Projector.replay({ ...view, query: ofStream(requests.streamOf(request)) }), (docs) => docs.get(request))

/** None where there is no such request. */
export const courseOf = Effect.fnUntraced(function* (
  request: string
): Effect.fn.Return<
  Option.Option<{ readonly line: requests.Ledger.Line; readonly timeline: requests.Timeline.Doc }>,
  EventStore.StoreError,
  EventStore.EventStore
> {
  const line = yield* foldOne(Ledger.view, request)
  const timeline = yield* foldOne(Timeline.view, request)
  return line === undefined || timeline === undefined ? Option.none() : Option.some({ line, timeline })
})
